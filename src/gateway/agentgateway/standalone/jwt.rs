//! `jwtAuth` and `mcpAuthentication` as the standalone file writes them.

use std::sync::Arc;

use super::mcp_keys;
use crate::config::Node;
use crate::finding::Place;
use crate::gateway::agentgateway::block::{self, Block, single};
use crate::gateway::agentgateway::expression::Expression;
use crate::gateway::agentgateway::jwt_auth::{Challenge, JwtAuth, Mode};
use crate::gateway::agentgateway::problem::{CEL, KEY_SOURCE, Problem, Read};
use crate::gateway::agentgateway::provider::{Listed, Provider, Required};
use crate::gateway::agentgateway::token_location::{Location, kind_place};
use crate::gateway::keys::{InlineKeys, KeyLocation, Manners, RemoteKeys};
use crate::json::Value;

/// Reads `jwtAuth`.
pub(super) fn jwt_auth(node: &Node<'_>) -> Read<JwtAuth> {
    let several = Block::open(node)?.raw("providers").is_some();
    let block = if several {
        Block::strict(node, &["mode", "location", "providers"])?
    } else {
        Block::strict(node, &["mode", "location", "issuer", "audiences", "jwks", "jwtValidationOptions"])?
    };
    let providers = if several {
        block::items(&block.required("providers")?)?
            .iter()
            .map(|node| provider(&Block::strict(node, &["issuer", "audiences", "jwks", "jwtValidationOptions"])?))
            .collect::<Read<Vec<Provider>>>()?
    } else {
        vec![provider(&block)?]
    };
    Ok(JwtAuth {
        mode: mode(&block)?.unwrap_or(Mode::Optional),
        location: block.get("location").map(|node| location(&node)).transpose()?.unwrap_or_default(),
        location_place: block.get("location").map(|node| kind_place(&node)),
        providers,
        challenge: None,
        place: node.name_place(),
        mode_place: mode_place(&block),
    })
}

/// Reads `mcpAuthentication`: `jwtAuth` with another default and a challenge (vector `mcp-authentication-on-a-route`).
pub(super) fn mcp_authentication(node: &Node<'_>) -> Read<JwtAuth> {
    let block = Block::strict(node, &MCP)?;
    let issuer = block.required_text("issuer")?;
    let audiences = block::texts(&block.required("audiences")?)?;
    let metadata = Block::open(&block.required("resourceMetadata")?)?;
    let resource = metadata.text("resource")?.unwrap_or_default();
    let provider = provider_kind(&block)?;
    let (keys, keys_place) = if let Some(node) = block.get("jwks") {
        keys(&node)?
    } else {
        let url = mcp_keys::derived(provider, &issuer).map_err(|words| Problem::at(node, words).of(&KEY_SOURCE))?;
        (remote(&url), node.name_place())
    };
    let (required, listed) = required(&block)?;
    let provider =
        Provider { issuer, audiences, required, listed, keys, unserved: None, keys_place, place: node.name_place() };
    let place = block.get("authorizationLocation").map(|node| location(&node)).transpose()?;
    Ok(JwtAuth {
        mode: mode(&block)?.unwrap_or(Mode::Strict),
        location: place.unwrap_or_default(),
        location_place: block.get("authorizationLocation").map(|node| kind_place(&node)),
        providers: vec![provider],
        challenge: Some(Challenge::of(&resource)),
        place: node.name_place(),
        mode_place: mode_place(&block),
    })
}

const MCP: [&str; 10] = [
    "issuer",
    "audiences",
    "provider",
    "resourceMetadata",
    "jwks",
    "mode",
    "authorizationLocation",
    "jwtValidationOptions",
    "clientId",
    "clientSecret",
];

/// The kind of the provider, which has no settings (`McpIDP`).
fn provider_kind<'c>(block: &Block<'c>) -> Read<Option<&'c str>> {
    let Some(node) = block.get("provider") else { return Ok(None) };
    let (kind, settings) = single(&node, &mcp_keys::PROVIDERS)?;
    Block::strict(&settings, &[])?;
    Ok(Some(kind))
}

fn mode(block: &Block<'_>) -> Read<Option<Mode>> {
    let Some(node) = block.raw("mode") else { return Ok(None) };
    let name = block::text(&node)?;
    let modes = [Mode::Strict, Mode::Optional, Mode::Permissive];
    let found = modes.into_iter().find(|mode| mode.name() == name);
    found.map(Some).ok_or_else(|| {
        let problem =
            Problem::at(&node, format!("unknown variant `{name}`, expected one of `strict`, `optional`, `permissive`"));
        match modes.into_iter().find(|mode| mode.name().eq_ignore_ascii_case(&name)) {
            Some(mode) => problem.hinting(format!("modes are lower case in this file: {}", mode.name())),
            None => problem,
        }
    })
}

fn mode_place(block: &Block<'_>) -> Place {
    block.raw("mode").unwrap_or_else(|| block.itself().clone()).name_place()
}

fn provider(block: &Block<'_>) -> Read<Provider> {
    let (issuer, audiences) = (block.required_text("issuer")?, block.texts("audiences")?.unwrap_or_default());
    let (keys, keys_place) = keys(&block.required("jwks")?)?;
    let (required, listed) = required(block)?;
    Ok(Provider {
        issuer,
        audiences,
        required,
        listed,
        keys,
        unserved: None,
        keys_place,
        place: block.itself().name_place(),
    })
}

/// `[exp]` unless there is a list, which replaces it; other names are ignored (vectors `exp-missing-required-empty`,
/// `options-without-list`).
fn required(block: &Block<'_>) -> Read<(Vec<Required>, Option<Listed>)> {
    let unless_told = (vec![Required::Exp], None);
    let Some(options) = block.raw("jwtValidationOptions") else { return Ok(unless_told) };
    let options = Block::strict(&options, &["requiredClaims"])?;
    let Some(list) = options.raw("requiredClaims") else { return Ok(unless_told) };
    let names = block::texts(&list)?;
    let required = Required::ALL.into_iter().filter(|claim| names.iter().any(|name| name == claim.name())).collect();
    Ok((required, Some(Listed { names, place: list.name_place() })))
}

/// A bare text is the set itself; of `file` and `url` the file counts (vectors `jwks-text-is-a-path`, `jwks-file-and-url`).
fn keys(node: &Node<'_>) -> Read<(KeyLocation, Place)> {
    let unmatched = || {
        Problem::at(node, "data did not match any variant of untagged enum FileInlineOrRemote")
            .of(&KEY_SOURCE)
            .hinting("jwks is the key set as text, or {file: path}, or {url: https://…}")
    };
    if let Value::String(text) = node.value() {
        let name = node.place().to_string();
        return Ok((KeyLocation::Inline(InlineKeys { text: text.clone(), name }), node.place()));
    }
    let text = |name: &str| node.member(name).and_then(|node| Some((node.value().as_str()?.to_owned(), node.place())));
    match (text("file"), text("url"), node.members().count()) {
        (Some((path, place)), _, _) => Ok((KeyLocation::File(path), place)),
        (None, Some((url, place)), 1) => Ok((remote(&url), place)),
        _ => Err(unmatched()),
    }
}

/// Status and content type of an answer are not looked at, and redirects are not followed.
fn remote(url: &str) -> KeyLocation {
    let manners = Manners { any_status: true, ..Manners::default() };
    KeyLocation::Remote(RemoteKeys {
        url: url.to_owned(),
        is_insecure: url.starts_with("http:"),
        manners,
        ..RemoteKeys::default()
    })
}

/// One place, and no more (vector `location-two-members`); a header without `prefix` has none (vector
/// `authorization-without-prefix`).
fn location(node: &Node<'_>) -> Read<Location> {
    let (name, value) = single(node, &["header", "queryParameter", "cookie", "expression"])?;
    match name {
        "header" => {
            let block = Block::strict(&value, &["name", "prefix"])?;
            let header = block.required_text("name")?;
            if !crate::http::is_name(&header) {
                return Err(Problem::at(&value, format!("invalid HTTP header name {header:?}")));
            }
            Ok(Location::Header { name: header, prefix: block.text("prefix")? })
        }
        "queryParameter" => Ok(Location::Query(Block::strict(&value, &["name"])?.required_text("name")?)),
        "cookie" => Ok(Location::Cookie(Block::strict(&value, &["name"])?.required_text("name")?)),
        _ => Ok(Location::Expression(Arc::new(expression(&value)?))),
    }
}

/// An expression that does not compile keeps the file from loading.
pub(super) fn expression(node: &Node<'_>) -> Read<Expression> {
    let text = block::text(node)?;
    Expression::parse(&text).map_err(|(words, hint)| {
        Problem::at(node, format!("parse: ERROR: {words} in {text:?}")).of(&CEL).with_hint(hint)
    })
}
