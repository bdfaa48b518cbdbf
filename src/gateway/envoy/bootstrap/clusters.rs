//! `Cluster` as configurations write it: what keeps Envoy from starting with one.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::proto::Message;
use crate::gateway::envoy::refusal::Refusal;

/// The names of the clusters in a bootstrap.
// ClusterManagerInitHelper, loadCluster; vector cluster-twice.
pub(super) fn names(resources: &Message<'_>) -> Result<BTreeSet<String>, Refusal> {
    let mut names = BTreeSet::new();
    for cluster in resources.messages("clusters", "envoy.config.cluster.v3.Cluster")? {
        let name = name(&cluster)?;
        if names.contains(&name) {
            return Err(cluster.refused(format!("cluster manager: duplicate cluster '{name}'")));
        }
        names.insert(name);
    }
    Ok(names)
}

// ClusterFactoryImplBase::create, StaticClusterImpl; the other vectors cluster-*.
fn name(message: &Message<'_>) -> Result<String, Refusal> {
    let name = message.needed_text("name", "ClusterValidationError.Name")?;
    let types = ["STATIC", "STRICT_DNS", "LOGICAL_DNS", "EDS", "ORIGINAL_DST"];
    let is_static = message.choice("type", &types)? == 0 && message.field("cluster_type").is_none();
    message.choice("dns_lookup_family", &["AUTO", "V4_ONLY", "V6_ONLY", "V4_PREFERRED", "ALL"])?;
    if message.duration("connect_timeout")?.is_some_and(|timeout| timeout.is_zero()) {
        return Err(message.invalid("ClusterValidationError.ConnectTimeout: value must be greater than 0s"));
    }
    let kind = "envoy.config.endpoint.v3.ClusterLoadAssignment";
    if let Some(assignment) = message.message("load_assignment", kind)? {
        assignment.needed_text("cluster_name", "ClusterLoadAssignmentValidationError.ClusterName")?;
        if is_static {
            check_addresses(&assignment)?;
        }
    }
    Ok(name)
}

/// What is not looked up is an address.
fn check_addresses(assignment: &Message<'_>) -> Result<(), Refusal> {
    for locality in assignment.messages("endpoints", "envoy.config.endpoint.v3.LocalityLbEndpoints")? {
        for endpoint in locality.messages("lb_endpoints", "envoy.config.endpoint.v3.LbEndpoint")? {
            let Some(endpoint) = endpoint.message("endpoint", "envoy.config.endpoint.v3.Endpoint")? else { continue };
            let Some(address) = endpoint.message("address", "envoy.config.core.v3.Address")? else { continue };
            let Some(socket) = address.message("socket_address", "envoy.config.core.v3.SocketAddress")? else {
                continue;
            };
            let host = socket.text("address")?;
            // A zone behind an address of IPv6 is Envoy's affair.
            let is_address = host.contains(':') || host.parse::<IpAddr>().is_ok();
            if !is_address && socket.field("resolver_name").is_none() {
                let words = format!(
                    "malformed IP address: {host}. Consider setting resolver_name or setting cluster type to 'STRICT_DNS' or \
                     'LOGICAL_DNS'"
                );
                return Err(socket.refused(words).hinting("set `type: STRICT_DNS` in the cluster"));
            }
        }
    }
    Ok(())
}
