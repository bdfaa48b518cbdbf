//! What requirements ask for, and what they let through.

use std::collections::BTreeMap;

use super::reference::of_reference;
use crate::config::Node;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::envoy::bootstrap::{items_of, member, members_of, text};
use crate::gateway::meanings;

pub(super) const NOT_ENFORCED: Rule =
    Rule::new("envoy/not-enforced", Severity::Warning, "requests without a token pass, and nothing stops them")
        .because_of(meanings::NOT_ENFORCED);

/// `providers` are the names of all, in order.
pub(super) fn of_requirement(node: &Node<'_>, providers: &[&str], is_guarded: bool, findings: &mut Vec<Finding>) {
    let nested = member(node, "provider_and_audiences");
    for holder in [Some(node), nested.as_ref()].into_iter().flatten() {
        if let (Some(name), Some(member)) = (text(holder, "provider_name"), member(holder, "provider_name")) {
            findings.extend(of_reference(&member, "provider", name, providers));
        }
    }
    let lenient = ["allow_missing", "allow_missing_or_failed"].iter().find_map(|name| member(node, name));
    if let Some(lenient) = lenient.filter(|_| !is_guarded) {
        let message = "requests without a token pass, and neither rbac nor ext_authz follows jwt_authn";
        let hint = "leave it out, or add an rbac filter that asks for a claim";
        findings.push(Finding::placed(&NOT_ENFORCED, lenient.name_place(), message).hinting(hint));
    }
    for list in lists(node) {
        for inner in items_of(&list, "requirements") {
            of_requirement(&inner, providers, is_guarded, findings);
        }
    }
}

/// The providers that are asked for, and whether each requirement of theirs names audiences.
pub(super) fn named_with_audiences<'c>(body: &Node<'c>) -> BTreeMap<&'c str, bool> {
    fn all<'c>(node: &Node<'c>, found: &mut BTreeMap<&'c str, bool>) {
        if let Some(provider) = text(node, "provider_name") {
            *found.entry(provider).or_insert(true) &= !items_of(node, "audiences").is_empty();
        }
        let inner = lists(node).flat_map(|list| items_of(&list, "requirements"));
        inner.chain(member(node, "provider_and_audiences")).for_each(|inner| all(&inner, found));
    }
    let mut found = BTreeMap::new();
    let rules = items_of(body, "rules").into_iter().filter_map(|rule| member(&rule, "requires"));
    let mapped = members_of(body, "requirement_map").into_iter().map(|(_, node)| node);
    rules.chain(mapped).for_each(|node| all(&node, &mut found));
    found
}

fn lists<'c>(node: &Node<'c>) -> impl Iterator<Item = Node<'c>> {
    ["requires_any", "requires_all"].into_iter().filter_map(|name| member(node, name))
}
