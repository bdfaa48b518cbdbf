//! What tests put to gateways: keys that are always the same, and configurations that were broken somewhere.

use super::keys::{KeyLocation, KeySource, Served, Unserved};

/// Answers every question with the same bytes.
pub(super) struct Echo(pub(super) Vec<u8>);

impl KeySource for Echo {
    fn keys(&self, _: &KeyLocation) -> Result<Served, Unserved> {
        Ok(Served::json(self.0.clone(), "keys"))
    }

    fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
        Ok(self.0.clone())
    }
}

/// A text with something else in the place of a part of it.
pub(super) fn broken(text: &str, at: usize, with: &str, gone: usize) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.splice(at.min(text.len())..(at + gone).min(text.len()), with.bytes());
    bytes
}
