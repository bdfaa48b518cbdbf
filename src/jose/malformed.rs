//! Why a text cannot be taken apart as a token, signed or encrypted.

use crate::base64url::Fault;
use crate::json;

/// Text that is not a token of the form that was asked for.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    /// Nothing.
    #[error("the token is empty")]
    Empty,
    /// Not three parts.
    #[error("a compact token has 3 parts joined by dots, this has {}", parts_found(*found))]
    Parts {
        /// How many were found; six stands for more than five
        found: usize,
    },
    /// An encrypted token.
    #[error("this is an encrypted token (JWE, 5 parts): there is no signature to verify")]
    Jwe,
    /// A signed token where an encrypted one was wanted.
    #[error("this is a signed token (JWS, 3 parts): there is nothing to decrypt")]
    Jws,
    /// Not five parts, where an encrypted token was wanted.
    #[error("a compact encrypted token has 5 parts joined by dots, this has {}", parts_found(*found))]
    SealedParts {
        /// How many were found; six stands for more than five
        found: usize,
    },
    /// A JSON serialization where a compact token was wanted.
    #[error("this is a token in JSON serialization, a compact one was expected")]
    JsonSerialization,
    /// Other JSON.
    #[error("this is JSON, and no token")]
    Json,
    /// A part that is not base64url.
    #[error("the {part} is not base64url: {fault}")]
    Encoding {
        /// Its name, such as `header` or `signature`
        part: &'static str,
        /// What was wrong with it
        fault: Fault,
    },
    /// The header is not a strict JSON object.
    #[error("the header is not a JSON object: {0}")]
    Header(json::Error),
    /// A header parameter of the wrong JSON type.
    #[error("header parameter `{name}` must be {expected}, this is {found}")]
    HeaderType {
        /// Its name
        name: &'static str,
        /// What it should be
        expected: &'static str,
        /// The JSON type found
        found: &'static str,
    },
    /// No `alg`.
    #[error("the header has no `alg`")]
    NoAlgorithm,
    /// The JSON serialization is not a strict JSON object.
    #[error("the token is not a JSON object: {0}")]
    Serialization(json::Error),
    /// A member of the JSON serialization is missing or of the wrong type.
    #[error("the token's member `{name}` {problem}")]
    Member {
        /// Its name
        name: &'static str,
        /// What is wrong with it
        problem: &'static str,
    },
    /// A header parameter that is in more than one of the headers (RFC 7515 section 4, RFC 7516 section 4).
    #[error("header parameter {name:?} is in two headers at once")]
    HeaderTwice {
        /// Its name
        name: String,
    },
    /// A detached payload was given, but the token carries one.
    #[error("the token carries a payload, so a detached one cannot be used with it")]
    NotDetached,
    /// The payload is not the JSON object that claims are.
    #[error("the payload is not a claim set: {0}")]
    Claims(json::Error),
}

impl Malformed {
    /// What to do about it. What depends on the text as a whole is told by `diagnosis`.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Jws => "verify it",
            Self::JsonSerialization => "ask for a token in JSON serialization",
            Self::Claims(_) => "ask for the payload as bytes",
            Self::NotDetached => "leave the detached payload out",
            Self::HeaderType { name: "kid", found: "a number", .. } => {
                "a key ID is a string (RFC 7515 section 4.1.4): the issuer must write it in quotes"
            }
            Self::Empty
            | Self::Parts { .. }
            | Self::SealedParts { .. }
            | Self::Jwe
            | Self::Json
            | Self::Encoding { .. }
            | Self::Header(_)
            | Self::HeaderType { .. }
            | Self::NoAlgorithm
            | Self::Serialization(_)
            | Self::Member { .. }
            | Self::HeaderTwice { .. } => return None,
        })
    }
}

fn parts_found(found: usize) -> String {
    if found > 5 { "more than 5".to_owned() } else { found.to_string() }
}
