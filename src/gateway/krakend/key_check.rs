//! Algorithm, key and signature: the checks about keys, and what went wrong where they fail.

use super::algorithms;
use super::key_book::{KeyBook, NO_KEYS, NoKey};
use super::key_set::{Found, GatewaySet};
use super::key_strategy::Strategy;
use super::token::Token;
use crate::algorithm::Algorithm;
use crate::check::{Check, Reason};
use crate::crypto::LenientKey;
use crate::diagnosis::{Evidence, near_key_id};
use crate::error::listed;
use crate::gateway::answer::Response;
use crate::gateway::ledger::{Passing, Stop};
use crate::json::Value;
use crate::jwk::KeySet;

/// No key was found, and in which set.
pub(super) struct NotFound<'v> {
    pub(super) stop: Box<Stop>,
    pub(super) set: Option<&'v GatewaySet>,
}

/// go-auth0, `JWTValidator.Validate`; vectors alg-header-differs, alg-header-case.
pub(super) fn algorithm(wanted: Algorithm, token: &Token) -> Passing<Check> {
    let name = wanted.name();
    if token.alg == name {
        return Ok(Check::pass("alg", format!("{name}, as the validator wants")));
    }
    let detail = match token.alg.as_str() {
        "" => format!("the token names no `alg`, the validator takes {name} alone"),
        alg => format!("the token's `alg` is {alg:?}, the validator takes {name} alone"),
    };
    let hint = algorithms::named(&token.alg).map(|other| {
        format!(
            "each validator takes one algorithm: set \"alg\": \"{other}\" where the issuer signs so, and never both at one \
             endpoint"
        )
    });
    let check = Check::fail("alg", Reason::AlgorithmNotAllowed, detail).expecting(name);
    let check = check.finding(Some(&Value::from(token.alg.as_str()))).with_hints(hint);
    Err(unauthorized(check, Some("algorithm is invalid")))
}

/// The key that a token asks for. Causes are looked for where `explains`.
pub(super) fn find<'v>(
    book: &'v KeyBook,
    strategy: Strategy,
    algorithm: Algorithm,
    token: &Token,
    explains: bool,
) -> Result<(Found<'v>, Check), NotFound<'v>> {
    let wanted = strategy.of_token(token);
    match book.find(strategy, &wanted) {
        Ok(found) => {
            let (noun, described) = (strategy.noun(), found.key.material.describe());
            let detail = format!("{noun} {wanted:?} is in {}: {described}", found.set.name());
            Ok((found, Check::pass("key", detail)))
        }
        Err(NoKey::NotFound(set)) => {
            let hints = if explains { missing_key_hints(token, &wanted, strategy, algorithm, set) } else { Vec::new() };
            let check =
                Check::fail("key", Reason::NoMatchingKey, missing_key(strategy, &wanted, set)).with_hints(hints);
            Err(NotFound { stop: unauthorized(check, Some(NO_KEYS)), set: Some(set) })
        }
        Err(NoKey::Trouble(trouble)) => {
            let check = Check::fail("key", Reason::GatewayMisconfigured, trouble.detail.clone())
                .with_hints(trouble.hint.clone());
            Err(NotFound { stop: unauthorized(check, trouble.log.as_deref()), set: None })
        }
        Err(NoKey::Crash) => {
            let detail = format!(
                "{} {wanted:?} is not in the local file, and the gateway crashes when it asks jwk_url beside \
                 jwk_local_path",
                strategy.noun()
            );
            let check = Check::fail("key", Reason::GatewayMisconfigured, detail)
                .hinting("give either jwk_local_path or jwk_url, not both");
            Err(NotFound { stop: Stop::new(check, Response::of_status(500), None), set: None })
        }
    }
}

fn missing_key_hints(
    token: &Token,
    wanted: &str,
    strategy: Strategy,
    algorithm: Algorithm,
    set: &GatewaySet,
) -> Vec<String> {
    let mut hints = Vec::new();
    if token.kid.is_empty() && strategy == Strategy::Kid {
        hints.push(
            "the token has no kid, and this gateway finds keys by it alone: have the issuer set it, or publish a key \
             without one"
                .to_owned(),
        );
    }
    if strategy == Strategy::KidX5t && token.x5t.is_none() {
        hints.push(format!("without an x5t in the token the gateway asks for the kid twice: {wanted:?}"));
    }
    if set.keys().is_empty() && set.bytes().windows(5).any(|five| five == b"\"kty\"") {
        hints.push("this is a single JWK, which reads as an empty set: wrap it in {\"keys\":[…]}".to_owned());
        return hints;
    }
    if let (Some(evidence), Some(keys)) = (evidence(algorithm, token), native(set)) {
        hints.push(evidence.maker(&keys).or_else(|| near_key_id(wanted, &keys)).unwrap_or_else(|| {
            "no key of this set made the signature: the set is another issuer's, realm's or tenant's, or the keys were \
             rotated since it was fetched; is it fresh?"
                .to_owned()
        }));
    }
    hints
}

/// Whether the key made the signature. `verifier` is what the key verifies with, where any signature can be good; causes
/// are looked for where `explains`.
/// go-jose, `JSONWebSignature.Verify`; vectors json-general-two-signatures, crit-unknown.
pub(super) fn signature(
    algorithm: Algorithm,
    token: &Token,
    found: Found<'_>,
    verifier: Option<&LenientKey>,
    explains: bool,
) -> Passing<Check> {
    let Found { key, set, .. } = found;
    let fail = |reason, detail: String| Check::fail("signature", reason, detail);
    let described = key.material.describe();
    if key.material.is_private() {
        let detail = format!("the key is a {described} key, and the gateway cannot verify with a private one");
        let check = fail(Reason::KeyMismatch, detail)
            .hinting("publish the public half of the key alone: `jwtk jwks public` strips the private members");
        return Err(unauthorized(check, Some("go-jose/go-jose: unsupported key type/format")));
    }
    if token.signatures > 1 {
        let detail = format!("the token has {} signatures, one is taken", token.signatures);
        let log = "go-jose/go-jose: too many signatures in payload; expecting only one";
        return Err(unauthorized(fail(Reason::Malformed, detail), Some(log)));
    }
    let Some(critical) = &token.critical else {
        let check = fail(Reason::CriticalHeader, "`crit` must be a list of strings".to_owned());
        return Err(unauthorized(check, None));
    };
    if let Some(name) = critical.iter().find(|name| *name != "b64") {
        let detail = format!("`crit` demands {name:?}, and the gateway understands only b64");
        return Err(unauthorized(fail(Reason::CriticalHeader, detail), Some(BAD_SIGNATURE)));
    }
    if verifier.is_some_and(|key| token.message().is_some_and(|message| key.verifies(&message, &token.signature))) {
        let kid = if key.kid.is_empty() { String::new() } else { format!(" with key {:?}", key.kid) };
        return Ok(Check::pass("signature", format!("{algorithm}{kid} of {}", set.name())));
    }
    let (reason, detail, hints) = if key.material.key_type() != algorithm.key_type() {
        let detail = format!("{algorithm} needs a key of type {}, this key is {described}", algorithm.key_type());
        (Reason::KeyMismatch, detail, Vec::new())
    } else if let Some(bits) = key.material.rsa_bits().filter(|bits| *bits < 1024) {
        let detail = format!("the RSA key has {bits} bits: the gateway verifies with 1024 and more alone");
        (Reason::WeakKey, detail, Vec::new())
    } else {
        let detail = format!(
            "the {algorithm} signature was not made over this header and payload by {} (kid {:?})",
            set.name(),
            key.kid
        );
        let hints = if explains { bad_signature_hints(algorithm, token, set) } else { Vec::new() };
        (Reason::BadSignature, detail, hints)
    };
    Err(unauthorized(fail(reason, detail).with_hints(hints), Some(BAD_SIGNATURE)))
}

fn bad_signature_hints(algorithm: Algorithm, token: &Token, set: &GatewaySet) -> Vec<String> {
    let (Some(evidence), Some(keys)) = (evidence(algorithm, token), native(set)) else { return Vec::new() };
    let near = evidence.near_misses(&keys, None);
    if !near.is_empty() {
        return near;
    }
    vec![evidence.odd_length().unwrap_or_else(|| {
        "no near miss fits either: the token was signed with a key that is not in this set, or changed after it was signed"
            .to_owned()
    })]
}

fn evidence(algorithm: Algorithm, token: &Token) -> Option<Evidence> {
    Some(Evidence::new(algorithm, token.message()?, token.signature.clone()))
}

/// A check that fails: the client gets 401 with an empty body, the log the library's words.
pub(super) fn unauthorized(check: Check, words: Option<&str>) -> Box<Stop> {
    let log = words.map(|words| format!("Unable to validate the token: {words}"));
    Stop::new(check, Response::of_status(401), log)
}

fn missing_key(strategy: Strategy, wanted: &str, set: &GatewaySet) -> String {
    let noun = strategy.noun();
    let identities = strategy.identities(set);
    let there = match identities.as_slice() {
        [] => format!("{} has no keys", set.name()),
        some => format!("{} has {}", set.name(), listed(some.iter().map(|id| format!("{id:?}")), SHOWN)),
    };
    format!("no key has the {noun} (key ID) {wanted:?} that the token asks for; {there}")
}

/// The same set as a strict reader sees it, to try near misses with.
fn native(set: &GatewaySet) -> Option<KeySet> {
    KeySet::read(set.bytes(), set.name()).ok()
}

const BAD_SIGNATURE: &str = "go-jose/go-jose: error in cryptographic primitive";

/// How many key IDs a message lists.
const SHOWN: usize = 20;
