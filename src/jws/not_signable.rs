//! Why a token cannot be made.

use crate::crypto::SigningFailed;
use crate::error::Explain;

/// A token that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotSignable {
    /// An unencoded payload that a compact token cannot carry (RFC 7797 section 5.2).
    #[error("byte {offset} of the payload cannot be carried unencoded in a compact token")]
    UnencodedPayload {
        /// Where, in bytes
        offset: usize,
    },
    /// The payload is not text, which an unencoded JSON serialization wants.
    #[error("the payload is not UTF-8, so it cannot be carried unencoded in JSON")]
    UnencodedBytes,
    /// A header parameter that something else decides about.
    #[error("header parameter `{name}` cannot be set by hand")]
    Reserved {
        /// Its name
        name: &'static str,
    },
    /// What signs elsewhere did not.
    #[error("{problem}")]
    Elsewhere {
        /// What went wrong
        problem: String,
    },
    /// The library cannot sign with this key.
    #[error(transparent)]
    Failed(#[from] SigningFailed),
}

impl Explain for NotSignable {
    fn code(&self) -> &'static str {
        match self {
            Self::UnencodedPayload { .. } | Self::UnencodedBytes => "unencoded_payload",
            Self::Reserved { .. } => "reserved_header",
            Self::Elsewhere { .. } => "signing_failed",
            Self::Failed(failed) => failed.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::UnencodedPayload { .. } | Self::UnencodedBytes => Some("send the payload beside the token".into()),
            Self::Reserved { .. } => None,
            Self::Elsewhere { .. } => Some(
                "it must sign the bytes that it is given, for RSA and ECDSA with their digest, and give back the signature alone"
                    .into(),
            ),
            Self::Failed(_) => Some("a longer key, or another algorithm, will do".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_has_its_code() {
        for (failure, code) in [
            (NotSignable::UnencodedPayload { offset: 1 }, "unencoded_payload"),
            (NotSignable::UnencodedBytes, "unencoded_payload"),
            (NotSignable::Reserved { name: "alg" }, "reserved_header"),
            (NotSignable::Elsewhere { problem: String::new() }, "signing_failed"),
            (NotSignable::Failed(SigningFailed), "signing_failed"),
        ] {
            assert_eq!(failure.code(), code, "{failure:?}");
        }
    }
}
