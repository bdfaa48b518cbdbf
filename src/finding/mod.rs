//! What is wrong, lax or odd in a file, whatever is asked of it.
//!
//! A rule is a const beside the function that finds it, so that its name, its severity and its meaning stand once. A
//! finding never changes an answer.

mod place;
mod rule;
mod severity;

pub use self::place::Place;
pub use self::rule::{Meaning, Rule};
pub use self::severity::Severity;

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
