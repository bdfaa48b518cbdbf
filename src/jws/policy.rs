//! What a signature must be to count.

use crate::algorithm::Algorithm;
use crate::jwk::KeyIdFrom;

/// What a signature must be to count.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Policy {
    /// The algorithms that are allowed; `None` leaves it to what the keys allow
    pub algorithms: Option<Vec<Algorithm>>,
    /// What identifies a key
    pub key_id_from: KeyIdFrom,
    /// Whether keys that are too weak count all the same
    pub weak_keys: bool,
    /// Whether an unencoded payload is expected (`b64: false`, RFC 7797)
    pub unencoded: bool,
}

impl Policy {
    /// Allows these algorithms and no other.
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = Algorithm>) -> Self {
        self.algorithms = Some(algorithms.into_iter().collect());
        self
    }

    /// Says what identifies a key.
    pub fn key_id_from(mut self, key_id_from: KeyIdFrom) -> Self {
        self.key_id_from = key_id_from;
        self
    }

    /// Lets keys count that are too weak.
    pub fn allow_weak_keys(mut self) -> Self {
        self.weak_keys = true;
        self
    }

    /// Expects an unencoded payload.
    pub fn expect_unencoded(mut self) -> Self {
        self.unencoded = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_counts() {
        let said = Policy::default()
            .algorithms([Algorithm::Es256])
            .key_id_from(KeyIdFrom::X5t)
            .allow_weak_keys()
            .expect_unencoded();
        let Policy { algorithms, key_id_from, weak_keys, unencoded } = said;
        assert_eq!(algorithms, Some(vec![Algorithm::Es256]));
        assert_eq!((key_id_from, weak_keys, unencoded), (KeyIdFrom::X5t, true, true));
        let Policy { algorithms, key_id_from, weak_keys, unencoded } = Policy::default();
        assert_eq!((algorithms, key_id_from, weak_keys, unencoded), (None, KeyIdFrom::Kid, false, false));
    }
}
