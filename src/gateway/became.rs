//! What the options of a gateway become that another one runs.

use crate::finding::Place;

/// An option, and what it became.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Became {
    /// The option
    pub place: Place,
    /// The setting of the gateway that runs it
    pub setting: String,
}

impl Became {
    pub(super) fn new(place: Place, setting: impl Into<String>) -> Self {
        Self { place, setting: setting.into() }
    }
}
