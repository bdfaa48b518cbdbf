//! Whether the control plane asks a server of keys by TLS (`controller/pkg/agentgateway/remotehttp/tls_resolver.go`).

use super::resource::{GROUP, Resource, port};
use crate::config::Node;
use crate::gateway::agentgateway::name::Name;

/// A server of keys within the cluster, as a policy names it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Server<'a> {
    pub(super) group: &'a str,
    pub(super) kind: &'a str,
    pub(super) name: &'a Name,
    /// Of a Service
    pub(super) port: Option<u16>,
}

impl Server<'_> {
    /// By its own settings, by those of an `AgentgatewayPolicy` for it, or by a `BackendTLSPolicy`: the port says nothing.
    pub(super) fn has_tls(&self, all: &[Resource<'_>]) -> bool {
        let own = all.iter().find(|one| one.kind == self.kind && one.group == self.group && one.name == *self.name);
        let of_itself = own.and_then(Resource::spec).and_then(|spec| spec.member("policies"));
        of_itself.is_some_and(|policies| policies.member("tls").is_some())
            || all.iter().any(|one| self.is_given_tls(one, all))
    }

    fn is_given_tls(&self, policy: &Resource<'_>, all: &[Resource<'_>]) -> bool {
        let Some(spec) = policy.spec().filter(|_| policy.name.namespace == self.name.namespace) else { return false };
        let says_so = match (policy.group, policy.kind) {
            (GROUP, "AgentgatewayPolicy") => {
                spec.member("backend").is_some_and(|backend| backend.member("tls").is_some())
            }
            ("gateway.networking.k8s.io", "BackendTLSPolicy") => true,
            _ => false,
        };
        says_so && spec.items_of("targetRefs").iter().any(|target| self.is_meant(target, all))
    }

    /// A section is a port, by its number or by the name that the Service has for it.
    fn is_meant(&self, target: &Node<'_>, all: &[Resource<'_>]) -> bool {
        let is_it = target.text("group").unwrap_or_default() == self.group
            && target.text("kind") == Some(self.kind)
            && target.text("name") == Some(&self.name.name);
        let Some(section) = target.text("sectionName") else { return is_it };
        let own = all.iter().find(|one| one.kind == "Service" && one.group.is_empty() && one.name == *self.name);
        let is_port = match (section.parse::<u16>(), own.and_then(Resource::spec)) {
            (Ok(number), _) => Some(number) == self.port,
            (Err(_), Some(spec)) => spec
                .items_of("ports")
                .iter()
                .any(|node| node.text("name") == Some(section) && port(node, "port") == self.port),
            // The Service is not here: its port is surely meant.
            (Err(_), None) => true,
        };
        is_it && is_port
    }
}
