//! The worked examples of the JOSE RFCs, read from `fixtures/rfc/vectors.json`.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use jwtk::algorithm::{Algorithm, Digest};
use jwtk::claims::{Rules, Timestamp};
use jwtk::crypto::SigningKey;
use jwtk::dpop::{AccessToken, Demand, Target};
use jwtk::json::{Dialect, read_object};
use jwtk::jwk::{Jwk, Key, KeySet, Thumbprint, symmetric_thumbprint};
use jwtk::jws::{Policy, Unverified};
use serde_json::Value;

/// All tokens of the RFCs are valid at this time, in 2011.
const NOW: i64 = 1_300_819_000;

fn vectors(list: &str) -> Vec<Value> {
    let text = include_str!("../fixtures/rfc/vectors.json");
    let vectors: Value = serde_json::from_str(text).unwrap();
    vectors[list].as_array().unwrap().clone()
}

fn keys(case: &Value) -> KeySet {
    let text = match (&case["jwk"], &case["jwks"]) {
        (Value::Object(_), _) => case["jwk"].to_string(),
        (_, Value::Object(_)) => case["jwks"].to_string(),
        _ => r#"{"keys":[]}"#.to_owned(),
    };
    KeySet::read(text.as_bytes(), "vector").unwrap()
}

fn jwk(case: &Value) -> Jwk {
    Jwk::from_json(&read_object(case["jwk"].to_string().as_bytes(), Dialect::STRICT).unwrap()).unwrap()
}

fn accepts(case: &Value, token: &Value, policy: &Policy) -> bool {
    let keys = keys(case);
    let payload = case["payload"].as_str().unwrap_or_default().as_bytes();
    let token = match token {
        Value::String(text) if case["kind"].as_str().unwrap().contains("detached") => {
            Unverified::detached(text, payload)
        }
        Value::String(text) => Unverified::compact(text),
        object => Unverified::json(object.to_string().as_bytes(), None),
    };
    let mut rules = Rules::default();
    rules.payload_is_opaque = case["payload_is_claims"] != Value::Bool(true);
    rules.decide(token, &keys, policy, Timestamp::new(NOW, 0)).is_accepted()
}

#[test]
fn signatures_verify_as_the_rfcs_say() {
    let mut failed = Vec::new();
    for case in vectors("signatures") {
        let mut policy = Policy::default();
        policy.unencoded = case["kind"] == "jws-detached-unencoded";
        // RFC 7520 section 4.7 protects the content only; a caller that names the algorithm may accept that.
        policy.algorithms = (case["id"] == "rfc7520-4-7").then(|| vec![Algorithm::Hs256]);
        let forms = ["token", "json_general", "json_flattened"].map(|form| &case[form]);
        for token in forms.into_iter().filter(|token| !token.is_null()) {
            if accepts(&case, token, &policy) != case["signature_valid"].as_bool().unwrap() {
                failed.push(format!("{} {token}", case["id"]));
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn an_unprotected_algorithm_is_refused_unless_it_was_asked_for() {
    let case = vectors("signatures").into_iter().find(|case| case["id"] == "rfc7520-4-7").unwrap();
    assert!(!accepts(&case, &case["token"], &Policy::default()));
}

#[test]
fn unencoded_payloads_are_refused_unless_they_were_asked_for() {
    let case = vectors("signatures").into_iter().find(|case| case["id"] == "rfc7797-4-2").unwrap();
    assert!(!accepts(&case, &case["token"], &Policy::default()));
}

#[test]
fn deterministic_signatures_are_made_again_to_the_letter() {
    let mut made = 0;
    for case in vectors("signatures") {
        let (Some(header), Some(token)) = (case["header"].as_str(), case["token"].as_str()) else { continue };
        let is_signed = case["signature_valid"] == true && case["deterministic"] == true;
        if !is_signed || case["kind"] != "jws-compact" {
            continue;
        }
        let alg: Algorithm = serde_json::from_str::<Value>(header).unwrap()["alg"].as_str().unwrap().parse().unwrap();
        let key = match jwk(&case).key() {
            Key::Symmetric(secret) => SigningKey::hmac(alg, secret),
            Key::Private(key) => SigningKey::new(alg, key),
            other => panic!("{other:?} cannot sign"),
        };
        let encode = |text: &str| jwtk::base64url::encode(text);
        let input = format!("{}.{}", encode(header), encode(case["payload"].as_str().unwrap()));
        let signature = key.unwrap().sign(input.as_bytes()).unwrap();
        assert_eq!(format!("{input}.{}", jwtk::base64url::encode(signature)), token, "{}", case["id"]);
        made += 1;
    }
    assert!(made >= 6, "only {made} vectors were signed again");
}

#[test]
fn thumbprints_are_those_of_the_rfcs() {
    for case in vectors("thumbprints") {
        let jwk = jwk(&case);
        let thumbprint = |digest| match jwk.key() {
            Key::Symmetric(secret) => symmetric_thumbprint(secret, digest),
            _ => Thumbprint::of(jwk.public().unwrap().key(), digest),
        };
        for (name, digest) in [("sha256", Digest::Sha256), ("sha384", Digest::Sha384), ("sha512", Digest::Sha512)] {
            assert_eq!(thumbprint(digest).to_string(), case[name].as_str().unwrap(), "{} {name}", case["id"]);
        }
        assert_eq!(thumbprint(Digest::Sha256).uri(), case["uri"].as_str().unwrap(), "{}", case["id"]);
    }
}

#[test]
fn proofs_of_possession_hold_for_their_requests_alone() {
    let cases: Value = serde_json::from_str(include_str!("../fixtures/rfc/dpop.json")).unwrap();
    for case in cases.as_array().unwrap() {
        let text = |name: &str| case[name].as_str().unwrap();
        let judge = |method: &str, url: &str, token: Option<&str>| {
            let claims = format!(r#"{{"cnf":{{"jkt":"{}"}}}}"#, case["jkt"].as_str().unwrap_or_default());
            let claims = read_object(claims.as_bytes(), Dialect::STRICT).unwrap();
            let token = token.map(|text| AccessToken { text, claims: Some(&claims) });
            let demand = Demand::new(Target::new(method, url).unwrap());
            let now = Timestamp::new(case["now"].as_i64().unwrap(), 0);
            let judged = demand.judge(&[text("proof").to_owned()], token, now);
            judged.checks.into_iter().filter_map(|check| Some((check.name, check.reason?.code()))).collect::<Vec<_>>()
        };
        let token = case["token"].as_str();
        assert_eq!(judge(text("method"), text("url"), token), [], "{}", case["section"]);
        let failed = |name: &str| vec![(name.to_owned(), "claim_mismatch")];
        assert_eq!(judge("PUT", text("url"), token), failed("dpop_htm"));
        assert_eq!(judge(text("method"), "https://server.example.com/", token), failed("dpop_htu"));
        if token.is_some() {
            assert_eq!(judge(text("method"), text("url"), Some("another")), failed("dpop_ath"));
        }
    }
}
