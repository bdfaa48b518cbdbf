//! Envoy's own configurations, read into the settings of its filters: a bootstrap, a file of listeners, a single listener, or
//! what a running Envoy says of itself (`/config_dump`).

#![expect(clippy::needless_pass_by_value, reason = "a message is read once, by whom it is handed to")]

mod action_matchers;
mod address_range;
mod any;
mod clusters;
mod connection_manager;
mod dump;
mod expressions;
mod jwt;
mod listeners;
mod matchers;
mod member;
mod messages;
mod predicates;
mod proto;
mod rbac;
mod rbac_actions;
mod resources;
mod route_matches;
mod routes;
mod scope;
mod types;

use std::collections::BTreeSet;

pub(super) use self::any::Any;
use self::dump::Dump;
use self::listeners::{LISTENER, listener};
use self::member::path;
pub(super) use self::member::{items_of, member, members_of, text};
use self::messages::Messages;
use self::proto::Reader;
use self::resources::Resources;
use self::scope::Scope;
use super::chain::Chain;
use super::refusal::Refusal;
use super::version::Version;
use crate::config::{Document, Node};
use crate::gateway::keys::KeySource;
use crate::json::Value;

/// What a document holds.
#[derive(Debug)]
pub(super) struct Contents {
    /// Of all listeners, in order
    pub(super) chains: Vec<Chain>,
    /// Whether a running Envoy said it
    pub(super) is_dump: bool,
}

/// Whether a document looks like one of Envoy's.
pub(super) fn recognises(document: &Document) -> bool {
    let root = Node::root(document);
    let has = |name: &str| member(&root, name).is_some();
    let is_typed = |node: Node<'_>| node.member("@type").is_some();
    has("static_resources")
        || has("dynamic_resources")
        || has("filter_chains")
        || has("default_filter_chain")
        || member(&root, "resources").is_some_and(|resources| resources.items().any(is_typed))
        || root.items().any(|item| member(&item, "filter_chains").is_some())
        || Dump::of(&root).is_some_and(|dump| !dump.listeners.is_empty() || dump.bootstrap.is_some())
}

/// Reads a document.
///
/// # Errors
/// What keeps Envoy from starting with it.
pub(super) fn read(document: &Document, version: Version, files: &dyn KeySource) -> Result<Contents, Refusal> {
    let root = Node::root(document);
    let Some(Dump { listeners, routes, bootstrap }) = Dump::of(&root) else {
        let messages = Some(Messages::of(version));
        let resources = Resources { dumped: Vec::new(), files, messages };
        let chains = of_file(&root, strict(&root, version), &resources)?;
        return Ok(Contents { chains, is_dump: false });
    };
    let reader = Reader { is_strict: false, compiles: true, has_runtime: true, version };
    // What a running Envoy says of itself has been read before.
    let resources = Resources { dumped: routes, files, messages: None };
    let chains = match bootstrap.filter(|_| listeners.is_empty()) {
        Some(bootstrap) => of_bootstrap(&bootstrap, reader, &resources)?,
        None => all(&listeners, &Scope { reader, clusters: None, port: None }, &resources)?,
    };
    Ok(Contents { chains, is_dump: true })
}

/// All that keeps Envoy from starting: every member that does not exist, and the first of what else is wrong.
pub(super) fn mistakes(document: &Document, files: &dyn KeySource) -> Vec<Refusal> {
    let root = Node::root(document);
    // What a running Envoy says of itself has been read before.
    if Dump::of(&root).is_some() {
        return Vec::new();
    }
    let mut found = Vec::new();
    if !is_deeper(document.value(), DEPTH) {
        let messages = Messages::of(Version::NEWEST);
        let (nodes, kind) = messages_of(&root);
        found.extend(nodes.iter().flat_map(|node| messages.mistakes(node, kind)));
    }
    if found.is_empty() {
        found.extend(read(document, Version::NEWEST, files).err());
    } else {
        let resources = Resources { dumped: Vec::new(), files, messages: None };
        let further = of_file(&root, strict(&root, Version::NEWEST), &resources).err();
        // What a message lacks may be in it under a wrong name.
        let lacks = |refusal: &Refusal| {
            let place = refusal.place.as_ref().map(|place| place.path.as_str()).unwrap_or_default();
            let mut paths = found.iter().filter_map(|unknown| unknown.place.as_ref());
            paths.any(|unknown| {
                let rest = unknown.path.strip_prefix(place).and_then(|rest| rest.strip_prefix('.'));
                rest.is_some_and(|rest| !rest.contains(['.', '[']))
            })
        };
        let further = further.filter(|refusal| !lacks(refusal));
        found.extend(further);
    }
    found
}

/// How deep protobuf's JSON reader goes: `google::protobuf::json::ParseOptions`.
const DEPTH: usize = 100;

fn is_deeper(value: &Value, depth: usize) -> bool {
    match value {
        Value::Array(items) => depth == 0 || items.iter().any(|item| is_deeper(item, depth - 1)),
        Value::Object(object) => depth == 0 || object.iter().any(|(_, value)| is_deeper(value, depth - 1)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn of_file(root: &Node<'_>, reader: Reader, resources: &Resources<'_, '_>) -> Result<Vec<Chain>, Refusal> {
    let (nodes, kind) = messages_of(root);
    nodes.iter().try_for_each(|node| resources.check(node, kind))?;
    if kind == LISTENER {
        return all(&nodes, &Scope { reader, clusters: None, port: None }, resources);
    }
    of_bootstrap(root, reader, resources)
}

fn strict(root: &Node<'_>, version: Version) -> Reader {
    let has_runtime = member(root, "layered_runtime").is_some();
    Reader { is_strict: true, compiles: true, has_runtime, version }
}

/// The messages of a file, and what they are.
fn messages_of<'c>(root: &Node<'c>) -> (Vec<Node<'c>>, &'static str) {
    if member(root, "filter_chains").is_some() || member(root, "default_filter_chain").is_some() {
        return (vec![root.clone()], LISTENER);
    }
    let listed = if root.value().as_array().is_some() { Some(root.clone()) } else { member(root, "resources") };
    match listed {
        Some(listed) => (listed.items().collect(), LISTENER),
        None => (vec![root.clone()], BOOTSTRAP),
    }
}

const BOOTSTRAP: &str = "envoy.config.bootstrap.v3.Bootstrap";

fn of_bootstrap(root: &Node<'_>, reader: Reader, resources: &Resources<'_, '_>) -> Result<Vec<Chain>, Refusal> {
    let message = reader.message(root, BOOTSTRAP)?;
    let mut scope = Scope { reader, clusters: None, port: None };
    let dynamic = message.field("dynamic_resources");
    let from_afar = ["cds_config", "ads_config", "cds_resources_locator"];
    let has_more = dynamic.as_ref().is_some_and(|dynamic| from_afar.iter().any(|name| member(dynamic, name).is_some()));
    let mut chains = Vec::new();
    let mut kept = BTreeSet::new();
    let mut listed = Vec::new();
    if let Some(statics) = message.message("static_resources", "envoy.config.bootstrap.v3.Bootstrap.StaticResources")? {
        listed = statics.items("listeners");
        // What a running Envoy says of itself has been read before.
        if reader.is_strict {
            kept = clusters::names(&statics)?;
        }
    }
    scope.clusters = (!has_more && reader.is_strict).then_some(kept);
    chains.extend(all(&listed, &scope, resources)?);
    let of_files = dynamic.and_then(|dynamic| member(&dynamic, "lds_config")).as_ref().and_then(path);
    if let Some(path) = of_files {
        for found in resources.file(path, |node| listener(node, &scope, resources))? {
            chains.extend(found);
        }
    }
    Ok(chains)
}

fn all(listeners: &[Node<'_>], scope: &Scope, resources: &Resources<'_, '_>) -> Result<Vec<Chain>, Refusal> {
    let mut chains = Vec::new();
    for node in listeners {
        chains.extend(listener(node, scope, resources)?);
    }
    Ok(chains)
}
