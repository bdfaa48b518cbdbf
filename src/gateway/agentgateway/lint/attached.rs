//! Policies that are attached to nothing, or in one another's way.

use crate::config::nearest;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::agentgateway::attached::{Attached, Phase};
use crate::gateway::agentgateway::hints::SHOWN;
use crate::gateway::agentgateway::name::Name;
use crate::gateway::agentgateway::plan::{Form, Plan};
use crate::gateway::agentgateway::route::Routed;
use crate::gateway::agentgateway::target::Target;

pub(super) const TARGET: Rule = Rule::new(
    "agentgateway/target-not-found",
    Severity::Error,
    "a policy names a target that does not exist, and protects nothing",
)
.because("The policy protects nothing.", "Write the name of the target as it is defined.");

pub(super) const PHASE: Rule =
    Rule::new("agentgateway/phase-of-route", Severity::Error, "phase gateway on a route: the policy never runs")
        .because("The policy never runs.", "Attach it to a gateway or a listener.");

pub(super) const BACKEND: Rule =
    Rule::new("agentgateway/jwt-on-backend", Severity::Error, "jwtAuth on a backend: it never runs")
        .because("The check never runs.", "Attach it to a route, a listener or a gateway.");

pub(super) const SAME_NAME: Rule = Rule::new(
    "agentgateway/same-name",
    Severity::Error,
    "two policies have one name, and the later replaces the other",
)
.because("The later policy replaces the other.", "Give each policy a name of its own.");

pub(super) const SAME_TARGET: Rule = Rule::new(
    "agentgateway/same-target",
    Severity::Error,
    "two jwtAuth are for one target, and chance decides which counts",
)
.because("Chance decides which of them counts.", "Keep one of them.");

pub(super) fn of_attached(plan: &Plan, attached: &Attached, findings: &mut Vec<Finding>) {
    let is_backend = matches!(attached.target, Target::Backend(_));
    let is_route = matches!(attached.target, Target::Route(_) | Target::Rule { .. });
    if is_backend && attached.policies.jwt.is_some() {
        let message = format!("policy {} has jwtAuth for {}: it never runs", attached.name, attached.target);
        findings.push(
            Finding::new(&BACKEND, message).at(attached.place.clone()).hinting("attach it to the route or the gateway"),
        );
    } else if is_route && attached.phase == Phase::Gateway {
        let message = format!("policy {} has phase gateway, which never looks at {}", attached.name, attached.target);
        findings.push(
            Finding::new(&PHASE, message)
                .at(attached.place.clone())
                .hinting("leave phase out, or attach it to the gateway"),
        );
    } else if !is_backend && !is_there(plan, &attached.target) && is_known(plan, &attached.target) {
        let message =
            format!("policy {} is for {}, which does not exist: it protects nothing", attached.name, attached.target);
        let finding = Finding::new(&TARGET, message).at(attached.place.clone());
        findings.push(match meant(plan, &attached.target) {
            Some(meant) => finding.hinting(format!("there is {meant}")),
            None => finding,
        });
    }
}

/// Whether the target would be here if there were one: resources may be in other files, but not parts of those that are here.
fn is_known(plan: &Plan, target: &Target) -> bool {
    let has_gateway = |name: &Name| plan.listeners.iter().any(|one| one.set.is_none() && one.gateway == *name);
    match (plan.form, target) {
        (Form::Standalone, _) => true,
        (Form::Kubernetes, Target::Rule { route: name, .. }) => routes(plan).any(|route| route.name == *name),
        (Form::Kubernetes, Target::Listener { gateway, .. } | Target::Port { gateway, .. }) => has_gateway(gateway),
        (Form::Kubernetes, Target::SetListener { set, .. }) => {
            plan.listeners.iter().any(|listener| listener.set.as_ref() == Some(set))
        }
        (Form::Kubernetes, Target::Gateway(_) | Target::ListenerSet(_) | Target::Route(_) | Target::Backend(_)) => {
            false
        }
    }
}

pub(super) fn routes(plan: &Plan) -> impl Iterator<Item = &Routed> {
    let of_listeners = plan.listeners.iter().flat_map(|listener| &listener.routes);
    of_listeners.chain(plan.groups.iter().flat_map(|group| &group.routes)).map(|route| &**route)
}

fn is_there(plan: &Plan, target: &Target) -> bool {
    plan.listeners.iter().any(|listener| target.at_listener(listener).is_some())
        || routes(plan).any(|route| target.at_route(route, 0).is_some())
}

/// What may have been meant by a target that does not exist.
fn meant(plan: &Plan, target: &Target) -> Option<String> {
    let near = |wanted: &str, names: Vec<&str>| {
        let mut names = names;
        names.sort_unstable();
        names.dedup();
        nearest(wanted, &names).map(str::to_owned).or_else(|| {
            let shown: Vec<&str> = names.iter().take(SHOWN).copied().collect();
            (!shown.is_empty()).then(|| shown.join(", "))
        })
    };
    match target {
        Target::Route(name) => {
            let elsewhere =
                routes(plan).find(|route| route.name.name == name.name).map(|route| format!("route {}", route.name));
            elsewhere.or_else(|| near(&name.name, routes(plan).map(|route| route.name.name.as_str()).collect()))
        }
        Target::Rule { rule, .. } => near(rule, routes(plan).filter_map(|route| route.rule.as_deref()).collect()),
        Target::Listener { listener, .. } => {
            near(listener, plan.listeners.iter().map(|listener| listener.name.as_str()).collect())
        }
        Target::Gateway(_) | Target::ListenerSet(_) | Target::SetListener { .. } | Target::Port { .. } => {
            plan.listeners.first().map(|listener| format!("gateway {}", listener.gateway))
        }
        Target::Backend(_) => None,
    }
}

pub(super) fn of_pairs(plan: &Plan, findings: &mut Vec<Finding>) {
    for (index, attached) in plan.attached.iter().enumerate() {
        let mut later = plan.attached.iter().skip(index + 1);
        let clash = later.find(|other| {
            other.phase == attached.phase
                && other.target == attached.target
                && other.policies.jwt.is_some()
                && attached.policies.jwt.is_some()
        });
        if let Some(other) = clash {
            let message =
                format!("policies {} and {} both have jwtAuth for {}", attached.name, other.name, attached.target);
            findings.push(
                Finding::new(&SAME_TARGET, message)
                    .at(other.place.clone())
                    .hinting("leave one of them out: which counts is chance"),
            );
        }
    }
}

/// Policies of the standalone file that a later one of their name replaces, whatever either holds.
pub(in crate::gateway::agentgateway) fn replaced(attached: &mut Vec<Attached>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut kept: Vec<Attached> = Vec::new();
    for policy in std::mem::take(attached) {
        if let Some(at) = kept.iter().position(|other| other.name == policy.name) {
            let earlier = kept.remove(at);
            let message = format!("two policies are called {}: the later replaces this one", earlier.name);
            findings.push(
                Finding::new(&SAME_NAME, message).at(earlier.place).hinting("give every policy a name of its own"),
            );
        }
        kept.push(policy);
    }
    *attached = kept;
    findings
}

/// Why a request may be open though there are policies.
pub(in crate::gateway::agentgateway) fn open_hint(plan: &Plan) -> Option<String> {
    let mut findings = Vec::new();
    plan.attached.iter().for_each(|attached| of_attached(plan, attached, &mut findings));
    let elsewhere = || {
        let is_missing =
            |attached: &&Attached| attached.target.backend().is_none() && !is_there(plan, &attached.target);
        let Attached { name, target, .. } = plan.attached.iter().find(is_missing)?;
        let there = meant(plan, target).map_or_else(String::new, |meant| format!("; there is {meant}"));
        Some(format!("policy {name} is for {target}, which is not here{there}"))
    };
    findings.into_iter().next().map(|finding| finding.message).or_else(elsewhere)
}
