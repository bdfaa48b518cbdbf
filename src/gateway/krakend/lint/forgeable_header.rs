//! Headers that a backend trusts since the gateway fills them, and that anybody can send by another endpoint.

use std::collections::{BTreeMap, HashSet};

use super::seen::Seen;
use crate::config::Node;
use crate::finding::{Finding, Meaning, Rule, Severity};
use crate::gateway::krakend::fields::member;
use crate::gateway::krakend::go::names::canonical;

/// What this file can find.
pub(super) const RULES: [&Rule; 1] = [&FORGEABLE_HEADER];

/// What open endpoints let in that others fill from claims.
pub(super) fn of_forgeable_headers(seen: &[Seen<'_>], findings: &mut Vec<Finding>) {
    // The hosts that trust each header.
    let mut filled: BTreeMap<String, HashSet<&str>> = BTreeMap::new();
    for one in seen {
        for pair in one.validator.iter().flat_map(|(_, settings)| &settings.propagate_claims) {
            if let [_, header] = pair.as_slice() {
                filled.entry(canonical(header)).or_default().extend(one.hosts());
            }
        }
    }
    if filled.is_empty() {
        return;
    }
    for one in seen.iter().filter(|one| one.is_open()) {
        let list = member(one.endpoint.node(), "input_headers");
        for item in list.iter().flat_map(Node::items) {
            let Some(written) = item.value().as_str() else { continue };
            let named = canonical(written);
            let forged = |(header, hosts): &(&String, &HashSet<&str>)| {
                (written == "*" || named == **header) && one.hosts().any(|host| hosts.contains(host))
            };
            let headers: Vec<&str> = filled.iter().filter(forged).map(|(header, _)| header.as_str()).collect();
            if headers.is_empty() {
                continue;
            }
            let text = format!(
                "{} is open and lets {} in, which another endpoint fills from a claim: the backend cannot tell them apart",
                one.endpoint.name(),
                headers.join(", ")
            );
            findings.push(Finding::new(&FORGEABLE_HEADER, text).at(item.place()));
        }
    }
}

const FORGEABLE_HEADER: Rule =
    Rule::new("krakend/forgeable-header", Severity::Error, "a header of a claim that anybody can send").because_of(
        Meaning::new(
            "The backend trusts a header that anybody can send by the open endpoint.",
            "Take the header out of input_headers there.",
        )
        .exploitable(),
    );
