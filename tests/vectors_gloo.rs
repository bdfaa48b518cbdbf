//! Gloo's golden vectors: its resources, requests, and what the Envoy filters that they become answered.
//!
//! `fixtures/README.md` says where they come from.

#![allow(missing_docs)]

#[path = "support/vectors.rs"]
mod vectors;

use jwtk::gateway::Kind;

fn run(topic: &str) {
    vectors::run(Kind::Gloo, topic);
}

#[test]
fn tokens_are_found_at_their_places() {
    run("token");
}

#[test]
fn tokens_have_a_form() {
    run("format");
}

#[test]
fn issuers_are_compared() {
    run("issuer");
}

#[test]
fn audiences_are_compared() {
    run("audience");
}

#[test]
fn time_is_checked_with_skew() {
    run("time");
}

#[test]
fn checks_have_an_order() {
    run("order");
}

#[test]
fn keys_are_taken_as_envoy_takes_them() {
    run("keys");
}

#[test]
fn providers_are_alternatives() {
    run("providers");
}

#[test]
fn policies_let_tokens_be_missing_or_failed() {
    run("policy");
}

#[test]
fn claims_become_headers() {
    run("claims");
}

#[test]
fn access_is_decided_by_claims() {
    run("rbac");
}

#[test]
fn guides_do_as_they_say() {
    run("guides");
}
