//! What loads and does not do what it was written for, and what is lax.

mod jwt_authn;
mod jwt_provider;
mod manager;
pub(in crate::gateway) mod provider;
mod rbac;
mod reference;
mod requirement;

use self::jwt_authn::{of_jwt, of_route};
use self::jwt_provider::WORDING;
use self::manager::{JWT, JWT_ROUTE, Manager, RBAC, RBAC_ROUTE};
use self::rbac::of_rbac;
use self::reference::{of_reference, sorted};
use super::bootstrap::{items_of, text};
use crate::config::Node;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::meanings;
use crate::gateway::unending::Unending;

/// All that is found here.
pub(super) const RULES: &[&Rule] = &[
    &UNKNOWN,
    &WRONG_VALUE,
    &reference::UNKNOWN_REFERENCE,
    &jwt_authn::NO_RULE,
    &rbac::FILTER_ORDER,
    &rbac::RBAC_METADATA,
    &jwt_authn::UNREACHABLE_RULE,
    &jwt_authn::OPEN_ENDPOINT,
    &jwt_provider::NO_AUDIENCE,
    &jwt_provider::TOKEN_SOURCE,
    &requirement::NOT_ENFORCED,
    &jwt_provider::LEEWAY,
    &jwt_provider::INSECURE_KEYS,
    &jwt_provider::KEY_SOURCE,
    &jwt_provider::SECRET_IN_FILE,
    &jwt_provider::PLACEHOLDER,
    &DUPLICATE_MEMBER,
    &FILE_NOT_FOUND,
    UNENDING.missing_exp,
    UNENDING.milliseconds,
];

pub(super) const UNKNOWN: Rule =
    Rule::new("envoy/unknown-setting", Severity::Error, "a setting that Envoy does not have: it does not start")
        .because_of(meanings::UNKNOWN_SETTING);
pub(super) const WRONG_VALUE: Rule =
    Rule::new("envoy/wrong-value", Severity::Error, "a value with which Envoy does not start")
        .because_of(meanings::WRONG_VALUE);
/// Told by what reads the files
const DUPLICATE_MEMBER: Rule =
    Rule::new("envoy/duplicate-member", Severity::Error, "a name that occurs twice in one object")
        .because_of(meanings::DUPLICATE_MEMBER);
/// Told by what reads the files
const FILE_NOT_FOUND: Rule =
    Rule::new("envoy/file-not-found", Severity::Warning, "a file that is nowhere").because_of(meanings::FILE_NOT_FOUND);

/// Told of accepted tokens
pub(super) const UNENDING: Unending = Unending {
    missing_exp: &Rule::new("envoy/missing-exp", Severity::Warning, "a token that never expires"),
    milliseconds: &Rule::new("envoy/milliseconds", Severity::Error, "a time that looks like milliseconds"),
};

/// All that can be told of a document without a request.
pub(super) fn of_document(root: &Node<'_>) -> Vec<Finding> {
    let (managers, alone) = manager::find(root);
    let mut findings: Vec<Finding> = managers.iter().flat_map(of_manager).collect();
    // What is behind it is not known.
    let of_filters = alone.iter().flat_map(of_manager).filter(|finding| finding.rule != &requirement::NOT_ENFORCED);
    findings.extend(of_filters);
    findings
}

/// Whether two findings are about one member.
pub(super) fn is_at_one_place(one: &Finding, other: &Finding) -> bool {
    let way = |finding: &Finding| finding.place.as_ref().map(|place| (place.file.clone(), place.path.clone()));
    way(one) == way(other)
}

fn of_manager(manager: &Manager<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for host in manager.routes.iter().flat_map(|routes| items_of(routes, "virtual_hosts")) {
        WORDING.of_placeholders(items_of(&host, "domains"), &mut findings);
        for route in items_of(&host, "routes") {
            of_route(&route, &mut findings);
        }
    }
    for (at, filter) in manager.of_kind(JWT) {
        of_jwt(manager, at, filter, &mut findings);
    }
    of_per_route_names(manager, &mut findings);
    of_rbac(manager, &mut findings);
    findings
}

fn of_per_route_names(manager: &Manager<'_>, findings: &mut Vec<Finding>) {
    for (kind, own) in [(JWT_ROUTE, JWT), (RBAC_ROUTE, RBAC)] {
        let names = sorted(manager.of_kind(own).filter_map(|(_, filter)| text(&filter.entry, "name")));
        for (node, _) in manager.said(kind) {
            findings.extend(of_reference(node, "filter", node.name().unwrap_or_default(), &names));
        }
    }
}
