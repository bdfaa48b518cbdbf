//! Versions of Envoy that answer otherwise.

use jwtk::gateway::Asked;

use crate::support::ask;
use crate::{ALL, ROUTE, envoy, provider, told};

fn versions(config: &str, head: &str, version: Option<&str>) -> Vec<String> {
    let mut asked = Asked::default();
    asked.version = version.map(str::to_owned);
    asked.compares_versions = true;
    let answer = ask(config, &asked, head);
    told(&answer, "version").iter().map(|check| check.detail.clone()).collect()
}

#[test]
fn versions_that_answer_otherwise_are_told() {
    let open = "rules: [{match: {prefix: /closed}, requires: {provider_name: p}}]";
    let claims = "claim_to_headers: [{header_name: x-c, claim_name: sub}]";
    let config = envoy(&format!("providers: {{{}}}, {open}", provider("p", claims)), ROUTE);
    // What a client sends under the name of a claim's header is taken away everywhere since 1.40.
    let spoofed = "GET / HTTP/1.1\r\nHost: h\r\nx-c: alice\r\n";
    let otherwise = "the request goes on otherwise: header x-c";
    assert_eq!(versions(&config, spoofed, None), [format!("Envoy 1.36, 1.37, 1.38, 1.39: {otherwise}")]);
    assert_eq!(versions(&config, spoofed, Some("1.38")), [format!("Envoy 1.40: {otherwise}")]);
    assert!(versions(&config, "GET / HTTP/1.1\r\nHost: h\r\n", None).is_empty());

    let path = "claim_to_headers: [{header_name: x-c, claim_path: [{key: sub}]}]";
    let config = envoy(&format!("providers: {{{}}}, {ALL}", provider("p", path)), ROUTE);
    assert_eq!(versions(&config, spoofed, None), ["Envoy 1.36, 1.37, 1.38, 1.39: does not start"]);
    assert!(ask(&config, &Asked::default(), spoofed).checks.iter().all(|check| check.name != "version"));
}
