//! Tokens that the gateway refuses before it looks for a key.

use crate::base64url::Fault;
use crate::gateway::krakend::jwk::fault::BadJwk;
use crate::json;

/// Text that is no token for the gateway.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(in crate::gateway::krakend) enum BadToken {
    #[error("a compact token has 3 parts joined by dots, this has {found}")]
    Parts { found: usize },
    #[error("this is an encrypted token (JWE, 5 parts), not a signed one")]
    Jwe,
    #[error("the {part} is not base64url: {fault}")]
    Encoding { part: &'static str, fault: Fault },
    #[error("the {part} is not JSON: {error}")]
    Json { part: &'static str, error: json::Error },
    #[error("the {part} must be an object, this is {found}")]
    NotAnObject { part: &'static str, found: &'static str },
    #[error("{name:?} appears twice in the {part}")]
    Repeated { part: &'static str, name: String },
    #[error("`{name}` of the {part} must be {expected}, this is {found}")]
    WrongType { part: &'static str, name: &'static str, expected: &'static str, found: &'static str },
    #[error("`{name}` of the header holds a number beyond the range of doubles")]
    HugeNumber { name: String },
    #[error("the token has no `payload`")]
    NoPayload,
    #[error("`nonce` is in the unprotected header")]
    UnprotectedNonce,
    #[error("`jwk` of the header is not a public key: {0}")]
    EmbeddedKey(BadJwk),
    #[error("`jwk` of the header is not a public key")]
    EmbeddedPrivateKey,
    #[error("`x5c` of the header: {0}")]
    EmbeddedCertificate(BadJwk),
}

impl BadToken {
    /// The gateway's own words, where they are always the same.
    pub(in crate::gateway::krakend) fn log(&self) -> Option<&'static str> {
        Some(match self {
            Self::Parts { .. } | Self::Jwe => "go-jose/go-jose: compact JWS format must have three parts",
            Self::NoPayload => "go-jose/go-jose: missing payload in JWS message",
            Self::UnprotectedNonce => "go-jose/go-jose: Nonce parameter included in unprotected header",
            Self::EmbeddedKey(_) | Self::EmbeddedPrivateKey => {
                "go-jose/go-jose: invalid embedded jwk, must be public key"
            }
            Self::Encoding { .. }
            | Self::Json { .. }
            | Self::NotAnObject { .. }
            | Self::Repeated { .. }
            | Self::WrongType { .. }
            | Self::HugeNumber { .. }
            | Self::EmbeddedCertificate(_) => return None,
        })
    }
}
