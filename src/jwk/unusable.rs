//! Why a key cannot be used.

use super::certificate::CertificateMismatch;
use crate::base64url::Fault;
use crate::crypto::InvalidKey;
use crate::error::Explain;
use crate::json;
use crate::keyfile;

/// Why a member of a key set is left out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Unusable {
    /// Not an object at all.
    #[error("a key must be a JSON object, this is {found}")]
    NotAnObject {
        /// The JSON type found
        found: &'static str,
    },
    /// A member that the key type asks for is not there.
    #[error("member `{member}` is missing")]
    Missing {
        /// Its name
        member: &'static str,
    },
    /// A member of another JSON type.
    #[error("member `{member}` must be {expected}, this is {found}")]
    WrongType {
        /// Its name
        member: &'static str,
        /// What it should be
        expected: &'static str,
        /// The JSON type found
        found: &'static str,
    },
    /// A member that is not base64url.
    #[error("member `{member}` is not base64url: {fault}")]
    Encoding {
        /// Its name
        member: &'static str,
        /// What was wrong with it
        fault: Fault,
    },
    /// A number written with more bytes than it needs (RFC 7518 section 2, Base64urlUInt).
    #[error("member `{member}` has {bytes} bytes and begins with a zero byte, which must be left out")]
    LeadingZero {
        /// Its name
        member: &'static str,
        /// Length found in bytes
        bytes: usize,
    },
    /// What a template has in the place of a number, or a number in its digits.
    #[error("member `{member}` is a placeholder: there are words in it, not the bytes of a number")]
    Placeholder {
        /// Its name
        member: &'static str,
    },
    /// A number in hexadecimal digits, which are base64url by their letters.
    #[error("member `{member}` is written in hexadecimal digits, not in base64url")]
    Hexadecimal {
        /// Its name
        member: &'static str,
    },
    /// Names of members are exact; some serializers begin them with a capital letter.
    #[error("member `kty` is missing, and `{found}` is there: names of members are lower case")]
    LetterCase {
        /// What is there
        found: String,
    },
    /// A member that is there twice, or text that no strict reader takes.
    #[error("the key is not strict JSON: {0}")]
    Json(json::Error),
    /// A `kty` that we do not know.
    #[error("`kty` is `{found}`, jwtk knows RSA, EC, OKP, oct and AKP")]
    UnknownKeyType {
        /// The `kty`
        found: String,
    },
    /// The `alg` of an AKP key, without which it means nothing (RFC 9964 section 3), that we do not know.
    #[error("`alg` is `{found}`, for AKP jwtk knows ML-DSA-44, ML-DSA-65 and ML-DSA-87")]
    UnknownKeyAlgorithm {
        /// The `alg`
        found: String,
    },
    /// A curve that we do not know.
    #[error("`crv` is `{found}`, for {kty} jwtk knows {known}")]
    UnknownCurve {
        /// The `kty`
        kty: &'static str,
        /// The `crv`
        found: String,
        /// The names that would do
        known: &'static str,
    },
    /// Numbers that are no key.
    #[error(transparent)]
    Invalid(#[from] InvalidKey),
    /// Halves that do not belong together.
    #[error("member `{member}` does not belong to the rest of the key")]
    Mismatch {
        /// The member that disagrees
        member: &'static str,
    },
    /// `key_ops` names an operation twice (RFC 7517 section 4.3).
    #[error("member `key_ops` has `{operation}` twice")]
    RepeatedOperation {
        /// The operation
        operation: String,
    },
    /// A certificate that is for another key, or is none.
    #[error(transparent)]
    Certificate(#[from] CertificateMismatch),
    /// A block of a key file that holds no key, or one that cannot be used.
    #[error(transparent)]
    File(keyfile::Fault),
    /// A shared secret that is a key file.
    #[error("member `k` holds a key file: a PEM or a JWK is never a shared secret")]
    SecretIsKeyFile,
    /// A shared secret of no bytes.
    #[error("member `k` is empty")]
    EmptySecret,
}

impl Explain for Unusable {
    fn code(&self) -> &'static str {
        match self {
            Self::File(fault) => fault.code(),
            _ => "unusable_key",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::File(fault) => fault.hint(),
            Self::Json(error) => error.hint(),
            Self::Placeholder { .. } => Some("put the key itself in its place".to_owned()),
            _ => None,
        }
    }
}

impl Unusable {
    /// Whether the key is encrypted, and a passphrase was not given.
    pub fn wants_passphrase(&self) -> bool {
        matches!(self, Self::File(keyfile::Fault::PassphraseNeeded))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read_object};

    #[test]
    fn what_helps_against_json_helps_against_a_key_of_it() {
        let error = read_object(b"{'kty':'oct'}", Dialect::STRICT).unwrap_err();
        let hint = error.hint();
        assert!(hint.is_some());
        assert_eq!(Unusable::Json(error).hint(), hint);
    }
}
