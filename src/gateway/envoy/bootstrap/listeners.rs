//! `Listener` as configurations write it.

use super::any::Any;
use super::connection_manager::{CONNECTION_MANAGER, manager};
use super::member::member;
use super::proto::Message;
use super::resources::Resources;
use super::scope::Scope;
use crate::config::Node;
use crate::gateway::envoy::chain::Chain;
use crate::gateway::envoy::refusal::Refusal;

pub(super) const LISTENER: &str = "envoy.config.listener.v3.Listener";
const FILTER_CHAIN: &str = "envoy.config.listener.v3.FilterChain";

/// The connection managers of a listener, in order.
pub(super) fn listener(
    node: &Node<'_>,
    scope: &Scope<'_>,
    resources: &Resources<'_, '_>,
) -> Result<Vec<Chain>, Refusal> {
    let mut message = scope.reader.message(node, LISTENER)?;
    let mut scope = scope.clone();
    let name = message.text("name")?;
    scope.port = message.field("address").as_ref().and_then(port);
    let mut chains = Vec::new();
    let all = message.messages("filter_chains", FILTER_CHAIN)?;
    let default = message.message("default_filter_chain", FILTER_CHAIN)?;
    for chain in all.into_iter().chain(default) {
        chains.extend(filter_chain(chain, &name, &scope, resources)?);
    }
    message.pass_over(&[
        "additional_addresses",
        "stat_prefix",
        "fcds_config",
        "filter_chain_matcher",
        "use_original_dst",
        "per_connection_buffer_limit_bytes",
        "per_connection_buffer_high_watermark_timeout",
        "metadata",
        "deprecated_v1",
        "drain_type",
        "listener_filters",
        "listener_filters_timeout",
        "continue_on_listener_filters_timeout",
        "transparent",
        "freebind",
        "socket_options",
        "tcp_fast_open_queue_length",
        "traffic_direction",
        "udp_listener_config",
        "api_listener",
        "connection_balance_config",
        "reuse_port",
        "enable_reuse_port",
        "access_log",
        "tcp_backlog_size",
        "max_connections_to_accept_per_socket_event",
        "bind_to_port",
        "internal_listener",
        "enable_mptcp",
        "ignore_global_conn_limit",
        "bypass_overload_manager",
        "tcp_keepalive",
    ]);
    message.finish()?;
    Ok(chains)
}

fn filter_chain(
    mut message: Message<'_>,
    listener: &str,
    scope: &Scope<'_>,
    resources: &Resources<'_, '_>,
) -> Result<Vec<Chain>, Refusal> {
    let mut chains = Vec::new();
    for mut filter in message.messages("filters", "envoy.config.listener.v3.Filter")? {
        filter.needed_text("name", "FilterValidationError.Name")?;
        let any = Any::of_field(&mut filter, "typed_config")?;
        filter.pass_over(&["config_discovery"]);
        filter.finish()?;
        let Some(any) = any.filter(|any| any.kind == CONNECTION_MANAGER) else { continue };
        let (rules, filters, routes) = manager(any.message(scope.reader, CONNECTION_MANAGER)?, scope, resources)?;
        chains.push(Chain { listener: listener.to_owned(), port: scope.port, rules, filters, routes });
    }
    message.pass_over(&[
        "filter_chain_match",
        "use_proxy_proto",
        "metadata",
        "transport_socket",
        "transport_socket_connect_timeout",
        "name",
    ]);
    message.finish()?;
    Ok(chains)
}

fn port(address: &Node<'_>) -> Option<u16> {
    let port = member(&member(address, "socket_address")?, "port_value")?;
    u16::try_from(port.value().as_number()?.as_i64()?).ok()
}
