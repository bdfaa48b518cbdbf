//! What a signature must be to count.

use crate::algorithm::Algorithm;
use crate::jwk::KeyIdFrom;

/// What a signature must be to count.
#[derive(Clone, Debug, Default)]
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
