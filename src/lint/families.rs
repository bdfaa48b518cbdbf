//! Rules that the gateways have in common, where they have none of their own.

use crate::finding::{Rule, Severity};
use crate::gateway::{self, Kind};

/// What is found in the configurations of all gateways, where they have no rule of their own for it.
pub(super) const RULES: [&Rule; 6] = [
    &FILE_OF_KRAKEND,
    &FILE_OF_ENVOY,
    &FILE_OF_AGENTGATEWAY,
    &TWICE_FOR_ENVOY,
    &TWICE_FOR_GLOO,
    &TWICE_FOR_AGENTGATEWAY,
];

/// The rule of a gateway's family, where it has one of that name.
pub(super) fn rule_of(kind: Kind, name: &str) -> Option<&'static Rule> {
    let is_it = |rule: &&'static Rule| rule.id.split_once('/') == Some((kind.name(), name));
    gateway::rules().chain(RULES).find(is_it)
}

const FILE_OF_KRAKEND: Rule = Rule::new("krakend/file-not-found", Severity::Warning, NOT_FOUND);
const FILE_OF_ENVOY: Rule = Rule::new("envoy/file-not-found", Severity::Warning, NOT_FOUND);
const FILE_OF_AGENTGATEWAY: Rule = Rule::new("agentgateway/file-not-found", Severity::Warning, NOT_FOUND);
const NOT_FOUND: &str = "a file that is nowhere";
const TWICE_FOR_ENVOY: Rule = Rule::new("envoy/duplicate-member", Severity::Error, TWICE);
const TWICE_FOR_GLOO: Rule = Rule::new("gloo/duplicate-member", Severity::Error, TWICE);
const TWICE_FOR_AGENTGATEWAY: Rule = Rule::new("agentgateway/duplicate-member", Severity::Error, TWICE);
const TWICE: &str = "a name that stands twice in one object";
