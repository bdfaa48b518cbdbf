//! Where providers have their keys, and keys that do not serve.

use std::sync::Arc;

use jwtk::claims::Timestamp;
use jwtk::gateway::Asked;
use jwtk::http::Request;

use crate::support::{Fixed, read};
use crate::{ALL, ROUTE, bearer, envoy, failure, get, gloo::gloo, raw, told};

#[test]
fn places_of_keys_are_found_wrong() {
    let rules_of = |config: &str| -> Vec<&'static str> {
        read(config).findings().into_iter().map(|finding| finding.rule.id).collect()
    };
    for keys in [
        "",
        "remote_jwks: {}",
        "remote_jwks: {http_uri: {uri: https://idp.test/keys, cluster: a}}",
        "local_jwks: {}",
        "local_jwks: {inline_string: a}, remote_jwks: {http_uri: {uri: https://idp.test/keys, cluster: a, timeout: 1s}}",
    ] {
        let config = envoy(&format!("providers: {{p: {{{keys}}}}}, {ALL}"), ROUTE);
        assert!(rules_of(&config).contains(&"envoy/key-source"), "{keys}: {:?}", rules_of(&config));
    }
    for keys in [
        "",
        "local: {key: '{}'}, remote: {url: https://idp.test/keys, upstreamRef: {name: idp, namespace: a}}",
        "remote: {url: https://idp.test/keys}",
        "remote: {upstreamRef: {name: idp, namespace: a}}",
    ] {
        let config = gloo(&format!("jwt: {{providers: {{p: {{jwks: {{{keys}}}}}}}}}"));
        assert!(rules_of(&config).contains(&"gloo/key-source"), "{keys}: {:?}", rules_of(&config));
    }
    let both = gloo("jwt: {}, jwtStaged: {}");
    assert!(rules_of(&both).contains(&"gloo/key-source"), "{both}");
}

#[test]
fn sets_that_cannot_be_used_are_told_with_what_to_write() {
    for (set, hint) in [
        ("-----BEGIN PUBLIC KEY-----", "pem2jwks"),
        (r#"{"kty":"oct","k":"YQ"}"#, "wrap a single JWK"),
        (r#"{"keys":[]}"#, ""),
    ] {
        let jwt = format!(
            "providers: {{p: {{remote_jwks: {{http_uri: {{uri: https://k, cluster: a, timeout: 1s}}}}}}}}, {ALL}"
        );
        let source = Arc::new(Fixed(set.as_bytes().to_vec()));
        let opened = read(&envoy(&jwt, ROUTE)).open(&Asked::default(), source).unwrap();
        let head = format!("GET / HTTP/1.1\r\nHost: h\r\n{}", raw(r#"{"alg":"HS256"}"#, "{}", "AAAA"));
        let answer = opened.validate(&Request::read(head.as_bytes()).unwrap(), Timestamp::new(0, 0)).unwrap();
        let found = failure(&answer);
        assert!(found.contains(hint), "{set}: {found}");
        assert_eq!(found.ends_with("| "), hint.is_empty(), "{set}: {found}");
    }
}

#[test]
fn keys_that_do_not_fit_are_told_with_those_that_there_are() {
    let with = |keys: &str| {
        let keys = format!("'{{\"keys\":[{keys}]}}'");
        envoy(&format!("providers: {{p: {{local_jwks: {{inline_string: {keys}}}}}}}, {ALL}"), ROUTE)
    };
    let pinned = r#"{"kty":"oct","kid":"a","alg":"HS512","k":"c2VjcmV0"}"#;
    let plain = r#"{"kty":"oct","kid":"b","k":"c2VjcmV0"}"#;
    let bare = r#"{"kty":"oct","k":"b3RoZXI"}"#;
    let ed = r#"{"kty":"OKP","crv":"Ed25519","kid":"e","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let unknown = r#"{"kty":"x"}"#;
    for (keys, header, parts) in [
        (
            [pinned, plain].join(","),
            r#"{"alg":"HS256","kid":"a"}"#,
            &[
                r#"no key fits the kid "a" and the alg HS256; "#,
                r#" has key "a" for HS512, key "b" |"#,
                "the key is pinned to HS512",
            ][..],
        ),
        (
            [unknown, pinned].join(","),
            r#"{"alg":"HS256"}"#,
            &["no key fits the alg HS256; ", "Envoy ignores key 0 of "],
        ),
        (
            [plain, bare].join(","),
            r#"{"alg":"RS256","kid":"b"}"#,
            &["the RS256 signature was not made", "key \"b\" (oct 48), a key without kid (oct 40)"],
        ),
        (plain.to_owned(), r#"{"alg":"RS256","kid":"b"}"#, &["RS256 is not a signature of key \"b\" (oct 48) of "]),
        (
            plain.to_owned(),
            r#"{"alg":"HS256"}"#,
            &["the HS256 signature was not made over this header and payload by key \"b\" (oct 48)"],
        ),
        (ed.to_owned(), r#"{"alg":"EdDSA"}"#, &["an Ed25519 signature has 64 bytes, this has 3"]),
    ] {
        let found = failure(&get(&with(&keys), &raw(header, "{}", "AAAA")));
        assert!(parts.iter().all(|part| found.contains(part)), "{keys} {header}: {found}");
        assert!(!found.ends_with("| ") && !found.contains("xyzzy"), "{found}");
    }
    let used = |keys: &str| {
        let answer = get(&with(keys), &bearer("{}"));
        assert!(answer.is_passed(), "{:?}", answer.checks);
        let key = answer.tokens[0].key.clone().unwrap();
        (key.kid, told(&answer, "key")[0].detail.clone())
    };
    let (kid, detail) = used(plain);
    assert_eq!(kid.as_deref(), Some("b"));
    assert!(detail.starts_with("key \"b\" of ") && detail.ends_with(": oct 48"), "{detail}");
    assert_eq!(used(r#"{"kty":"oct","k":"c2VjcmV0"}"#).0, None);
}
