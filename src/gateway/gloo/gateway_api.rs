//! Resources of the Gateway API, with the options that are attached to them.

use super::attached::Attached;
use super::gateway_listener::{GatewayListener, gateway_listeners};
use super::host::Listener;
use super::http_route::http_route;
use super::notes::Notes;
use super::resource::Reference;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::resource::Resource;

/// All listeners, with what is reached by them.
pub(super) fn listeners(
    resources: &[Resource<'_>],
    host_options: &[Attached],
    route_options: &[Attached],
    notes: &Notes,
) -> Result<Vec<Listener>, Refusal> {
    let of_group = |kind: &'static str| resources.iter().filter(move |resource| resource.is(GROUP, kind));
    let routes = of_group("HTTPRoute").map(|route| http_route(route, route_options, notes));
    let routes = routes.collect::<Result<Vec<_>, _>>()?;
    let mut listeners = Vec::new();
    for gateway in of_group("Gateway") {
        listeners.extend(gateway_listeners(gateway, notes)?);
    }
    // Gateways that are named and are not among the documents.
    let parents = routes.iter().flat_map(|route| route.parents.iter().map(|(gateway, _)| gateway));
    let targets = host_options.iter().flat_map(|attached| &attached.targets);
    let targets = targets.filter(|target| target.kind == "Gateway").map(|target| &target.reference);
    for gateway in parents.chain(targets) {
        if !listeners.iter().any(|listener| listener.gateway == *gateway) {
            listeners.push(GatewayListener::unknown(gateway.clone()));
        }
    }
    if listeners.is_empty() && (!routes.is_empty() || !route_options.is_empty()) {
        let gateway = Reference { name: "gateway".to_owned(), namespace: String::new() };
        listeners.push(GatewayListener::unknown(gateway));
    }
    Ok(listeners.iter().map(|listener| listener.listener(&routes, host_options, route_options)).collect())
}

/// The group of the Gateway API.
const GROUP: &str = "gateway.networking.k8s.io";
