//! What a cluster takes and does not do what it was written for, and what is lax.

mod options;
mod provider;
mod rbac;
mod route;

pub(super) use self::options::WRONG_VALUE;
use self::options::{of_options, of_service};
use self::provider::WORDING;
use self::route::of_routes;
use super::resource::GROUP;
use crate::config::nearest;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::meanings;
use crate::gateway::resource::Resource;
use crate::gateway::unending::Unending;

/// All that is found here.
pub(super) const RULES: &[&Rule] = &[
    &WRONG_VALUE,
    &provider::NO_AUDIENCE,
    &provider::TOKEN_SOURCE,
    &options::NOT_ENFORCED,
    &provider::LEEWAY,
    &provider::INSECURE_KEYS,
    &provider::KEY_SOURCE,
    &provider::SECRET_IN_FILE,
    &provider::PLACEHOLDER,
    &rbac::CLAIM_PATH,
    &rbac::DOTTED_CLAIM,
    &rbac::CLAIM_MATCHER,
    &options::RBAC_WITHOUT_JWT,
    &rbac::PERMISSION,
    &provider::APPEND_HEADER,
    &route::UNREACHABLE_RULE,
    &DUPLICATE_MEMBER,
    UNENDING.missing_exp,
    UNENDING.milliseconds,
];

/// Told by what reads the files
const DUPLICATE_MEMBER: Rule =
    Rule::new("gloo/duplicate-member", Severity::Error, "a name that occurs twice in one object")
        .because_of(meanings::DUPLICATE_MEMBER);

/// Told of accepted tokens
pub(super) const UNENDING: Unending = Unending {
    missing_exp: &Rule::new("gloo/missing-exp", Severity::Warning, "a token that never expires"),
    milliseconds: &Rule::new("gloo/milliseconds", Severity::Error, "a time that looks like milliseconds"),
};

/// What is of no interest once a token is accepted: some policy matched.
pub(super) const OF_REFUSALS: &[&Rule] = &[&rbac::CLAIM_MATCHER];

/// All that can be told of a resource.
pub(super) fn of_resource(resource: &Resource<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(spec) = resource.spec.as_ref().filter(|_| resource.group == GROUP) else { return findings };
    match resource.kind {
        "VirtualService" => {
            if let Some(host) = spec.member("virtualHost") {
                let routes = host.items_of("routes");
                WORDING.of_placeholders(host.items_of("domains"), &mut findings);
                of_routes(&routes, &mut findings);
                of_service(&host, &routes, &mut findings);
            }
        }
        "RouteTable" => of_routes(&spec.items_of("routes"), &mut findings),
        "VirtualHostOption" | "RouteOption" => {
            spec.member("options").iter().for_each(|options| of_options(options, &mut findings));
        }
        other => {
            if let Some(meant) = nearest(other, &KINDS).filter(|meant| *meant != other)
                && let Some(kind) = resource.node.member("kind")
            {
                let message = format!("the cluster knows no {other:?} of this group, and nothing in it counts");
                let hint = format!("`{meant}` was meant");
                findings.push(Finding::placed(&WRONG_VALUE, kind.name_place(), &message).hinting(hint));
            }
        }
    }
    findings
}

/// The kinds of the group, also those that say nothing of tokens.
const KINDS: [&str; 9] = [
    "Gateway",
    "VirtualService",
    "RouteTable",
    "VirtualHostOption",
    "RouteOption",
    "ListenerOption",
    "HttpListenerOption",
    "MatchableHttpGateway",
    "MatchableTcpGateway",
];
