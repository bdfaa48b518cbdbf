//! All listeners that resources come to, with their hosts.

use super::attached;
use super::block::Block;
use super::gateway_api;
use super::host::{Host, Listener};
use super::notes::Notes;
use super::options::Options;
use super::resource::GROUP;
use super::virtual_service::{self, Scope};
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::resource::Resource;

/// What resources say together.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) listeners: Vec<Listener>,
    /// `rbac.requireRbac` of the Settings: hosts without `rbac` allow nothing
    pub(super) requires_rbac: bool,
}

pub(super) fn plan(resources: &[Resource<'_>], notes: &Notes) -> Result<Plan, Refusal> {
    let host_options = attached::all("VirtualHostOption", Options::of_host, resources, notes);
    let route_options = attached::all("RouteOption", Options::of_route, resources, notes);
    let scope = Scope {
        resources,
        host_options: host_options.as_deref().ok(),
        route_options: route_options.as_deref().ok(),
        notes,
    };
    let services = resources.iter().filter(|resource| resource.is(GROUP, "VirtualService"));
    let services = services.map(|service| Ok((service, virtual_service::host(service, scope)?)));
    let services = notes.all(services)?;
    let mut listeners = Vec::new();
    for gateway in resources.iter().filter(|resource| resource.is(GROUP, "Gateway")) {
        listeners.extend(self::gateway(gateway, &services, notes)?);
    }
    if listeners.is_empty() && !services.is_empty() {
        let hosts = services.into_iter().map(|(_, host)| host).collect();
        // The Gateway that every installation has.
        listeners.push(Listener { name: "gateway-proxy".to_owned(), port: None, hosts });
    }
    listeners.extend(gateway_api::listeners(resources, &host_options?, &route_options?, notes)?);
    let mut requires_rbac = false;
    for settings in resources.iter().filter(|resource| resource.is("gloo.solo.io", "Settings")) {
        let Some(spec) = &settings.spec else { continue };
        let mut spec = Block::of(spec, notes);
        if let Some(mut rbac) = spec.block("rbac") {
            requires_rbac = rbac.flag("requireRbac");
            rbac.finish()?;
        }
        spec.finish_open()?;
    }
    Ok(Plan { listeners, requires_rbac })
}

/// A Gateway, with the `VirtualService`s that it takes: one listener, or of a hybrid one those of its parts.
// projects/gateway/api/v1/gateway.proto: HttpGateway, HybridGateway.
fn gateway(gateway: &Resource<'_>, services: &Services<'_, '_>, notes: &Notes) -> Result<Vec<Listener>, Refusal> {
    let listener = |hosts, port| Listener { name: gateway.name.to_owned(), port, hosts };
    let Some(spec) = &gateway.spec else { return Ok(vec![listener(Vec::new(), None)]) };
    let mut spec = Block::of(spec, notes);
    let port = u16::try_from(spec.count("bindPort")).ok();
    let is_tls = spec.flag("ssl");
    let http = spec.block("httpGateway");
    let hybrid = spec.block("hybridGateway");
    spec.finish_open()?;
    let Some(mut hybrid) = hybrid else {
        return Ok(vec![listener(taken(http, is_tls, services)?, port)]);
    };
    if hybrid.has("delegatedHttpGateways") {
        return Err(Refusal::not_known("a hybrid Gateway that delegates to others").at(hybrid.node().place()));
    }
    let mut listeners = Vec::new();
    for mut part in hybrid.blocks("matchedGateways") {
        let is_tls = match part.block("matcher") {
            None => false,
            Some(mut matcher) => {
                let is_tls = matcher.has("sslConfig");
                matcher.finish_open()?;
                is_tls
            }
        };
        if let Some(http) = part.block("httpGateway") {
            listeners.push(listener(taken(Some(http), is_tls, services)?, port));
        }
        part.finish_open()?;
    }
    hybrid.finish_open()?;
    Ok(listeners)
}

/// The hosts that an `httpGateway` takes. Without anything that selects it takes all.
fn taken(http: Option<Block<'_, '_>>, is_tls: bool, services: &Services<'_, '_>) -> Result<Vec<Host>, Refusal> {
    let (mut named, mut labels, mut namespaces) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(mut http) = http {
        for mut reference in http.blocks("virtualServices") {
            named.push((reference.text("namespace"), reference.text("name")));
            reference.finish_open()?;
        }
        labels = http.map_of_texts("virtualServiceSelector");
        namespaces = http.texts("virtualServiceNamespaces");
        http.finish_open()?;
    }
    let is_taken = |service: &Resource<'_>| {
        let wants_tls = service.spec.as_ref().is_some_and(|spec| spec.member("sslConfig").is_some());
        let is_named = |(namespace, name): &(String, String)| service.namespace == *namespace && service.name == *name;
        let is_in = |namespace: &String| namespace == "*" || namespace == service.namespace;
        wants_tls == is_tls
            && (named.is_empty() || named.iter().any(is_named))
            && service.has_labels(&labels)
            && (namespaces.is_empty() || namespaces.iter().any(is_in))
    };
    Ok(services.iter().filter(|(service, _)| is_taken(service)).map(|(_, host)| host.clone()).collect())
}

/// All `VirtualService`s, with their hosts.
type Services<'c, 'r> = [(&'r Resource<'c>, Host)];
