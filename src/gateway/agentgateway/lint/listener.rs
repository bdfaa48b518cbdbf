//! Phases of one listener that are in each other's way.

use super::rules::DENY_FAILS_OPEN;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::agentgateway::attached::Phase;
use crate::gateway::agentgateway::jwt_auth::Mode;
use crate::gateway::agentgateway::listener::Listener;
use crate::gateway::agentgateway::plan::Plan;
use crate::gateway::agentgateway::policies::{Effect, Policies};

pub(super) const STRICT_TWICE: Rule = Rule::new(
    "agentgateway/strict-twice",
    Severity::Error,
    "strict jwtAuth before and after routing: the first takes the token off, so the second refuses everyone",
)
.because("The first takes the token off, so the second refuses everybody.", "Keep one of them.");

pub(super) fn of_listener(plan: &Plan, listener: &Listener, findings: &mut Vec<Finding>) {
    let is_strict = |policies: &Policies| policies.jwt.as_ref().is_some_and(|jwt| jwt.mode == Mode::Strict);
    let of_phase = |phase: Phase| {
        plan.attached
            .iter()
            .filter(move |attached| attached.phase == phase && attached.target.at_listener(listener).is_some())
    };
    let is_before =
        is_strict(&listener.policies) || of_phase(Phase::Gateway).any(|attached| is_strict(&attached.policies));
    let before = std::iter::once(&listener.policies).chain(of_phase(Phase::Gateway).map(|attached| &attached.policies));
    let before: Vec<&Policies> = before.collect();
    if before.iter().all(|policies| policies.jwt.is_none()) {
        for rule in before.iter().flat_map(|policies| &policies.rules).filter(|rule| rule.effect == Effect::Deny) {
            let Ok(parsed) = rule.expression.parsed() else { continue };
            if parsed.variables().contains(&"jwt") && !parsed.guards("jwt") {
                let message = format!(
                    "deny `{}` runs before any jwtAuth: jwt is null there, so it fails and denies nothing",
                    rule.expression.text()
                );
                let finding = Finding::new(&DENY_FAILS_OPEN, message).at(rule.place.clone());
                findings.push(finding.hinting("attach it to the route, or check tokens before routing"));
            }
        }
    }
    if !is_before {
        return;
    }
    for route in &listener.routes {
        let of_route = plan
            .attached
            .iter()
            .filter(|attached| attached.phase == Phase::Route && attached.target.at_route(route, 0).is_some())
            .find_map(|attached| attached.policies.jwt.as_ref());
        let jwt = route
            .policies
            .jwt
            .as_ref()
            .or(of_route)
            .or_else(|| of_phase(Phase::Route).find_map(|attached| attached.policies.jwt.as_ref()));
        if let Some(jwt) = jwt.filter(|jwt| jwt.mode == Mode::Strict) {
            let message = format!(
                "listener {} and route {} both check tokens strictly: the listener takes the token off, so the route refuses \
                 everyone",
                listener.name,
                route.label()
            );
            findings.push(
                Finding::new(&STRICT_TWICE, message)
                    .at(jwt.place.clone())
                    .hinting("leave one out, or set mode optional on the route: the claims stay"),
            );
        }
    }
}
