//! What is odd about an endpoint.

use super::placeholders::of_placeholders;
use super::policies::of_policies;
use super::rules::NOTHING_SIGNED;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::krakend::component::Component;
use crate::gateway::krakend::endpoint::Endpoint;
use crate::gateway::krakend::fields::{member, value};
use crate::gateway::meanings;
use crate::json::Value;

/// What this file can find.
pub(super) const RULES: [&Rule; 3] = [&WILDCARD_ENDPOINT, &OPEN_ENDPOINT, &NOT_IMITATED];

/// What is told beside its answers: components under a wrong name or in a wrong place, other policies, placeholders.
pub(in crate::gateway::krakend) fn of_endpoint(
    endpoint: &Endpoint<'_>,
    component: Component,
    findings: &mut Vec<Finding>,
) {
    super::component::of_endpoint(endpoint, &[component], findings);
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

pub(super) const WILDCARD_ENDPOINT: Rule =
    Rule::new("krakend/wildcard-endpoint", Severity::Warning, "a path that only the enterprise edition takes").because(
        "The open-source edition panics at start.",
        "Use the enterprise edition and allow the rule, or name the paths.",
    );

pub(super) const OPEN_ENDPOINT: Rule =
    Rule::new("krakend/open-endpoint", Severity::Note, "an endpoint without a validator")
        .because_of(meanings::OPEN_ENDPOINT);

const NOT_IMITATED: Rule = Rule::new("krakend/not-imitated", Severity::Note, "something that is not imitated here");
