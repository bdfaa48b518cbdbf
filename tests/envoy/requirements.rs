//! Requirements: any, all, those that allow tokens to be missing.

use std::sync::Arc;

use jwtk::gateway::{Asked, Error};

use crate::support::{Nothing, ask, read};
use crate::{ROUTE, bearer, envoy, get, provider, told};

#[test]
fn one_provider_is_asked_about_alone() {
    let other = provider("q", "").replace("idp.test", "other.test");
    let any = "requires_any: {requirements: [{provider_name: p}, {provider_name: q}, {allow_missing: {}}]}";
    let both = "requires_all: {requirements: [{provider_name: q}, {allow_missing: {}}]}";
    let named = format!("requires_any: {{requirements: [{{{both}}}, {{allow_missing_or_failed: {{}}}}]}}");
    let rules =
        format!("{{match: {{prefix: /a}}, requires: {{{any}}}}}, {{match: {{prefix: /b}}, requirement_name: r}}");
    let providers = format!("{}, {other}", provider("p", ""));
    let jwt = format!("providers: {{{providers}}}, rules: [{rules}], requirement_map: {{r: {{{named}}}}}");
    let config = envoy(&jwt, ROUTE);
    let status = |provider: Option<&str>, target: &str, issuer: &str| {
        let mut asked = Asked::default();
        asked.provider = provider.map(str::to_owned);
        let line = if issuer.is_empty() { String::new() } else { bearer(&format!(r#"{{"iss":"https://{issuer}"}}"#)) };
        ask(&config, &asked, &format!("GET {target} HTTP/1.1\r\nHost: h\r\n{line}")).status()
    };
    for (provider, target, wanted) in [
        (None, "/a", [Some(200), Some(200), Some(200)]),
        (Some("p"), "/a", [Some(200), Some(401), Some(401)]),
        (Some("q"), "/a", [Some(401), Some(200), Some(401)]),
        (None, "/b", [Some(200), Some(200), Some(200)]),
        (Some("q"), "/b", [Some(401), Some(200), Some(401)]),
    ] {
        let found = ["idp.test", "other.test", ""].map(|issuer| status(provider, target, issuer));
        assert_eq!(found, wanted, "{provider:?} {target}");
    }
    let mut asked = Asked::default();
    asked.provider = Some("r".to_owned());
    let error = read(&config).open(&asked, Arc::new(Nothing)).err().unwrap();
    assert!(matches!(error, Error::NoSuchProvider { providers, .. } if providers == ["p", "q"]));
}

#[test]
fn requirements_are_told_in_words() {
    let lenient = "{allow_missing: {}}";
    let any = |members: &str| format!("requires_any: {{requirements: [{members}]}}");
    for (asks, words) in [
        ("provider_name: p".to_owned(), r#"provider "p""#),
        ("provider_and_audiences: {provider_name: p, audiences: [a, b]}".to_owned(), r#"provider "p" for a or b"#),
        ("allow_missing: {}".to_owned(), "allow_missing"),
        ("allow_missing_or_failed: {}".to_owned(), "allow_missing_or_failed"),
        (any("{provider_name: p}, {provider_name: q}"), r#"any of (provider "p", provider "q")"#),
        (any(&format!("{{provider_name: p}}, {lenient}")), r#"any of (provider "p", allow_missing)"#),
        (any(&[lenient, lenient].join(", ")), "any of (allow_missing)"),
        (
            format!("requires_all: {{requirements: [{{provider_name: p}}, {lenient}]}}"),
            r#"all of (provider "p", allow_missing)"#,
        ),
    ] {
        let providers = [provider("p", ""), provider("q", "from_cookies: [c], from_params: [t]")].join(", ");
        let rules = format!("rules: [{{match: {{prefix: /}}, requires: {{{asks}}}}}]");
        let answer = get(&envoy(&format!("providers: {{{providers}}}, {rules}"), ROUTE), "");
        assert_eq!(told(&answer, "requirement")[0].detail, format!("rules[0] asks for {words}"));
        if asks == "allow_missing: {}" {
            let detail = &told(&answer, "token")[0].detail;
            let places =
                ["there is no token in header authorization, nor in ", r#", nor in cookie "c", and none is needed"#];
            assert!(places.iter().all(|place| detail.contains(place)), "{detail}");
        }
    }
}
