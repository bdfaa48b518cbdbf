//! A listener of a Gateway, with what is reached by it.

use super::attached::{Attached, merged};
use super::block::Block;
use super::host::{Host, HostRoute, Listener};
use super::http_route::{HttpRoute, Ranked};
use super::notes::Notes;
use super::options::Options;
use super::resource::Reference;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::route::{End, Service};
use crate::gateway::envoy::route_match::RouteMatch;
use crate::gateway::hostname;
use crate::gateway::resource::Resource;

/// A listener of a Gateway.
#[derive(Clone, Debug)]
pub(super) struct GatewayListener {
    pub(super) gateway: Reference,
    /// Empty: not known
    section: String,
    port: Option<u16>,
    /// Empty: any
    hostname: String,
}

impl GatewayListener {
    /// Of a Gateway that is named alone.
    pub(super) fn unknown(gateway: Reference) -> Self {
        Self { gateway, section: String::new(), port: None, hostname: String::new() }
    }

    /// The listener with its hosts.
    pub(super) fn listener(
        &self,
        routes: &[HttpRoute],
        host_options: &[Attached],
        route_options: &[Attached],
    ) -> Listener {
        let name = match self.section.as_str() {
            "" => self.gateway.name.clone(),
            section => format!("{}/{section}", self.gateway.name),
        };
        let options = self.options(host_options);
        let host = |domain: String, routes| Host {
            name: format!("{name} {domain}"),
            domains: vec![domain],
            options: options.clone(),
            routes,
        };
        let hosts = if routes.is_empty() {
            // Without an HTTPRoute, what the options say of any.
            let (matches, end) = (RouteMatch::prefix("/"), End::Service(Service::default()));
            let route = HostRoute::new(String::new(), matches, end, merged(route_options));
            vec![host("*".to_owned(), vec![route])]
        } else {
            let mut by_domain: Vec<(String, Vec<Ranked>)> = Vec::new();
            for route in routes.iter().filter(|route| self.is_parent_of(route)) {
                for domain in self.domains(route) {
                    match by_domain.iter_mut().find(|(own, _)| *own == domain) {
                        Some((_, ranked)) => ranked.extend(route.routes.iter().cloned()),
                        None => by_domain.push((domain, route.routes.clone())),
                    }
                }
            }
            let sorted = |(domain, mut ranked): (String, Vec<Ranked>)| {
                ranked.sort_by(|one, next| one.rank.cmp(&next.rank));
                host(domain, ranked.into_iter().map(|ranked| ranked.route).collect())
            };
            by_domain.into_iter().map(sorted).collect()
        };
        Listener { name: name.clone(), port: self.port, hosts }
    }

    /// What names the listener counts before what names the Gateway.
    fn options(&self, host_options: &[Attached]) -> Options {
        let attached = |section: &str| {
            let is_own = |attached: &&Attached| {
                attached.targets.iter().any(|target| {
                    target.kind == "Gateway" && target.reference == self.gateway && target.section == section
                })
            };
            merged(host_options.iter().filter(is_own))
        };
        if self.section.is_empty() { attached("") } else { attached(&self.section).or(&attached("")) }
    }

    // Gateway API, ParentReference.sectionName.
    fn is_parent_of(&self, route: &HttpRoute) -> bool {
        let is_own = |(gateway, section): &(Reference, String)| {
            *gateway == self.gateway && (section.is_empty() || self.section.is_empty() || *section == self.section)
        };
        route.parents.is_empty() || route.parents.iter().any(is_own)
    }

    /// The hosts by which a route is reached here.
    // Gateway API, HTTPRouteSpec.hostnames: those that it has in common with Listener.hostname.
    fn domains(&self, route: &HttpRoute) -> Vec<String> {
        if route.hostnames.is_empty() {
            return vec![if self.hostname.is_empty() { "*".to_owned() } else { self.hostname.clone() }];
        }
        let common = |name: &String| match self.hostname.as_str() {
            "" => Some(name.clone()),
            own => hostname::common(name, own).map(str::to_owned),
        };
        route.hostnames.iter().filter_map(common).collect()
    }
}

/// The listeners of a Gateway.
pub(super) fn gateway_listeners(gateway: &Resource<'_>, notes: &Notes) -> Result<Vec<GatewayListener>, Refusal> {
    let Some(spec) = &gateway.spec else { return Ok(Vec::new()) };
    let mut spec = Block::of(spec, notes);
    let mut listeners = Vec::new();
    for mut listener in spec.blocks("listeners") {
        listeners.push(GatewayListener {
            gateway: Reference { name: gateway.name.to_owned(), namespace: gateway.namespace.to_owned() },
            section: listener.text("name"),
            port: u16::try_from(listener.count("port")).ok(),
            hostname: listener.text("hostname").to_lowercase(),
        });
        listener.finish_open()?;
    }
    spec.finish_open()?;
    Ok(listeners)
}
