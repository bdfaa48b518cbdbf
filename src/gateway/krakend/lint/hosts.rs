//! Backends that go nowhere.

use crate::config::Node;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::krakend::endpoint::Endpoint;
use crate::gateway::krakend::fields::{member, value};
use crate::json::Value;

/// What this file can find.
pub(super) const RULES: [&Rule; 1] = [&NO_HOST];

/// Backends without a host. Those that are no HTTP servers need none.
pub(super) fn of_hosts(endpoint: &Endpoint<'_>, root_hosts: &[String], findings: &mut Vec<Finding>) {
    let is_other = |name: &str| ["lambda", "amqp", "pubsub", "static", "llm"].iter().any(|kind| name.contains(kind));
    let has_other = |node: &Node<'_>| {
        let extra = member(node, "extra_config");
        let proxy = extra.as_ref().and_then(|extra| extra.member("proxy"));
        let names = |node: &Option<Node<'_>>| {
            node.as_ref().is_some_and(|node| node.members().any(|(name, _)| is_other(name) || name.starts_with("ai/")))
        };
        names(&extra) || names(&proxy)
    };
    for backend in endpoint.backends() {
        if root_hosts.is_empty()
            && value(&backend, "host").is_none_or(|host| host.as_array().is_some_and(<[Value]>::is_empty))
            && !has_other(&backend)
            && !has_other(endpoint.node())
        {
            let text = "neither the backend nor the root names a host, so every call fails";
            findings.push(Finding::new(&NO_HOST, text).at(backend.place()));
        }
    }
}

const NO_HOST: Rule = Rule::new("krakend/no-host", Severity::Error, "a backend that goes nowhere")
    .because("The gateway starts, and every call fails.", "Name a host at the backend or at the root.");
