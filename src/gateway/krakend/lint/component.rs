//! Names that were surely meant to be a component, and components that stand where nothing reads them.

use crate::config::{Document, Naming, Node, distance};
use crate::finding::Finding;
use crate::gateway::krakend::config::{Component, Endpoint, member, service_level};

/// Names under an endpoint's `extra_config`, and components beside it and below.
pub(in crate::gateway::krakend) fn of_endpoint(endpoint: &Endpoint<'_>, findings: &mut Vec<Finding>) {
    let extra = endpoint.extra_config();
    if let Some(extra) = &extra {
        of_names(extra, findings);
        for [wanted, long] in COMPONENTS.map(Component::names) {
            if let (Some(one), Some(other)) = (extra.member(wanted), extra.member(long)) {
                let second = if one.position() > other.position() { one } else { other };
                let text = format!("both {wanted:?} and {long:?} are set: the first of them counts");
                findings.push(Finding::new(&super::endpoint::DUPLICATE_MEMBER, text).at(second.name_place()));
            }
        }
    }
    of_stray(endpoint.node(), "beside extra_config", findings);
    for backend in endpoint.backends() {
        of_stray(&backend, "in a backend", findings);
        if let Some(extra) = member(&backend, "extra_config") {
            of_stray(&extra, "under a backend", findings);
        }
    }
}

/// Names under the service's `extra_config`, and what stands there of components that work at endpoints alone.
pub(in crate::gateway::krakend) fn of_service(document: &Document, findings: &mut Vec<Finding>) {
    let Some(extra) = service_level(document) else { return };
    of_names(&extra, findings);
    for name in COMPONENTS.iter().flat_map(|component| component.names()) {
        let Some(block) = extra.member(name) else { continue };
        let is_known =
            |name: &str| Naming::AnyCase.is_same(name, "shared_cache_duration") || super::names::is_comment(name);
        if let Some((stray, _)) = block.members().find(|(name, _)| !is_known(name)) {
            let text = format!(
                "{name:?} at the service level knows shared_cache_duration alone: {stray:?} there protects nothing"
            );
            let finding = Finding::new(&super::rules::MISPLACED_COMPONENT, text).at(block.name_place());
            findings.push(finding.hinting("move it under the extra_config of each endpoint"));
        }
    }
}

fn of_names(extra: &Node<'_>, findings: &mut Vec<Finding>) {
    for (name, node) in extra.members() {
        let Some(meant) = meant(name) else { continue };
        let text = format!("the gateway does not know {name:?} and ignores it: the endpoint is open");
        let finding = Finding::new(&super::endpoint::UNKNOWN_COMPONENT, text).at(node.name_place());
        findings.push(finding.hinting(format!("was {meant:?} meant?")));
    }
}

fn of_stray(node: &Node<'_>, where_it_stands: &str, findings: &mut Vec<Finding>) {
    for name in COMPONENTS.iter().flat_map(|component| component.names()) {
        if let Some(found) = node.member(name) {
            let text = format!("{name:?} is {where_it_stands}: it is not read there");
            let finding = Finding::new(&super::rules::MISPLACED_COMPONENT, text).at(found.name_place());
            findings.push(finding.hinting("move it under the endpoint's own extra_config"));
        }
    }
}

/// The component that an unknown name was surely meant to be. Names of other components and of third parties are none.
fn meant(name: &str) -> Option<&'static str> {
    let known = COMPONENTS.iter().flat_map(|component| component.names());
    if known.clone().any(|known| known == name) || KNOWN_AUTH.contains(&name) || super::names::is_comment(name) {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let (distance, nearest) = known.map(|known| (distance(&lower, known), known)).min()?;
    let [[validator, _], [signer, _]] = COMPONENTS.map(Component::names);
    let by_word = if lower.contains("sign") { signer } else { validator };
    let is_alone = ["validator", "signer", "jwt"].contains(&lower.as_str());
    match distance {
        0..=2 => Some(nearest),
        _ if is_alone || lower.contains("krakend-jose") || lower.starts_with("auth/") => Some(by_word),
        _ => None,
    }
}

const COMPONENTS: [Component; 2] = [Component::Validator, Component::Signer];

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
