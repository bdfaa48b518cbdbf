//! Which route a request takes, and when it is chosen again.

use std::sync::Arc;

use jwtk::claims::Timestamp;
use jwtk::gateway::Asked;
use jwtk::http::Request;

use crate::support::{Nothing, read};
use crate::{ALL, ROUTE, bearer, envoy, get, provider, told};

#[test]
fn what_is_asked_counts_where_a_request_does_not_tell() {
    let rule =
        "{match: {prefix: /a, headers: [{name: ':method', string_match: {exact: PUT}}]}, requires: {provider_name: p}}";
    let config = envoy(&format!("providers: {{{}}}, rules: [{rule}]", provider("p", "")), ROUTE);
    for (path, method, status) in [("/a", "PUT", 401), ("/a", "GET", 200), ("/b", "PUT", 200)] {
        let asked = Asked::at(path).with_method(method);
        let opened = read(&config).open(&asked, Arc::new(Nothing)).unwrap();
        let answer = opened.validate(&Request::with_token("e30.e30.AA"), Timestamp::new(0, 0)).unwrap();
        assert_eq!(answer.status(), Some(status), "{path} {method}");
    }
}

#[test]
fn a_route_is_chosen_anew_where_a_provider_wants_it() {
    let at = |matches: &str| {
        format!(
            "{{match: {{prefix: /{matches}}}, direct_response: {{status: 201}}}}, {{match: {{prefix: /}}, direct_response: {{status: 202}}}}"
        )
    };
    let claim = at(", headers: [{name: x-c, present_match: true}]");
    let payload = at(
        ", dynamic_metadata: [{filter: envoy.filters.http.jwt_authn, path: [{key: p}, {key: iss}], value: {present_match: true}}]",
    );
    let token = at(", headers: [{name: authorization, present_match: true}]");
    let claims = "claim_to_headers: [{header_name: x-c, claim_name: iss}]";
    for (further, routes, status) in [
        (format!("{claims}, clear_route_cache: true"), &claim, "201"),
        (claims.to_owned(), &claim, "202"),
        ("payload_in_metadata: p, clear_route_cache: true".to_owned(), &payload, "201"),
        ("payload_in_metadata: p".to_owned(), &payload, "202"),
        // Nothing is written that a route could be chosen by.
        ("clear_route_cache: true".to_owned(), &token, "201"),
        (format!("{claims}, clear_route_cache: true"), &token, "202"),
    ] {
        let config = envoy(&format!("providers: {{{}}}, {ALL}", provider("p", &further)), routes);
        let answer = get(&config, &bearer(r#"{"iss":"https://idp.test"}"#));
        let detail = &told(&answer, "route").last().unwrap().detail;
        assert!(detail.ends_with(status), "{further}: {detail}");
    }
}
