//! Placeholders that are left in a configuration.

use std::collections::HashSet;

use crate::config::{Naming, Node};
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::krakend::component::Component;
use crate::gateway::krakend::endpoint::Endpoint;
use crate::gateway::meanings;
use crate::gateway::placeholder::placeholder;

/// What this file can find.
pub(super) const RULES: [&Rule; 1] = [&PLACEHOLDER];

/// What something else should have filled in before the gateway reads the file.
pub(in crate::gateway::krakend) fn of_placeholders(
    endpoint: &Endpoint<'_>,
    component: Component,
    findings: &mut Vec<Finding>,
) {
    let mut warn = |node: &Node<'_>| {
        if let Some(name) = node.value().as_str().and_then(placeholder) {
            let text =
                format!("{name} is not filled in by the gateway, which takes it as it stands: render the file first");
            findings.push(Finding::placed(&PLACEHOLDER, node.name_place(), &text));
        }
    };
    let mut of_all = |node: &Node<'_>, names: &[&str]| {
        for (name, node) in node.members() {
            if names.is_empty() || names.iter().any(|wanted| Naming::AnyCase.is_same(name, wanted)) {
                warn(&node);
                node.items().for_each(|item| warn(&item));
            }
        }
    };
    of_all(endpoint.node(), &["endpoint"]);
    if let Some(block) = endpoint.block(component) {
        of_all(&block, &[]);
    }
    for backend in endpoint.backends() {
        of_all(&backend, &["host"]);
    }
}

/// Takes away what is said of values that something else fills in: they are not known yet.
pub(in crate::gateway::krakend) fn without_placeholders(findings: &mut Vec<Finding>) {
    let path = |finding: &Finding| finding.place.as_ref().map(|place| place.path.clone());
    let filled: HashSet<String> =
        findings.iter().filter(|finding| finding.rule.id == PLACEHOLDER.id).filter_map(path).collect();
    if !filled.is_empty() {
        let is_filled = |finding: &Finding| path(finding).is_some_and(|path| filled.contains(&path));
        findings.retain(|finding| finding.rule.id == PLACEHOLDER.id || !is_filled(finding));
    }
}

pub(super) const PLACEHOLDER: Rule =
    Rule::new("krakend/placeholder", Severity::Warning, "what something else should have filled in")
        .because_of(meanings::PLACEHOLDER);
