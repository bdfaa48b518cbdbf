//! What a JWK says about its key beside the numbers (RFC 7517 section 4).

use crate::algorithm::Algorithm;
use crate::json::Object;

/// The members of a JWK that are not key parameters.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Metadata {
    /// `kid`
    pub kid: Option<String>,
    /// `alg` as it is written; it may name what is no signature algorithm
    pub alg: Option<String>,
    /// `use`: `sig`, `enc` or another
    pub public_key_use: Option<String>,
    /// `key_ops`
    pub key_ops: Option<Vec<String>>,
    /// Everything else, in order: `x5c`, `x5t`, `x5t#S256` and members that nobody registered
    pub others: Object,
}

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
    /// `alg` pins another algorithm.
    #[error("the key is for {pinned} alone, not for {wanted}")]
    Algorithm {
        /// The key's `alg`
        pinned: String,
        /// The algorithm that was wanted
        wanted: Algorithm,
    },
    /// `use` is not `sig`.
    #[error("the key's `use` is `{found}`, not `sig`")]
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
    #[error("the key's `use` is `sig`, but its `key_ops` has `{operation}`")]
    Contradiction {
        /// The operation that is none of signatures
        operation: String,
    },
}

impl Operation {
    /// The name as it stands in `key_ops`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sign => "sign",
            Self::Verify => "verify",
        }
    }
}

impl Metadata {
    /// Whether the key may be used for `operation` with `algorithm`.
    ///
    /// # Errors
    /// [`Misuse`], the pinned algorithm first.
    pub(crate) fn permits(&self, operation: Operation, algorithm: Algorithm) -> Result<(), Misuse> {
        if let Some(pinned) = &self.alg
            && !pinned.parse::<Algorithm>().is_ok_and(|pinned| pinned.is_same_as(algorithm))
        {
            return Err(Misuse::Algorithm { pinned: pinned.clone(), wanted: algorithm });
        }
        self.permits_operation(operation)
    }

    /// Whether the key may be used for `operation`, whatever its `alg` says.
    ///
    /// # Errors
    /// [`Misuse`].
    pub(crate) fn permits_operation(&self, operation: Operation) -> Result<(), Misuse> {
        if let Some(found) = &self.public_key_use
            && found != "sig"
        {
            return Err(Misuse::Use { found: found.clone() });
        }
        let Some(ops) = &self.key_ops else { return Ok(()) };
        if !ops.iter().any(|op| op == operation.name()) {
            return Err(Misuse::KeyOps { operation, found: ops.clone() });
        }
        let foreign = ops.iter().find(|op| ENCRYPTION.contains(&op.as_str()));
        match (foreign, &self.public_key_use) {
            (Some(op), Some(_)) => Err(Misuse::Contradiction { operation: op.clone() }),
            _ => Ok(()),
        }
    }

    pub(super) fn of_public_half(&self) -> Self {
        let mut metadata = self.clone();
        for op in metadata.key_ops.iter_mut().flatten() {
            for (private, public) in HALVES {
                if op == private {
                    public.clone_into(op);
                }
            }
        }
        if let Some(ops) = &mut metadata.key_ops {
            let mut seen = Vec::new();
            ops.retain(|op| {
                let first = !seen.contains(op);
                seen.push(op.clone());
                first
            });
        }
        metadata
    }
}

fn listed(ops: &[String]) -> String {
    if ops.is_empty() { " (it is empty)".to_owned() } else { format!(" (it has {})", ops.join(", ")) }
}

/// Operations that no signature key performs.
const ENCRYPTION: [&str; 6] = ["encrypt", "decrypt", "wrapKey", "unwrapKey", "deriveKey", "deriveBits"];

/// Each operation of a private half, with what its public half does.
const HALVES: [(&str, &str); 3] = [("sign", "verify"), ("decrypt", "encrypt"), ("unwrapKey", "wrapKey")];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn with_ops(ops: &[&str]) -> Metadata {
        Metadata { key_ops: Some(ops.iter().map(|&op| op.to_owned()).collect()), ..Metadata::default() }
    }

    #[test]
    fn a_key_without_restrictions_permits_all() {
        assert_eq!(Metadata::default().permits(Operation::Sign, Algorithm::Es256), Ok(()));
    }

    #[test]
    fn a_pinned_algorithm_permits_no_other() {
        for pinned in ["RS512", "RSA-OAEP", "none", "rs256"] {
            let metadata = Metadata { alg: Some(pinned.to_owned()), ..Metadata::default() };
            assert!(metadata.permits(Operation::Verify, Algorithm::Rs256).is_err(), "{pinned}");
        }
        let metadata = Metadata { alg: Some("Ed25519".to_owned()), ..Metadata::default() };
        assert_eq!(metadata.permits(Operation::Verify, Algorithm::EdDsa), Ok(()));
    }

    #[test]
    fn use_must_be_sig() {
        let metadata = Metadata { public_key_use: Some("enc".to_owned()), ..Metadata::default() };
        let misuse = metadata.permits(Operation::Verify, Algorithm::Rs256).unwrap_err();
        assert_eq!(misuse, Misuse::Use { found: "enc".to_owned() });
    }

    #[test]
    fn key_ops_must_name_the_operation() {
        assert_eq!(with_ops(&["verify"]).permits(Operation::Verify, Algorithm::Rs256), Ok(()));
        assert!(with_ops(&["verify"]).permits(Operation::Sign, Algorithm::Rs256).is_err());
        assert!(with_ops(&[]).permits(Operation::Verify, Algorithm::Rs256).is_err());
    }

    #[test]
    fn use_and_key_ops_must_agree() {
        let mut metadata = with_ops(&["verify", "encrypt"]);
        assert_eq!(metadata.permits(Operation::Verify, Algorithm::Rs256), Ok(()));
        metadata.public_key_use = Some("sig".to_owned());
        assert!(matches!(metadata.permits(Operation::Verify, Algorithm::Rs256), Err(Misuse::Contradiction { .. })));
    }

    #[test]
    fn the_public_half_of_a_signer_verifies() {
        let ops = with_ops(&["sign", "verify"]).of_public_half().key_ops.unwrap();
        assert_eq!(ops, ["verify"]);
    }
}
