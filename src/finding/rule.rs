//! What can be found, and why it matters.

use super::severity::Severity;

/// What can be found, and what it is called.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// Its name, as `krakend/unknown-setting`; never changes once released
    pub id: &'static str,
    /// How much it matters
    pub severity: Severity,
    /// What it is about, in one line
    pub about: &'static str,
    /// Why it matters and what to do; none for what is told beside answers alone
    pub meaning: Option<Meaning>,
}

/// Why a rule matters, and how what it finds is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Meaning {
    /// Why it matters
    pub why: &'static str,
    /// What to do about it
    pub mend: &'static str,
    /// Whether somebody outside can make use of what it finds
    pub is_exploitable: bool,
}

impl Rule {
    /// A rule.
    pub const fn new(id: &'static str, severity: Severity, about: &'static str) -> Self {
        Self { id, severity, about, meaning: None }
    }

    /// Adds why it matters, and what to do about it.
    pub const fn because(self, why: &'static str, mend: &'static str) -> Self {
        self.because_of(Meaning::new(why, mend))
    }

    /// Adds what several rules have in common.
    pub const fn because_of(self, meaning: Meaning) -> Self {
        Self { meaning: Some(meaning), ..self }
    }
}

impl Meaning {
    /// Why something matters, and what to do about it.
    pub const fn new(why: &'static str, mend: &'static str) -> Self {
        Self { why, mend, is_exploitable: false }
    }

    /// Says that somebody outside can make use of it.
    pub const fn exploitable(self) -> Self {
        Self { is_exploitable: true, ..self }
    }
}
