//! What Envoy's and Gloo's configurations come to beyond the vectors, and what is told beside an answer.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod chance;
mod connection;
mod gloo;
mod key_sources;
mod listeners;
mod rbac;
mod requirements;
mod routes;
#[path = "../support/gateway.rs"]
mod support;
mod tokens;
mod versions;

use jwtk::algorithm::Algorithm;
use jwtk::base64url;
use jwtk::check::Check;
use jwtk::crypto::{Secret, SigningKey};
use jwtk::gateway::{Answer, Asked};
use jwtk::jose::Serialization;
use jwtk::jws::{Protected, Signer};

use self::support::ask;

const ALL: &str = "rules: [{match: {prefix: /}, requires: {provider_name: p}}]";
const ROUTE: &str = "{match: {prefix: /}, route: {cluster: a}}";

/// A configuration with these settings of `jwt_authn`, and these routes.
fn envoy(jwt: &str, routes: &str) -> String {
    format!(
        "static_resources:
  listeners:
  - name: main
    filter_chains:
    - filters:
      - name: hcm
        typed_config:
          '@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: a
          http_filters:
          - name: jwt
            typed_config: {{'@type': type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication, {jwt}}}
          - name: router
            typed_config: {{'@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}
          route_config: {{virtual_hosts: [{{name: a, domains: ['*'], routes: [{routes}]}}]}}
  clusters: [{{name: a}}, {{name: b}}]
"
    )
}

/// A provider whose key is `secret`.
fn provider(name: &str, further: &str) -> String {
    let set = r#"'{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}'"#;
    format!("{name}: {{issuer: https://idp.test, local_jwks: {{inline_string: {set}}}, {further}}}")
}

fn get(config: &str, lines: &str) -> Answer {
    ask(config, &Asked::default(), &format!("GET / HTTP/1.1\r\nHost: h\r\n{lines}"))
}

/// An `Authorization` line with a good token.
fn bearer(claims: &str) -> String {
    let key = SigningKey::hmac(Algorithm::Hs256, &Secret::from(b"secret".to_vec())).unwrap();
    let signer = Signer::new(key, &Protected::default(), Serialization::Compact);
    format!("Authorization: Bearer {}\r\n", signer.sign(claims.as_bytes()).unwrap())
}

/// A line with a token of this header, that nobody signed.
fn raw(header: &str, claims: &str, signature: &str) -> String {
    let [header, claims] = [header, claims].map(base64url::encode);
    format!("Authorization: Bearer {header}.{claims}.{signature}\r\n")
}

fn told<'a>(answer: &'a Answer, name: &str) -> Vec<&'a Check> {
    answer.checks.iter().filter(|check| check.name == name).collect()
}

fn failure(answer: &Answer) -> String {
    let failed = answer.checks.iter().find(|check| check.reason.is_some()).unwrap();
    format!("{}: {} | {}", failed.name, failed.detail, failed.hints.join("; "))
}
