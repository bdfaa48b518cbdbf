//! Resources of Kubernetes: `AgentgatewayPolicy`, and the gateways and routes that it is for, as the control plane joins them.

mod backend_tls;
mod gateway;
mod grant;
mod jwt;
mod policy;
mod resource;
mod route;

use std::sync::Arc;

use super::attached::Attached;
use super::functions::Functions;
use super::matching::Match;
use super::name::Name;
use super::plan::{Form, Plan};
use super::policies::Policies;
use super::problem::{Problem, Read};
use super::route::{Backend, Routed};
use crate::config::{Config, Document, Node, nearest};
use crate::finding::Rule;
use gateway::Open;
use resource::{GROUP, Resource};
use route::Written;

/// What is odd about resources alone.
pub(super) const RULES: &[&Rule] = grant::RULES;

/// Whether there is anything that this gateway's control plane looks at, or a document that cannot be read.
pub(super) fn has_any(config: &Config) -> bool {
    let is_any = |node: &Node<'_>| {
        let group = group(node);
        let is_of_gateway_api =
            group.starts_with(GATEWAY_API) && node.text("kind").is_some_and(|kind| GATEWAY_API_KINDS.contains(&kind));
        group == GROUP || is_of_gateway_api
    };
    config.all().map_or(true, |documents| nodes(documents).iter().any(is_any))
}

/// Documents, and the items of lists of them.
fn nodes<'c>(documents: impl Iterator<Item = &'c Document>) -> Vec<Node<'c>> {
    let mut found = Vec::new();
    for root in documents.map(Node::root) {
        match root.member("items") {
            Some(items) => found.extend(items.items()),
            None => found.push(root),
        }
    }
    found
}

fn group<'c>(node: &Node<'c>) -> &'c str {
    node.text("apiVersion").and_then(|version| version.split_once('/')).map_or("", |(group, _)| group)
}

/// Each resource of this gateway has a kind that there is: the API server refuses others.
fn kinds_are_known(own: &[Node<'_>]) -> Read<()> {
    for node in own {
        let Some(member) = node.member("kind") else { return Err(Problem::missing(node, "kind")) };
        let kind = node.text("kind").unwrap_or_default();
        if !KINDS.contains(&kind) {
            let version = node.text("apiVersion").unwrap_or_default();
            let words = format!("no matches for kind {kind:?} in version {version:?}");
            let alike = KINDS.iter().find(|own| own.eq_ignore_ascii_case(kind)).copied();
            let meant = alike.or_else(|| nearest(kind, &KINDS)).map(|meant| format!("did you mean {meant}?"));
            return Err(Problem::at(&member, words).with_hint(meant));
        }
    }
    Ok(())
}

/// Each has a name.
fn have_names(own: &[Node<'_>]) -> Read<()> {
    for node in own {
        let metadata = node.member("metadata");
        let has =
            |name| metadata.as_ref().is_some_and(|metadata| metadata.text(name).is_some_and(|name| !name.is_empty()));
        if !has("name") && !has("generateName") {
            let at = metadata.as_ref().unwrap_or(node);
            let problem = Problem::at(at, "metadata.name: Required value: name or generateName is required");
            return Err(problem.within(node).hinting("give it a name: the API server refuses a resource without one"));
        }
    }
    Ok(())
}

/// Reads all documents.
pub(super) fn read(config: &Config) -> Read<Plan> {
    let own: Vec<Node<'_>> = config.all().map(nodes).unwrap_or_default();
    let own: Vec<Node<'_>> = own.into_iter().filter(|node| group(node) == GROUP).collect();
    kinds_are_known(&own)?;
    let resources = resource::all(config)?;
    let mut attached = Vec::new();
    for policy in resources.iter().filter(|one| one.kind == POLICY && one.group == GROUP) {
        attached.extend(policy::attached(policy, &resources)?);
    }
    let is_route = |resource: &&Resource<'_>| ["HTTPRoute", "GRPCRoute"].contains(&resource.kind);
    let written = resources.iter().filter(is_route).map(route::route).collect::<Read<Vec<Written>>>()?;
    let mut listeners = gateway::listeners(&resources);
    let is_policy_alone = written.is_empty() && listeners.is_empty();
    if listeners.is_empty() {
        listeners = assumed_listeners(&written, &attached);
    }
    if written.is_empty() {
        for open in &mut listeners {
            open.listener.routes = assumed_routes(&attached);
        }
    }
    for written in &written {
        join(&mut listeners, written);
    }
    have_names(&own)?;
    Ok(Plan {
        file: config.first().name().to_owned(),
        form: Form::Kubernetes,
        listeners: listeners.into_iter().map(|open| open.listener).collect(),
        groups: Vec::new(),
        attached,
        functions: Functions::default(),
        is_policy_alone,
        findings: grant::missing(&resources),
    })
}

/// A route joins the listeners that it names, where they take it.
fn join(listeners: &mut [Open], written: &Written) {
    for open in listeners {
        if !written.parents.iter().any(|parent| parent.is(open)) {
            continue;
        }
        for route in &written.routes {
            if open.takes(&route.name, &route.hostnames) {
                open.listener.routes.push(Arc::clone(route));
            }
        }
    }
}

/// Without gateways there are those that routes and policies name.
fn assumed_listeners(written: &[Written], attached: &[Attached]) -> Vec<Open> {
    let mut found: Vec<(Name, Option<Name>, String)> = Vec::new();
    let mut add = |gateway: &Name, set: Option<&Name>, name: Option<&str>| {
        let one = (gateway.clone(), set.cloned(), name.unwrap_or(LISTENER).to_owned());
        if !found.contains(&one) {
            found.push(one);
        }
    };
    for parent in written.iter().flat_map(|written| &written.parents) {
        let set = parent.is_set.then_some(&parent.name);
        add(&parent.name, set, parent.section.as_deref());
    }
    if written.is_empty() {
        // A policy for a listener names its gateway more precisely than one for the gateway itself.
        for is_precise in [true, false] {
            let named = attached.iter().filter_map(|policy| policy.target.listeners());
            named
                .filter(|(.., name)| name.is_some() == is_precise)
                .for_each(|(gateway, set, name)| add(gateway, set, name));
        }
        // A listener is enough for its gateway.
        let named: Vec<Name> =
            found.iter().filter(|(_, _, name)| name != LISTENER).map(|(gateway, ..)| gateway.clone()).collect();
        found.retain(|(gateway, _, name)| name != LISTENER || !named.contains(gateway));
    }
    if found.is_empty() {
        found.push((Name::new("default", "gateway"), None, LISTENER.to_owned()));
    }
    found.into_iter().map(|(gateway, set, name)| Open::assumed(gateway, set, &name)).collect()
}

/// Without routes there are those that policies name, for every request.
fn assumed_routes(attached: &[Attached]) -> Vec<Arc<Routed>> {
    let named = attached.iter().filter_map(|policy| policy.target.route());
    let mut found: Vec<(Name, Option<String>)> =
        named.map(|(route, rule)| (route.clone(), rule.map(str::to_owned))).collect();
    // A rule is enough for its route.
    let with_rules: Vec<Name> = found.iter().filter(|(_, rule)| rule.is_some()).map(|(name, _)| name.clone()).collect();
    found.retain(|(name, rule)| rule.is_some() || !with_rules.contains(name));
    found.sort();
    found.dedup();
    if found.is_empty() {
        found.push((Name::new("default", "route"), None));
    }
    let route = |(name, rule)| {
        Arc::new(Routed {
            name,
            rule,
            index: 0,
            hostnames: Vec::new(),
            matches: vec![Match::default()],
            policies: Policies::default(),
            backends: vec![Backend::default()],
        })
    };
    found.into_iter().map(route).collect()
}

const LISTENER: &str = "listener";

/// The kinds of this gateway's own group (`controller/api/v1alpha1/agentgateway`).
const KINDS: [&str; 4] = ["AgentgatewayBackend", "AgentgatewayModel", "AgentgatewayParameters", POLICY];

const POLICY: &str = "AgentgatewayPolicy";

/// The group of the Gateway API begins so; that of its experiments, too.
const GATEWAY_API: &str = "gateway.networking.";

/// What requests come in by.
const GATEWAY_API_KINDS: [&str; 5] = ["GRPCRoute", "Gateway", "HTTPRoute", "ListenerSet", "XListenerSet"];
