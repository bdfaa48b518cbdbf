//! What endpoints and the service as a whole have wrong beside their components, and what endpoints have wrong together.

use super::config::UNDEFINED_PARAM;
use super::endpoint::WILDCARD_ENDPOINT;
use super::forgeable_header::of_forgeable_headers;
use super::hosts::of_hosts;
use super::open_endpoint::of_twins;
use super::rules::MISPLACED_COMPONENT;
use super::seen::{Seen, hosts_of};
use super::uneven_validators::of_missing_issuers;
use crate::config::{Document, Node};
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::krakend::component::Component;
use crate::gateway::krakend::endpoint::{Endpoint, endpoints};
use crate::gateway::krakend::fields::member;
use crate::gateway::krakend::settings::ValidatorSettings;
use crate::json::Value;

/// What this file can find.
pub(super) const RULES: [&Rule; 1] = [&DEBUG_ENDPOINT];

/// All of it; `validators` has the settings of each endpoint's.
pub(in crate::gateway::krakend) fn of_document(
    document: &Document,
    validators: &[Option<ValidatorSettings>],
    findings: &mut Vec<Finding>,
) {
    let root = Node::root(document);
    for name in ["debug_endpoint", "echo_endpoint"] {
        if let Some(node) = member(&root, name).filter(|node| *node.value() == Value::Bool(true)) {
            let text = format!("{name} answers everybody, with the whole request");
            findings.push(Finding::new(&DEBUG_ENDPOINT, text).at(node.name_place()));
        }
    }
    for name in Component::BOTH.iter().flat_map(|component| component.names()) {
        if let Some(node) = root.member(name) {
            let text = format!("{name:?} is at the root: it is not read there");
            findings.push(Finding::new(&MISPLACED_COMPONENT, text).at(node.name_place()));
        }
    }
    let root_hosts = hosts_of(&root);
    let seen: Vec<Seen<'_>> = endpoints(document)
        .zip(validators)
        .map(|(endpoint, settings)| Seen::of(endpoint, settings.as_ref(), &root_hosts))
        .collect();
    for one in &seen {
        of_path(&one.endpoint, findings);
        of_claims_in_patterns(one, findings);
        of_hosts(&one.endpoint, &root_hosts, findings);
    }
    of_forgeable_headers(&seen, findings);
    of_twins(&seen, findings);
    of_missing_issuers(&seen, findings);
}

fn of_path(endpoint: &Endpoint<'_>, findings: &mut Vec<Finding>) {
    if endpoint.path().ends_with("/*") {
        let node = member(endpoint.node(), "endpoint").unwrap_or_else(|| endpoint.node().clone());
        let text = "the open-source edition does not start with a wildcard endpoint";
        findings.push(Finding::new(&WILDCARD_ENDPOINT, text).at(node.name_place()));
    }
}

/// Claims in the address of a backend, at an endpoint that looks at no token.
fn of_claims_in_patterns(one: &Seen<'_>, findings: &mut Vec<Finding>) {
    for backend in one.endpoint.backends().iter().filter(|_| one.is_open()) {
        let Some(node) = member(backend, "url_pattern") else { continue };
        if node.value().as_str().is_some_and(|pattern| pattern.contains("{JWT.")) {
            let text = "the address holds a claim of the token, and the endpoint has no validator";
            findings.push(Finding::new(&UNDEFINED_PARAM, text).at(node.name_place()));
        }
    }
}

pub(super) const DEBUG_ENDPOINT: Rule =
    Rule::new("krakend/debug-endpoint", Severity::Warning, "what is for debugging alone")
        .because("It answers everybody, or fills the log.", "Leave it out of production.");
