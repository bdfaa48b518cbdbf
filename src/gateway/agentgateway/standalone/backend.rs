//! Where a route sends requests: backends as routes name them, and those of the root.

use super::policies;
use crate::config::Node;
use crate::gateway::agentgateway::block::Block;
use crate::gateway::agentgateway::name::Name;
use crate::gateway::agentgateway::policies::Policies;
use crate::gateway::agentgateway::problem::{Problem, Read};
use crate::gateway::agentgateway::route::Backend;

/// A backend of a route (`LocalRouteBackend`).
pub(super) fn of_route(node: &Node<'_>) -> Read<Backend> {
    let block = block(node, &["weight", "policies"], &OF_ROUTE)?;
    let named = block.text("backend")?;
    Ok(Backend {
        name: named.map(|name| match name.split_once('/') {
            Some((namespace, name)) => Name::new(namespace, name),
            None => Name::new("", name),
        }),
        group: block.text("routeGroup")?,
        policies: block.get("policies").map(|node| policies::of_backend(&node)).transpose()?.unwrap_or_default(),
    })
}

/// A backend of the root (`FullLocalBackend`): its name, and the policies that count for every route that leads to it.
pub(super) fn of_root(node: &Node<'_>) -> Read<(String, Option<Policies>)> {
    let block = block(node, &["name", "policies"], &OF_ROOT)?;
    let name = block.required_text("name")?;
    Ok((name, block.get("policies").map(|node| policies::of_backend(&node)).transpose()?))
}

/// A backend is of one kind.
fn block<'c>(node: &Node<'c>, own: &[&'static str], kinds: &[&'static str]) -> Read<Block<'c>> {
    let known = [own, kinds].concat();
    let block =
        policies::strict(node, &known, "policies of a backend stand under `policies`, and jwtAuth is none of them")?;
    let mut told = node.members().filter(|(name, _)| kinds.contains(name));
    match (told.next(), told.next()) {
        (Some(_), None) => Ok(block),
        (None, _) => Err(Problem::at(node, format!("a backend has one of {}, and there is none", kinds.join(", ")))),
        (_, Some((name, member))) => Err(Problem::at_name(&member, format!("unknown field `{name}`"))
            .hinting("a backend is of one kind: give each an item of its own")),
    }
}

/// The kinds of a route's backends (`LocalBackend`).
const OF_ROUTE: [&str; 10] =
    ["service", "backend", "host", "internal", "dynamic", "mcp", "ai", "aws", "routeGroup", "invalid"];

/// The kinds of the root's (`FullLocalBackendSpec`).
const OF_ROOT: [&str; 6] = ["host", "dynamic", "internal", "mcp", "ai", "aws"];
