//! The standalone file: `binds`, `gateways` with `routes`, `policies`, and the sections `llm`, `mcp` and `ui`.

mod backend;
mod gateways;
mod jwt;
mod listener;
mod mcp_keys;
mod policies;
mod route;
mod sections;
mod target;

use std::sync::Arc;

use self::gateways::{DEFAULT, Gateways};
use super::attached::{Attached, Phase};
use super::block::{self, Block};
use super::functions::Functions;
use super::lint;
use super::name::Name;
use super::plan::{Form, Plan};
use super::problem::{Problem, Read, UNKNOWN_SETTING};
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
    let mut gateways = root.get("gateways").map(|node| Gateways::read(&node)).transpose()?.unwrap_or_default();
    for node in root.items("routeGroups")? {
        plan.groups.push(group(&node)?);
    }
    for (index, node) in root.items("routes")?.iter().enumerate() {
        join(&mut gateways, route::route(node, index, true)?, node)?;
    }
    root.items("tcpRoutes")?.iter().try_for_each(|node| route::tcp_route(node, true))?;
    let mut own = Vec::new();
    for section in sections::SECTIONS {
        if let Some(node) = root.get(section.name) {
            own.extend(sections::read(section, &node, &mut gateways)?);
        }
    }
    plan.listeners.extend(gateways.into_listeners());
    plan.listeners.extend(own);
    if let Some(node) = root.get("frontendPolicies") {
        policies::strict(
            &node,
            &FRONTEND,
            "these policies see connections: tokens are checked at a listener or a route",
        )?;
    }
    of_backends(&root, &mut plan)?;
    later_replace(&mut plan.listeners);
    Ok(plan)
}

fn define(config: &Node<'_>, functions: &mut Functions) -> Read<()> {
    for name in ["jwtAuth", "mcpAuthentication", "authorization"] {
        if let Some(member) = config.member(name) {
            let problem = Problem::at_name(&member, format!("unknown field `{name}`")).of(&UNKNOWN_SETTING);
            return Err(problem.hinting("config is about the process: tokens are checked at a listener or a route"));
        }
    }
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
fn join(gateways: &mut Gateways, written: route::Written, node: &Node<'_>) -> Read<()> {
    let named = written.gateways.filter(|named| !named.is_empty());
    if named.is_none() && !gateways.has_default() {
        let words = format!("routes.{} must set gateways", written.route.name.name);
        return Err(Problem::at(node, words).hinting("only a gateway called default is joined by default"));
    }
    gateways.join(&named.unwrap_or_else(|| vec![DEFAULT.to_owned()]), &Arc::new(written.route), node)
}

/// Backends of the root have policies of their own, which count for every route that leads to them, beside those that a route
/// writes (vector `backend-rule`).
fn of_backends(root: &Block<'_>, plan: &mut Plan) -> Read<()> {
    let mut found = Vec::new();
    for node in root.items("backends")? {
        if let (name, Some(policies)) = backend::of_root(&node)? {
            found.push((name, policies));
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
fn later_replace(listeners: &mut [super::listener::Listener]) {
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

/// The members of `frontendPolicies` (`LocalFrontendPolicies`), `proxy` and `logging` being other names of two of them.
const FRONTEND: [&str; 12] = [
    "http",
    "tls",
    "tcp",
    "networkAuthorization",
    "networkExtAuthz",
    "substrateEgressActorResolution",
    "proxyProtocol",
    "proxy",
    "connect",
    "accessLog",
    "logging",
    "tracing",
];

#[cfg(test)]
mod tests;
