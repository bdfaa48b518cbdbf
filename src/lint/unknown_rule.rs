//! Names of rules that there are not.

use crate::config::distance;
use crate::error::{Class, Explain};
use crate::finding::Rule;

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
    /// A name that none of the rules has, with the nearest that one has.
    pub(super) fn among(rules: impl Iterator<Item = &'static Rule>, name: &str) -> Self {
        let plain = |id: &str| id.to_ascii_lowercase();
        let nearest = rules.map(|rule| rule.id).min_by_key(|id| distance(&plain(name), id));
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
