//! How hard keys are to break, looked for once: files of one call often hold the same keys.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::crypto::{PublicKey, Weakness};
use crate::jwk::Key;

/// What was found of keys, by their thumbprints.
#[derive(Debug, Default)]
pub(super) struct Strengths(RefCell<HashMap<String, Option<Weakness>>>);

impl Strengths {
    /// What makes a key too weak; that takes some milliseconds for the first time.
    pub(super) fn weakness(&self, key: &Key, identity: &str) -> Option<Weakness> {
        let public: &PublicKey = match key {
            Key::Public(key) => key,
            Key::Private(key) => &key.public(),
            Key::Symmetric(_) => return None,
        };
        let mut known = self.0.borrow_mut();
        known.entry(identity.to_owned()).or_insert_with(|| public.weakness()).clone()
    }
}
