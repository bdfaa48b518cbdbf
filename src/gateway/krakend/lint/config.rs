//! What is lax or odd in a configuration as a whole.

use super::component::of_misplaced;
use super::placeholders::PLACEHOLDER;
use super::policies::of_policies;
use super::rules::{NO_EFFECT, WRONG_VALUE};
use crate::config::{Config, Document};
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::krakend::fields::service_level;
use crate::gateway::krakend::obstacles::{Kind, Obstacle};

/// What this file can find.
pub(super) const RULES: [&Rule; 3] = [&WILL_NOT_START, &UNDEFINED_PARAM, &ROUTE_CONFLICT];

/// What the service level says about components that work at endpoints alone, and what else the gateway does with tokens.
pub(in crate::gateway::krakend) fn of_surroundings(document: &Document, findings: &mut Vec<Finding>) {
    let Some(extra) = service_level(document) else { return };
    of_misplaced(&extra, findings);
    of_policies(&extra, findings);
    if let Some(line) = document.template_line() {
        let text = format!("line {line} has template code ({{{{): what the gateway renders there is not known here");
        findings.push(Finding::new(&PLACEHOLDER, text));
    }
}

/// What keeps the whole gateway from starting, or an endpoint from being routed.
pub(in crate::gateway::krakend) fn of_start(obstacles: &[Obstacle], findings: &mut Vec<Finding>) {
    for obstacle in obstacles {
        let (rule, consequence) = match obstacle.kind {
            Kind::Other => (&WILL_NOT_START, "; the gateway does not start with it"),
            Kind::UndefinedParam => (&UNDEFINED_PARAM, "; the gateway does not start with it"),
            Kind::RouteConflict => (&ROUTE_CONFLICT, "; the gateway does not start with it"),
            Kind::Method => (&WRONG_VALUE, ""),
        };
        let finding = Finding::placed(rule, obstacle.place.clone(), &format!("{}{consequence}", obstacle.detail));
        findings.push(finding.with_hint(obstacle.hint.map(str::to_owned)));
    }
}

/// What follows in the file of the configuration: yaml.v3's Unmarshal reads the first document alone.
pub(in crate::gateway::krakend) fn of_further(config: &Config, findings: &mut Vec<Finding>) {
    if let Some(place) = config.further() {
        let text = "the gateway reads only the first document of a file and ignores this one";
        findings.push(Finding::placed(&NO_EFFECT, place, text));
    }
}

const WILL_NOT_START: Rule =
    Rule::new("krakend/will-not-start", Severity::Error, "a setting with which the gateway does not start")
        .because("The gateway ends at start, or passes over the endpoint.", "Do what the text names.");

pub(super) const UNDEFINED_PARAM: Rule =
    Rule::new("krakend/undefined-param", Severity::Error, "a parameter of a backend that nothing fills in").because(
        "The gateway does not start, or sends the braces to the backend.",
        "Name a parameter of the endpoint, or add a validator for claims.",
    );

const ROUTE_CONFLICT: Rule =
    Rule::new("krakend/route-conflict", Severity::Error, "endpoints that the router cannot tell apart").because(
        "The router panics at start; check without -t does not see it.",
        "Use one name for one place, and one endpoint a method.",
    );
