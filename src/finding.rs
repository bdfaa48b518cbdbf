//! What is wrong, lax or odd in a file, whatever is asked of it.
//!
//! A rule is a const beside the function that finds it, so that its name, its severity and its meaning stand once. A
//! finding never changes an answer.

use std::fmt;

use crate::json::Location;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing
    Note,
    /// Surely not as meant, or weak
    Warning,
    /// It will not work, or can be exploited
    Error,
}

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

/// Where something is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The file's name
    pub file: String,
    /// The way from the root, as `endpoints[3].extra_config`; empty for the whole file
    pub path: String,
    /// Line, column and offset, where the language of the file tells them
    pub location: Option<Location>,
}

/// One thing that a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule
    pub rule: &'static Rule,
    /// How much it matters here: the rule's own severity, or a milder one
    pub severity: Severity,
    /// Where; none for what is missing from no place in particular
    pub place: Option<Place>,
    /// What was found, lower case, without a full stop; it may begin with the place
    pub message: String,
    /// What to do about it
    pub hint: Option<String>,
    /// The route that it is about, as `GET /orders`, where it is about one
    pub route: Option<String>,
}

impl Severity {
    /// The word as it is in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
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

impl Place {
    /// A place in a file.
    pub fn new(file: impl Into<String>, path: impl Into<String>, location: Option<Location>) -> Self {
        Self { file: file.into(), path: path.into(), location }
    }
}

/// As messages name it: the way from the root, and the line where it is known.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.path.is_empty(), self.location) {
            (false, Some(location)) => write!(f, "{} (line {})", self.path, location.line),
            (false, None) => f.write_str(&self.path),
            (true, Some(location)) => write!(f, "{}, line {}", self.file, location.line),
            (true, None) => f.write_str(&self.file),
        }
    }
}

impl Finding {
    /// What a rule found.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self { rule, severity: rule.severity, place: None, message: message.into(), hint: None, route: None }
    }

    /// Adds where it was found.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// What a rule found, in a message that begins with the place.
    pub(crate) fn placed(rule: &'static Rule, place: Place, text: &str) -> Self {
        Self::new(rule, format!("{place}: {text}")).at(place)
    }

    /// Makes it matter more or less than its rule says.
    pub(crate) fn mattering(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// What was found, without the place where it begins with it.
    pub fn told(&self) -> &str {
        let place = self.place.as_ref().map(Place::to_string).unwrap_or_default();
        let rest = self.message.strip_prefix(&place).map(|rest| rest.trim_start_matches([':', ' ']));
        rest.filter(|rest| !place.is_empty() && !rest.is_empty()).unwrap_or(&self.message)
    }

    /// Adds what to do about it.
    pub(crate) fn hinting(self, hint: impl Into<String>) -> Self {
        self.with_hint(Some(hint.into()))
    }

    /// Adds what to do about it, where something is known.
    pub(crate) fn with_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }
}
