//! Where tokens are looked for, and what is told of them.

use std::sync::Arc;

use jwtk::algorithm::Algorithm;
use jwtk::base64url;
use jwtk::check::Reason;
use jwtk::claims::Timestamp;
use jwtk::crypto::{Secret, SigningKey};
use jwtk::gateway::{Answer, Asked};
use jwtk::http::Request;

use crate::support::{Nothing, ask, read};
use crate::{ALL, ROUTE, bearer, envoy, failure, get, provider, raw, told};

/// The names of the checks that were made, with how each ended.
fn made(answer: &Answer) -> Vec<String> {
    answer.checks.iter().map(|check| format!("{} {:?}", check.name, check.outcome)).collect()
}

#[test]
fn each_check_of_a_token_is_told() {
    let config =
        envoy(&format!("providers: {{{}}}, {ALL}", provider("p", "audiences: [a], clock_skew_seconds: 10")), ROUTE);
    let good = r#"{"iss":"https://idp.test","aud":"a","nbf":1759999000,"exp":1760000100}"#;
    let answer = get(&config, &bearer(good));
    assert_eq!(
        made(&answer)[..13],
        [
            "requirement Pass",
            "token Pass",
            "form Pass",
            "alg Pass",
            "claims Pass",
            "iss Pass",
            "nbf Pass",
            "exp Pass",
            "aud Pass",
            "sub Skip",
            "lifetime Skip",
            "key Pass",
            "signature Pass",
        ]
    );
    let expected =
        |name: &str| told(&answer, name)[0].expected.as_ref().map(|value| value.as_str().unwrap().to_owned());
    assert_eq!(expected("nbf").as_deref(), Some("<= 1760000010"));
    assert_eq!(expected("exp").as_deref(), Some(">= 1759999990"));
    for (line, checks) in [
        (raw(r#"{"alg":"none"}"#, good, "AAAA"), vec!["form Pass", "alg Fail"]),
        (raw(r#"{"alg":"HS256"}"#, r#"{"exp":"x"}"#, "AAAA"), vec!["form Pass", "alg Pass", "claims Fail"]),
        ("Authorization: Bearer a.b\r\n".to_owned(), vec!["form Fail"]),
    ] {
        let answer = get(&config, &line);
        let found: Vec<String> = made(&answer).into_iter().skip(2).take(checks.len()).collect();
        assert_eq!(found, checks, "{line}");
    }
    let hints = |line: &str| told(&get(&config, line), "form")[0].hints.len();
    assert!(hints("Authorization: Bearer a.b.c.d.e\r\n") > 0);
}

#[test]
fn what_was_read_of_a_bad_token_is_told() {
    let config = envoy(&format!("providers: {{{}}}, {ALL}", provider("p", "")), ROUTE);
    let good = r#"{"iss":"https://idp.test"}"#;
    for (line, part, has_header, has_claims) in [
        ("Authorization: Bearer a\r\n".to_owned(), "this has 1 part ", false, false),
        ("Authorization: Bearer a.b\r\n".to_owned(), "this has 2 parts ", false, false),
        (raw("{", good, "AA"), "header", false, false),
        (raw(r#"{"alg":"none"}"#, good, "AA"), "", true, false),
        (raw(r#"{"alg":"HS256"}"#, "[", "AA"), "payload", true, false),
        (raw(r#"{"alg":"HS256"}"#, r#"{"exp":"x"}"#, "AA"), "exp", true, true),
        (raw(r#"{"alg":"HS256"}"#, good, "%%"), "the signature is not base64url", true, true),
        (raw(r#"{"alg":"HS256"}"#, r#"{"iss":"i"}"#, "AA"), "is for tokens of https://idp.test", true, true),
        (
            raw(r#"{"alg":"HS256"}"#, "{}", "AA"),
            "the token has no iss; header authorization is for tokens of",
            true,
            true,
        ),
    ] {
        let answer = get(&config, &line);
        let found = failure(&answer);
        assert!(found.contains(part), "{line}: {found}");
        let seen = &answer.tokens[0];
        assert_eq!((seen.header.is_some(), seen.claims.is_some()), (has_header, has_claims), "{line}");
    }
    let expired = get(&config, &bearer(r#"{"iss":"https://idp.test","exp":1759996400}"#));
    let found = failure(&expired);
    assert!(found.starts_with("exp: expired 1 hour ago | ask the issuer"), "{found}");
    assert!(found.contains("(clock_skew_seconds of the provider)"), "{found}");
    let two = [provider("p", ""), provider("q", "").replace("idp.test", "other.test")].join(", ");
    let rules = "rules: [{match: {prefix: /}, requires: {allow_missing: {}}}]";
    let answer = get(&envoy(&format!("providers: {{{two}}}, {rules}"), ROUTE), &bearer(r#"{"iss":"i"}"#));
    assert!(
        failure(&answer).contains("is for tokens of any of https://idp.test, https://other.test"),
        "{}",
        failure(&answer)
    );
}

#[test]
fn tokens_are_looked_for_where_providers_have_them() {
    let good = bearer(r#"{"iss":"https://idp.test"}"#);
    let token = good.trim_end().rsplit_once(' ').unwrap().1;
    for (further, place) in [
        ("", "header authorization"),
        ("from_headers: [{name: x-t}]", "header x-t"),
        ("from_headers: [{name: a-t}, {name: authorization}, {name: z-t}]", "header authorization"),
        ("from_params: [t]", "parameter \"t\""),
        ("from_cookies: [c]", "cookie \"c\""),
    ] {
        let config = envoy(&format!("providers: {{{}}}, {ALL}", provider("p", further)), ROUTE);
        let opened = read(&config).open(&Asked::default(), Arc::new(Nothing)).unwrap();
        let answer = opened.validate(&Request::with_token(token), Timestamp::new(1_760_000_000, 0)).unwrap();
        assert!(answer.is_passed(), "{further}: {:?}", answer.checks);
        assert_eq!(answer.tokens[0].place, place, "{further}");
    }
    let prefixed = provider("p", "from_headers: [{name: x-t, value_prefix: 'JWT '}]");
    let config = envoy(&format!("providers: {{{prefixed}}}, {ALL}"), ROUTE);
    for (lines, is_told) in
        [("X-T: Bearer a\r\n", true), ("X-T: a\r\nX-T: b\r\n", true), ("X-T: a\r\nX-T: JWT x\r\n", false), ("", false)]
    {
        let found = failure(&get(&config, lines));
        assert_eq!(found.contains("without the prefix \"JWT \""), is_told, "{lines}: {found}");
    }
    let two = [provider("p", ""), provider("q", "").replace("idp.test", "other.test")].join(", ");
    let rules = "rules: [{match: {prefix: /}, requires: {allow_missing: {}}}]";
    let config = envoy(&format!("providers: {{{two}}}, {rules}"), ROUTE);
    for issuer in ["idp.test", "other.test"] {
        assert!(get(&config, &bearer(&format!(r#"{{"iss":"https://{issuer}"}}"#))).is_passed(), "{issuer}");
    }
}

/// What is asked with two keys, of which the first has the kid that the token names.
fn of_two_keys(first: &str, header: &str, secret: &[u8], is_brief: bool) -> Answer {
    let set = format!(r#"{{"keys":[{first},{{"kty":"oct","kid":"k2","k":"c2VjcmV0"}}]}}"#);
    let provider = format!("p: {{issuer: https://idp.test, local_jwks: {{inline_string: '{set}'}}}}");
    let message = [header, r#"{"iss":"https://idp.test"}"#].map(base64url::encode).join(".");
    let key = SigningKey::hmac(Algorithm::Hs256, &Secret::from(secret.to_vec())).unwrap();
    let signature = base64url::encode(key.sign(message.as_bytes()).unwrap());
    let mut asked = Asked::default();
    asked.is_brief = is_brief;
    let head = format!("GET / HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {message}.{signature}\r\n");
    ask(&envoy(&format!("providers: {{{provider}}}, {ALL}"), ROUTE), &asked, &head)
}

#[test]
fn causes_that_are_found_by_trying_are_left_out_where_it_is_to_be_brief() {
    let first = r#"{"kty":"oct","kid":"k1","k":"b3RoZXI"}"#;
    for (header, words) in
        [(r#"{"alg":"HS256","kid":"k1"}"#, "k2"), (r#"{"alg":"HS256","kid":"k3"}"#, "would verify this token")]
    {
        let hints = |is_brief| {
            let told = failure(&of_two_keys(first, header, b"secret", is_brief));
            told.split_once(" | ").unwrap().1.to_owned()
        };
        assert!(hints(false).contains(words), "{}", hints(false));
        assert!(!hints(true).contains(words), "{}", hints(true));
    }
}

#[test]
fn a_key_that_is_pinned_to_another_alg_is_not_said_to_have_another_kid() {
    for secret in [b"secret", b"other!"] {
        let first = r#"{"kty":"oct","kid":"k1","alg":"HS512","k":"c2VjcmV0"}"#;
        let told = failure(&of_two_keys(first, r#"{"alg":"HS256","kid":"k1"}"#, secret, false));
        assert!(told.contains("the key is pinned to HS512") && !told.contains("key ID"), "{told}");
    }
}

#[test]
fn what_a_key_made_that_is_too_long_for_us_is_not_known() {
    let n = base64url::encode([0xff; 2048]);
    let token = raw(r#"{"alg":"RS256","kid":"long"}"#, r#"{"iss":"https://idp.test"}"#, "AAAA");
    let asked = |first: &str| {
        let set = format!(r#"{{"keys":[{first}{{"kty":"RSA","kid":"long","n":"{n}","e":"AQAB"}}]}}"#);
        let provider = format!("p: {{issuer: https://idp.test, local_jwks: {{inline_string: '{set}'}}}}");
        get(&envoy(&format!("providers: {{{provider}}}, {ALL}"), ROUTE), &token)
    };
    let reasons = ["", r#"{"kty":"oct","k":"c2VjcmV0"},"#].map(|first| asked(first).reason());
    assert_eq!(reasons, [Some(Reason::Undetermined); 2]);
}
