//! Envoy's own configurations, read into the settings of its filters: a bootstrap, a file of listeners, a single listener, or
//! what a running Envoy says of itself (`/config_dump`).

mod action_matchers;
mod any;
mod connection_manager;
mod dump;
mod expressions;
mod jwt;
mod listeners;
mod matchers;
mod member;
mod predicates;
mod proto;
mod rbac;
mod rbac_actions;
mod resources;
mod route_matches;
mod routes;
mod scope;

use std::collections::BTreeSet;

use self::dump::Dump;
use self::listeners::listener;
use self::member::{member, path};
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
    if is_deeper(document.value(), DEPTH) {
        return Err(Refusal::new(
            "Unable to parse JSON as proto (INVALID_ARGUMENT: JSON content was too deeply nested)",
        ));
    }
    let root = Node::root(document);
    let Some(Dump { listeners, routes, bootstrap }) = Dump::of(&root) else {
        let resources = Resources { dumped: Vec::new(), files };
        let chains = of_file(&root, Reader { is_strict: true, version }, &resources)?;
        return Ok(Contents { chains, is_dump: false });
    };
    let reader = Reader { is_strict: false, version };
    let resources = Resources { dumped: routes, files };
    let chains = match bootstrap.filter(|_| listeners.is_empty()) {
        Some(bootstrap) => of_bootstrap(&bootstrap, reader, &resources)?,
        None => all(&listeners, &Scope { reader, clusters: None, port: None }, &resources)?,
    };
    Ok(Contents { chains, is_dump: true })
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
    let scope = Scope { reader, clusters: None, port: None };
    if member(root, "filter_chains").is_some() || member(root, "default_filter_chain").is_some() {
        return listener(root, &scope, resources);
    }
    if root.value().as_array().is_some() {
        return all(&root.items().collect::<Vec<_>>(), &scope, resources);
    }
    match member(root, "resources") {
        Some(listed) => all(&listed.items().collect::<Vec<_>>(), &scope, resources),
        None => of_bootstrap(root, reader, resources),
    }
}

fn of_bootstrap(root: &Node<'_>, reader: Reader, resources: &Resources<'_, '_>) -> Result<Vec<Chain>, Refusal> {
    let mut message = reader.message(root, "envoy.config.bootstrap.v3.Bootstrap")?;
    let mut scope = Scope { reader, clusters: None, port: None };
    let dynamic = message.field("dynamic_resources");
    let from_afar = ["cds_config", "ads_config", "cds_resources_locator"];
    let has_more = dynamic.as_ref().is_some_and(|dynamic| from_afar.iter().any(|name| member(dynamic, name).is_some()));
    let mut chains = Vec::new();
    let mut kept = BTreeSet::new();
    let mut listed = Vec::new();
    if let Some(mut statics) =
        message.message("static_resources", "envoy.config.bootstrap.v3.Bootstrap.StaticResources")?
    {
        listed = statics.items("listeners")?;
        let clusters = statics.items("clusters")?;
        let names = clusters.iter().filter_map(|cluster| member(cluster, "name"));
        kept.extend(names.filter_map(|name| name.value().as_str()));
        statics.pass_over(&["secrets"]);
        statics.finish()?;
    }
    scope.clusters = (!has_more && reader.is_strict).then_some(kept);
    chains.extend(all(&listed, &scope, resources)?);
    let of_files = dynamic.and_then(|dynamic| member(&dynamic, "lds_config")).as_ref().and_then(path);
    if let Some(path) = of_files {
        for found in resources.file(path, |node| listener(node, &scope, resources))? {
            chains.extend(found);
        }
    }
    message.pass_over(&[
        "node",
        "node_context_params",
        "cluster_manager",
        "hds_config",
        "flags_path",
        "stats_sinks",
        "deferred_stat_options",
        "stats_config",
        "stats_flush_interval",
        "stats_flush_on_admin",
        "stats_eviction_interval",
        "watchdog",
        "watchdogs",
        "tracing",
        "layered_runtime",
        "admin",
        "overload_manager",
        "enable_dispatcher_stats",
        "header_prefix",
        "stats_server_version_override",
        "use_tcp_for_dns_lookups",
        "dns_resolution_config",
        "typed_dns_resolver_config",
        "bootstrap_extensions",
        "fatal_actions",
        "config_sources",
        "default_config_source",
        "default_socket_interface",
        "certificate_provider_instances",
        "inline_headers",
        "perf_tracing_file_path",
        "default_regex_engine",
        "xds_delegate_extension",
        "xds_config_tracker_extension",
        "listener_manager",
        "application_log_config",
        "grpc_async_client_manager_config",
        "memory_allocator_manager",
        "enable_worker_cpu_affinity",
    ]);
    message.finish()?;
    Ok(chains)
}

fn all(listeners: &[Node<'_>], scope: &Scope<'_>, resources: &Resources<'_, '_>) -> Result<Vec<Chain>, Refusal> {
    let mut chains = Vec::new();
    for node in listeners {
        chains.extend(listener(node, scope, resources)?);
    }
    Ok(chains)
}
