//! A key set that the gateway does not take.

/// What is wrong with a set, in the gateway's words, and what to do about it.
#[derive(Clone, Debug)]
pub(super) struct Spoilt {
    pub(super) words: String,
    pub(super) hint: String,
}

impl Spoilt {
    /// The same, of the member of a set at that place.
    pub(super) fn at(self, index: usize) -> Self {
        Self { words: format!("{} (keys[{index}])", self.words), hint: self.hint }
    }
}
