//! `traffic.jwtAuthentication`, and where its keys are.

use std::sync::Arc;

use super::backend_tls::Server;
use super::resource::{self, GROUP, Resource, choice};
use crate::config::Node;
use crate::finding::Place;
use crate::gateway::agentgateway::block::{self, Block, single};
use crate::gateway::agentgateway::expression::Expression;
use crate::gateway::agentgateway::jwt_auth::{Challenge, JwtAuth, Mode};
use crate::gateway::agentgateway::name::Name;
use crate::gateway::agentgateway::problem::{KEY_SOURCE, Problem, Read};
use crate::gateway::agentgateway::provider::{Provider, Required};
use crate::gateway::agentgateway::token_location::{Location, kind_place};
use crate::gateway::keys::{InlineKeys, KeyLocation, RemoteKeys, Unserved};

/// Reads it. The mode is `Strict` unless it is told, and there are no `jwtValidationOptions` (vector
/// `kubernetes-unknown-member`).
pub(super) fn jwt(node: &Node<'_>, policy: &Resource<'_>, all: &[Resource<'_>]) -> Read<JwtAuth> {
    let block = Block::strict(node, &["mode", "location", "providers", "mcp"])?;
    let mode = match choice(&block, "mode", &["Strict", "Optional", "Permissive"])?.as_deref() {
        Some("Optional") => Mode::Optional,
        Some("Permissive") => Mode::Permissive,
        _ => Mode::Strict,
    };
    let providers = block::items(&block.required("providers")?)?;
    if providers.is_empty() || providers.len() > MOST {
        return Err(Problem::at(node, format!("providers must have 1 to {MOST} items")));
    }
    let mcp = block.get("mcp");
    if mcp.is_some() && (providers.len() != 1 || mode != Mode::Strict) {
        return Err(Problem::at(node, "mcp needs exactly one provider and mode Strict"));
    }
    Ok(JwtAuth {
        mode,
        location: block.get("location").map(|node| location(&node)).transpose()?.unwrap_or_default(),
        location_place: block.get("location").map(|node| kind_place(&node)),
        providers: providers.iter().map(|node| provider(node, policy, all)).collect::<Read<_>>()?,
        challenge: mcp.map(|mcp| challenge(&mcp)),
        place: node.name_place(),
        mode_place: block.get("mode").unwrap_or_else(|| node.clone()).name_place(),
    })
}

fn challenge(mcp: &Node<'_>) -> Challenge {
    let metadata = mcp.member("resourceMetadata");
    Challenge::of(metadata.as_ref().and_then(|metadata| metadata.text("resource")).unwrap_or_default())
}

fn location(node: &Node<'_>) -> Read<Location> {
    let (name, value) = single(node, &["header", "queryParameter", "cookie", "expression"])?;
    Ok(match name {
        "header" => {
            let block = Block::strict(&value, &["name", "prefix"])?;
            Location::Header { name: block.required_text("name")?, prefix: block.text("prefix")? }
        }
        "queryParameter" => Location::Query(Block::strict(&value, &["name"])?.required_text("name")?),
        "cookie" => Location::Cookie(Block::strict(&value, &["name"])?.required_text("name")?),
        _ => Location::Expression(Arc::new(Expression::parse_or_fail(&block::text(&value)?))),
    })
}

fn provider(node: &Node<'_>, policy: &Resource<'_>, all: &[Resource<'_>]) -> Read<Provider> {
    let block = Block::strict(node, &["issuer", "audiences", "jwks"])?;
    let audiences = block.texts("audiences")?;
    if audiences.as_ref().is_some_and(|audiences| audiences.is_empty() || audiences.len() > MOST) {
        return Err(Problem::at(node, format!("audiences must have 1 to {MOST} items"))
            .hinting("leave audiences out where aud is not to be looked at"));
    }
    let (keys, unserved, keys_place) = keys(&block.required("jwks")?, policy, all)?;
    Ok(Provider {
        issuer: block.required_text("issuer")?,
        audiences: audiences.unwrap_or_default(),
        required: vec![Required::Exp],
        listed: None,
        keys,
        unserved,
        keys_place,
        place: node.place(),
    })
}

/// Where the keys are, why they cannot be found there, and where that is told.
type Keys = (KeyLocation, Option<Unserved>, Place);

fn keys(node: &Node<'_>, policy: &Resource<'_>, all: &[Resource<'_>]) -> Read<Keys> {
    let (name, value) = single(node, &["inline", "remote"]).map_err(|problem| problem.of(&KEY_SOURCE))?;
    if name == "inline" {
        let inline = InlineKeys { text: block::text(&value)?, name: value.place().to_string() };
        return Ok((KeyLocation::Inline(inline), None, value.place()));
    }
    let block = Block::strict(&value, &["url", "backendRef", "jwksPath", "cacheDuration"])?;
    if let Some(node) = block.get("cacheDuration") {
        is_long_enough(&node)?;
    }
    let mut remote = RemoteKeys::default();
    // Vector kubernetes-remote-not-fetched: the policy stays in force without that provider.
    remote.manners.goes_on_without = true;
    match (block.get("url"), block.get("backendRef"), block.text("jwksPath")?) {
        (Some(node), None, None) => {
            let url = block::text(&node)?;
            if !(url.starts_with("http://") || url.starts_with("https://")) || url.contains(['@', '?', '#']) {
                return Err(Problem::at(&node, "url must be http or https, without user, query and fragment"));
            }
            remote.is_insecure = url.starts_with("http:");
            remote.url = url;
            Ok((KeyLocation::Remote(remote), None, node.place()))
        }
        (None, Some(backend), Some(path)) => {
            let (keys, unserved) = backend_ref(&backend, &path, policy, all, remote)?;
            Ok((keys, unserved, backend.name_place()))
        }
        _ => {
            let words = "exactly one of url, and backendRef with jwksPath, must be set";
            Err(Problem::at(&value, words).of(&KEY_SOURCE))
        }
    }
}

/// The CRD wants a duration of Go, five minutes at the least.
fn is_long_enough(node: &Node<'_>) -> Read<()> {
    let text = block::text(node)?;
    let mut rest = text.as_str();
    let mut milliseconds = Some(0_u64);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, behind) = rest.split_at_checked(digits).unwrap_or_default();
        let unit = UNITS.iter().find_map(|(unit, worth)| Some((behind.strip_prefix(unit)?, worth)));
        let Some((behind, worth)) = unit else {
            milliseconds = None;
            break;
        };
        let part = number.parse::<u64>().ok().and_then(|number| number.checked_mul(*worth));
        milliseconds = milliseconds.zip(part).and_then(|(sum, part)| sum.checked_add(part));
        rest = behind;
    }
    match milliseconds {
        Some(milliseconds) if milliseconds >= LEAST_CACHE => Ok(()),
        Some(_) => Err(Problem::at(node, format!("cacheDuration must be at least 5m, this is {text}"))),
        None => {
            Err(Problem::at(node, format!("cacheDuration is not a duration: {text:?}")).hinting("as 5m, 1h or 1h30m"))
        }
    }
}

/// A Service by its name within the cluster, or an `AgentgatewayBackend` at its address (vectors `kubernetes-remote-backend`,
/// `kubernetes-remote-agentgatewaybackend`). Without an address the set is not found, and the provider left out.
fn backend_ref(
    node: &Node<'_>,
    path: &str,
    policy: &Resource<'_>,
    all: &[Resource<'_>],
    mut remote: RemoteKeys,
) -> Read<(KeyLocation, Option<Unserved>)> {
    let block = Block::strict(node, &["group", "kind", "name", "namespace", "port"])?;
    let name = block.required_text("name")?;
    let namespace = block.text("namespace")?.unwrap_or_else(|| policy.name.namespace.clone());
    let path = path.strip_prefix('/').unwrap_or(path);
    let name = Name::new(namespace, name);
    let (server, host, upstream, port) = match block.text("kind")?.as_deref().unwrap_or("Service") {
        "Service" => {
            let port = block.port("port")?.ok_or_else(|| Problem::missing(node, "port"))?;
            let Name { namespace, name: own } = &name;
            let server = Server { group: "", kind: "Service", name: &name, port: Some(port) };
            (server, format!("{own}.{namespace}.svc.cluster.local"), format!("{own}.{namespace}"), port)
        }
        BACKEND => {
            let server = Server { group: GROUP, kind: BACKEND, name: &name, port: None };
            let is_meant = |other: &&Resource<'_>| other.kind == BACKEND && other.name == name;
            match all.iter().find(is_meant).map(address) {
                Some(Some((host, port))) => (server, host.clone(), host, port),
                found => {
                    let message = match found {
                        Some(_) => {
                            "it has no spec.static with host and port, and the controller fetches from no other kind"
                        }
                        None => "it is not here, so that its address is not known",
                    };
                    let inline = InlineKeys { text: String::new(), name: format!("{BACKEND} {name}") };
                    return Ok((KeyLocation::Inline(inline), Some(Unserved::new(message))));
                }
            }
        }
        other => {
            return Err(Problem::at(
                node,
                format!("backendRef must be a Service or an AgentgatewayBackend, not {other}"),
            ));
        }
    };
    let scheme = if server.has_tls(all) { "https" } else { "http" };
    remote.url = format!("{scheme}://{host}:{port}/{path}");
    remote.upstream = Some(format!("{upstream}:{port}/{path}"));
    remote.is_insecure = true;
    Ok((KeyLocation::Remote(remote), None))
}

/// Host and port of a backend at a fixed address.
fn address(backend: &Resource<'_>) -> Option<(String, u16)> {
    let address = backend.spec()?.member("static")?;
    Some((address.text("host")?.to_owned(), resource::port(&address, "port")?))
}

const BACKEND: &str = "AgentgatewayBackend";
const MOST: usize = 64;
/// In milliseconds.
const LEAST_CACHE: u64 = 300_000;
/// Those with two letters first.
const UNITS: [(&str, u64); 4] = [("ms", 1), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)];
