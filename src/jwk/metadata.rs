//! What a JWK says about its key beside the numbers (RFC 7517 section 4).

use std::collections::HashSet;

use super::misuse::{Misuse, Operation};
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
    /// The algorithms that the key file itself is for, as a key that names RSASSA-PSS (RFC 4055 section 1.2) is; empty for
    /// files that leave it open. A JWK has no member for several, and is written with the first.
    pub bound_to: &'static [Algorithm],
    /// What is wrong with members that the key can do without
    pub flaws: Vec<Flaw>,
}

/// What is wrong about a key that can be used all the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// A member that is of no use.
    #[error("member `{member}` is ignored: {problem}")]
    Ignored {
        /// Its name
        member: &'static str,
        /// What is wrong with it
        problem: &'static str,
    },
    /// RFC 5280 section 4.2.1.3. Verifiers of tokens do not ask for it.
    #[error("its certificate is not for signatures: keyUsage lacks digitalSignature")]
    KeyUsage,
}

impl Metadata {
    /// Whether the key may be used for `operation` with `algorithm`.
    ///
    /// # Errors
    /// [`Misuse`], the pinned algorithm first.
    pub(crate) fn permits(&self, operation: Operation, algorithm: Algorithm) -> Result<(), Misuse> {
        if !self.bound_to.is_empty() && !self.bound_to.contains(&algorithm) {
            let names: Vec<&str> = self.bound_to.iter().map(|bound| bound.name()).collect();
            return Err(Misuse::Algorithm { pinned: names.join(", "), wanted: algorithm });
        }
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
    fn permits_operation(&self, operation: Operation) -> Result<(), Misuse> {
        if let Some(found) = &self.public_key_use
            && !FOR_SIGNATURES.contains(&found.as_str())
        {
            return Err(Misuse::Use { found: found.clone() });
        }
        let Some(ops) = &self.key_ops else { return Ok(()) };
        if !ops.iter().any(|op| op == operation.name()) {
            return Err(Misuse::KeyOps { operation, found: ops.clone() });
        }
        self.agrees()
    }

    /// Whether `alg`, `use` and `key_ops` go together (RFC 7517 section 4.3).
    ///
    /// # Errors
    /// [`Misuse`].
    pub fn agrees(&self) -> Result<(), Misuse> {
        let ops = self.key_ops.as_deref().unwrap_or_default();
        let is_for_signatures = self.public_key_use.as_deref().map(|it| FOR_SIGNATURES.contains(&it));
        if let (Some(is_for_signatures), Some(public_key_use)) = (is_for_signatures, &self.public_key_use)
            && let Some(op) = ops.iter().find(|op| is_of_encryption(op) == is_for_signatures)
        {
            return Err(Misuse::Contradiction { public_key_use: public_key_use.clone(), operation: op.clone() });
        }
        let Some(algorithm) = self.alg.as_deref().and_then(|alg| alg.parse().ok()) else { return Ok(()) };
        let member = if is_for_signatures == Some(false) {
            "use"
        } else if !ops.is_empty() && ops.iter().all(|op| is_of_encryption(op)) {
            "key_ops"
        } else {
            return Ok(());
        };
        Err(Misuse::NotForSignatures { algorithm, member })
    }

    /// The `alg` that a JWK of the key has.
    pub fn written_alg(&self) -> Option<&str> {
        self.alg.as_deref().or_else(|| self.bound_to.first().map(|alg| alg.name()))
    }

    /// Leaves a member out that is of no use.
    pub(super) fn ignore(&mut self, member: &'static str, problem: &'static str) {
        self.others.remove(member);
        self.flaws.push(Flaw::Ignored { member, problem });
    }

    pub(super) fn of_public_half(&self) -> Self {
        let mut metadata = self.clone();
        for op in metadata.key_ops.iter_mut().flatten() {
            *op = public_operation(op).to_owned();
        }
        if let Some(ops) = &mut metadata.key_ops {
            let mut seen = HashSet::new();
            ops.retain(|op| seen.insert(op.clone()));
        }
        metadata
    }
}

/// What the public half does where the private one does `op`.
pub(super) fn public_operation(op: &str) -> &str {
    HALVES.into_iter().find(|(private, _)| *private == op).map_or(op, |(_, public)| public)
}

/// What `use` is for keys that verify tokens: SPIFFE's bundles name them so (SPIFFE Trust Domain and Bundle, 4.2.2).
const FOR_SIGNATURES: [&str; 2] = ["sig", "jwt-svid"];

/// The values that `key_ops` can have (RFC 7517 section 4.3). Others may be there, and mean nothing.
pub const KEY_OPERATIONS: [&str; 8] =
    ["sign", "verify", "encrypt", "decrypt", "wrapKey", "unwrapKey", "deriveKey", "deriveBits"];

/// Whether it is an operation that no signature key performs.
fn is_of_encryption(op: &str) -> bool {
    KEY_OPERATIONS.contains(&op) && !["sign", "verify"].contains(&op)
}

/// Each operation of a private half, with what its public half does.
const HALVES: [(&str, &str); 3] = [("sign", "verify"), ("decrypt", "encrypt"), ("unwrapKey", "wrapKey")];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::error::Explain as _;

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
    fn the_keys_of_tokens_in_a_spiffe_bundle_verify_and_those_of_certificates_do_not() {
        let of = |name: &str| Metadata { public_key_use: Some(name.to_owned()), ..Metadata::default() };
        assert_eq!(of("jwt-svid").permits(Operation::Verify, Algorithm::Es256), Ok(()));
        let misuse = of("x509-svid").permits(Operation::Verify, Algorithm::Es256).unwrap_err();
        assert!(misuse.to_string().contains("SPIFFE"), "{misuse}");
    }

    #[test]
    fn a_key_file_binds_harder_than_a_missing_alg() {
        let bound = Metadata { bound_to: &[Algorithm::Ps256, Algorithm::Ps384], ..Metadata::default() };
        assert_eq!(bound.permits(Operation::Sign, Algorithm::Ps384), Ok(()));
        assert!(bound.permits(Operation::Sign, Algorithm::Rs256).is_err());
        assert_eq!(bound.written_alg(), Some("PS256"));
    }

    #[test]
    fn members_that_contradict_each_other_are_told() {
        let of = |alg: &str, public_key_use: &str, ops: &[&str]| {
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let key_ops = (!ops.is_empty()).then(|| ops.iter().map(|&op| op.to_owned()).collect());
            Metadata { alg: some(alg), public_key_use: some(public_key_use), key_ops, ..Metadata::default() }.agrees()
        };
        for (alg, public_key_use, ops) in [
            ("", "enc", &["sign"][..]),
            ("", "sig", &["verify", "wrapKey"]),
            ("RS256", "enc", &[]),
            ("RS256", "", &["decrypt"]),
        ] {
            assert!(of(alg, public_key_use, ops).is_err(), "{alg} {public_key_use} {ops:?}");
        }
        for (alg, public_key_use, ops) in [
            ("RS256", "sig", &["sign", "verify"][..]),
            ("RSA-OAEP", "enc", &["wrapKey"]),
            ("", "", &["sign", "decrypt"]),
            ("", "", &[]),
        ] {
            assert_eq!(of(alg, public_key_use, ops), Ok(()), "{alg} {public_key_use} {ops:?}");
        }
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

    #[test]
    fn what_contradicts_itself_has_its_code() {
        let misuse = with_ops(&["encrypt"]).permits(Operation::Verify, Algorithm::Es256).unwrap_err();
        assert_eq!(misuse.code(), "contradictory_members");
        assert!(misuse.hint().is_some_and(|hint| hint.contains("not for both")));
    }
}
