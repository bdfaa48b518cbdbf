//! Routes of the standalone file.

use std::sync::Arc;

use super::backend;
use super::policies;
use crate::config::Node;
use crate::gateway::agentgateway::block::{self, Block, single};
use crate::gateway::agentgateway::matching::{Match, PathMatch, Pattern, TextMatch};
use crate::gateway::agentgateway::name::Name;
use crate::gateway::agentgateway::problem::{Problem, Read};
use crate::gateway::agentgateway::route::Routed;

/// A route, and the gateways that it names.
pub(super) struct Written {
    pub(super) route: Routed,
    pub(super) gateways: Option<Vec<String>>,
}

/// Reads the routes of a listener or a group, which name no gateways.
pub(super) fn routes(nodes: &[Node<'_>]) -> Read<Vec<Arc<Routed>>> {
    nodes.iter().enumerate().map(|(index, node)| Ok(Arc::new(route(node, index, false)?.route))).collect()
}

/// Reads a route; `index` names one without a name (`types/local.rs`, `LocalConfig`; vector `tie-unnamed-ten-routes`).
pub(super) fn route(node: &Node<'_>, index: usize, names_gateways: bool) -> Read<Written> {
    let known = known(&["hostnames", "matches", "policies", "backends"], names_gateways);
    let block = policies::strict(node, &known, "policies of a route stand under `policies`")?;
    let name = block.text("name")?.unwrap_or_else(|| format!("route{index}"));
    let namespace = block.text("namespace")?.unwrap_or_else(|| "default".to_owned());
    let matches = match block.get("matches") {
        Some(node) => block::items(&node)?.iter().map(one_match).collect::<Read<_>>()?,
        None => vec![Match::default()],
    };
    let backends = block.items("backends")?.iter().map(backend::of_route).collect::<Read<Vec<_>>>()?;
    let gateways = block.text_or_texts("gateways");
    Ok(Written {
        route: Routed {
            name: Name::new(namespace, name),
            rule: block.text("ruleName")?,
            index: 0,
            hostnames: block.texts("hostnames")?.unwrap_or_default(),
            matches,
            policies: policies::under(&block, &policies::ROUTE)?,
            backends,
        },
        gateways: gateways?,
    })
}

/// The default is the prefix `/` (vectors `method-match-wins`, `header-match`, `query-last-value`).
fn one_match(node: &Node<'_>) -> Read<Match> {
    let block = Block::strict(node, &["path", "method", "headers", "query"])?;
    let path = block.get("path").map(|node| path(&node)).transpose()?;
    let named = |name: &str| -> Read<Vec<(String, TextMatch)>> {
        block.items(name)?.iter().map(|node| value_match(node)).collect()
    };
    Ok(Match {
        path: path.unwrap_or_else(|| Match::default().path),
        method: block.text("method")?,
        method_place: block.get("method").map(|node| node.place()),
        headers: named("headers")?,
        query: named("query")?,
    })
}

/// Vectors `exact-minds-slash`, `prefix-is-by-segment`, `regex-is-whole-path`.
fn path(node: &Node<'_>) -> Read<PathMatch> {
    let (kind, value) = single(node, &["exact", "pathPrefix", "regex"])?;
    let text = block::text(&value)?;
    Ok(match kind {
        "exact" => PathMatch::Exact(text),
        "pathPrefix" => PathMatch::Prefix(text),
        _ => PathMatch::Pattern(pattern(&value, &text)?),
    })
}

fn value_match(node: &Node<'_>) -> Read<(String, TextMatch)> {
    let block = Block::strict(node, &["name", "value"])?;
    let (kind, value) = single(&block.required("value")?, &["exact", "regex"])?;
    let text = block::text(&value)?;
    let value = if kind == "exact" { TextMatch::Exact(text) } else { TextMatch::Pattern(pattern(&value, &text)?) };
    Ok((block.required_text("name")?, value))
}

fn pattern(node: &Node<'_>, text: &str) -> Read<Pattern> {
    Pattern::parse(text).map_err(|words| Problem::at(node, format!("regex parse error: {words}")))
}

/// Makes sure that a route for connections, about which nothing is decided here, is one.
pub(super) fn tcp_route(node: &Node<'_>, names_gateways: bool) -> Read<()> {
    let known = known(&["hostnames", "policies", "backends"], names_gateways);
    let block = policies::strict(node, &known, TCP)?;
    if let Some(own) = block.get("policies") {
        policies::strict(&own, &["backendTLS"], TCP)?;
    }
    for backend in block.items("backends")? {
        let known = ["weight", "policies", "service", "host", "dynamic", "backend"];
        if let Some(own) = policies::strict(&backend, &known, TCP)?.get("policies") {
            policies::strict(&own, &["backendTLS", "backendTunnel"], TCP)?;
        }
    }
    Ok(())
}

/// The members of a route: its names, and what it is about.
fn known(about: &[&'static str], names_gateways: bool) -> Vec<&'static str> {
    let gateways = if names_gateways { &["gateways"][..] } else { &[] };
    [&["name", "namespace", "ruleName"], about, gateways].concat()
}

const TCP: &str = "a route for connections sees no requests, and no tokens";
