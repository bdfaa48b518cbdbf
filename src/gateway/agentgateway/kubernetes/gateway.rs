//! `Gateway` and `ListenerSet`: listeners, and which routes may join them.

use super::resource::{self, Resource};
use crate::config::Node;
use crate::gateway::agentgateway::listener::Listener;
use crate::gateway::agentgateway::name::Name;
use crate::gateway::agentgateway::policies::Policies;
use crate::gateway::hostname::common;

/// A listener with what it asks of routes.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) listener: Listener,
    /// The namespace of its gateway or listener set
    namespace: String,
    from_all: bool,
}

/// The listeners of all gateways and listener sets.
pub(super) fn listeners(resources: &[Resource<'_>]) -> Vec<Open> {
    let mut found = Vec::new();
    for resource in resources {
        let Some(spec) = resource.spec() else { continue };
        let (gateway, set) = match resource.kind {
            "Gateway" => (resource.name.clone(), None),
            "ListenerSet" | "XListenerSet" => {
                let Some(parent) = spec.member("parentRef") else { continue };
                let namespace = parent.text("namespace").unwrap_or(&resource.name.namespace);
                (Name::new(namespace, parent.text("name").unwrap_or_default()), Some(resource.name.clone()))
            }
            _ => continue,
        };
        for node in spec.items_of("listeners") {
            if matches!(node.text("protocol"), None | Some("HTTP" | "HTTPS")) {
                found.push(open(&node, resource, gateway.clone(), set.clone()));
            }
        }
    }
    found
}

fn open(node: &Node<'_>, resource: &Resource<'_>, gateway: Name, set: Option<Name>) -> Open {
    let namespaces = node.member("allowedRoutes").and_then(|allowed| allowed.member("namespaces"));
    let from = namespaces.as_ref().and_then(|namespaces| namespaces.text("from"));
    let listener = Listener {
        name: node.text("name").unwrap_or_default().to_owned(),
        gateway,
        set,
        port: resource::port(node, "port").unwrap_or_default(),
        hostname: node.text("hostname").filter(|name| !name.is_empty() && *name != "*").map(str::to_owned),
        policies: Policies::default(),
        routes: Vec::new(),
    };
    // A selector of namespaces asks for labels that are not known here.
    let from_all = matches!(from, Some("All" | "Selector"));
    Open { listener, namespace: resource.name.namespace.clone(), from_all }
}

impl Open {
    /// One in the place of a gateway of which nothing is known.
    pub(super) fn assumed(gateway: Name, set: Option<Name>, name: &str) -> Self {
        let listener = Listener {
            name: name.to_owned(),
            gateway: gateway.clone(),
            set,
            port: ASSUMED_PORT,
            hostname: None,
            policies: Policies::default(),
            routes: Vec::new(),
        };
        Self { listener, namespace: gateway.namespace, from_all: true }
    }

    /// Whether a route with these hostnames may join, which by default are those of its own namespace (Gateway API,
    /// `AllowedRoutes` and `HTTPRouteSpec.hostnames`).
    pub(super) fn takes(&self, route: &Name, hostnames: &[String]) -> bool {
        let is_allowed = self.from_all || self.namespace == route.namespace;
        let own = self.listener.hostname.as_deref();
        let meets =
            own.is_none_or(|own| hostnames.is_empty() || hostnames.iter().any(|name| common(own, name).is_some()));
        is_allowed && meets
    }
}

const ASSUMED_PORT: u16 = 80;
