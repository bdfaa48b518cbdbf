//! `Gateway` and `ListenerSet`: listeners, and which routes may join them.

use super::resource::{self, Resource, text};
use crate::config::Node;
use crate::gateway::agentgateway::listener::Listener;
use crate::gateway::agentgateway::name::Name;
use crate::gateway::agentgateway::policies::Policies;

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
                let namespace = text(&parent, "namespace").unwrap_or(&resource.name.namespace);
                (Name::new(namespace, text(&parent, "name").unwrap_or_default()), Some(resource.name.clone()))
            }
            _ => continue,
        };
        for node in resource::list(&spec, "listeners") {
            if matches!(text(&node, "protocol"), None | Some("HTTP" | "HTTPS")) {
                found.push(open(&node, resource, gateway.clone(), set.clone()));
            }
        }
    }
    found
}

fn open(node: &Node<'_>, resource: &Resource<'_>, gateway: Name, set: Option<Name>) -> Open {
    let namespaces = node.member("allowedRoutes").and_then(|allowed| allowed.member("namespaces"));
    let from = namespaces.as_ref().and_then(|namespaces| text(namespaces, "from"));
    let listener = Listener {
        name: text(node, "name").unwrap_or_default().to_owned(),
        gateway,
        set,
        port: resource::port(node, "port").unwrap_or_default(),
        hostname: text(node, "hostname").filter(|name| !name.is_empty() && *name != "*").map(str::to_owned),
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
        let meets = own.is_none_or(|own| hostnames.is_empty() || hostnames.iter().any(|name| meet(own, name)));
        is_allowed && meets
    }
}

/// Whether two hostnames have a host in common: a wildcard is for any depth below it (Gateway API, `Hostname`).
fn meet(one: &str, other: &str) -> bool {
    let covers = |wide: &str, narrow: &str| {
        wide.strip_prefix('*')
            .is_some_and(|end| narrow.len() > end.len() && narrow.trim_start_matches('*').ends_with(end))
    };
    one == other || covers(one, other) || covers(other, one)
}

const ASSUMED_PORT: u16 = 80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostnames_have_hosts_in_common() {
        for (one, other, is_so) in [
            ("a.example", "a.example", true),
            ("a.example", "b.example", false),
            ("*.example", "a.example", true),
            ("*.example", "a.b.example", true),
            ("*.example", "example", false),
            ("*.example", ".example", false),
            ("*.example", "a.other", false),
            ("*.example", "*.a.example", true),
            ("*.a.example", "*.b.example", false),
        ] {
            assert_eq!((meet(one, other), meet(other, one)), (is_so, is_so), "{one} {other}");
        }
    }
}
