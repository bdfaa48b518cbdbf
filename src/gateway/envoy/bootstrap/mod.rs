//! Envoy's own configurations, read into the settings of its filters: a bootstrap, a file of listeners, a single listener, or
//! what a running Envoy says of itself (`/config_dump`).

#![expect(clippy::needless_pass_by_value, reason = "a message is read once, by whom it is handed to")]

mod action_matchers;
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

pub(super) use self::any::Any as Typed;
use self::dump::Dump;
use self::listeners::{LISTENER, listener};
pub(super) use self::member::Members;
use self::member::{member, path};
use self::messages::Messages;
use self::proto::Reader;
use self::resources::Resources;
use self::scope::Scope;
use super::chain::Chain;
use super::refusal::Refusal;
use super::version::Version;
use crate::config::{Document, Node};
use crate::gateway::keys::KeySource;

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
        let chains = of_file(
            &root,
            Reader { is_strict: true, has_runtime: member(&root, "layered_runtime").is_some(), version },
            &resources,
        )?;
        return Ok(Contents { chains, is_dump: false });
    };
    let reader = Reader { is_strict: false, has_runtime: true, version };
    // What a running Envoy says of itself has been read before.
    let resources = Resources { dumped: routes, files, messages: None };
    let chains = match bootstrap.filter(|_| listeners.is_empty()) {
        Some(bootstrap) => of_bootstrap(&bootstrap, reader, &resources)?,
        None => all(&listeners, &Scope { reader, clusters: None, port: None }, &resources)?,
    };
    Ok(Contents { chains, is_dump: true })
}

fn of_file(root: &Node<'_>, reader: Reader, resources: &Resources<'_, '_>) -> Result<Vec<Chain>, Refusal> {
    let scope = Scope { reader, clusters: None, port: None };
    if member(root, "filter_chains").is_some() || member(root, "default_filter_chain").is_some() {
        resources.check(root, LISTENER)?;
        return listener(root, &scope, resources);
    }
    if root.value().as_array().is_some() {
        root.items().try_for_each(|item| resources.check(&item, LISTENER))?;
        return all(&root.items().collect::<Vec<_>>(), &scope, resources);
    }
    if let Some(listed) = member(root, "resources") {
        listed.items().try_for_each(|item| resources.check(&item, LISTENER))?;
        return all(&listed.items().collect::<Vec<_>>(), &scope, resources);
    }
    resources.check(root, "envoy.config.bootstrap.v3.Bootstrap")?;
    of_bootstrap(root, reader, resources)
}

fn of_bootstrap(root: &Node<'_>, reader: Reader, resources: &Resources<'_, '_>) -> Result<Vec<Chain>, Refusal> {
    let message = reader.message(root, "envoy.config.bootstrap.v3.Bootstrap")?;
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
