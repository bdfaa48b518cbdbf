//! Envoy's golden vectors: what real Envoys answered to requests, and what they refused to start with.
//!
//! `fixtures/README.md` says where they come from.

#![allow(missing_docs)]

#[path = "support/vectors.rs"]
mod vectors;

use jwtk::gateway::Kind;

fn run(topic: &str) {
    vectors::run(Kind::Envoy, topic);
}

#[test]
fn filters_are_found_where_they_stand() {
    run("routes");
}

#[test]
fn requirements_are_met() {
    run("requirements");
}

#[test]
fn tokens_are_checked_as_a_provider_checks_them() {
    run("provider");
}

#[test]
fn keys_are_taken_as_envoy_takes_them() {
    run("keys");
}

#[test]
fn tokens_are_found_at_their_places() {
    run("extract");
}

#[test]
fn claims_and_payloads_are_handed_on() {
    run("forward");
}

#[test]
fn access_is_decided_as_rbac_decides_it() {
    run("rbac");
}

#[test]
fn expressions_are_evaluated() {
    run("cel");
}

#[test]
fn the_connection_manager_comes_first() {
    run("http");
}

#[test]
fn configurations_are_read_and_refused() {
    run("config");
}

#[test]
fn what_keeps_a_real_envoy_from_starting_keeps_this_one() {
    run("starts");
}

#[test]
fn dumps_are_read() {
    run("dump");
}

#[test]
fn what_istio_writes_is_judged() {
    run("istio");
}

#[test]
fn what_envoy_gateway_writes_is_judged() {
    run("envoy-gateway");
}

#[test]
fn what_kgateway_writes_is_judged() {
    run("kgateway");
}

#[test]
fn tokens_of_known_issuers_are_judged() {
    run("issuers");
}

#[test]
fn what_random_requests_found_stays_found() {
    run("found");
}
