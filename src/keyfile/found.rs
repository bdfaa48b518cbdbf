//! What is found in a key file, block by block.

use super::fault::Fault;
use super::place::Place;
use crate::algorithm::Algorithm;
use crate::crypto::{PrivateKey, PublicKey};

/// One key of a file, or why a block of it is none.
#[derive(Debug)]
#[non_exhaustive]
pub struct Entry {
    /// Where it is
    pub place: Place,
    /// What was found there
    pub found: Result<Found, Fault>,
}

/// A key with what the file says about it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Found {
    /// The key
    pub key: FileKey,
    /// The algorithms that the file binds the key to, as an RSASSA-PSS key is; empty where it does not
    pub algorithms: &'static [Algorithm],
    /// Certificates in DER: the key's own, then its issuer, and so on; often none
    pub chain: Vec<Vec<u8>>,
}

/// As much of a key as there was.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum FileKey {
    /// The public half
    Public(PublicKey),
    /// Both halves
    Private(PrivateKey),
}

impl Found {
    /// Adds what another place of the file says about the same key.
    pub(super) fn merge(&mut self, other: Self) {
        if let (FileKey::Public(_), FileKey::Private(_)) = (&self.key, &other.key) {
            self.key = other.key;
        }
        if self.chain.is_empty() {
            self.chain = other.chain;
        }
        if self.algorithms.is_empty() {
            self.algorithms = other.algorithms;
        }
    }
}

impl FileKey {
    /// The public half.
    pub fn public(&self) -> PublicKey {
        match self {
            Self::Public(key) => key.clone(),
            Self::Private(key) => key.public(),
        }
    }
}
