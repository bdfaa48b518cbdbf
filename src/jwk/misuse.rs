//! Why a key may not be used for what is wanted of it.

use crate::algorithm::Algorithm;
use crate::error::{Class, Explain};

/// What one wants to do with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Make signatures
    Sign,
    /// Check signatures
    Verify,
}

/// Why a key may not be used for what was wanted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Misuse {
    /// `alg`, or the kind of the key file, pins another algorithm.
    #[error("the key is for {pinned} alone, not for {wanted}")]
    Algorithm {
        /// What the key is for
        pinned: String,
        /// The algorithm that was wanted
        wanted: Algorithm,
    },
    /// `use` is not `sig`.
    #[error("the key's `use` is `{found}`, not `sig`{}", spiffe(found))]
    Use {
        /// The key's `use`
        found: String,
    },
    /// `key_ops` leaves the operation out.
    #[error("the key's `key_ops` lacks `{}`{}", operation.name(), listed(found))]
    KeyOps {
        /// What was wanted
        operation: Operation,
        /// What is allowed
        found: Vec<String>,
    },
    /// `use` and `key_ops` contradict each other (RFC 7517 section 4.3: they must be consistent).
    #[error("the key's `use` is `{public_key_use}`, but its `key_ops` has `{operation}`")]
    Contradiction {
        /// The key's `use`
        public_key_use: String,
        /// The operation that is none of it
        operation: String,
    },
    /// `alg` signs, and `use` or `key_ops` are for something else.
    #[error("{algorithm} is for signatures, but `{member}` is not")]
    NotForSignatures {
        /// The key's `alg`
        algorithm: Algorithm,
        /// `use` or `key_ops`
        member: &'static str,
    },
}

impl Explain for Misuse {
    fn code(&self) -> &'static str {
        "contradictory_members"
    }

    fn class(&self) -> Class {
        Class::Usage
    }

    fn hint(&self) -> Option<String> {
        Some("a key is for signatures (`sig`; sign, verify) or for encryption, not for both".to_owned())
    }
}

impl Operation {
    /// The name as it is in `key_ops`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sign => "sign",
            Self::Verify => "verify",
        }
    }
}

fn listed(ops: &[String]) -> String {
    if ops.is_empty() { " (it is empty)".to_owned() } else { format!(" (it has {})", ops.join(", ")) }
}

fn spiffe(found: &str) -> &'static str {
    if found == "x509-svid" { " (in a SPIFFE bundle the keys of tokens have `jwt-svid`)" } else { "" }
}
