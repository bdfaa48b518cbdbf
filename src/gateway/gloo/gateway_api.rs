//! Resources of the Gateway API, with the options that are attached to them.

use super::attached::{self, Attached, merged};
use super::block::{Block, Notes};
use super::host::{Host, HostRoute, Listener};
use super::http_route::{HttpRoute, Ranked, http_route};
use super::options::Options;
use super::resource::Reference;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::route::{End, Service};
use crate::gateway::envoy::route_match::RouteMatch;
use crate::gateway::hostname;
use crate::gateway::resource::Resource;

/// A listener of a Gateway.
#[derive(Clone, Debug)]
struct Entrance {
    gateway: Reference,
    /// Empty: not known
    section: String,
    port: Option<u16>,
    /// Empty: any
    hostname: String,
}

/// All listeners, with what is reached by them.
pub(super) fn listeners(resources: &[Resource<'_>], notes: &Notes) -> Result<Vec<Listener>, Refusal> {
    let host_options = attached::all("VirtualHostOption", Options::of_host, resources, notes)?;
    let route_options = attached::all("RouteOption", Options::of_route, resources, notes)?;
    let of_group = |kind: &'static str| resources.iter().filter(move |resource| resource.is(GROUP, kind));
    let routes = of_group("HTTPRoute").map(|route| http_route(route, &route_options, notes));
    let routes = routes.collect::<Result<Vec<_>, _>>()?;
    let mut entrances = Vec::new();
    for gateway in of_group("Gateway") {
        entrances.extend(self::entrances(gateway, notes)?);
    }
    // Gateways that are named and do not stand here.
    let parents = routes.iter().flat_map(|route| route.parents.iter().map(|(gateway, _)| gateway));
    let targets = host_options.iter().flat_map(|attached| &attached.targets);
    let targets = targets.filter(|target| target.kind == "Gateway").map(|target| &target.reference);
    for gateway in parents.chain(targets) {
        if !entrances.iter().any(|entrance| entrance.gateway == *gateway) {
            let gateway = gateway.clone();
            entrances.push(Entrance { gateway, section: String::new(), port: None, hostname: String::new() });
        }
    }
    if entrances.is_empty() && (!routes.is_empty() || !route_options.is_empty()) {
        let gateway = Reference { name: "gateway".to_owned(), namespace: String::new() };
        entrances.push(Entrance { gateway, section: String::new(), port: None, hostname: String::new() });
    }
    Ok(entrances.iter().map(|entrance| entrance.listener(&routes, &host_options, &route_options)).collect())
}

fn entrances(gateway: &Resource<'_>, notes: &Notes) -> Result<Vec<Entrance>, Refusal> {
    let Some(spec) = &gateway.spec else { return Ok(Vec::new()) };
    let mut spec = Block::of(spec, notes);
    let mut entrances = Vec::new();
    for mut listener in spec.blocks("listeners") {
        entrances.push(Entrance {
            gateway: Reference { name: gateway.name.to_owned(), namespace: gateway.namespace.to_owned() },
            section: listener.text("name"),
            port: u16::try_from(listener.count("port")).ok(),
            hostname: listener.text("hostname").to_lowercase(),
        });
        listener.finish_open()?;
    }
    spec.finish_open()?;
    Ok(entrances)
}

impl Entrance {
    fn listener(&self, routes: &[HttpRoute], host_options: &[Attached], route_options: &[Attached]) -> Listener {
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

    fn is_parent_of(&self, route: &HttpRoute) -> bool {
        let is_own = |(gateway, section): &(Reference, String)| {
            *gateway == self.gateway && (section.is_empty() || self.section.is_empty() || *section == self.section)
        };
        route.parents.is_empty() || route.parents.iter().any(is_own)
    }

    /// The hosts by which a route is reached here.
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

/// The group of the Gateway API.
const GROUP: &str = "gateway.networking.k8s.io";
