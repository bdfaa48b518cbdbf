//! `AgentgatewayPolicy`: what it is for, and what it says. What the API server refuses is refused.

use std::sync::Arc;

use super::jwt;
use super::resource::{Resource, choice};
use crate::config::Node;
use crate::finding::Place;
use crate::gateway::agentgateway::attached::{Attached, Phase};
use crate::gateway::agentgateway::block::{self, Block};
use crate::gateway::agentgateway::expression::Expression;
use crate::gateway::agentgateway::name::Name;
use crate::gateway::agentgateway::policies::{Effect, Policies, Rule, Unjudged};
use crate::gateway::agentgateway::problem::{Problem, Read};
use crate::gateway::agentgateway::target::Target;

/// Reads a policy: one attached policy for each of its targets.
pub(super) fn attached(resource: &Resource<'_>, all: &[Resource<'_>]) -> Read<Vec<Attached>> {
    Block::strict(&resource.node, &["apiVersion", "kind", "metadata", "spec", "status"])?;
    let Some(spec) = resource.spec() else { return Err(Problem::missing(&resource.node, "spec")) };
    let spec = Block::strict(&spec, &["targetRefs", "targetSelectors", "traffic", "backend", "frontend", "strategy"])?;
    let traffic = spec.get("traffic");
    let targets = targets(resource, &spec, all, traffic.is_some())?;
    let overrides = match spec.get("strategy") {
        None => false,
        Some(node) => {
            let block = Block::strict(&node, &["inheritance", "conflict"])?;
            choice(&block, "inheritance", &["Default", "Override"])?.as_deref() == Some("Override")
        }
    };
    let Some(traffic) = traffic else { return Ok(Vec::new()) };
    let block = Block::strict(&traffic, &TRAFFIC)?;
    let phase = match choice(&block, "phase", &["PreRouting", "PostRouting"])?.as_deref() {
        Some("PreRouting") => Phase::Gateway,
        _ => Phase::Route,
    };
    let is_route = |target: &Target| matches!(target, Target::Route(_) | Target::Rule { .. } | Target::Backend(_));
    if phase == Phase::Gateway && targets.iter().any(is_route) {
        // Vector `kubernetes-prerouting-on-route-refused`.
        return Err(Problem::at(
            &traffic,
            "phase PreRouting may only be used with a target of kind Gateway or ListenerSet",
        ));
    }
    let (rules, alternatives) = match block.get("authorization") {
        Some(node) => rules(&node)?,
        None => (Vec::new(), None),
    };
    let guards = [block.get("extAuth"), spec.get("backend").and_then(|backend| backend.member("mcp"))];
    let policies = Policies {
        is_guarded: guards.iter().any(Option::is_some),
        alternatives,
        jwt: block.get("jwtAuthentication").map(|node| jwt::jwt(&node, resource, all).map(Arc::new)).transpose()?,
        rules,
        unjudged: TRAFFIC
            .iter()
            .skip(JUDGED)
            .take(UNJUDGED)
            .filter_map(|name| block.get(name).map(|node| (*name, node)))
            .map(|(name, node)| Unjudged { name: name.to_owned(), place: node.name_place() })
            .collect(),
    };
    let place = resource.node.member("metadata").map_or_else(|| resource.node.place(), |metadata| metadata.place());
    Ok(targets
        .into_iter()
        .map(|target| Attached {
            name: resource.name.to_string(),
            target,
            phase,
            overrides,
            policies: policies.clone(),
            place: place.clone(),
        })
        .collect())
}

/// What it is for, in its own namespace (vector `kubernetes-other-namespace-target`).
fn targets(resource: &Resource<'_>, spec: &Block<'_>, all: &[Resource<'_>], has_traffic: bool) -> Read<Vec<Target>> {
    let mut targets = Vec::new();
    let mut kinds: Vec<String> = Vec::new();
    for node in spec.items("targetRefs")? {
        let block = Block::strict(&node, &["group", "kind", "name", "sectionName"])?;
        let kind = block.required_text("kind")?;
        let name = Name::new(resource.name.namespace.clone(), block.required_text("name")?);
        targets.push(target(&node, &kind, name, block.text("sectionName")?, has_traffic)?);
        kinds.push(kind);
    }
    for node in spec.items("targetSelectors")? {
        let block = Block::strict(&node, &["group", "kind", "matchLabels", "sectionName"])?;
        let kind = block.required_text("kind")?;
        let labels = block.required("matchLabels")?;
        let section = block.text("sectionName")?;
        for other in all.iter().filter(|other| other.kind == kind && other.name.namespace == resource.name.namespace) {
            if other.has_labels(&labels) {
                targets.push(target(&node, &kind, other.name.clone(), section.clone(), has_traffic)?);
            }
        }
        kinds.push(kind);
    }
    if kinds.iter().any(|kind| Some(kind) != kinds.first()) {
        return Err(
            Problem::at(spec.itself(), "all targets must be of one kind").hinting("write a policy for each kind")
        );
    }
    if kinds.is_empty() {
        return Err(Problem::at(spec.itself(), "at least one of targetRefs and targetSelectors must be set"));
    }
    Ok(targets)
}

fn target(node: &Node<'_>, kind: &str, name: Name, section: Option<String>, has_traffic: bool) -> Read<Target> {
    Ok(match (kind, section) {
        ("Gateway", None) => Target::Gateway(name),
        ("Gateway", Some(listener)) => Target::Listener { gateway: name, listener },
        ("ListenerSet" | "XListenerSet", None) => Target::ListenerSet(name),
        ("ListenerSet" | "XListenerSet", Some(listener)) => Target::SetListener { set: name, listener },
        ("HTTPRoute" | "GRPCRoute", None) => Target::Route(name),
        ("HTTPRoute" | "GRPCRoute", Some(rule)) => Target::Rule { route: name, rule },
        ("InferencePool", _) => Target::Backend(name),
        _ if has_traffic => {
            return Err(Problem::at(
                node,
                format!(
                    "traffic may only be used with Gateway, ListenerSet, HTTPRoute, GRPCRoute and InferencePool, not {kind}"
                ),
            ));
        }
        _ => Target::Backend(name),
    })
}

/// Each expression becomes a rule of its own (vector `kubernetes-deny-two-expressions`); one that does not compile always
/// fails (vector `kubernetes-compile-error-allow`).
fn rules(node: &Node<'_>) -> Read<(Vec<Rule>, Option<Place>)> {
    let block = Block::strict(node, &["action", "policy"])?;
    let effect = match choice(&block, "action", &["Allow", "Deny", "Require"])?.as_deref() {
        Some("Deny") => Effect::Deny,
        Some("Require") => Effect::Require,
        _ => Effect::Allow,
    };
    let policy = Block::strict(&block.required("policy")?, &["matchExpressions"])?;
    let list = policy.required("matchExpressions")?;
    let expressions = block::items(&list)?;
    if expressions.is_empty() || expressions.len() > MOST_EXPRESSIONS {
        return Err(Problem::at(policy.itself(), format!("matchExpressions must have 1 to {MOST_EXPRESSIONS} items")));
    }
    let rule = |node: &Node<'_>| -> Read<Rule> {
        let expression = Expression::parse_or_fail(&block::text(node)?);
        Ok(Rule { effect, expression: Arc::new(expression), place: node.place() })
    };
    let alternatives = (effect == Effect::Allow && expressions.len() > 1).then(|| list.name_place());
    Ok((expressions.iter().map(rule).collect::<Read<_>>()?, alternatives))
}

const TRAFFIC: [&str; 20] = [
    "phase",
    "jwtAuthentication",
    "authorization",
    "basicAuthentication",
    "apiKeyAuthentication",
    "oidc",
    "extAuth",
    "extProc",
    "cors",
    "csrf",
    "rateLimit",
    "transformation",
    "directResponse",
    "headerModifiers",
    "hostRewrite",
    "hostnameRewrite",
    "timeouts",
    "retry",
    "buffer",
    "concurrencyLimit",
];

/// Behind the first of them, these may refuse a request too, or answer it.
const JUDGED: usize = 3;
const UNJUDGED: usize = 10;

const MOST_EXPRESSIONS: usize = 256;
