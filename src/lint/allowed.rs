//! Rules that are allowed by name.

use super::book;
use super::unknown_rule::UnknownRule;
use crate::finding::Rule;

/// Names of rules, of all rules of a family, or of one rule of all families: `jwk/roca`, `gloo/*`, `*/no-audience`.
#[derive(Clone, Debug, Default)]
pub struct Allowed(Vec<String>);

impl Allowed {
    /// Reads names.
    ///
    /// # Errors
    /// [`UnknownRule`] for the first that means none: a typing error must not allow nothing in silence.
    pub fn read(names: &[String]) -> Result<Self, UnknownRule> {
        match names.iter().find(|name| !book::rules().any(|rule| means(name, rule))) {
            Some(name) => Err(UnknownRule::among(book::rules(), name)),
            None => Ok(Self(names.to_vec())),
        }
    }

    /// Whether a rule is among them.
    pub fn covers(&self, rule: &Rule) -> bool {
        self.0.iter().any(|name| means(name, rule))
    }
}

fn means(name: &str, rule: &Rule) -> bool {
    match (name.split_once('/'), rule.id.split_once('/')) {
        (Some((family, what)), Some((own_family, own))) => {
            (family == "*" || family == own_family) && (what == "*" || what == own)
        }
        _ => name == rule.id,
    }
}
