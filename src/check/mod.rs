//! What was looked at, and what came of it: one check, for native rules and gateways alike.

mod reason;
mod remedy;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

pub use self::reason::Reason;
pub use self::remedy::{Remedy, SecretForm};

use crate::json::Value;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "lowercase"))]
pub enum Outcome {
    /// It holds
    Pass,
    /// It does not
    Fail,
    /// It was not made: nobody asked for it, or an earlier failure left nothing to look at
    Skip,
}

/// One check: what was looked at, and what came of it. As JSON it is what reports have of it; hints stand beside the checks.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Check {
    /// What was checked: `signature`, a claim's name, …
    #[cfg_attr(feature = "serde", serde(rename = "check"))]
    pub name: String,
    /// How it ended
    pub outcome: Outcome,
    /// The code of a failure
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reason: Option<Reason>,
    /// What would have passed
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub expected: Option<Value>,
    /// What was there
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub actual: Option<Value>,
    /// The comparison in words
    pub detail: String,
    /// What the parts of an expression were worth
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub parts: Vec<String>,
    /// The likely causes, and what to do about them
    #[cfg_attr(feature = "serde", serde(skip))]
    pub hints: Vec<String>,
    /// What to ask for otherwise, for those who complete detail and hint with how that is done
    #[cfg_attr(feature = "serde", serde(skip))]
    pub remedy: Option<Remedy>,
}

impl Check {
    /// A check that holds.
    pub(crate) fn pass(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(name, Outcome::Pass, None, detail)
    }

    /// A check that does not hold.
    pub fn fail(name: impl Into<String>, reason: Reason, detail: impl Into<String>) -> Self {
        Self::new(name, Outcome::Fail, Some(reason), detail)
    }

    /// A check that was not made.
    pub(crate) fn skip(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(name, Outcome::Skip, None, detail)
    }

    /// The same check under another name.
    pub(crate) fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    fn new(name: impl Into<String>, outcome: Outcome, reason: Option<Reason>, detail: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            outcome,
            reason,
            expected: None,
            actual: None,
            detail: detail.into(),
            parts: Vec::new(),
            hints: Vec::new(),
            remedy: None,
        }
    }

    /// Adds what would have passed.
    pub(crate) fn expecting(mut self, expected: impl Into<Value>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Adds what the parts of an expression were worth.
    #[cfg(feature = "cel")]
    pub(crate) fn with_parts(mut self, parts: Vec<String>) -> Self {
        self.parts = parts;
        self
    }

    /// Adds a likely cause, and what to do about it.
    pub(crate) fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds likely causes.
    pub(crate) fn with_hints(mut self, hints: impl IntoIterator<Item = String>) -> Self {
        self.hints.extend(hints);
        self
    }

    /// Leaves the likely causes out, where they are those of something else.
    pub(crate) fn without_hints(mut self) -> Self {
        self.hints.clear();
        self
    }

    /// Adds what to ask for otherwise.
    pub(crate) fn remedied(mut self, remedy: impl Into<Option<Remedy>>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// Adds what was there.
    pub(crate) fn finding(mut self, actual: Option<&Value>) -> Self {
        self.actual = actual.cloned();
        self
    }
}
