//! Why Envoy does not start.

use crate::finding::Place;

/// What keeps Envoy from starting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::gateway) struct Refusal {
    /// Its own words
    pub(in crate::gateway) words: String,
    /// What they are about, where the configuration shows it
    pub(in crate::gateway) place: Option<Box<Place>>,
    /// What to do about it
    pub(in crate::gateway) hint: Option<String>,
    /// Whether it is we who cannot go on: what Envoy does is not known then
    pub(in crate::gateway) is_ours: bool,
}

impl Refusal {
    pub(in crate::gateway) fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), place: None, hint: None, is_ours: false }
    }

    /// What keeps us from an answer.
    pub(in crate::gateway) fn not_known(words: impl Into<String>) -> Self {
        Self { is_ours: true, ..Self::new(words) }
    }

    pub(in crate::gateway) fn at(mut self, place: Place) -> Self {
        self.place = Some(Box::new(place));
        self
    }

    pub(in crate::gateway) fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
