//! Which changes of a key set go unnoticed: the verdicts of `jwtk jwks diff`.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;

use jwtk::claims::Timestamp;
use jwtk::gateway::Kind;
use jwtk::jose::Serialization;
use jwtk::json::{Style, write_object};
use jwtk::jwk::{Jwk, KeySet, KeySpec, Metadata};
use jwtk::jws::{Protected, Signer, choose_signer};
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

fn set(keys: &[&Value]) -> KeySet {
    KeySet::read(json!({ "keys": keys }).to_string().as_bytes(), "set").unwrap()
}

fn verdict(old: &[&Value], new: &[&Value], kind: Option<Kind>) -> &'static str {
    let (old, new) = (set(old), set(new));
    let difference = Difference::of(&old, &new);
    let difference = match kind {
        Some(kind) => difference.for_gateway(kind, &old, &new),
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
fn a_private_half_beside_the_public_one_is_no_change() {
    for alg in ["ES256", "ML-DSA-44"] {
        let key = KeySpec::for_algorithm(alg.parse().unwrap(), None).unwrap().generate().unwrap();
        let jwk = Jwk::new(key, Metadata::default());
        let [private, public] = [jwk.expose_json(), jwk.public().unwrap().to_json()].map(|members| {
            let mut key: Value = serde_json::from_str(&write_object(&members, Style::Compact)).unwrap();
            key["kid"] = json!("a");
            key
        });
        assert_eq!(verdict(&[&private], &[&public], None), "same", "{alg}");
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

/// lint.md section 9: what is no key is a member too, for which a gateway refuses all.
#[test]
fn a_member_that_is_no_key_breaks_what_the_gateway_refuses() {
    let [rsa, ..] = keys();
    for nothing in [json!(5), json!("x"), json!(null), json!([])] {
        for (kind, expected) in [
            (Kind::Krakend, "break"),
            #[cfg(feature = "cel")]
            (Kind::Agentgateway, "break"),
            (Kind::Envoy, "safe"),
        ] {
            assert_eq!(verdict(&[&rsa], &[&rsa, &nothing], Some(kind)), expected, "{kind:?} {nothing}");
        }
    }
    // Of a large set such members are counted alone.
    let secret = |kid: usize| json!({"kty": "oct", "kid": kid.to_string(), "alg": "HS256", "k": format!("{kid:042}0")});
    let keys: Vec<Value> = (0..1_100).map(secret).collect();
    let nothing = json!(5);
    let old: Vec<&Value> = keys.iter().collect();
    let new = [old.clone(), vec![&nothing]].concat();
    assert_eq!(verdict(&old, &new, Some(Kind::Krakend)), "break");
    assert_eq!(verdict(&old, &old, Some(Kind::Krakend)), "same");
}

#[test]
fn another_key_beside_the_old_one_hides_it_from_gateways_that_take_the_last() {
    let [rsa, other, ec] = keys();
    let twin = with(&other, "kid", &rsa["kid"]);
    let krakend = Some(Kind::Krakend);
    for (expected, kind, new) in [
        ("break", None, vec![&rsa, &twin]),
        ("break", None, vec![&twin, &rsa]),
        ("break", krakend, vec![&rsa, &twin]),
        ("break", krakend, vec![&rsa, &ec, &twin]),
        ("safe", krakend, vec![&twin, &rsa]),
        ("safe", krakend, vec![&rsa, &ec]),
        ("safe", Some(Kind::Envoy), vec![&rsa, &twin]),
        ("safe", Some(Kind::Gloo), vec![&rsa, &twin]),
        #[cfg(feature = "cel")]
        ("break", Some(Kind::Agentgateway), vec![&rsa, &twin]),
        #[cfg(feature = "cel")]
        ("safe", Some(Kind::Agentgateway), vec![&twin, &rsa]),
    ] {
        assert_eq!(verdict(&[&rsa], &new, kind), expected, "{kind:?} {new:?}");
    }
    // What was there before the change is none of it.
    assert_eq!(verdict(&[&rsa, &twin], &[&rsa, &twin], krakend), "same");
    assert_eq!(verdict(&[&rsa, &twin], &[&twin, &rsa], krakend), "break");
}

#[test]
fn tokens_fare_as_the_gateway_picks_keys() {
    let secret = |kid: &str, k: &str| json!({"kty": "oct", "kid": kid, "k": k});
    let old = secret("a", "dGhpcnR5LXR3byBieXRlcyBvZiB0ZXN0IHNlY3JldCE");
    let twin = secret("a", "YW5vdGhlciB0aGlydHktdHdvIGJ5dGVzIG9mIHNlY3JldA");
    let signers = set(&[&old]);
    let chosen = choose_signer(&signers, Some("a"), None, false).unwrap();
    let signer = Signer::new(chosen.key, &Protected::default().kid("a"), Serialization::Compact);
    let token = signer.sign(br#"{"exp":1999999999}"#).unwrap();
    for (kind, new, fate) in [
        (None, vec![&old, &twin], (1, 0)),
        (Some(Kind::Krakend), vec![&old, &twin], (0, 1)),
        (Some(Kind::Krakend), vec![&twin, &old], (1, 0)),
        (Some(Kind::Envoy), vec![&old, &twin], (1, 0)),
    ] {
        let (before, after) = (set(&[&old]), set(&new));
        let mut difference = Difference::of(&before, &after);
        if let Some(kind) = kind {
            difference = difference.for_gateway(kind, &before, &after);
        }
        let lines = std::iter::once((1, token.as_str()));
        let tokens = difference.with_tokens(&before, &after, lines, Timestamp::new(1_800_000_000, 0)).tokens.unwrap();
        assert_eq!((tokens.kept, tokens.broken.len()), fate, "{kind:?} {new:?}");
    }
}
