//! What is lax or odd about keys, and about tokens that are accepted with them.

use crate::algorithm::Algorithm;
use crate::claims::Timestamp;
use crate::crypto::{Weakness, secret_weakness};
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::krakend::jwk::GatewayJwk;
use crate::gateway::krakend::jwk::material::Material;
use crate::gateway::krakend::key_set::GatewaySet;
use crate::gateway::krakend::key_strategy::Strategy;
use crate::json::{Object, Value};

/// What this file can find.
pub(super) const RULES: [&Rule; 8] = [
    &DUPLICATE_KID,
    &PRIVATE_KEY,
    &LEADING_ZERO,
    &NO_FITTING_KEY,
    &UNHEEDED_MEMBER,
    &WEAK_KEY,
    &MISSING_EXP,
    &MILLISECONDS,
];

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

/// What is lax about an accepted token.
pub(in crate::gateway::krakend) fn of_claims(
    claims: &Object,
    expires: bool,
    now: Timestamp,
    findings: &mut Vec<Finding>,
) {
    if !expires {
        findings.push(Finding::new(&MISSING_EXP, "the token has no exp, so it is accepted for ever"));
    }
    let far = i128::from(latest_exp(now));
    if claims.get("exp").and_then(Value::as_number).is_some_and(|exp| exp.cmp_decimal(far, 0).is_gt()) {
        let text = "exp is more than a thousand years ahead: it looks like milliseconds, and never expires";
        findings.push(Finding::new(&MILLISECONDS, text));
    }
}

/// The latest `exp` that does not look like milliseconds.
pub(in crate::gateway::krakend) fn latest_exp(now: Timestamp) -> i64 {
    now.plus_seconds(FAR_FUTURE).seconds()
}

const DUPLICATE_KID: Rule = Rule::new("krakend/duplicate-kid", Severity::Error, "keys of which one alone is tried");
const PRIVATE_KEY: Rule = Rule::new("krakend/private-key", Severity::Error, "a private key among those to verify with");
const LEADING_ZERO: Rule =
    Rule::new("krakend/leading-zero", Severity::Warning, "a modulus that begins with a zero byte");
const NO_FITTING_KEY: Rule = Rule::new("krakend/no-fitting-key", Severity::Error, "no key that the algorithm can use");
const UNHEEDED_MEMBER: Rule =
    Rule::new("krakend/unheeded-member", Severity::Note, "what a key says it is for, and is not asked");
const WEAK_KEY: Rule = Rule::new("krakend/weak-key", Severity::Error, "a key that can be guessed or broken");
const MISSING_EXP: Rule = Rule::new("krakend/missing-exp", Severity::Warning, "a token that never expires");
const MILLISECONDS: Rule = Rule::new("krakend/milliseconds", Severity::Error, "a time that looks like milliseconds");

/// A thousand years in seconds.
const FAR_FUTURE: i64 = 31_556_952_000;
