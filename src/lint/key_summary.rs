//! What sets compare of a key.

use super::strength::{Strengths, of_strength};
use crate::algorithm::Digest;
use crate::finding::{Finding, Place};
use crate::jwk::{Key, Thumbprint};

/// What sets compare of a key.
#[derive(Clone, Debug)]
pub(super) struct KeySummary {
    pub(super) kid: Option<String>,
    /// Whether it is of another type than text, which was told
    pub(super) is_kid_wrong: bool,
    pub(super) kty: String,
    pub(super) alg: Option<String>,
    /// Equal for both halves of one key; none for what cannot be read
    pub(super) identity: Option<String>,
    pub(super) key: Option<Key>,
    pub(super) is_for_encryption: bool,
    /// The start of the key
    pub(super) place: Place,
    pub(super) kid_place: Place,
    /// The member that makes it secret
    pub(super) secret_place: Option<Place>,
}

impl KeySummary {
    /// A key of a file that is not JSON.
    pub(super) fn of_key(key: Key, place: Place, strengths: &Strengths, findings: &mut Vec<Finding>) -> Self {
        let identity = identity(&key);
        of_strength(&key, &identity, None, strengths, |_| place.clone(), findings);
        Self {
            kid: None,
            is_kid_wrong: false,
            kty: key.key_type().name().to_owned(),
            alg: None,
            identity: Some(identity),
            is_for_encryption: false,
            secret_place: (!matches!(key, Key::Public(_))).then(|| place.clone()),
            kid_place: place.clone(),
            place,
            key: Some(key),
        }
    }

    pub(super) fn is_public(&self) -> bool {
        self.secret_place.is_none()
    }

    pub(super) fn is_symmetric(&self) -> bool {
        self.kty == "oct"
    }

    pub(super) fn is_private(&self) -> bool {
        self.secret_place.is_some() && !self.is_symmetric()
    }
}

/// The same for both halves of one key, and for no other.
pub(super) fn identity(key: &Key) -> String {
    Thumbprint::of_key(key, Digest::Sha256).to_string()
}
