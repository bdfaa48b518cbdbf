//! What is odd about an endpoint: names that were surely meant to be a component, components where nothing reads them, none at all.

use super::placeholders::of_placeholders;
use super::policies::of_policies;
use super::rules::{MISPLACED_COMPONENT, NOTHING_SIGNED};
use crate::config::{Node, is_near};
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::krakend::config::{Component, Endpoint, member, value};
use crate::json::Value;

/// What this file can find.
pub(super) const RULES: [&Rule; 5] =
    [&UNKNOWN_COMPONENT, &DUPLICATE_MEMBER, &WILDCARD_ENDPOINT, &OPEN_ENDPOINT, &NOT_IMITATED];

/// Names under an endpoint that were surely meant to be a component, and components that stand where nothing reads them.
pub(in crate::gateway::krakend) fn of_endpoint(
    endpoint: &Endpoint<'_>,
    component: Component,
    findings: &mut Vec<Finding>,
) {
    let [wanted, long] = component.names();
    let others = match component {
        Component::Validator => Component::Signer,
        Component::Signer => Component::Validator,
    };
    let is_known = |name: &str| component.names().contains(&name) || others.names().contains(&name);
    let resembles =
        |name: &str| !is_known(name) && (is_near(name, wanted) || is_near(name, long) || is_old_name(name, wanted));
    if let Some(extra) = endpoint.extra_config() {
        for (name, _) in extra.members().filter(|(name, _)| resembles(name)) {
            let place = extra.place();
            let text = format!(
                "{place} of {}: the gateway does not know {name:?} and ignores it; it knows {wanted:?}",
                endpoint.name()
            );
            findings.push(Finding::new(&UNKNOWN_COMPONENT, text).at(place));
        }
        if has(&extra, wanted) && has(&extra, long) {
            let text = format!("both {wanted:?} and {long:?} are set at {}: the first counts", endpoint.name());
            findings.push(Finding::new(&DUPLICATE_MEMBER, text).at(extra.place()));
        }
    }
    if component == Component::Validator && endpoint.has(component) {
        let extras = endpoint.backends().into_iter().filter_map(|backend| member(&backend, "extra_config"));
        for extra in endpoint.extra_config().into_iter().chain(extras) {
            of_policies(&extra, findings);
        }
        of_placeholders(endpoint, component, findings);
    } else if component == Component::Signer {
        of_placeholders(endpoint, component, findings);
    }
    if component == Component::Validator && endpoint.path().ends_with("/*") {
        let node = member(endpoint.node(), "endpoint").unwrap_or_else(|| endpoint.node().clone());
        let text =
            "the enterprise edition alone takes a path that ends in a wildcard; the open-source one panics at start";
        findings.push(Finding::placed(&WILDCARD_ENDPOINT, node.place(), text));
    }
    let stray = |node: &Node<'_>| has(node, wanted) || has(node, long);
    if stray(endpoint.node()) {
        let place = endpoint.node().place();
        let text = format!("{wanted:?} is beside extra_config at {place}, not inside: it is not read there");
        findings.push(Finding::new(&MISPLACED_COMPONENT, text).at(place));
    }
    let mut extras = endpoint.backends().into_iter().filter_map(|backend| member(&backend, "extra_config"));
    if extras.any(|extra| stray(&extra)) {
        let text = format!(
            "{wanted:?} is under a backend of {}: it belongs under the endpoint's own extra_config",
            endpoint.name()
        );
        findings.push(Finding::new(&MISPLACED_COMPONENT, text).at(endpoint.node().place()));
    }
}

fn has(node: &Node<'_>, name: &str) -> bool {
    node.value().as_object().is_some_and(|members| members.contains(name))
}

/// An endpoint without a component.
pub(in crate::gateway::krakend) fn of_missing(endpoint: &Endpoint<'_>, component: Component) -> Finding {
    let (rule, text) = match component {
        Component::Validator => (
            &OPEN_ENDPOINT,
            format!("{} has no validator: it is open to everybody, with or without a token", endpoint.name()),
        ),
        Component::Signer => (&NOTHING_SIGNED, format!("{} has no signer: answers go out unsigned", endpoint.name())),
    };
    Finding::new(rule, text).at(endpoint.node().place())
}

/// The gateway's older configurations wrote these names with an underscore for the dot.
fn is_old_name(name: &str, wanted: &str) -> bool {
    let last = wanted.rsplit('/').next().unwrap_or(wanted);
    name.contains("krakend-jose") && name.ends_with(last) || (name.starts_with("auth/") && is_near(name, wanted))
}

/// What of a backend's part in signing is not imitated.
pub(in crate::gateway::krakend) fn of_backend(endpoint: &Endpoint<'_>, findings: &mut Vec<Finding>) {
    let mut note = |text: String| findings.push(Finding::new(&NOT_IMITATED, text).at(endpoint.node().place()));
    let backends = endpoint.backends();
    let backend = match backends.as_slice() {
        [] => return,
        [only] => only,
        [_, _, ..] => {
            note(
                "the endpoint has several backends: the payload is taken for what they give when they are merged"
                    .to_owned(),
            );
            return;
        }
    };
    let encoding = value(backend, "encoding").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    if !["", "json", "fast-json", "safejson", "string", "no-op"].contains(&encoding.as_str()) {
        note(format!("the backend's encoding {encoding:?} is not imitated: the payload is read as JSON"));
    }
    let extra = value(backend, "extra_config").and_then(Value::as_object);
    if extra.is_some_and(|extra| extra.contains("proxy") || extra.iter().any(|(name, _)| name.starts_with("modifier/")))
    {
        note("the backend's extra_config changes its answer in ways that are not imitated".to_owned());
    }
}

pub(super) const UNKNOWN_COMPONENT: Rule =
    Rule::new("krakend/unknown-component", Severity::Error, "a name that was surely meant to be a component");

pub(super) const DUPLICATE_MEMBER: Rule =
    Rule::new("krakend/duplicate-member", Severity::Error, "a name, or a component, that appears twice");

pub(super) const WILDCARD_ENDPOINT: Rule =
    Rule::new("krakend/wildcard-endpoint", Severity::Warning, "a path that only the enterprise edition takes");

pub(super) const OPEN_ENDPOINT: Rule =
    Rule::new("krakend/open-endpoint", Severity::Note, "an endpoint without a validator");

const NOT_IMITATED: Rule = Rule::new("krakend/not-imitated", Severity::Note, "something that is not imitated here");
