//! Names that a claim must hold: scopes, roles.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use super::checks::{self, Match, not_texts, texts};
use super::path::ClaimPath;
use crate::check::{Check, Reason};
use crate::json::{Object, Value};

/// Names that a claim must hold, as a list or as one text with spaces between them (RFC 8693 section 4.2).
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(deny_unknown_fields))]
pub struct Scopes {
    /// Where they are
    pub path: ClaimPath,
    /// What is asked for
    pub wanted: Vec<String>,
    /// Whether one is enough
    pub matching: Match,
}

impl Scopes {
    pub(super) fn new(
        path: impl Into<ClaimPath>,
        wanted: impl IntoIterator<Item = impl Into<String>>,
        matching: Match,
    ) -> Self {
        Self { path: path.into(), wanted: wanted.into_iter().map(Into::into).collect(), matching }
    }

    pub(super) fn judge(&self, name: &str, claims: &Object, reason: Reason) -> Check {
        let path = self.path.as_str();
        let value = self.path.resolve(claims);
        let found: Option<Vec<&str>> = match value {
            Some(Value::String(text)) => Some(text.split(' ').filter(|word| !word.is_empty()).collect()),
            Some(list) => texts(list),
            None => Some(Vec::new()),
        };
        let check = match (value, found) {
            (None, _) => Check::fail(name, reason, format!("the token has no claim {path:?}")),
            (Some(value), None) => Check::fail(name, Reason::MalformedClaim, format!("{path:?} {}", not_texts(value))),
            (Some(_), Some(found)) => match checks::missing(&self.wanted, &found, self.matching) {
                None => Check::pass(name, format!("{path:?} holds them")),
                Some(missing) => {
                    let has = if found.is_empty() { "nothing".to_owned() } else { found.join(", ") };
                    Check::fail(name, reason, format!("{path:?} has {has}; missing: {}", missing.join(", ")))
                }
            },
        };
        check.expecting(self.matching.of(&self.wanted)).finding(value)
    }
}
