//! How hard keys are to break, looked for once: files of one call often hold the same keys.

use std::cell::RefCell;
use std::collections::HashMap;

use super::names;
use super::published::is_published;
use crate::algorithm::{Algorithm, Scheme};
use crate::crypto::{PublicKey, Weakness};
use crate::finding::{Finding, Meaning, Place, Rule, Severity};
use crate::jwk::Key;

/// What was found of keys, by their thumbprints.
#[derive(Debug, Default)]
pub(super) struct Strengths(RefCell<HashMap<String, Option<Weakness>>>);

impl Strengths {
    /// What makes a key too weak; that takes some milliseconds for the first time.
    pub(super) fn weakness(&self, key: &Key, identity: &str) -> Option<Weakness> {
        let public: &PublicKey = match key {
            Key::Public(key) => key,
            Key::Private(key) => &key.public(),
            Key::Symmetric(_) => return None,
        };
        let mut known = self.0.borrow_mut();
        known.entry(identity.to_owned()).or_insert_with(|| public.weakness()).clone()
    }
}

/// How hard a key is to break.
pub(super) fn of_strength(
    key: &Key,
    identity: &str,
    alg: Option<&str>,
    strengths: &Strengths,
    place: impl Fn(&str) -> Place,
    findings: &mut Vec<Finding>,
) {
    let number = match key {
        Key::Public(key) if key.curve_name().is_none() => "n",
        Key::Private(key) if key.public().curve_name().is_none() => "n",
        Key::Symmetric(_) => "k",
        Key::Public(_) | Key::Private(_) => "x",
    };
    let weakness = strengths.weakness(key, identity);
    let (rule, text) = if is_published(key) {
        (&PUBLISHED_KEY, "this key is printed in public: whoever looks it up can sign".to_owned())
    } else if let Key::Symmetric(secret) = key {
        let scheme = alg.and_then(|alg| alg.parse::<Algorithm>().ok()).map(Algorithm::scheme);
        let least = match scheme {
            Some(Scheme::Hmac(digest)) => digest.output_len(),
            Some(_) => return,
            None if alg.is_some_and(|alg| names::algorithm(alg, "oct", None).is_some()) => return,
            None => 32,
        };
        if secret.len() >= least {
            return;
        }
        let wants = alg.map_or_else(|| "an HMAC".to_owned(), str::to_owned);
        (&WEAK_KEY, format!("the secret has {} bytes, {wants} should have {least} at least", secret.len()))
    } else {
        match weakness {
            None => return,
            Some(weakness @ Weakness::Roca) => (&ROCA, weakness.to_string()),
            Some(weakness) => (&WEAK_KEY, weakness.to_string()),
        }
    };
    findings.push(Finding::new(rule, text).at(place(number)));
}

pub(super) const WEAK_KEY: Rule = Rule::new("jwk/weak-key", Severity::Error, "a key that can be guessed or broken")
    .because_of(
        Meaning::new(
            "Whoever finds the key signs whatever he likes (RFC 7518 sections 3.2 and 3.3).",
            "Make a new key: RSA of 2048 bits, a curve, or a secret as long as the hash.",
        )
        .exploitable(),
    );

pub(super) const ROCA: Rule =
    Rule::new("jwk/roca", Severity::Error, "a modulus of the flawed generator of CVE-2017-15361").because_of(
        Meaning::new(
            "The private key can be computed from the public one (CVE-2017-15361).",
            "Make a new key with other software or another card.",
        )
        .exploitable(),
    );

pub(super) const PUBLISHED_KEY: Rule =
    Rule::new("jwk/published-key", Severity::Error, "a key whose secret half is public").because_of(
        Meaning::new(
            "The private half, or the secret, is printed in a manual or an RFC: everybody can sign.",
            "Make a new key.",
        )
        .exploitable(),
    );
