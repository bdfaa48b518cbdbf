//! `Listener` as configurations write it.

use super::any::{Any, not_registered};
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
pub(super) fn listener(node: &Node<'_>, scope: &Scope, resources: &Resources<'_, '_>) -> Result<Vec<Chain>, Refusal> {
    let message = scope.reader.message(node, LISTENER)?;
    let mut scope = scope.clone();
    let name = message.text("name")?;
    scope.port = message.field("address").as_ref().and_then(port);
    let mut chains = Vec::new();
    let all = message.messages("filter_chains", FILTER_CHAIN)?;
    let default = message.message("default_filter_chain", FILTER_CHAIN)?;
    for chain in all.into_iter().chain(default) {
        chains.extend(filter_chain(chain, &name, &scope, resources)?);
    }
    Ok(chains)
}

fn filter_chain(
    message: Message<'_>,
    listener: &str,
    scope: &Scope,
    resources: &Resources<'_, '_>,
) -> Result<Vec<Chain>, Refusal> {
    let mut chains = Vec::new();
    for filter in message.messages("filters", "envoy.config.listener.v3.Filter")? {
        filter.needed_text("name", "FilterValidationError.Name")?;
        let any = Any::of_field(&filter, "typed_config")?;
        // A filter of another kind does not belong here; vector network-filter-of-http.
        if let Some(any) = any.as_ref().filter(|any| any.kind.starts_with("envoy.extensions.filters.http.")) {
            return Err(filter.refused(not_registered(&filter.text("name")?, any.kind)));
        }
        let Some(any) = any.filter(|any| any.kind == CONNECTION_MANAGER) else { continue };
        let (rules, filters, routes) = manager(any.message(scope.reader, CONNECTION_MANAGER)?, scope, resources)?;
        chains.push(Chain { listener: listener.to_owned(), port: scope.port, rules, filters, routes });
    }
    Ok(chains)
}

fn port(address: &Node<'_>) -> Option<u16> {
    let port = member(&member(address, "socket_address")?, "port_value")?;
    u16::try_from(port.value().as_number()?.as_i64()?).ok()
}
