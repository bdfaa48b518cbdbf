//! Components under a wrong name or in a wrong place.

use crate::config::{Document, Naming, Node, distance};
use crate::finding::Finding;
use crate::gateway::krakend::component::Component;
use crate::gateway::krakend::endpoint::Endpoint;
use crate::gateway::krakend::fields::{member, service_level};

/// Names under an endpoint's `extra_config` that were meant to be one of some components, and those components beside it and below.
pub(in crate::gateway::krakend) fn of_endpoint(
    endpoint: &Endpoint<'_>,
    components: &[Component],
    findings: &mut Vec<Finding>,
) {
    if let Some(extra) = endpoint.extra_config() {
        of_names(&extra, components, findings);
        for [wanted, long] in components.iter().map(|component| component.names()) {
            if let (Some(one), Some(other)) = (extra.member(wanted), extra.member(long)) {
                let second = if one.position() > other.position() { one } else { other };
                let text = format!("both {wanted:?} and {long:?} are set: the first of them counts");
                findings.push(Finding::placed(&super::rules::DUPLICATE_MEMBER, second.name_place(), &text));
            }
        }
    }
    of_stray(endpoint.node(), components, "beside extra_config", findings);
    for backend in endpoint.backends() {
        of_stray(&backend, components, "in a backend", findings);
        if let Some(extra) = member(&backend, "extra_config") {
            of_stray(&extra, components, "under a backend", findings);
        }
    }
}

/// Names under the service's `extra_config`, and what is there of components that work at endpoints alone.
pub(in crate::gateway::krakend) fn at_service_level(document: &Document, findings: &mut Vec<Finding>) {
    let Some(extra) = service_level(document) else { return };
    of_names(&extra, &Component::BOTH, findings);
    of_misplaced(&extra, findings);
}

/// Components under the service's `extra_config` that work at endpoints alone.
pub(super) fn of_misplaced(extra: &Node<'_>, findings: &mut Vec<Finding>) {
    for name in Component::BOTH.iter().flat_map(|component| component.names()) {
        let Some(block) = extra.member(name) else { continue };
        let is_known =
            |name: &str| Naming::AnyCase.is_same(name, "shared_cache_duration") || super::names::is_comment(name);
        if let Some((stray, _)) = block.members().find(|(name, _)| !is_known(name)) {
            let text = format!(
                "{name:?} at the service level knows shared_cache_duration alone: {stray:?} there protects nothing"
            );
            let finding = Finding::placed(&super::rules::MISPLACED_COMPONENT, block.name_place(), &text);
            findings.push(finding.hinting("move it under the extra_config of each endpoint"));
        }
    }
}

fn of_names(extra: &Node<'_>, components: &[Component], findings: &mut Vec<Finding>) {
    for (name, node) in extra.members() {
        let is_one = |meant: &&str| components.iter().any(|component| component.names().contains(meant));
        let Some(meant) = meant(name).filter(is_one) else { continue };
        let text =
            format!("the gateway does not know {name:?} and ignores it (it knows {meant:?}): the endpoint is open");
        let finding = Finding::placed(&super::rules::UNKNOWN_COMPONENT, node.name_place(), &text);
        findings.push(finding.hinting(format!("was {meant:?} meant?")));
    }
}

fn of_stray(node: &Node<'_>, components: &[Component], where_it_is: &str, findings: &mut Vec<Finding>) {
    for name in components.iter().flat_map(|component| component.names()) {
        if let Some(found) = node.member(name) {
            let text = format!("{name:?} is {where_it_is}: it is not read there");
            let finding = Finding::placed(&super::rules::MISPLACED_COMPONENT, found.name_place(), &text);
            findings.push(finding.hinting("move it under the endpoint's own extra_config"));
        }
    }
}

/// The component that an unknown name was probably meant to be. Names of other components and of third parties are none.
fn meant(name: &str) -> Option<&'static str> {
    let known = Component::BOTH.iter().flat_map(|component| component.names());
    if known.clone().any(|known| known == name) || KNOWN_AUTH.contains(&name) || super::names::is_comment(name) {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let (distance, nearest) = known.map(|known| (distance(&lower, known), known)).min()?;
    let [[validator, _], [signer, _]] = Component::BOTH.map(Component::names);
    let by_word = if lower.contains("sign") { signer } else { validator };
    let is_alone = ["validator", "signer", "jwt"].contains(&lower.as_str());
    match distance {
        0..=2 => Some(nearest),
        _ if is_alone || lower.contains("krakend-jose") || lower.starts_with("auth/") => Some(by_word),
        _ => None,
    }
}

/// Other components of both editions (the manual's list of namespaces).
const KNOWN_AUTH: [&str; 8] = [
    "auth/api-keys",
    "auth/basic",
    "auth/client-credentials",
    "auth/gcp",
    "auth/ntlm",
    "auth/revoker",
    "auth/aws-sigv4",
    "auth/mtls",
];
