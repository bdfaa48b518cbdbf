//! Which changes of a key set nobody notices: the verdicts of `jwtk jwks diff`.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;

use jwtk::gateway::Kind;
use jwtk::jwk::KeySet;
use jwtk::rotation::Difference;
use serde_json::{Value, json};

/// An RSA key, and two others.
fn keys() -> [Value; 3] {
    let read = |name: &str| -> Value {
        serde_json::from_slice(&fs::read(format!("fixtures/lint/{name}/jwks.json")).unwrap()).unwrap()
    };
    let (google, several) = (read("clean-jwks-in-googles-shape"), read("clean-jwks-of-several-types"));
    [google["keys"][0].clone(), google["keys"][1].clone(), several["keys"][1].clone()]
}

fn with(key: &Value, name: &str, value: &Value) -> Value {
    let mut key = key.clone();
    key[name] = value.clone();
    key
}

fn without(key: &Value, name: &str) -> Value {
    let mut key = key.clone();
    key.as_object_mut().unwrap().remove(name);
    key
}

fn verdict(old: &[&Value], new: &[&Value], kind: Option<Kind>) -> &'static str {
    let set = |keys: &[&Value]| KeySet::read(json!({ "keys": keys }).to_string().as_bytes(), "set").unwrap();
    let (old, new) = (set(old), set(new));
    let difference = Difference::of(&old, &new);
    let difference = match kind {
        Some(kind) => difference.for_gateway(kind, &new),
        None => difference,
    };
    difference.judge().0.word()
}

#[test]
fn every_change_has_its_verdict() {
    let [rsa, other, ec] = keys();
    let kid = rsa["kid"].clone();
    let ops = |ops: &[&str]| with(&rsa, "key_ops", &json!(ops));
    for (expected, old, new) in [
        ("same", vec![&rsa, &ec], vec![&ec, &rsa]),
        ("same", vec![&ops(&["sign", "verify"])], vec![&ops(&["verify", "sign"])]),
        ("safe", vec![&rsa], vec![&rsa, &ec]),
        ("safe", vec![&rsa], vec![&with(&rsa, "x5u", &json!("https://a.example"))]),
        ("overlap", vec![&rsa, &ec], vec![&ec]),
        ("overlap", vec![&without(&rsa, "kid"), &ec], vec![&ec]),
        ("break", vec![&rsa], vec![&ec]),
        ("break", vec![&rsa, &ec], vec![&with(&other, "kid", &kid), &ec]),
        ("break", vec![&rsa, &ec], vec![&with(&rsa, "kid", &json!("x")), &ec]),
        ("break", vec![&rsa, &ec], vec![&without(&rsa, "kid"), &ec]),
        ("break", vec![&rsa, &ec], vec![&with(&rsa, "alg", &json!("RS512")), &ec]),
        ("break", vec![&rsa, &ec], vec![&without(&rsa, "use"), &ec]),
        ("break", vec![&rsa, &ec], vec![&ops(&["verify"]), &ec]),
    ] {
        assert_eq!(verdict(&old, &new, None), expected, "{old:?} {new:?}");
    }
}

#[test]
fn a_set_that_the_gateway_refuses_breaks_all() {
    let [rsa, ..] = keys();
    let unknown = json!({"kty": "AKP", "kid": "p", "alg": "ML-DSA-44", "pub": "AA"});
    for (kind, expected) in [(Kind::Krakend, "break"), (Kind::Envoy, "safe")] {
        assert_eq!(verdict(&[&rsa], &[&rsa, &unknown], Some(kind)), expected, "{kind:?}");
    }
}
