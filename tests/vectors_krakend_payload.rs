//! What the KrakenD gateway's signer makes of a login response, byte for byte, read from `fixtures/krakend/sign.json`.
//!
//! Every vector runs whose configuration names a key of a local set, an algorithm, members to sign, `typ` and `full`;
//! [`out_of_scope`] tells the others and why. Sources, the set as the gateway reads it, and configurations with members of
//! a wrong type are matters of the gateway's room.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use jwtk::algorithm::Algorithm;
use jwtk::crypto::SigningKey;
use jwtk::jose::Serialization;
use jwtk::json::{Dialect, Style, read_object, write_object};
use jwtk::jwk::{Jwk, Key, KeySet, Member};
use jwtk::jws::{Protected, Signer, Unverified};
use jwtk::payload::sign_members;
use serde_json::Value;

#[test]
fn documents_are_signed_as_the_gateway_signs_them() {
    let text = include_str!("../fixtures/krakend/sign.json");
    let vectors: Value = serde_json::from_str(text).unwrap();
    let (mut ran, mut failed) = (0, Vec::new());
    for case in vectors["vectors"].as_array().unwrap() {
        if out_of_scope(case).is_some() {
            continue;
        }
        ran += 1;
        let outcome = sign(case, &vectors["keysets"]);
        let expected = &case["expect"];
        let verdict = match (expected["outcome"].as_str().unwrap(), &outcome) {
            ("response", Ok(body)) => same_body(expected, body),
            ("backend-error", Err(Failure::Body)) | ("sign-error", Err(Failure::Signing)) => Ok(()),
            ("config-error", Err(failure)) if failure.reason() == expected["reason"] => Ok(()),
            (expected, outcome) => Err(format!("{expected} expected, this is {outcome:?}")),
        };
        if let Err(why) = verdict {
            failed.push(format!("{}: {why}", case["name"]));
        }
    }
    assert!(failed.is_empty(), "{} of {ran}: {failed:#?}", failed.len());
    assert!(ran >= 96, "only {ran} vectors ran");
}

/// Why a vector is not run here.
fn out_of_scope(case: &Value) -> Option<&'static str> {
    let name = case["name"].as_str().unwrap();
    match name.split('-').next().unwrap() {
        "url" => return Some("keys from the network"),
        "config" | "namespace" => return Some("how the gateway reads its configuration"),
        "jwks" if case["expect"]["outcome"] != "response" => {
            return Some("how the gateway reads a set: one bad member spoils it");
        }
        _ => {}
    }
    match name {
        "kid-numeric-config" | "keys-to-sign-string" => Some("a configuration with a member of a wrong type"),
        "no-key-source" => Some("a configuration without any source"),
        "hs256-k-with-padding" | "jwks-rsa-n-leading-zero" | "jwks-duplicate-keys-member" => {
            Some("a set that only a lenient reader takes; ours tells what is wrong with it")
        }
        "mismatch-es256-p384-key-nothing-to-sign" => {
            Some("a curve that does not fit, which the gateway finds out late")
        }
        "body-collection-array" | "body-encoding-safejson-scalar" | "body-group" => {
            Some("what the gateway does to a response before it is signed")
        }
        _ => None,
    }
}

#[derive(Debug)]
enum Failure {
    Body,
    KeyNotFound,
    KeyType,
    Unfit,
    Signing,
}

impl Failure {
    /// The code that the vectors have for it.
    fn reason(&self) -> &'static str {
        match self {
            Self::KeyNotFound => "key-not-found",
            Self::KeyType => "key-type",
            Self::Unfit => "alg-unsupported-for-key",
            Self::Body | Self::Signing => "none",
        }
    }
}

fn sign(case: &Value, keysets: &Value) -> Result<String, Failure> {
    let config = &case["config"];
    let algorithm: Algorithm = config["alg"].as_str().unwrap().parse().unwrap();
    let kid = config["kid"].as_str().unwrap();
    let keys = key_set(case, keysets);
    let jwk = find(&keys, kid).ok_or(Failure::KeyNotFound)?;
    // The gateway looks at the key's numbers alone, never at its `alg`, `use` or `key_ops`.
    let key = match jwk.key() {
        Key::Public(_) => return Err(Failure::KeyType),
        Key::Private(key) => SigningKey::new(algorithm, key),
        Key::Symmetric(secret) => SigningKey::hmac(algorithm, secret),
        other => panic!("{} is new here", other.describe()),
    };
    let key = key.map_err(|_| Failure::Unfit)?;
    let dialect = Dialect::GO.with_depth(10_000).with_trailing_ignored();
    let document = read_object(&input(case), dialect).map_err(|_| Failure::Body)?;
    let names: Vec<String> = serde_json::from_value(config["keys_to_sign"].clone()).unwrap_or_default();
    let typ = config["typ"].as_str().filter(|typ| !typ.is_empty()).unwrap_or("JWT");
    let shape = if config["full"] == true { Serialization::Flattened } else { Serialization::Compact };
    let signer = Signer::new(key, &Protected::default().kid(kid).typ(typ), shape);
    let signed = sign_members(document, &names, &signer, |_| {});
    signed.map(|signed| write_object(&signed.document, Style::Go)).map_err(|_| Failure::Signing)
}

fn key_set(case: &Value, keysets: &Value) -> KeySet {
    let text = case["keyset"].as_str().map_or_else(|| &case["jwks"], |name| &keysets[name]);
    KeySet::read(text.as_str().unwrap().as_bytes(), "jwks.json").unwrap()
}

/// The last key of that ID, as the gateway picks; without an ID a key that has none.
fn find<'k>(keys: &'k KeySet, kid: &str) -> Option<&'k Jwk> {
    let named = |member: &&Member| member.kid().unwrap_or_default() == kid;
    keys.members().iter().rfind(named)?.jwk().ok()
}

fn input(case: &Value) -> Vec<u8> {
    match case["input_b64"].as_str() {
        Some(text) => jwtk::base64url::decode_standard(text).unwrap(),
        None => case["input"].as_str().unwrap().as_bytes().to_vec(),
    }
}

/// Equal to the letter; where signatures are random, equal but for them, and each of them good.
fn same_body(expected: &Value, body: &str) -> Result<(), String> {
    let sample = expected["body"].as_str().unwrap();
    if expected["random_signature"] != true {
        let inputs = || expected["signing_inputs"].to_string();
        return if body == sample { Ok(()) } else { Err(format!("{body} is not {sample}; signed was {}", inputs())) };
    }
    let (ours, theirs): (Value, Value) = (serde_json::from_str(body).unwrap(), serde_json::from_str(sample).unwrap());
    let (mut ours, mut theirs) = (ours.as_object().unwrap().clone(), theirs.as_object().unwrap().clone());
    let public = KeySet::read(expected["verify_jwk"].to_string().as_bytes(), "verify_jwk").unwrap();
    for (name, input) in expected["signing_inputs"].as_object().unwrap() {
        let (our_input, our_signature) = parts(&ours.remove(name).unwrap());
        let (their_input, their_signature) = parts(&theirs.remove(name).unwrap());
        if our_input != input.as_str().unwrap() || our_input != their_input {
            return Err(format!("{name}: signed was {our_input}, not {input}"));
        }
        if our_signature.len() != their_signature.len() {
            return Err(format!("{name}: a signature of {} characters", our_signature.len()));
        }
        for signature in [our_signature, their_signature] {
            let token = Unverified::compact(&format!("{our_input}.{signature}")).unwrap();
            if let Err(refused) = token.verify(&public, &jwtk::jws::Policy::default()) {
                return Err(format!("{name}: {refused:?}"));
            }
        }
    }
    if ours == theirs { Ok(()) } else { Err(format!("{ours:?} is not {theirs:?}")) }
}

/// What a token signs, and its signature, of either serialization.
fn parts(token: &Value) -> (String, String) {
    let token = token.as_str().unwrap();
    if let Ok(flattened) = serde_json::from_str::<Value>(token) {
        let part = |name: &str| flattened[name].as_str().unwrap();
        return (format!("{}.{}", part("protected"), part("payload")), part("signature").to_owned());
    }
    let (input, signature) = token.rsplit_once('.').unwrap();
    (input.to_owned(), signature.to_owned())
}
