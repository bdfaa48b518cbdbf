//! The standalone file: `binds`, `gateways` with `routes`, `policies`, and the sections `llm`, `mcp` and `ui`.

mod jwt;
mod listener;
mod mcp_keys;
mod policies;
mod route;
mod sections;
mod target;

use std::sync::Arc;

use super::attached::{Attached, Phase};
use super::block::{self, Block};
use super::functions::Functions;
use super::lint;
use super::listener::Listener;
use super::name::Name;
use super::plan::{Form, Plan};
use super::problem::{Problem, Read};
use super::route::Group;
use super::target::Target;
use crate::config::{Config, Node};

/// Reads a file.
pub(super) fn read(config: &Config) -> Read<Plan> {
    let document = config.first();
    if let Some(place) = config.further() {
        // Vector `two-documents`.
        if place.file != document.name() {
            let words = format!("the gateway reads one file, and this is another beside {}", document.name());
            return Err(Problem::new(place, words).hinting("name the one file that the gateway is started with"));
        }
        return Err(Problem::new(place, "deserializing from YAML containing more than one document is not supported"));
    }
    let root = Block::strict(&Node::root(document), &ROOT)?;
    let mut functions = Functions::default();
    if let Some(config) = root.get("config") {
        define(&config, &mut functions)?;
    }
    let mut plan = Plan {
        file: document.name().to_owned(),
        form: Form::Standalone,
        listeners: Vec::new(),
        groups: Vec::new(),
        attached: root.items("policies")?.iter().map(target::attached).collect::<Read<Vec<_>>>()?,
        functions,
        is_policy_alone: false,
        findings: Vec::new(),
    };
    plan.findings = lint::replaced(&mut plan.attached);
    for bind in root.items("binds")? {
        plan.listeners.extend(listener::of_bind(&bind)?);
    }
    if let Some(gateways) = root.get("gateways") {
        plan.listeners.extend(listener::of_gateways(&gateways)?);
    }
    for node in root.items("routeGroups")? {
        plan.groups.push(group(&node)?);
    }
    for (index, node) in root.items("routes")?.iter().enumerate() {
        let written = route::route(node, index, true)?;
        join(&mut plan.listeners, written, node)?;
    }
    for section in sections::SECTIONS {
        if let Some(node) = root.get(section.name) {
            sections::read(section, &node, &mut plan.listeners)?;
        }
    }
    of_backends(&root, &mut plan)?;
    later_replace(&mut plan.listeners);
    Ok(plan)
}

fn define(config: &Node<'_>, functions: &mut Functions) -> Read<()> {
    let block = Block::open(config)?;
    let Some(node) = block.get("customFunctions") else { return Ok(()) };
    let text = block::text(&node)?;
    functions.define(&text).map_err(|words| Problem::at(&node, words))
}

/// Vector `delegated-child-replaces-parent`.
fn group(node: &Node<'_>) -> Read<Group> {
    let block = Block::strict(node, &["name", "routes"])?;
    let routes = block.items("routes")?;
    Ok(Group { name: block.required_text("name")?, routes: route::routes(&routes)? })
}

/// A route of the root joins the gateways that it names, or the one called `default` (`types/local.rs`, `LocalConfig`; vector
/// `gateways-form-inline`).
fn join(listeners: &mut [Listener], written: route::Written, node: &Node<'_>) -> Read<()> {
    let named = written.gateways.unwrap_or_else(|| vec!["default".to_owned()]);
    let route = Arc::new(written.route);
    for name in &named {
        let is_meant = |listener: &&mut Listener| {
            listener.name == *name || listener.name.split_once('/').is_some_and(|(gateway, _)| gateway == name)
        };
        let mut joined = listeners.iter_mut().filter(is_meant).peekable();
        if joined.peek().is_none() {
            let label = &route.name.name;
            return Err(if node.member("gateways").is_some() {
                Problem::at(node, format!("unknown gateway reference {name}"))
            } else {
                Problem::at(node, format!("routes.{label} must set gateways"))
                    .hinting("only a gateway called default is joined by default")
            });
        }
        joined.for_each(|listener| listener.routes.push(Arc::clone(&route)));
    }
    Ok(())
}

/// Backends of the root have policies of their own, which count for every route that leads to them, beside those that a route
/// writes (vector `backend-rule`).
fn of_backends(root: &Block<'_>, plan: &mut Plan) -> Read<()> {
    let mut found = Vec::new();
    for node in root.items("backends")? {
        let block = Block::open(&node)?;
        let name = block.required_text("name")?;
        if let Some(policies) = block.get("policies") {
            found.push((name, policies::of_backend(&policies)?));
        }
    }
    for (name, policies) in found {
        plan.attached.push(Attached {
            name: name.clone(),
            target: Target::Backend(Name::new("", name)),
            phase: Phase::Route,
            overrides: false,
            policies,
            place: root.itself().place(),
        });
    }
    Ok(())
}

/// Of two routes of one name at a listener the later alone exists, as in a running gateway.
fn later_replace(listeners: &mut [Listener]) {
    for listener in listeners {
        let routes = std::mem::take(&mut listener.routes);
        for route in routes {
            listener.routes.retain(|other| (&other.name, &other.rule) != (&route.name, &route.rule));
            listener.routes.push(route);
        }
    }
}

/// The members of the root.
const ROOT: [&str; 14] = [
    "config",
    "binds",
    "frontendPolicies",
    "policies",
    "workloads",
    "services",
    "backends",
    "routeGroups",
    "gateways",
    "routes",
    "tcpRoutes",
    "llm",
    "mcp",
    "ui",
];
