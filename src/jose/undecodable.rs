//! Why a text cannot be taken apart.

use crate::base64url::Fault;
use crate::error::Explain;
use crate::json;

/// Why a text cannot be taken apart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Undecodable {
    /// There is no text.
    #[error("the token is empty")]
    Empty,
    /// Neither three parts (a JWS) nor five (a JWE).
    #[error("a token has three parts joined by dots, or five when it is encrypted; this has {found}")]
    Parts {
        /// How many there are
        found: usize,
    },
    /// A part that is not base64url.
    #[error("{part} is not base64url: {fault}")]
    Encoding {
        /// Its name
        part: &'static str,
        /// What was wrong
        fault: Fault,
    },
    /// A header that is not a JSON object.
    #[error("the header is not a JSON object")]
    Header(#[source] json::Error),
    /// Text that begins like a JSON serialization and is not JSON.
    #[error("the token begins with a brace, but is not JSON")]
    Json(#[source] json::Error),
    /// JSON that is no token.
    #[error("the JSON is no token: member `{member}` {problem}")]
    Shape {
        /// Its name
        member: &'static str,
        /// What it should be
        problem: &'static str,
    },
}

impl Explain for Undecodable {
    fn code(&self) -> &'static str {
        "malformed_token"
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Header(error) | Self::Json(error) => error.hint(),
            Self::Shape { .. } => Some(
                "a JSON serialization has `payload` and `signature`, or `payload` and `signatures` (RFC 7515 \
                 section 7.2)"
                    .to_owned(),
            ),
            Self::Empty | Self::Encoding { .. } | Self::Parts { .. } => None,
        }
    }
}
