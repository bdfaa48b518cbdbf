//! What is lax or odd about keys.

use crate::algorithm::Algorithm;
use crate::crypto::{Weakness, secret_weakness};
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::krakend::jwk::GatewayJwk;
use crate::gateway::krakend::jwk::material::Material;
use crate::gateway::krakend::key_set::GatewaySet;
use crate::gateway::krakend::key_strategy::Strategy;

/// What this file can find.
pub(super) const RULES: [&Rule; 7] =
    [&DUPLICATE_KID, &PRIVATE_KEY, &LEADING_ZERO, &NO_FITTING_KEY, &UNHEEDED_MEMBER, &WEAK_KEY, &MISMATCHED_HALVES];

/// What is odd about the keys of a set, and about the one that is used.
pub(in crate::gateway::krakend) fn of_keys(
    strategy: Strategy,
    algorithm: Algorithm,
    set: &GatewaySet,
    used: &GatewayJwk,
    findings: &mut Vec<Finding>,
) {
    let identity = strategy.of_key(used);
    let same = set.keys().iter().filter(|key| strategy.of_key(key) == identity).count();
    if same > 1 {
        let text = format!(
            "{same} keys of {} have the {} {identity:?}: the gateway tries the last of them alone",
            set.name(),
            strategy.noun()
        );
        findings.push(Finding::new(&DUPLICATE_KID, text));
    }
    of_key(algorithm, used, set.name(), findings);
    of_set(algorithm, set, findings);
    for key in set.keys() {
        if key.material.is_private() {
            let text = format!(
                "{} holds the private {} (kid {:?}): anyone who reads the set can sign",
                set.name(),
                key.material.key_type(),
                key.kid
            );
            findings.push(Finding::new(&PRIVATE_KEY, text));
        }
        if key.has_leading_zero {
            let text = format!(
                "{}: the modulus `n` of kid {:?} begins with a zero byte; this gateway takes it, others refuse it or the \
                 signature: leave the leading zero out",
                set.name(),
                key.kid
            );
            findings.push(Finding::new(&LEADING_ZERO, text));
        }
    }
}

/// A set that cannot serve the validator at all.
pub(in crate::gateway::krakend) fn of_set(algorithm: Algorithm, set: &GatewaySet, findings: &mut Vec<Finding>) {
    let needed = algorithm.key_type();
    if !set.keys().is_empty() && !set.has_type(needed) {
        let text = format!("{algorithm} needs a key of type {needed}, and {} has none", set.name());
        findings.push(Finding::new(&NO_FITTING_KEY, text));
    }
}

/// What is odd about one key that is used.
pub(in crate::gateway::krakend) fn of_key(
    algorithm: Algorithm,
    key: &GatewayJwk,
    set: &str,
    findings: &mut Vec<Finding>,
) {
    let kid = &key.kid;
    if !key.alg.is_empty() && key.alg != algorithm.name() {
        let text = format!(
            "kid {kid:?} of {set} says alg {:?}, which this gateway ignores: it uses the key for {algorithm}",
            key.alg
        );
        findings.push(Finding::new(&UNHEEDED_MEMBER, text));
    }
    if !key.public_key_use.is_empty() && key.public_key_use != "sig" {
        let text = format!("kid {kid:?} of {set} says use {:?}, which this gateway ignores", key.public_key_use);
        findings.push(Finding::new(&UNHEEDED_MEMBER, text));
    }
    if let Material::Symmetric(secret) = &key.material
        && let Some(Weakness::HmacTooShort { bytes, needed, .. }) = secret_weakness(algorithm, secret)
    {
        let text = format!(
            "the secret of kid {kid:?} has {bytes} bytes, {algorithm} should have {needed} at least: it can be guessed"
        );
        findings.push(Finding::new(&WEAK_KEY, text));
    }
    if let Some(bits) = key.material.rsa_bits().filter(|bits| *bits < 2048) {
        let text = format!("the RSA key of kid {kid:?} has {bits} bits, at least 2048 are needed");
        findings.push(Finding::new(&WEAK_KEY, text));
    }
}

/// A key to sign with whose public half is another key's.
pub(in crate::gateway::krakend) fn of_halves(key: &GatewayJwk, set: &str, findings: &mut Vec<Finding>) {
    if key.material.is_mismatched() {
        let text = format!(
            "the public half of kid {:?} of {set} does not belong to its private half, which this gateway does not check: \
             nobody who verifies with that half takes what it signs",
            key.kid
        );
        findings.push(Finding::new(&MISMATCHED_HALVES, text));
    }
}

const DUPLICATE_KID: Rule = Rule::new("krakend/duplicate-kid", Severity::Error, "keys of which one alone is tried");
const PRIVATE_KEY: Rule = Rule::new("krakend/private-key", Severity::Error, "a private key among those to verify with");
const LEADING_ZERO: Rule =
    Rule::new("krakend/leading-zero", Severity::Warning, "a modulus that begins with a zero byte");
const NO_FITTING_KEY: Rule = Rule::new("krakend/no-fitting-key", Severity::Error, "no key that the algorithm can use");
const UNHEEDED_MEMBER: Rule =
    Rule::new("krakend/unheeded-member", Severity::Note, "what a key says it is for, and is not asked");
const MISMATCHED_HALVES: Rule =
    Rule::new("krakend/mismatched-halves", Severity::Error, "a key to sign with whose halves do not belong together");
const WEAK_KEY: Rule = Rule::new("krakend/weak-key", Severity::Error, "a key that can be guessed or broken");
