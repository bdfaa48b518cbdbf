//! Rules that are allowed by name.

use super::book;
use crate::config::distance;
use crate::error::{Class, Explain};
use crate::finding::Rule;

/// Names of rules, of all rules of a family, or of one rule of all families: `jwk/roca`, `gloo/*`, `*/no-audience`.
#[derive(Clone, Debug, Default)]
pub struct Allowed(Vec<String>);

/// A name that means no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule {name:?}{}", meant(nearest.as_deref()))]
pub struct UnknownRule {
    name: String,
    nearest: Option<String>,
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map(|nearest| format!("; was {nearest:?} meant?")).unwrap_or_default()
}

impl UnknownRule {
    pub(super) fn new(name: &str) -> Self {
        let plain = |id: &str| id.to_ascii_lowercase();
        let nearest = book::rules().map(|rule| rule.id).min_by_key(|id| distance(&plain(name), id));
        let is_near = |id: &&str| distance(&plain(name), id) <= 1 + name.len() / 4;
        Self { name: name.chars().take(80).collect(), nearest: nearest.filter(is_near).map(str::to_owned) }
    }
}

impl Explain for UnknownRule {
    fn code(&self) -> &'static str {
        "unknown_rule"
    }

    fn class(&self) -> Class {
        Class::Usage
    }
}

impl Allowed {
    /// Reads names.
    ///
    /// # Errors
    /// [`UnknownRule`] for the first that means none: a typing error must not allow nothing in silence.
    pub fn read(names: &[String]) -> Result<Self, UnknownRule> {
        match names.iter().find(|name| !book::rules().any(|rule| means(name, rule))) {
            Some(name) => Err(UnknownRule::new(name)),
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
