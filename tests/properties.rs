//! What holds for every token, key and claim set there is.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod keys;

use jwtk::algorithm::{Algorithm, Digest, KeyType};
use jwtk::base64url::encode;
use jwtk::claims::{ClaimPath, ClaimRule, Match, Rules, Scopes, Test, Timestamp};
use jwtk::jose::{Decoded, Serialization};
use jwtk::json::{Dialect, Style, Value, read_object, write, write_object};
use jwtk::jwk::{Jwk, Key, KeySet, Metadata, PublicKey, Thumbprint};
use jwtk::jws::{Policy, Protected, Signer, Unverified};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

fn now() -> Timestamp {
    Timestamp::new(1_700_000_000, 0)
}

fn accepts(token: &str, keys: &KeySet, rules: &Rules) -> bool {
    rules.decide(Unverified::compact(token), keys, &Policy::default(), now()).accepted().is_some()
}

/// Any payload will do.
fn opaque() -> Rules {
    let mut rules = Rules::default();
    rules.payload_is_opaque = true;
    rules
}

/// A set with the half that verifies: the public one, or the secret.
fn verifier(jwk: &Jwk) -> KeySet {
    let members = jwk.public().map_or_else(|| jwk.expose_json(), |public| public.to_json());
    let text = format!(r#"{{"keys":[{}]}}"#, write_object(&members, Style::Compact));
    KeySet::read(text.as_bytes(), "keys").unwrap()
}

/// A token whose header is whatever `header` says.
fn token(jwk: &Jwk, algorithm: Algorithm, header: &str, payload: &str) -> String {
    let input = format!("{}.{}", encode(header), encode(payload));
    let signature = keys::signing_key(algorithm, jwk).sign(input.as_bytes()).unwrap();
    format!("{input}.{}", encode(signature))
}

#[test]
fn no_token_survives_the_flip_of_any_one_bit() {
    for algorithm in Algorithm::ALL {
        let jwk = keys::signer(algorithm);
        let keys = verifier(jwk);
        let header = format!(r#"{{"alg":"{algorithm}","kid":"{}"}}"#, jwk.kid().unwrap());
        let token = token(jwk, algorithm, &header, r#"{"sub":"alice"}"#);
        assert!(accepts(&token, &keys, &opaque()), "{algorithm}");
        // The long signatures of ML-DSA take their time.
        let step = if algorithm.key_type() == KeyType::Akp { 29 } else { 1 };
        for at in (0..token.len()).step_by(step) {
            for bit in 0..8 {
                let mut flipped = token.clone().into_bytes();
                flipped[at] ^= 1 << bit;
                // A token is text: what is no UTF-8 does not even get here.
                let Ok(flipped) = String::from_utf8(flipped) else { continue };
                assert!(!accepts(&flipped, &keys, &opaque()), "{algorithm}, byte {at}, bit {bit}: {flipped}");
            }
        }
    }
}

#[test]
fn no_token_survives_a_header_that_names_another_algorithm() {
    for signed_with in Algorithm::ALL {
        let jwk = keys::signer(signed_with);
        let keys = verifier(jwk);
        let kid = jwk.kid().unwrap();
        let honest = format!(r#"{{"alg":"{signed_with}","kid":"{kid}"}}"#);
        let honest = token(jwk, signed_with, &honest, "{}");
        for named in Algorithm::ALL.into_iter().filter(|&named| named != signed_with) {
            // The signature covers the lie, so that nothing but the algorithm itself can give it away.
            let header = format!(r#"{{"alg":"{named}","kid":"{kid}"}}"#);
            let lie = token(jwk, signed_with, &header, "{}");
            assert_eq!(accepts(&lie, &keys, &opaque()), named.is_same_as(signed_with), "{signed_with} as {named}");
            let (_, rest) = honest.split_once('.').unwrap();
            let swapped = format!("{}.{rest}", encode(&header));
            assert!(!accepts(&swapped, &keys, &opaque()), "{signed_with} swapped for {named}");
        }
    }
}

#[test]
fn a_key_for_one_algorithm_verifies_no_other() {
    for pinned in Algorithm::ALL {
        for used in Algorithm::ALL.into_iter().filter(|used| used.key_type() == pinned.key_type()) {
            // The longest secret serves every HMAC.
            let jwk = keys::signer(if used.name().starts_with("HS") { Algorithm::Hs512 } else { used });
            let mut metadata = jwk.metadata().clone();
            metadata.alg = Some(pinned.name().to_owned());
            let keys = verifier(&Jwk::new(jwk.key().clone(), metadata));
            let token = token(jwk, used, &format!(r#"{{"alg":"{used}"}}"#), "{}");
            assert_eq!(accepts(&token, &keys, &opaque()), used.is_same_as(pinned), "{used} by a key for {pinned}");
        }
    }
}

#[test]
fn a_private_key_has_the_thumbprint_of_its_public_half() {
    for algorithm in Algorithm::ALL {
        let jwk = keys::signer(algorithm);
        let Key::Private(private) = jwk.key() else { continue };
        let written = write_object(&jwk.public().unwrap().to_json(), Style::Compact);
        let public = Jwk::from_json(&read_object(written.as_bytes(), Dialect::STRICT).unwrap()).unwrap();
        let Key::Public(public) = public.key() else { panic!("{algorithm}: private members were written") };
        for digest in [Digest::Sha256, Digest::Sha384, Digest::Sha512] {
            assert_eq!(Thumbprint::of(&private.public(), digest), Thumbprint::of(public, digest), "{algorithm}");
        }
    }
}

#[test]
fn no_private_member_of_any_type_gets_into_a_public_key() {
    for algorithm in Algorithm::ALL {
        let mut members = keys::signer(algorithm).expose_json();
        if algorithm.key_type() == KeyType::Oct {
            continue;
        }
        // What is here belongs to no key of this type, and may be the secret of another.
        for name in ["k", "p", "q", "dp", "dq", "qi"] {
            if !members.contains(name) {
                members.insert(name, "c2VjcmV0");
            }
        }
        let Ok(jwk) = Jwk::from_json(&members) else { panic!("{algorithm}") };
        let public = jwk.public().unwrap().to_json();
        for name in ["d", "k", "p", "q", "dp", "dq", "qi"] {
            assert!(!public.contains(name), "{algorithm}: {name}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn what_is_signed_verifies(
        payload: Vec<u8>, kid in ".{0,12}", typ in ".{0,12}", name in "[a-z]{4,8}", value in json(), shape: bool,
    ) {
        for algorithm in Algorithm::ALL {
            let signer = keys::signer(algorithm);
            let mut metadata = Metadata::default();
            metadata.kid = Some(kid.clone());
            let keys = verifier(&Jwk::new(signer.key().clone(), metadata));
            let value = jwtk::json::read(value.as_bytes(), Dialect::GO).unwrap();
            let header = Protected::default().kid(&kid).typ(&typ).with(&name, value).unwrap();
            let shape = if shape { Serialization::Compact } else { Serialization::Flattened };
            let token = Signer::new(keys::signing_key(algorithm, signer), &header, shape).sign(&payload).unwrap();
            let token = match shape {
                Serialization::Compact => Unverified::compact(&token),
                _ => Unverified::json(token.as_bytes(), None),
            };
            let verdict = opaque().decide(token, &keys, &Policy::default(), now());
            let accepted = verdict.accepted().unwrap();
            prop_assert_eq!(accepted.payload(), &payload[..]);
            prop_assert_eq!(accepted.token().header().kid(), Some(&*kid));
            prop_assert_eq!(accepted.token().header().typ(), Some(&*typ));
        }
    }

    #[test]
    fn another_payload_does_not_verify(payload: Vec<u8>, other: Vec<u8>) {
        prop_assume!(payload != other);
        for algorithm in Algorithm::ALL {
            let jwk = keys::signer(algorithm);
            let keys = verifier(jwk);
            let signer = Signer::new(keys::signing_key(algorithm, jwk), &Protected::default(), Serialization::Compact).detached();
            let token = signer.sign(&payload).unwrap();
            let decide = |payload: &[u8]| {
                opaque().decide(Unverified::detached(&token, payload), &keys, &Policy::default(), now()).is_accepted()
            };
            prop_assert!(decide(&payload));
            prop_assert!(!decide(&other));
        }
    }
}

proptest! {
    #[test]
    fn no_header_or_payload_makes_anything_panic(
        header in prop_oneof![text(), header()],
        payload in prop_oneof![text(), claims()],
        signature: Vec<u8>,
        loose in "[A-Za-z0-9_.=-]{0,40}",
    ) {
        let keys = verifier(keys::signer(Algorithm::Hs256));
        let token = format!("{}.{}.{}", encode(&header), encode(&payload), encode(&signature));
        let flattened = format!(
            r#"{{"payload":"{}","protected":"{}","header":{header},"signature":"{}"}}"#,
            encode(&payload), encode(&header), encode(&signature),
        );
        for text in [&token, &flattened, &loose, &header, &format!("{header}{loose}")] {
            let _ = Decoded::read(text);
            prop_assert!(!accepts(text, &keys, &opaque()));
            let token = Unverified::json(text.as_bytes(), None);
            prop_assert!(!opaque().decide(token, &keys, &Policy::default(), now()).is_accepted());
        }
    }

    #[test]
    fn no_claims_make_the_rules_panic(claims in claims(), names in btree_set(claim_name(), 0..4)) {
        let jwk = keys::signer(Algorithm::Hs256);
        let keys = verifier(jwk);
        let token = token(jwk, Algorithm::Hs256, r#"{"alg":"HS256"}"#, &claims);
        let mut rules = Rules::default();
        for name in names {
            let texts = || vec!["a".to_owned(), name.to_owned()];
            let path = ClaimPath::parse(&format!("{name}.a"), ".");
            let scopes = Scopes { path: path.clone(), wanted: texts(), matching: Match::All };
            match name {
                "iss" => rules.issuers = texts(),
                "aud" => rules.audiences = texts(),
                "sub" => rules.subject = Some("a".to_owned()),
                "jti" => rules.jwt_id = Some("a".to_owned()),
                "exp" => rules.required = vec![ClaimPath::parse(name, ".")],
                "iat" => rules.times.max_age = Some(std::time::Duration::MAX),
                "nbf" => rules.times.leeway = std::time::Duration::MAX,
                "roles" => rules.roles = Some(scopes),
                "scope" => rules.scopes = Some(scopes),
                _ => rules.claims.push(ClaimRule { path, test: Test::Any(texts()) }),
            }
        }
        let leeway = rules.times.leeway;
        let verdict = rules.decide(Unverified::compact(&token), &keys, &Policy::default(), now());
        prop_assert!(verdict.authentic().is_some());
        prop_assert!(verdict.is_accepted() || verdict.reason().is_some());
        let Some(accepted) = verdict.accepted() else { return Ok(()) };
        // A second, naive look at the times: nothing is accepted that is plainly out of date or no number.
        for (name, sign) in [("exp", 1.0), ("nbf", -1.0), ("iat", -1.0)] {
            let Some(time) = accepted.claims().and_then(|claims| claims.get(name)) else { continue };
            let Value::Number(time) = time else { panic!("{name} is accepted: {claims}") };
            let ahead = sign * (time.to_f64() - 1.7e9) + leeway.as_secs_f64();
            prop_assert!(ahead > -1.0, "{} is accepted: {}", name, claims);
        }
    }

    #[test]
    fn no_key_set_makes_anything_panic(text in prop_oneof![text(), json(), key_set()]) {
        let Ok(keys) = KeySet::read(text.as_bytes(), "any") else { return Ok(()) };
        for member in keys.members() {
            let _ = (member.jwk().map_err(ToString::to_string), member.place());
            if let Some(public) = member.public() {
                let written = write_object(&public.to_json(), Style::Go);
                prop_assert!(!written.contains(r#""d":"#) && !written.contains(r#""k":"#), "{}", written);
            }
        }
        for algorithm in Algorithm::ALL {
            let header = encode(format!(r#"{{"alg":"{algorithm}"}}"#));
            let token = format!("{header}.e30.");
            prop_assert!(!accepts(&token, &keys, &opaque()));
        }
    }

    #[test]
    fn a_jwk_is_written_as_it_was_read(
        algorithm in select(&Algorithm::ALL[..]),
        kid in proptest::option::of(".{0,12}"),
        alg in proptest::option::of(".{0,12}"),
        public_key_use in proptest::option::of("sig|enc|.{0,4}"),
        ops in proptest::option::of(subsequence(vec!["sign", "verify", "encrypt", "wrapKey", "x"], 0..5)),
        others in proptest::collection::btree_map("x-[a-z]{1,6}", json(), 0..4),
    ) {
        let mut metadata = Metadata::default();
        metadata.kid = kid;
        // Of these keys `alg` is a part.
        let is_fixed = algorithm.key_type() == KeyType::Akp;
        metadata.alg = if is_fixed { Some(algorithm.name().to_owned()) } else { alg };
        metadata.public_key_use = public_key_use;
        metadata.key_ops = ops.map(|ops| ops.into_iter().map(str::to_owned).collect());
        for (name, value) in others {
            metadata.others.insert(name, jwtk::json::read(value.as_bytes(), Dialect::GO).unwrap());
        }
        let jwk = Jwk::new(keys::signer(algorithm).key().clone(), metadata);
        for style in [Style::Compact, Style::Go, Style::Pretty] {
            let text = write_object(&jwk.expose_json(), style);
            let read = Jwk::from_json(&read_object(text.as_bytes(), Dialect::STRICT).unwrap()).unwrap();
            prop_assert_eq!(read.metadata(), jwk.metadata());
            prop_assert_eq!(write_object(&read.expose_json(), style), text);
        }
        if let Some(public) = jwk.public() {
            let text = write_object(&public.to_json(), Style::Compact);
            let read = Jwk::from_json(&read_object(text.as_bytes(), Dialect::STRICT).unwrap()).unwrap();
            let read: Jwk<PublicKey> = read.public().unwrap();
            prop_assert_eq!(read.key(), public.key());
            prop_assert_eq!(read.metadata(), public.metadata());
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![".{0,60}", r#"[{}\[\]":,a-z0-9\\ ]{0,40}"#]
}

/// Numbers of every kind that JSON has, times near now among them.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,6})?",
        (1_699_999_990_i64..1_700_000_010).prop_map(|time| time.to_string()),
        "17000000(0[0-9]|10)\\.[0-9]{1,10}",
    ]
}

/// JSON text of any shape.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        select(vec!["null", "true", "false", r#""a""#, r#""a b""#, r#""""#]).prop_map(str::to_owned),
        number(),
        ".{0,8}".prop_map(|text| write(&Value::from(text), Style::Go)),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            object("[a-c]{0,2}", inner),
        ]
    })
}

/// An object with some of the members that `names` gives.
fn object(
    names: impl Strategy<Value = String>,
    values: impl Strategy<Value = String>,
) -> impl Strategy<Value = String> {
    proptest::collection::btree_map(names, values, 0..6).prop_map(|members| {
        let members: Vec<String> = members.into_iter().map(|(name, value)| format!(r#""{name}":{value}"#)).collect();
        format!("{{{}}}", members.join(","))
    })
}

fn claim_name() -> impl Strategy<Value = &'static str> {
    select(vec!["iss", "aud", "sub", "jti", "exp", "nbf", "iat", "roles", "scope", "other"])
}

fn claims() -> impl Strategy<Value = String> {
    let times = object("exp|nbf|iat", number());
    prop_oneof![object(claim_name().prop_map(str::to_owned), prop_oneof![json(), number()]), times]
}

fn header() -> impl Strategy<Value = String> {
    let names = select(vec!["alg", "kid", "typ", "crit", "b64", "jwk", "x5c", "x5t", "zip"]).prop_map(str::to_owned);
    let values = prop_oneof![
        json(),
        select(vec![r#""HS256""#, r#""none""#, r#"["b64"]"#, r#"["crit"]"#, "false", r#""hs-32""#])
            .prop_map(str::to_owned),
    ];
    object(names, values)
}

/// A set of almost keys.
fn key_set() -> impl Strategy<Value = String> {
    let names = select(vec![
        "kty", "crv", "x", "y", "n", "e", "d", "p", "q", "dp", "dq", "qi", "oth", "k", "kid", "alg", "use", "key_ops",
        "x5c", "x5t",
    ])
    .prop_map(str::to_owned);
    let values = prop_oneof![
        json(),
        select(vec![
            r#""RSA""#,
            r#""EC""#,
            r#""OKP""#,
            r#""oct""#,
            r#""P-256""#,
            r#""Ed25519""#,
            r#""AQAB""#,
            r#""AA""#
        ])
        .prop_map(str::to_owned),
        vec(any::<u8>(), 32..33).prop_map(|bytes| format!("{:?}", encode(bytes))),
        vec(any::<u8>(), 0..80).prop_map(|bytes| format!("{:?}", encode(bytes))),
    ];
    let key = prop_oneof![object(names.clone(), values.clone()), typed_key(names, values)];
    vec(key, 0..4).prop_map(|keys| format!(r#"{{"keys":[{}]}}"#, keys.join(",")))
}

/// An almost key that has a type.
fn typed_key(
    names: impl Strategy<Value = String>,
    values: impl Strategy<Value = String>,
) -> impl Strategy<Value = String> {
    let kinds = select(vec![
        r#""kty":"RSA","e":"AQAB""#,
        r#""kty":"EC","crv":"P-256""#,
        r#""kty":"OKP","crv":"Ed25519""#,
        r#""kty":"oct""#,
    ]);
    let names = names.prop_filter("is there", |name| !["kty", "crv", "e"].contains(&name.as_str()));
    (kinds, object(names, values)).prop_map(|(kind, rest)| match rest.as_str() {
        "{}" => format!("{{{kind}}}"),
        rest => format!("{{{kind},{}", rest.trim_start_matches('{')),
    })
}
