//! Why no key can be recognised in a content.

use super::form::Form;
use crate::error::Explain;

/// A content in which no key can be recognised.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotAKeyFile {
    /// Nothing, or white space.
    #[error("it is empty")]
    Empty,
    /// Text or bytes of some other kind.
    #[error("no PEM block, DER, OpenSSH key or JSON is in it")]
    Unrecognised,
    /// The first line of a PEM block is missing.
    #[error("the line -----BEGIN {label}----- is missing")]
    NoBegin {
        /// What its END line says
        label: String,
    },
    /// A BEGIN line that is none.
    #[error("its line -----BEGIN is not as PEM has it")]
    BadBegin,
    /// So many bytes as secrets and digests have.
    #[error(
        "it is {bytes} bytes in hexadecimal digits or base64: a shared secret or a digest, no public or private key"
    )]
    Bytes {
        /// How many
        bytes: usize,
    },
    /// Bytes written as digits.
    #[error("it is {form} in hexadecimal digits")]
    Hex {
        /// What they stand for
        form: Form,
    },
    /// The inside of a PEM block without its first and last line.
    #[error("it is {form} in bare base64")]
    Bare {
        /// What the base64 stands for
        form: Form,
    },
    /// UTF-16, as some shells write when output is redirected.
    #[error("it is text in UTF-16")]
    Utf16,
}

impl Explain for NotAKeyFile {
    fn code(&self) -> &'static str {
        "not_a_key"
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Empty => return None,
            Self::Unrecognised => "a key is a JWKS, a JWK, PEM, DER or an OpenSSH key".to_owned(),
            Self::Bare { form } => {
                let label = form.label();
                format!("put -----BEGIN {label}----- before it and -----END {label}----- after it")
            }
            Self::Bytes { .. } => "give a shared secret as such; no key can be computed from its digest".to_owned(),
            Self::Hex { .. } => "turn the digits into bytes: xxd -r -p FILE NEW".to_owned(),
            Self::NoBegin { label } => format!("put -----BEGIN {label}----- before it"),
            Self::BadBegin => {
                "it reads -----BEGIN PUBLIC KEY----- or the like, and the END line says the same".to_owned()
            }
            Self::Utf16 => "save it as UTF-8".to_owned(),
        })
    }
}
