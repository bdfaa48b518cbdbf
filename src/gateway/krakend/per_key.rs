//! What is made once of each key.

use std::sync::OnceLock;

use super::key_set::Found;

/// What is made once of each key of the one set in which a book finds keys.
pub(super) struct PerKey<T>(OnceLock<Box<[OnceLock<T>]>>);

impl<T> PerKey<T> {
    pub(super) const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// What is made of a key; nothing for one of another set.
    pub(super) fn get(&self, found: Found<'_>, make: impl FnOnce() -> T) -> Option<&T> {
        let slots = self.0.get_or_init(|| found.set.keys().iter().map(|_| OnceLock::new()).collect());
        slots.get(found.index).map(|slot| slot.get_or_init(make))
    }
}
