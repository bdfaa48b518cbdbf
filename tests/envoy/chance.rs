//! What Envoy leaves to chance is not decided.

use jwtk::check::Reason;
use jwtk::gateway::Decision;

use crate::{ALL, ROUTE, bearer, envoy, get, provider, told};

fn weighted(of_b: &str) -> String {
    let clusters = format!("[{{name: a, weight: 1}}, {{name: b, weight: 1, {of_b}}}]");
    let route = format!("{{match: {{prefix: /}}, route: {{weighted_clusters: {{clusters: {clusters}}}}}}}");
    envoy(&format!("providers: {{{}}}, {ALL}", provider("p", "")), &route)
}

#[test]
fn a_weighted_cluster_with_settings_of_its_own_decides_by_chance() {
    let off = "typed_per_filter_config: {jwt: {'@type': \
               type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig, disabled: true}}";
    let answer = get(&weighted(off), "");
    assert_eq!((&answer.decision, answer.reason()), (&Decision::Undetermined, Some(Reason::Undetermined)));
    assert!(told(&answer, "chance").iter().any(|check| check.detail.contains("cluster")), "{:?}", answer.checks);
    // Without settings of their own it does not matter which one is taken.
    assert_eq!(get(&weighted(""), "").status(), Some(401));
    let good = bearer(r#"{"iss":"https://idp.test"}"#);
    assert!(get(&weighted(""), &good).is_passed());
}

#[test]
fn two_providers_of_one_issuer_are_chosen_among_by_chance() {
    let providers = [provider("p", "audiences: [a]"), provider("q", "audiences: [b]")].join(", ");
    let rules = "rules: [{match: {prefix: /}, requires: {allow_missing: {}}}]";
    let config = envoy(&format!("providers: {{{providers}}}, {rules}"), ROUTE);
    let with = |aud: &str| get(&config, &bearer(&format!(r#"{{"iss":"https://idp.test","aud":{aud}}}"#)));
    let answer = with(r#""a""#);
    assert_eq!(answer.decision, Decision::Undetermined);
    assert!(told(&answer, "chance").iter().any(|check| check.detail.contains("p or q")), "{:?}", answer.checks);
    // Both take it, or neither does.
    assert!(with(r#"["a","b"]"#).is_passed());
    assert_eq!(with(r#""c""#).status(), Some(403));
    assert!(get(&config, "").is_passed());
    let third = provider("r", "audiences: [c]");
    let config = envoy(&format!("providers: {{{providers}, {third}}}, {rules}"), ROUTE);
    let answer = get(&config, &bearer(r#"{"iss":"https://idp.test","aud":"c"}"#));
    assert!(told(&answer, "chance").iter().any(|check| check.detail.contains("p or q or r")), "{:?}", answer.checks);
}

#[test]
fn an_object_in_a_header_has_no_fixed_order() {
    let config = |name: &str| {
        let claims = format!("claim_to_headers: [{{header_name: x-c, claim_name: {name}}}]");
        envoy(&format!("providers: {{{}}}, {ALL}", provider("p", &claims)), ROUTE)
    };
    let token = bearer(r#"{"iss":"https://idp.test","one":{"a":1},"two":[{"a":1,"b":2}],"list":[2,1]}"#);
    let hints = |name: &str| {
        let answer = get(&config(name), &token);
        assert!(answer.is_passed(), "{:?}", answer.checks);
        answer.checks.into_iter().flat_map(|check| check.hints).collect::<Vec<_>>().join("; ")
    };
    assert!(hints("two").contains("read x-c as JSON"), "{}", hints("two"));
    assert_eq!((hints("one"), hints("list")), (String::new(), String::new()));
}
