//! Shared secrets where public keys are needed, and the other way round.

use super::cause::Cause;
use super::evidence::Evidence;
use crate::algorithm::KeyType;
use crate::jwk::{Key, KeySet};

/// Keys that can never have made signatures of this algorithm.
pub(super) fn wrong_family(evidence: &Evidence, keys: &KeySet) -> Option<Cause> {
    let needed = evidence.algorithm().key_type();
    let types: Vec<KeyType> = keys
        .members()
        .iter()
        .filter_map(|member| member.jwk().ok())
        .map(|jwk| jwk.key().key_type())
        .take(MOST_LOOKED_AT)
        .collect();
    let has_secret = types.contains(&KeyType::Oct);
    let has_public = keys
        .members()
        .iter()
        .take(MOST_LOOKED_AT)
        .any(|member| member.jwk().is_ok_and(|jwk| !matches!(jwk.key(), Key::Symmetric(_))));
    let alg = evidence.algorithm();
    match needed {
        KeyType::Oct if has_public && !has_secret => Some(
            format!(
                "the token is signed with a shared secret ({alg}), and there are only public keys here: verify it with \
                 that secret, or let \
                 the issuer sign with a private key"
            )
            .into(),
        ),
        KeyType::Oct => None,
        _ if has_secret && !has_public => Some(
            format!(
                "the token is signed with a private key ({alg}), and here is a shared secret alone: verify it with \
                 the public keys \
                 that the issuer publishes"
            )
            .into(),
        ),
        _ => None,
    }
}

/// How many keys are looked at for the sake of a hint.
pub(super) const MOST_LOOKED_AT: usize = 1_000;
