//! One header of a token that is only looked at.

use crate::json::{Object, Value};

/// The header of one signature or one recipient, and the signature.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Head {
    /// The header that the signature covers
    pub protected: Option<Object>,
    /// The header that it does not cover, of JSON serializations alone
    pub unprotected: Option<Object>,
    /// The signature as it is written; a JWE has none
    pub signature: Option<String>,
}

impl Head {
    fn says(&self, name: &str) -> Option<&Value> {
        self.protected.as_ref()?.get(name)
    }

    /// Whether the payload stands as it is: `b64` is false (RFC 7797 section 3).
    pub(super) fn leaves_payload_plain(&self) -> bool {
        self.says("b64").and_then(Value::as_bool) == Some(false)
    }

    /// Whether the payload is called compressed.
    pub(super) fn names_compression(&self) -> bool {
        self.says("zip").is_some()
    }
}
