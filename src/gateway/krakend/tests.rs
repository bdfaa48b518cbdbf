//! What is asked of a whole configuration.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::*;
use crate::check::Reason;
use crate::claims::Timestamp;
use crate::config::Text;
use crate::gateway::probe::{Echo, broken};
use crate::gateway::{self, Decision, KeyLocation, Served, Unserved};
use crate::http::Request;

/// Asks everything that can be asked of a configuration.
fn ask(config: &[u8], keys: &[u8], token: &str) {
    let body = keys.to_vec();
    let keys: Arc<dyn KeySource> = Arc::new(Echo(body.clone()));
    for name in ["krakend.json", "krakend.yaml", "krakend.toml", "krakend"] {
        let Ok(gateway) = gateway::read(&[Text::new(config, name)], Some(Kind::Krakend)) else { continue };
        let _ = gateway.findings();
        for route in gateway.routes().into_iter().take(8) {
            let asked = Asked::at(route.path).with_method(route.method.unwrap_or_default());
            let request = Request::default().with_header("Authorization", format!("Bearer {token}"));
            let validator = gateway.open(&asked, Arc::clone(&keys)).unwrap();
            let _ = validator.validate(&request, Timestamp::new(1_750_000_000, 0));
            if let Ok(Signing::Plan(plan)) = gateway.signing(&asked, &Overrides::default(), Arc::clone(&keys)) {
                let _ = plan.sign(&body, |_| {});
            }
        }
    }
}

const CONFIG: &str = r#"{"version":3,"extra_config":{"auth/validator":{"shared_cache_duration":5}},"endpoints":[
    {"endpoint":"/a/{x}","method":"GET","input_headers":["X-A"],"extra_config":{"auth/validator":{"alg":"HS256",
    "jwk_url":"https://a","audience":["a"],"roles":["r"],"roles_key":"a.b","roles_key_is_nested":true,"scopes":["s"],
    "scopes_key":"s","leeway":"1m","propagate_claims":[["sub","x-a"]],"jwk_fingerprints":["-_-_"],
    "cipher_suites":[49199],"jwk_local_ca":"ca.pem"},"auth/signer":{"alg":"HS256","kid":"a","keys_to_sign":["t"],
    "jwk_local_path":"k","disable_jwk_security":true,"full":true}},
    "backend":[{"group":"g","target":"a.b","mapping":{"a":"b"},"allow":["a.b"]}]}]}"#;

const KEYS: &str = r#"{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}],"t":{"a":1}}"#;

proptest! {
    #[test]
    fn no_bytes_make_it_panic(config: Vec<u8>, keys: Vec<u8>, token: String) {
        ask(&config, &keys, &token);
    }

    #[test]
    fn no_broken_configuration_makes_it_panic(
        at in 0..CONFIG.len(), with in r#"[\[\]{}",:0-9a-z\\ -]{0,6}"#, gone in 0_usize..30,
        keys_at in 0..KEYS.len(), key_with in r#"[\[\]{}",:0-9a-z\\ -]{0,6}"#,
    ) {
        let token = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImEifQ.e30.AAAA";
        ask(&broken(CONFIG, at, &with, gone), &broken(KEYS, keys_at, &key_with, 3), token);
    }
}

/// All that is said of a token at an endpoint with these settings, and of its keys.
fn told(settings: &str, keys: &str, token: &str) -> String {
    let config = format!(
        r#"{{"version":3,"endpoints":[{{"endpoint":"/","extra_config":{{"auth/validator":{{{settings}}}}},
        "backend":[{{"host":["http://b"],"url_pattern":"/"}}]}}]}}"#
    );
    let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
    let keys: Arc<dyn KeySource> = Arc::new(Echo(keys.as_bytes().to_vec()));
    let validator = gateway.open(&Asked::at("/"), keys).unwrap();
    let answer = validator.validate(&Request::with_token(token), Timestamp::new(1_750_000_000, 0)).unwrap();
    let mut told = vec![format!("{:?}", answer.status()), answer.log.unwrap_or_default()];
    for check in answer.checks.iter().filter(|check| check.reason.is_some()) {
        told.extend([format!("{:?} {}", check.reason, check.detail), check.hints.join("; ")]);
    }
    told.join("\n")
}

#[test]
fn settings_that_keep_everybody_out_are_told_with_what_to_write() {
    let url = r#""jwk_url":"https://a""#;
    for (settings, parts) in [
        (format!(r#""audience":"a",{url}"#), &["Some(401)", r#"brackets around it: "audience": ["…"]"#][..]),
        (format!(r#""cache":"true",{url}"#), &["Some(401)", r#"leave the quotes of "cache" out"#]),
        (format!(r#""Leeway":5,{url}"#), &["Some(401)", "as a duration in quotes"]),
        (format!(r#""leeway":[],{url}"#), &["as a duration in quotes"]),
        (r#""alg":"HS256""#.to_owned(), &["Some(401)", "neither jwk_url nor jwk_local_path", "set \"jwk_url\""]),
        (r#""jwk_local_path":"k""#.to_owned(), &["jwk_local_path alone", "set \"disable_jwk_security\": true"]),
        (r#""jwk_url":"http://a""#.to_owned(), &["does not begin with https://", "use an https URL"]),
        (
            r#""jwk_url":"${A}/b""#.to_owned(),
            &["begins with ${A}, which the gateway does not fill in", "render the file"],
        ),
        (r#""jwk_url":"http://${A}/b""#.to_owned(), &["does not begin with https://", "use an https URL"]),
        (url.to_owned(), &["None", "JOSE: unknown algorithm ", "no algorithm is set", "to one of HS256, HS384"]),
        (format!(r#""alg":"rs256",{url}"#), &["None", "unknown algorithm rs256", r#"write "alg": "RS256""#]),
        (format!(r#""alg":"none",{url}"#), &["\"none\" is not an algorithm", "to one of HS256"]),
        (
            r#""alg":"HS256","cache":true,"jwk_local_path":"k","disable_jwk_security":true"#.to_owned(),
            &["cache could not be used with jwk_local_path", "leave cache out"],
        ),
        (
            format!(r#""alg":"HS256","roles_key":"a.b","roles_key_is_nested":true,{url}"#),
            &[
                "\npanic: runtime error: slice bounds out of range [:4] with length 3\n",
                "give the outer claim a longer name",
            ],
        ),
    ] {
        let told = told(&settings, KEYS, "e30.e30.AA");
        assert!(parts.iter().all(|part| told.contains(part)), "{settings}: {told}");
    }
    // Nothing is known that would mend it.
    for (settings, part) in [(r#""alg":5"#, "must be a string"), (r#""cache":5"#, "must be true or false")] {
        let other = told(&format!("{settings},{url}"), KEYS, "e30.e30.AA");
        assert!(other.contains(part) && other.ends_with('\n'), "{other}");
    }
}

#[test]
fn sets_that_cannot_be_used_are_told_with_what_to_publish() {
    for (key, log, hint) in [
        ("{}", "unknown json web key type ''", "add `\"kty\"`"),
        (r#"{"kty":"AKP"}"#, "unknown json web key type 'AKP'", "publish this key in another set"),
        (r#"{"kty":"EC","crv":"P-2"}"#, "unsupported elliptic curve 'P-2'", "publish this key in another set"),
        (r#"{"kty":"OKP","crv":"X","x":"AA"}"#, "unknown curve X'", "publish this key in another set"),
        // What the library says of these is not known.
        (r#"{"kty":"oct","k":"a+b/"}"#, "", "write `-` for `+`"),
        (r#"{"kty":"oct","k":"a?b"}"#, "", "write it as base64url of the bytes"),
        (r#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#, "", "convert the key once more"),
        (r#"{"kty":"oct","k":"AA","x5c":["AA"]}"#, "", "put X.509 certificates"),
        (r#"{"kty":"oct","k":"AA","x5t":"AA"}"#, "invalid JWK, x5t header is of incorrect size", "make `x5c`, `x5t`"),
        (
            r#"{"kty":"oct","k":"AA","x5t#S256":"AA"}"#,
            "invalid JWK, x5t#S256 header is of incorrect size",
            "make `x5c`, `x5t`",
        ),
        (r#"{"kty":"oct"}"#, "", ""),
        ("null", "unknown json web key type ''", ""),
        ("5", "", ""),
    ] {
        let settings = r#""alg":"HS256","jwk_url":"https://a","operation_debug":true"#;
        let token = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImEifQ.e30.AAAA";
        let told = told(settings, &format!(r#"{{"keys":[{key}]}}"#), token);
        assert!(told.starts_with("Some(401)"), "{key}: {told}");
        let expected = match log {
            "" => String::new(),
            log => format!("[JWTValidator] Unable to validate the token: go-jose/go-jose: {log}"),
        };
        assert_eq!(told.lines().nth(1), Some(expected.as_str()), "{key}: {told}");
        assert!(told.contains(hint), "{key}: {told}");
        assert_eq!(told.ends_with('\n'), hint.is_empty(), "{key}: {told}");
    }
    let settings = r#""alg":"HS256","jwk_url":"https://a","operation_debug":true"#;
    for (set, hint) in
        [("<!DOCTYPE html>", "answers with HTML"), ("[]", "wrap the keys"), ("{\"keys\":5}", "\n"), ("{", "\n")]
    {
        let told = told(settings, set, "eyJhbGciOiJIUzI1NiIsImtpZCI6ImEifQ.e30.AAAA");
        assert!(told.starts_with("Some(401)\n\n") && told.contains(hint), "{set}: {told}");
    }
}

/// krakend.md 3.5: "That `d` belongs to `x`,`y` is not checked."
#[test]
fn halves_that_do_not_belong_together_sign_where_that_does_no_harm() {
    let sign = |alg: &str, key: &str| {
        let config = format!(
            r#"{{"version":3,"endpoints":[{{"endpoint":"/","extra_config":{{"auth/signer":{{"alg":"{alg}","kid":"a","keys_to_sign":["t"],
            "jwk_local_path":"k","disable_jwk_security":true}}}},"backend":[{{"host":["http://b"],"url_pattern":"/"}}]}}]}}"#
        );
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
        let set = format!(r#"{{"keys":[{{"kid":"a",{key}}}]}}"#);
        let signing = gateway.signing(&Asked::at("/"), &Overrides::default(), Arc::new(Echo(set.into_bytes())))?;
        let Signing::Plan(plan) = signing else { panic!("{signing:?}") };
        let signed = plan.sign(br#"{"t":{}}"#, |_| {}).unwrap();
        let is_told = plan.findings.iter().any(|finding| finding.rule.id == "krakend/mismatched-halves");
        Ok::<_, Error>((signed.signed.len(), is_told))
    };
    // The point is the generator of P-256, which belongs to the scalar 1.
    let ec = r#""kty":"EC","crv":"P-256","x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY","y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU""#;
    let scalar = |last: &str| format!(r#"{ec},"d":"{}{last}""#, "A".repeat(42));
    assert_eq!(sign("ES256", &scalar("E")), Ok((1, false)));
    assert_eq!(sign("ES256", &scalar("I")), Ok((1, true)));
    // 31 bytes are filled up with a zero.
    let mut seed = [7; 32];
    seed[31] = 0;
    let own = crate::crypto::Ed25519PrivateKey::new(&seed).unwrap();
    let ed = |x: &[u8]| {
        let (x, d) = (crate::base64url::encode(x), crate::base64url::encode(&seed[..31]));
        format!(r#""kty":"OKP","crv":"Ed25519","x":"{x}","d":"{d}""#)
    };
    assert_eq!(sign("EdDSA", &ed(own.public().bytes())), Ok((1, false)));
    let other = crate::crypto::Ed25519PrivateKey::new(&[9; 32]).unwrap();
    let error = sign("EdDSA", &ed(other.public().bytes())).unwrap_err();
    assert!(matches!(error, Error::MismatchedHalves { .. }), "{error}");
}

/// gin, `Engine.handleHTTPRequest`.
#[test]
fn a_request_that_no_endpoint_is_for_is_answered() {
    let service = |version: u8| {
        format!(
            r#"{{"version":{version},"endpoints":[{{"endpoint":"/a","extra_config":{{"auth/validator":{{"alg":"HS256","jwk_url":"https://a"}}}},
            "backend":[{{"host":["http://b"],"url_pattern":"/"}}]}}]}}"#
        )
    };
    let open = |version, asked: &Asked| {
        let config = service(version);
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
        gateway.open(asked, Arc::new(Echo(KEYS.as_bytes().to_vec()))).unwrap()
    };
    let ask = |version, asked: &Asked, line: &str| {
        let request = Request::read(format!("{line} HTTP/1.1\nHost: h\n\n").as_bytes()).unwrap();
        open(version, asked).validate(&request, Timestamp::new(0, 0))
    };
    for (line, status, body) in
        [("GET /nope", 404, "404 page not found"), ("POST /a", 405, "405 method not allowed"), ("GET /a/", 301, "")]
    {
        let answer = ask(3, &Asked::default(), line).unwrap();
        assert_eq!((answer.status(), answer.reason()), (Some(status), Some(Reason::NoRoute)), "{line}");
        assert!(matches!(&answer.decision, Decision::Refused(response) if response.body == body), "{answer:?}");
        let hints = answer.checks.iter().flat_map(|check| &check.hints).cloned().collect::<String>();
        assert!(hints.contains("GET /a"), "{hints}");
    }
    assert_eq!(ask(3, &Asked::default(), "GET /a").unwrap().reason(), Some(Reason::NoToken));
    // A gateway that does not start answers nobody.
    assert_eq!(ask(2, &Asked::default(), "GET /nope").unwrap().decision, Decision::NotStarted);
    // Who names an endpoint that there is not has misspelt it.
    assert!(matches!(ask(3, &Asked::at("/nope"), "GET /a"), Err(Error::NoSuchRoute { .. })));
}

#[test]
fn a_key_file_in_the_clear_is_none_where_it_is_to_be_decrypted() {
    /// Has the set, as it is in the file or as what stands for it.
    struct Own(bool);

    impl KeySource for Own {
        fn keys(&self, _: &KeyLocation) -> Result<Served, Unserved> {
            let bytes = KEYS.as_bytes().to_vec();
            Ok(if self.0 { Served::new(bytes, None, "k") } else { Served::json(bytes, "copy") })
        }

        fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
            Err(Unserved::new("none"))
        }
    }

    let config = |secret: &str| {
        let keys = format!(r#""jwk_local_path":"k","disable_jwk_security":true{secret}"#);
        format!(
            r#"{{"version":3,"endpoints":[{{"endpoint":"/","extra_config":{{"auth/validator":{{"alg":"HS256",{keys}}},
            "auth/signer":{{"alg":"HS256","kid":"a","keys_to_sign":["t"],{keys}}}}},"backend":[{{"host":["http://b"],"url_pattern":"/"}}]}}]}}"#
        )
    };
    let secret = r#","secret_url":"base64key://c21HYmpRd0U5T1N6R0FQWUxHa1VTd3NKdXl4Z2pBcGs=","cypher_key":"AAAA""#;
    for (secret, is_file, works) in [("", true, true), (secret, true, false), (secret, false, true)] {
        let config = config(secret);
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
        let validator = gateway.open(&Asked::at("/"), Arc::new(Own(is_file))).unwrap();
        let answer = validator.validate(&Request::with_token("e30.e30.AA"), Timestamp::new(0, 0)).unwrap();
        assert_eq!(answer.decision != Decision::NotStarted, works, "{secret} {is_file}: {answer:?}");
        assert!(works || answer.checks.iter().any(|check| check.detail.contains("in the clear")), "{answer:?}");
        let signing = gateway.signing(&Asked::at("/"), &Overrides::default(), Arc::new(Own(is_file))).unwrap();
        assert_eq!(matches!(signing, Signing::Plan(_)), works, "{secret} {is_file}");
    }
}

#[test]
fn what_is_empty_can_be_seen_in_a_message() {
    let key = crate::base64url::decode("c2VjcmV0").unwrap();
    let key = crate::crypto::LenientSigner::hmac(crate::algorithm::Digest::Sha256, &crate::crypto::Secret::from(key));
    let message = format!("{}.e30", crate::base64url::encode(r#"{"alg":"HS256","kid":"a"}"#));
    let token = format!("{message}.{}", crate::base64url::encode(key.sign(message.as_bytes()).unwrap()));
    let told = told(r#""alg":"HS256","jwk_url":"https://a","audience":["","b"]"#, KEYS, &token);
    assert!(told.contains("wants all of \"\", b, missing: \"\", b"), "{told}");
}

#[test]
fn of_a_cookie_no_scheme_is_taken_off() {
    let config = r#"{"version":3,"endpoints":[{"endpoint":"/","extra_config":{"auth/validator":{"alg":"HS256","jwk_url":"https://a"}},
        "backend":[{"host":["http://b"],"url_pattern":"/"}]}]}"#;
    let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
    let validator = gateway.open(&Asked::at("/"), Arc::new(Echo(KEYS.as_bytes().to_vec()))).unwrap();
    let request = Request::default().with_header("Cookie", "access_token=Bearer e30.e30.AA");
    let answer = validator.validate(&request, Timestamp::new(0, 0)).unwrap();
    let hints = answer.checks.iter().flat_map(|check| &check.hints).cloned().collect::<Vec<_>>().join("\n");
    assert!(hints.contains("of a cookie none") && !hints.contains("twice"), "{hints}");
}

#[test]
fn keys_that_are_not_there_are_told_with_what_there_is() {
    let token = |header: &str| format!("{}.e30.AAAA", crate::base64url::encode(header));
    let set = r#"{"keys":[{"kty":"oct","kid":"sim-2","k":"c2VjcmV0"}]}"#;
    let single = r#"{"kty":"oct","kid":"a","k":"c2VjcmV0"}"#;
    for (strategy, header, keys, parts, absent) in [
        (
            "kid",
            r#"{"alg":"HS256"}"#,
            set,
            &["the token has no kid", "has \"sim-2\"", "no key of this set"][..],
            &["asks for the kid twice"][..],
        ),
        (
            "kid",
            r#"{"alg":"HS256","kid":"SIM-2"}"#,
            set,
            &["\"sim-2\""],
            &["the token has no kid", "no key of this set"],
        ),
        (
            "kid",
            r#"{"alg":"HS256","kid":"other"}"#,
            set,
            &["no key of this set made the signature"],
            &["has no kid", "twice"],
        ),
        ("kid_x5t", r#"{"alg":"HS256","kid":"b"}"#, set, &["asks for the kid twice: \"bb\""], &["has no kid"]),
        ("kid_x5t", r#"{"alg":"HS256","kid":"b","x5t":"c"}"#, set, &["\"bc\""], &["twice"]),
        ("kid_x5t", r#"{"alg":"HS256"}"#, set, &[], &["has no kid"]),
    ] {
        let settings = format!(r#""alg":"HS256","jwk_url":"https://a","key_identify_strategy":"{strategy}""#);
        let told = told(&settings, keys, &token(header));
        assert!(parts.iter().all(|part| told.contains(part)), "{strategy} {header}: {told}");
        assert!(!absent.iter().any(|part| told.contains(part)), "{strategy} {header}: {told}");
    }
    let local = r#""alg":"HS256","jwk_local_path":"k","disable_jwk_security":true"#;
    let told = told(local, single, &token(r#"{"alg":"HS256","kid":"a"}"#));
    assert!(told.contains("this is a single JWK") && !told.contains("no key of this set"), "{told}");
    let told = self::told(local, r#"{"keys":[]}"#, &token(r#"{"alg":"HS256","kid":"a"}"#));
    assert!(told.contains("has no keys") && !told.contains("this is a single JWK"), "{told}");
}

#[test]
fn what_was_seen_of_a_token_is_told() {
    let seen = |token: &str| {
        let config = r#"{"version":3,"endpoints":[{"endpoint":"/","backend":[{"host":["http://b"],"url_pattern":"/"}],
            "extra_config":{"auth/validator":{"alg":"HS256","jwk_url":"https://a"}}}]}"#;
        let keys = r#"{"keys":[{"kty":"oct","k":"c2VjcmV0"},{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}"#;
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
        let validator = gateway.open(&Asked::at("/"), Arc::new(Echo(keys.as_bytes().to_vec()))).unwrap();
        let answer = validator.validate(&Request::with_token(token), Timestamp::new(1_750_000_000, 0)).unwrap();
        let seen = answer.tokens.first().cloned().unwrap_or_default();
        assert_eq!(seen.header.is_some_and(|header| header.contains("alg")), seen.alg.is_some(), "{token}");
        assert_eq!(seen.claims.is_some_and(|claims| claims.contains("a")), seen.alg.is_some(), "{token}");
        let key = seen.key.map(|key| format!("{:?} {} of {}", key.kid, key.kty, key.source));
        (seen.place, seen.alg, key, answer.checks.iter().any(|check| check.detail == "JSON serialization"))
    };
    let place = "header Authorization".to_owned();
    let header = |text: &str| crate::base64url::encode(text);
    let hs256 = Some("HS256".to_owned());
    for (token, alg, key, is_json) in [
        (
            format!("{}.{}.AAAA", header(r#"{"alg":"HS256"}"#), header(r#"{"a":1}"#)),
            &hs256,
            Some("None oct of keys"),
            false,
        ),
        (
            format!("{}.{}.AAAA", header(r#"{"alg":"HS256","kid":"a"}"#), header(r#"{"a":1}"#)),
            &hs256,
            Some("Some(\"a\") oct of keys"),
            false,
        ),
        (format!("{}.e30.AAAA", header("{}")), &None, None, false),
        (
            format!(r#"{{"payload":"eyJhIjoxfQ","protected":"{}","signature":"AAAA"}}"#, header(r#"{"alg":"HS256"}"#)),
            &hs256,
            Some("None oct of keys"),
            true,
        ),
        (
            format!(
                r#"{{"payload":"eyJhIjoxfQ","signatures":[{{"protected":"{}","signature":"AAAA"}}]}}"#,
                header(r#"{"alg":"HS256"}"#)
            ),
            &hs256,
            Some("None oct of keys"),
            true,
        ),
    ] {
        assert_eq!(seen(&token), (place.clone(), alg.clone(), key.map(str::to_owned), is_json), "{token}");
    }
}

#[test]
fn what_spoils_one_endpoint_does_not_keep_the_gateway_from_starting() {
    for (other, is_started) in [
        (r#""alg":"HS256","jwk_url":"https://a""#, true),
        (r#""alg":"none","jwk_url":"https://a""#, false),
        (r#""alg":"none","jwk_url":"https://a","audience":"a""#, true),
        (r#""alg":"none","jwk_local_path":"k""#, true),
    ] {
        let endpoint = |path: &str, settings: &str| {
            format!(
                r#"{{"endpoint":"{path}","backend":[{{"host":["http://b"],"url_pattern":"/"}}],
                "extra_config":{{"auth/validator":{{{settings}}}}}}}"#
            )
        };
        let own = endpoint("/own", r#""alg":"HS256","jwk_url":"https://a""#);
        let config = format!(r#"{{"version":3,"endpoints":[{own},{}]}}"#, endpoint("/other", other));
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
        let validator = gateway.open(&Asked::at("/own"), Arc::new(Echo(KEYS.as_bytes().to_vec()))).unwrap();
        let answer = validator.validate(&Request::default(), Timestamp::new(0, 0)).unwrap();
        assert_eq!(answer.decision != Decision::NotStarted, is_started, "{other}");
        // An endpoint that is open is not served either.
        let open = config.replace(&own, r#"{"endpoint":"/own","backend":[{"host":["http://b"],"url_pattern":"/"}]}"#);
        let gateway = gateway::read(&[Text::new(open.as_bytes(), "krakend.json")], None).unwrap();
        let validator = gateway.open(&Asked::at("/own"), Arc::new(Echo(KEYS.as_bytes().to_vec()))).unwrap();
        let answer = validator.validate(&Request::default(), Timestamp::new(0, 0)).unwrap();
        assert_eq!(answer.is_passed(), is_started, "{other}");
    }
}

#[test]
fn services_start_with_what_the_gateway_takes() {
    let backend = r#"{"host":["http://b"],"url_pattern":"/"}"#;
    let two = format!("{backend},{backend}");
    for (root, further, backends, is_started) in [
        ("", r#""output_encoding":"no-op","#, backend, true),
        ("", r#""output_encoding":"no-op","#, two.as_str(), false),
        ("", r#""output_encoding":"json","#, two.as_str(), true),
        (r#""output_encoding":"no-op","#, "", backend, true),
        (r#""output_encoding":"no-op","#, "", two.as_str(), false),
        (r#""output_encoding":"no-op","#, r#""output_encoding":"json","#, two.as_str(), true),
        (r#""host":"","#, "", backend, true),
        (r#""host":"http://a,http://b","#, "", backend, true),
        (r#""host":"http://a,a b","#, "", backend, false),
        (r#""host":[""],"#, "", backend, false),
    ] {
        let config = format!(
            r#"{{"version":3,{root}"endpoints":[{{"endpoint":"/",{further}"backend":[{backends}],
            "extra_config":{{"auth/validator":{{"alg":"HS256","jwk_url":"https://a"}}}}}}]}}"#
        );
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
        let validator = gateway.open(&Asked::at("/"), Arc::new(Echo(KEYS.as_bytes().to_vec()))).unwrap();
        let answer = validator.validate(&Request::default(), Timestamp::new(0, 0)).unwrap();
        assert_eq!(answer.status() == Some(401), is_started, "{config}: {:?}", answer.checks);
        let of_start = answer.checks.iter().filter(|check| check.name == "configuration");
        let hints: usize = of_start.map(|check| check.hints.len()).sum();
        assert_eq!(hints > 0, !is_started, "{config}: {:?}", answer.checks);
    }
}

#[test]
fn tokens_at_other_places_are_told_with_what_to_set() {
    let hints = |lines: &str| {
        let config = r#"{"version":3,"endpoints":[{"endpoint":"/","backend":[{"host":["http://b"],"url_pattern":"/"}],
            "extra_config":{"auth/validator":{"alg":"HS256","jwk_url":"https://a"}}}]}"#;
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
        let validator = gateway.open(&Asked::at("/"), Arc::new(Echo(KEYS.as_bytes().to_vec()))).unwrap();
        let request = Request::read(format!("GET /?t=eyJh HTTP/1.1\nHost: h\n{lines}").as_bytes()).unwrap();
        let answer = validator.validate(&request, Timestamp::new(0, 0)).unwrap();
        answer.checks.into_iter().flat_map(|check| check.hints).collect::<Vec<_>>().join("; ")
    };
    for (lines, hint) in [
        ("X-Token: eyJh", "send it in Authorization, or set \"auth_header_name\": \"X-Token\""),
        ("Cookie: jwt=eyJh", "set \"cookie_key\": \"jwt\""),
        (
            "Authorization: Basic x\nCookie: access_token=eyJh",
            "the header Authorization hides the cookie \"access_token\"",
        ),
    ] {
        assert!(hints(lines).contains(hint), "{lines}: {}", hints(lines));
    }
    // There is no setting for a parameter, and nothing is hidden.
    assert_eq!(hints("X: y"), "");
    for lines in ["Authorization: Basic x\nCookie: other=eyJh", "Authorization: Basic x", "Cookie: access_token=x"] {
        assert!(!hints(lines).contains("hides"), "{lines}: {}", hints(lines));
    }
}

#[test]
fn a_signer_without_its_key_is_told_what_to_write() {
    for (keys, hint) in [
        (KEYS, "name one of the set's keys in \"kid\""),
        (r#"{"keys":[]}"#, "name one of the set's keys in \"kid\""),
        (r#"{"kty":"oct","kid":"b","k":"c2VjcmV0"}"#, "this is a single JWK"),
    ] {
        let config = r#"{"version":3,"endpoints":[{"endpoint":"/","backend":[{"host":["http://b"],"url_pattern":"/"}],
            "extra_config":{"auth/signer":{"alg":"HS256","kid":"b","keys_to_sign":["t"],"jwk_local_path":"k",
            "disable_jwk_security":true}}}]}"#;
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
        let source = Arc::new(Echo(keys.as_bytes().to_vec()));
        let signing = gateway.signing(&Asked::at("/"), &Overrides::default(), source).unwrap();
        let Signing::Refused(answer) = signing else { panic!("{keys}: {signing:?}") };
        let hints: Vec<&str> = answer.checks.iter().flat_map(|check| &check.hints).map(String::as_str).collect();
        assert!(hints.iter().any(|one| one.starts_with(hint)), "{keys}: {hints:?}");
    }
}

#[test]
fn endpoints_are_compared_with_each_other() {
    let validator = |further: &str| {
        format!(r#""auth/validator":{{"alg":"RS256","jwk_url":"https://a","audience":["a"]{further}}}"#)
    };
    let endpoint = |path: &str, method: &str, extra: &str, further: &str, backend: &str| {
        format!(
            r#"{{"endpoint":"{path}","method":"{method}","extra_config":{{{extra}}},{further}"backend":[{{{backend}}}]}}"#
        )
    };
    let to = |host: &str, path: &str| format!(r#""host":["{host}"],"url_pattern":"{path}""#);
    let plain = |extra: &str, backend: &str| endpoint("/a", "GET", extra, "", backend);
    let issuer = |path: &str, issuer: &str| endpoint(path, "GET", &validator(issuer), "", &to("b", path));
    let with = r#","issuer":"i""#;
    let elsewhere = r#","jwk_url":"https://b""#;
    let guarded = endpoint("/a", "GET", &validator(""), "", &to("b", "/x"));
    let beside = |path: &str, method: &str, extra: &str, backend: &str| {
        vec![guarded.clone(), endpoint(path, method, extra, "", backend)]
    };
    let filling = endpoint("/a", "GET", &validator(r#","propagate_claims":[["sub","x-USER"]]"#), "", &to("b", "/x"));
    let letting = |header: &str, extra: &str, host: &str| {
        let further = format!(r#""input_headers":["{header}"],"#);
        vec![filling.clone(), endpoint("/c", "GET", extra, &further, &to(host, "/y"))]
    };
    for (rule, root, endpoints, is_found) in [
        ("no-host", "", vec![plain("", r#""url_pattern":"/""#)], true),
        ("no-host", r#""host":["b"],"#, vec![plain("", r#""url_pattern":"/""#)], false),
        ("no-host", "", vec![plain("", r#""url_pattern":"/","host":[]"#)], true),
        ("no-host", "", vec![plain("", &to("b", "/"))], false),
        ("no-host", "", vec![plain("", r#""url_pattern":"/","extra_config":{"backend/lambda":{}}"#)], false),
        ("no-host", "", vec![plain("", r#""url_pattern":"/","extra_config":{"ai/llm2":{}}"#)], false),
        ("no-host", "", vec![plain("", r#""url_pattern":"/","extra_config":{"backend/http":{}}"#)], true),
        ("no-host", "", vec![plain(r#""proxy":{"static":{}}"#, r#""url_pattern":"/""#)], false),
        ("no-host", "", vec![plain(r#""proxy":{"sequential":true}"#, r#""url_pattern":"/""#)], true),
        ("uneven-validators", "", vec![issuer("/a", with), issuer("/b", with), issuer("/c", "")], true),
        ("uneven-validators", "", vec![issuer("/a", with), issuer("/b", "")], false),
        (
            "uneven-validators",
            "",
            vec![issuer("/a", with), issuer("/b", with), issuer("/c", with), issuer("/d", ""), issuer("/e", "")],
            false,
        ),
        ("uneven-validators", "", vec![issuer("/a", with), issuer("/b", with), issuer("/c", elsewhere)], false),
        ("open-beside-protected", "", beside("/a", "POST", "", &to("b", "/z")), true),
        ("open-beside-protected", "", beside("/a", "OPTIONS", "", &to("b", "/z")), false),
        ("open-beside-protected", "", beside("/b", "POST", "", &to("b", "/z")), false),
        ("open-beside-protected", "", beside("/a", "POST", r#""auth/signer":{}"#, &to("b", "/z")), false),
        ("open-beside-protected", "", beside("/a", "POST", &validator(""), &to("b", "/z")), false),
        ("open-beside-protected", "", beside("/b", "GET", "", &to("B/", "/x")), true),
        ("open-beside-protected", "", beside("/b", "PUT", "", &to("b", "/x")), false),
        ("open-beside-protected", "", beside("/b", "GET", "", &to("c", "/x")), false),
        (
            "open-beside-protected",
            "",
            beside("/b", "GET", "", &format!("{}}},{{{}", to("b", "/x"), to("c", "/x"))),
            false,
        ),
        ("forgeable-header", "", letting("X-User", "", "b"), true),
        ("forgeable-header", "", letting("*", "", "b"), true),
        ("forgeable-header", "", letting("X-Other", "", "b"), false),
        ("forgeable-header", "", letting("X-User", "", "c"), false),
        ("forgeable-header", "", letting("X-User", &validator(""), "b"), false),
        ("undefined-param", "", vec![plain("", &to("b", "/{JWT.sub}"))], true),
        ("undefined-param", "", vec![plain(&validator(""), &to("b", "/{JWT.sub}"))], false),
        ("wildcard-endpoint", "", vec![endpoint("/a/*", "GET", "", "", &to("b", "/"))], true),
        ("wildcard-endpoint", "", vec![endpoint("/a/b*", "GET", "", "", &to("b", "/"))], false),
        ("open-endpoint", "", vec![guarded.clone(), endpoint("/b", "GET", "", "", &to("b", "/y"))], true),
        ("open-endpoint", "", vec![guarded.clone(), endpoint("/b", "GET", "", "", &to("b", "/x"))], false),
    ] {
        let config = format!(r#"{{"version":3,{root}"endpoints":[{}]}}"#, endpoints.join(","));
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
        let found: Vec<&str> = gateway.findings().iter().map(|finding| finding.rule.id).collect();
        let id = format!("krakend/{rule}");
        assert_eq!(found.contains(&id.as_str()), is_found, "{rule} {config}: {found:?}");
    }
}

#[test]
fn settings_are_told_from_those_that_are_in_order() {
    let found = |settings: &str| -> Vec<&'static str> {
        // Of two members of one name the later counts.
        let config = format!(
            r#"{{"version":3,"endpoints":[{{"endpoint":"/","input_headers":["*"],"backend":[{{"host":["http://b"],"url_pattern":"/"}}],
            "extra_config":{{"auth/validator":{{"alg":"RS256","jwk_url":"https://a","audience":["a"],"cache":true,{settings}}}}}}}]}}"#
        );
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
        gateway.findings().iter().map(|finding| finding.rule.id).collect()
    };
    let roles =
        |key: &str, nested: bool| format!(r#""roles":["r"],"roles_key":"{key}","roles_key_is_nested":{nested}"#);
    for (settings, rule, is_found) in [
        (r#""leeway":"5m""#.to_owned(), "leeway", false),
        (r#""leeway":"5m1s""#.to_owned(), "leeway", true),
        (r#""leeway":"1s""#.to_owned(), "leeway", false),
        (r#""leeway":"999ms""#.to_owned(), "leeway", true),
        (r#""leeway":"x""#.to_owned(), "leeway", true),
        (r#""failed_jwk_key_cooldown":"1s""#.to_owned(), "no-effect", false),
        (r#""failed_jwk_key_cooldown":"999ms""#.to_owned(), "no-effect", true),
        (r#""failed_jwk_key_cooldown":"x""#.to_owned(), "no-effect", true),
        (r#""issuer":"i""#.to_owned(), "several-audiences", false),
        (r#""audience":["a","b"]"#.to_owned(), "several-audiences", true),
        (r#""audience":["a"]"#.to_owned(), "no-audience", false),
        (r#""audience":[]"#.to_owned(), "no-audience", true),
        (r#""cache":false"#.to_owned(), "no-cache", true),
        (r#""cache":true"#.to_owned(), "no-cache", false),
        (r#""cache":false,"jwk_local_path":"k""#.to_owned(), "no-cache", false),
        (r#""cache":"true""#.to_owned(), "no-cache", false),
        (r#""cache":true,"jwk_local_path":"k""#.to_owned(), "key-source", true),
        (
            r#""cache":false,"jwk_url":"","jwk_local_path":"k","disable_jwk_security":true"#.to_owned(),
            "key-source",
            false,
        ),
        (r#""jwk_url":"""#.to_owned(), "key-source", true),
        (r#""jwk_url":"http://a""#.to_owned(), "key-source", true),
        (r#""jwk_url":"http://a","disable_jwk_security":true"#.to_owned(), "key-source", false),
        (r#""jwk_url":"","jwk_local_path":"k""#.to_owned(), "key-source", true),
        (r#""jwk_url":"http://${A}""#.to_owned(), "key-source", false),
        (r#""jwk_url":5"#.to_owned(), "key-source", false),
        (r#""alg":"RS256""#.to_owned(), "secret-by-url", false),
        (r#""alg":"HS256""#.to_owned(), "secret-by-url", true),
        (
            r#""alg":"HS256","jwk_url":"http://localhost:1/","disable_jwk_security":true"#.to_owned(),
            "secret-by-url",
            false,
        ),
        (r#""alg":"rs256""#.to_owned(), "invalid-alg", true),
        (r#""alg":"ES512""#.to_owned(), "invalid-alg", false),
        (r#""cache_duration":5"#.to_owned(), "no-effect", false),
        (r#""cache":false,"cache_duration":5"#.to_owned(), "no-effect", true),
        (r#""propagate_claims_preserve_array":true"#.to_owned(), "no-effect", true),
        (r#""propagate_claims_preserve_array":false"#.to_owned(), "no-effect", false),
        (r#""propagate_claims_preserve_array":true,"propagate_claims":[["a","x-a"]]"#.to_owned(), "no-effect", false),
        (roles("a.b", false), "dotted-claim", true),
        (roles("ab", false), "dotted-claim", false),
        (roles("http.b", false), "dotted-claim", false),
        (roles("aa.b", true), "dotted-claim", false),
        (roles("a.b", true), "claim-path", true),
        (roles("aa.b", true), "claim-path", false),
        (roles("aa..b", true), "claim-path", true),
        (r#""roles_key":"a.b""#.to_owned(), "dotted-claim", false),
        (r#""roles_key":"a""#.to_owned(), "no-effect", true),
        (roles("a", false), "no-effect", false),
        (r#""scopes":["s"],"scopes_key":"a..b""#.to_owned(), "claim-path", true),
        (r#""scopes":["s"],"scopes_key":"a.b""#.to_owned(), "claim-path", false),
        (r#""scopes":["s"],"scopes_key":"https://a.b/c""#.to_owned(), "claim-path", true),
        (r#""scopes":["s"],"scopes_key":"https://a/c""#.to_owned(), "claim-path", false),
        (r#""scopes":["s"]"#.to_owned(), "scopes-without-key", true),
        (r#""scopes":["s"],"scopes_key":"s""#.to_owned(), "scopes-without-key", false),
        (r#""scopes_key":"s""#.to_owned(), "no-effect", true),
        (r#""scopes":["s"],"scopes_key":"s""#.to_owned(), "no-effect", false),
        (r#""scopes_matcher":"ALL""#.to_owned(), "wrong-value", true),
        (r#""scopes_matcher":"all""#.to_owned(), "wrong-value", false),
        (r#""key_identify_strategy":"KID""#.to_owned(), "wrong-value", true),
        (r#""key_identify_strategy":"kid_x5t""#.to_owned(), "wrong-value", false),
        (r#""operation_debug":true"#.to_owned(), "debug-endpoint", true),
        (r#""operation_debug":false"#.to_owned(), "debug-endpoint", false),
        (r#""cypher_key":"YQ==""#.to_owned(), "no-effect", true),
        (r#""secret_url":"base64key://a""#.to_owned(), "secret-in-file", true),
        (r#""secret_url":"awskms://a""#.to_owned(), "secret-in-file", false),
        (r#""propagate_claims":[["a","x-a"],["b","x-b"]]"#.to_owned(), "propagation", false),
        (r#""propagate_claims":[["a"]]"#.to_owned(), "propagation", true),
        (r#""propagate_claims":[["a","x-a"],["b","X-A"]]"#.to_owned(), "propagation", true),
    ] {
        let found = found(&settings);
        assert_eq!(found.contains(&format!("krakend/{rule}").as_str()), is_found, "{rule} {settings}: {found:?}");
    }
}

#[test]
fn an_encrypted_file_of_keys_is_not_looked_into() {
    let uses = |settings: &str| {
        let config = format!(
            r#"{{"version":3,"endpoints":[{{"endpoint":"/","backend":[{{"host":["http://b"],"url_pattern":"/"}}],
            "extra_config":{{"auth/validator":{{"alg":"HS256",{settings}}}}}}}]}}"#
        );
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
        gateway.key_uses().map(|one| one.location.as_written().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(uses(r#""jwk_local_path":"k""#), ["k"]);
    assert_eq!(uses(r#""jwk_local_path":"k","jwk_url":"https://a""#), ["k"]);
    assert!(uses(r#""jwk_local_path":"k","secret_url":"base64key://a""#).is_empty());
    assert_eq!(uses(r#""jwk_url":"https://a","secret_url":"base64key://a""#), ["https://a"]);
    assert!(uses(r#""issuer":"a""#).is_empty());
}

#[test]
fn rsa_keys_are_weak_below_1024_bits() {
    for (bytes, reason) in [(128, "BadSignature"), (127, "WeakKey"), (64, "WeakKey")] {
        let n = crate::base64url::encode(vec![0xFF; bytes]);
        let keys = format!(r#"{{"keys":[{{"kty":"RSA","kid":"a","n":"{n}","e":"AQAB"}}]}}"#);
        let header = crate::base64url::encode(r#"{"alg":"RS256","kid":"a"}"#);
        let token = format!("{header}.e30.{}", crate::base64url::encode(vec![0; bytes]));
        let told = told(r#""alg":"RS256","jwk_url":"https://a""#, &keys, &token);
        assert!(told.contains(reason), "{bytes}: {told}");
    }
}

#[test]
fn a_set_without_a_fitting_key_is_told_beside_the_answer() {
    let found = |alg: &str, keys: &str| {
        let config = format!(
            r#"{{"version":3,"endpoints":[{{"endpoint":"/","backend":[{{"host":["http://b"],"url_pattern":"/"}}],
            "extra_config":{{"auth/validator":{{"alg":"{alg}","jwk_url":"https://a"}}}}}}]}}"#
        );
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
        let validator = gateway.open(&Asked::at("/"), Arc::new(Echo(keys.as_bytes().to_vec()))).unwrap();
        let header = crate::base64url::encode(format!(r#"{{"alg":"{alg}","kid":"other"}}"#));
        let request = Request::with_token(format!("{header}.e30.AAAA"));
        let answer = validator.validate(&request, Timestamp::new(1_750_000_000, 0)).unwrap();
        assert_eq!(answer.status(), Some(401));
        answer.findings.iter().any(|finding| finding.rule.id == "krakend/no-fitting-key")
    };
    assert!(found("RS256", KEYS) && !found("HS256", KEYS) && !found("RS256", "{\"keys\":[]}"));
}

#[test]
fn the_url_is_asked_beforehand_where_the_gateway_asks_it() {
    struct Counted(AtomicUsize);

    impl KeySource for Counted {
        fn keys(&self, location: &KeyLocation) -> Result<Served, Unserved> {
            if matches!(location, KeyLocation::Remote(_)) {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
            Ok(Served::json(KEYS.as_bytes().to_vec(), "keys"))
        }

        fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
            Err(Unserved::new("none"))
        }
    }

    for (settings, count) in [
        (r#""jwk_url":"https://a""#, 1),
        (r#""jwk_local_path":"k","disable_jwk_security":true"#, 0),
        (r#""jwk_local_path":"k","jwk_url":"https://a""#, 0),
    ] {
        let config = format!(
            r#"{{"version":3,"endpoints":[{{"endpoint":"/","backend":[{{"host":["http://b"],"url_pattern":"/"}}],
            "extra_config":{{"auth/validator":{{"alg":"HS256",{settings}}}}}}}]}}"#
        );
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
        let source = Arc::new(Counted(AtomicUsize::new(0)));
        gateway.open(&Asked::at("/"), source.clone()).unwrap().warm().unwrap();
        assert_eq!(source.0.load(Ordering::Relaxed), count, "{settings}");
    }
}

#[test]
fn nesting_without_end_does_no_harm() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(9_000), close.repeat(9_000));
        let block = format!(r#"{{"endpoints":[{{"endpoint":"/","extra_config":{{"auth/validator":{deep}}}}}]}}"#);
        ask(block.as_bytes(), deep.as_bytes(), &deep);
        ask(CONFIG.as_bytes(), format!(r#"{{"t":{{"a":{deep}}}}}"#).as_bytes(), &deep);
        let header = crate::base64url::encode(format!(r#"{{"alg":"HS256","x":{deep}}}"#));
        ask(CONFIG.as_bytes(), KEYS.as_bytes(), &format!("{header}.{}.AAAA", crate::base64url::encode(&deep)));
    }
}
