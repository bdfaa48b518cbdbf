//! Whether the claims are there that the filter `rbac` looks at.

use std::collections::BTreeSet;

use super::manager::{JWT, Manager, RBAC, RBAC_ROUTE};
use crate::config::{Node, nearest};
use crate::finding::{Finding, Meaning, Rule, Severity};
use crate::gateway::envoy::bootstrap::{items_of, member, members_of, text};
use crate::gateway::envoy::jwt_settings::NAMESPACE;
use crate::json::Value;

pub(super) const FILTER_ORDER: Rule =
    Rule::new("envoy/filter-order", Severity::Error, "rbac looks at claims before jwt_authn has read them")
        .because("The metadata are not there yet when they are looked at.", "Put jwt_authn first.");
pub(super) const RBAC_METADATA: Rule =
    Rule::new("envoy/rbac-metadata", Severity::Error, "rbac looks at metadata that no provider writes").because_of(
        Meaning::new(
            "Nobody matches; a DENY rule lets everybody in.",
            "Write payload_in_metadata of the provider, and the same name here.",
        )
        .exploitable(),
    );

pub(super) fn of_rbac(manager: &Manager<'_>, findings: &mut Vec<Finding>) {
    let keys = ["payload_in_metadata", "header_in_metadata", "failed_status_in_metadata"];
    let providers = manager.of_kind(JWT).flat_map(|(_, filter)| members_of(&filter.typed.body, "providers"));
    let written = providers.flat_map(|(_, provider)| keys.map(|key| text(&provider, key))).flatten().collect();
    let jwt: Vec<usize> = manager.of_kind(JWT).map(|(jwt, _)| jwt).collect();
    for (at, filter) in manager.of_kind(RBAC) {
        let read = metadata_of(&filter.typed.body);
        let is_early = jwt.iter().any(|jwt| at < *jwt) && !jwt.iter().any(|jwt| *jwt < at);
        if is_early && !read.is_empty() {
            let message = "rbac looks at claims, and comes before jwt_authn, which reads them";
            let place = filter.entry.name_place();
            findings.push(Finding::placed(&FILTER_ORDER, place, message).hinting("put jwt_authn first"));
        }
        of_metadata(&read, &written, findings);
    }
    for (_, said) in manager.said(RBAC_ROUTE) {
        of_metadata(&metadata_of(&said.body), &written, findings);
    }
}

fn of_metadata(read: &[Node<'_>], written: &BTreeSet<&str>, findings: &mut Vec<Finding>) {
    for key in read {
        let Some(name) = text(key, "key").filter(|name| !written.contains(name)) else { continue };
        let known: Vec<&str> = written.iter().copied().collect();
        let hint = match nearest(name, &known).or(known.first().copied()) {
            Some(meant) => format!("a provider writes {meant:?}"),
            None => format!("set `payload_in_metadata: {name}` in the provider"),
        };
        let message = format!("no provider writes {name:?} into the metadata: this matches no request ({hint})");
        let place = member(key, "key").unwrap_or_else(|| key.clone()).name_place();
        findings.push(Finding::placed(&RBAC_METADATA, place, &message).hinting(hint));
    }
}

/// The first keys that are looked at of what the JWT filter leaves, wherever a matcher is.
fn metadata_of<'c>(body: &Node<'c>) -> Vec<Node<'c>> {
    fn all<'c>(node: &Node<'c>, found: &mut Vec<Node<'c>>) {
        if text(node, "filter") == Some(NAMESPACE) {
            found.extend(items_of(node, "path").into_iter().next());
            return;
        }
        match node.value() {
            Value::Array(_) => node.items().for_each(|item| all(&item, found)),
            Value::Object(_) => node.members().for_each(|(name, inner)| {
                if !name.starts_with("shadow") {
                    all(&inner, found);
                }
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = Vec::new();
    all(body, &mut found);
    found
}
