//! What loads and protects nothing, and what is lax.

use super::live::Live;
use super::plan::{Attached, Form, Listener, Phase, Plan, Routed, Target};
use super::settings::{JwtAuth, Mode, Policies};
use crate::config::nearest;
use crate::finding::{Finding, Rule, Severity};

/// A policy that is attached to nothing
const TARGET: Rule = Rule::new(
    "agentgateway/target-not-found",
    Severity::Error,
    "a policy names a target that does not exist, and protects nothing",
);
/// A phase that never comes to a route
const PHASE: Rule =
    Rule::new("agentgateway/phase-of-route", Severity::Error, "phase gateway on a route: the policy never runs");
/// Tokens are not checked at backends
const BACKEND: Rule = Rule::new("agentgateway/jwt-on-backend", Severity::Error, "jwtAuth on a backend: it never runs");
/// The later of two policies replaces the other
const SAME_NAME: Rule = Rule::new(
    "agentgateway/same-name",
    Severity::Error,
    "two policies have one name, and the later replaces the other",
);
/// Two of one level
const SAME_TARGET: Rule = Rule::new(
    "agentgateway/same-target",
    Severity::Error,
    "two jwtAuth are for one target, and chance decides which counts",
);
/// Two strict passes
const STRICT_TWICE: Rule = Rule::new(
    "agentgateway/strict-twice",
    Severity::Error,
    "strict jwtAuth before and after routing: the first takes the token off, so the second refuses everyone",
);
/// Requests without a token
const NOT_STRICT: Rule = Rule::new(
    "agentgateway/not-strict",
    Severity::Warning,
    "requests without a token pass, and no rule stands against them",
);
/// Tokens for others
const NO_AUDIENCES: Rule = Rule::new("agentgateway/no-audiences", Severity::Warning, "tokens for every audience pass");

/// All of them.
pub(super) const RULES: [&[&Rule]; 1] =
    [&[&TARGET, &PHASE, &BACKEND, &SAME_NAME, &SAME_TARGET, &STRICT_TWICE, &NOT_STRICT, &NO_AUDIENCES]];

/// All that can be told without a request.
pub(super) fn of_plan(plan: &Plan) -> Vec<Finding> {
    let mut findings = Vec::new();
    for attached in &plan.attached {
        of_attached(plan, attached, &mut findings);
    }
    of_pairs(plan, &mut findings);
    for listener in &plan.listeners {
        of_listener(plan, listener, &mut findings);
    }
    for jwt in plan.jwts() {
        of_jwt(plan, jwt, &mut findings);
    }
    findings
}

fn of_attached(plan: &Plan, attached: &Attached, findings: &mut Vec<Finding>) {
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
    } else if !is_backend && !is_there(plan, &attached.target) {
        let message =
            format!("policy {} is for {}, which does not exist: it protects nothing", attached.name, attached.target);
        let finding = Finding::new(&TARGET, message).at(attached.place.clone());
        findings.push(match meant(plan, &attached.target) {
            Some(meant) => finding.hinting(format!("there is {meant}")),
            None => finding,
        });
    }
}

fn routes(plan: &Plan) -> impl Iterator<Item = &Routed> {
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

fn of_pairs(plan: &Plan, findings: &mut Vec<Finding>) {
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

fn of_listener(plan: &Plan, listener: &Listener, findings: &mut Vec<Finding>) {
    let is_strict = |policies: &Policies| policies.jwt.as_ref().is_some_and(|jwt| jwt.mode == Mode::Strict);
    let of_phase = |phase: Phase| {
        plan.attached
            .iter()
            .filter(move |attached| attached.phase == phase && attached.target.at_listener(listener).is_some())
    };
    let is_before =
        is_strict(&listener.policies) || of_phase(Phase::Gateway).any(|attached| is_strict(&attached.policies));
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

fn of_jwt(plan: &Plan, jwt: &JwtAuth, findings: &mut Vec<Finding>) {
    let lax: Vec<&str> =
        jwt.providers.iter().filter(|provider| provider.audiences.is_empty()).map(|one| one.issuer.as_str()).collect();
    if !lax.is_empty() {
        let message =
            format!("no audiences are configured for {}: its tokens for other services pass too", lax.join(", "));
        findings.push(Finding::new(&NO_AUDIENCES, message).at(jwt.place.clone()).hinting("set audiences"));
    }
    if jwt.mode == Mode::Strict || has_rules(plan) {
        return;
    }
    let message = match (jwt.mode, plan.form) {
        (Mode::Permissive, _) => "mode permissive lets requests pass without a token and with a bad one",
        (_, Form::Standalone) => "mode optional, which is the default in this file, lets requests without a token pass",
        (_, Form::Kubernetes) => "mode Optional lets requests without a token pass",
    };
    findings.push(
        Finding::new(&NOT_STRICT, message)
            .at(jwt.place.clone())
            .hinting("set mode strict, or a rule that requires a claim"),
    );
}

fn has_rules(plan: &Plan) -> bool {
    plan.listeners.iter().any(|listener| !listener.policies.rules.is_empty())
        || routes(plan).any(|route| !route.policies.rules.is_empty())
        || plan.attached.iter().any(|attached| !attached.policies.rules.is_empty())
}

/// Policies of the standalone file that a later one of their name replaces, whatever either holds.
pub(super) fn replaced(attached: &mut Vec<Attached>) -> Vec<Finding> {
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
pub(super) fn open_hint(plan: &Plan) -> Option<String> {
    of_plan(plan)
        .into_iter()
        .find(|finding| [&TARGET, &PHASE, &BACKEND].contains(&finding.rule))
        .map(|finding| finding.message)
}

/// Hosts that differ in letter case alone.
pub(super) fn host_hint(plan: &Plan, host: &str) -> Option<String> {
    let mut names = plan.listeners.iter().filter_map(|listener| listener.hostname.as_deref());
    let near = names.find(|name| name.eq_ignore_ascii_case(host))?;
    Some(format!("listener {near} differs in letter case, which counts here"))
}

/// What speaks against the likeliest route.
pub(super) fn route_hint(listener: &Listener, live: &Live) -> Option<String> {
    let path = live.path.as_deref()?;
    let shown: Vec<String> = listener
        .routes
        .iter()
        .take(SHOWN)
        .map(|route| format!("{} ({})", route.matches.first().map_or("no match", |one| one.path.text()), route.label()))
        .collect();
    if shown.is_empty() {
        return Some(format!("listener {} has no routes", listener.name));
    }
    Some(format!("there are {}; none takes {path}", shown.join(", ")))
}

const SHOWN: usize = 8;
