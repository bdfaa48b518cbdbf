//! Hosts and their routes, whatever resources they come from.

use std::sync::Arc;

use super::options::Options;
use crate::gateway::envoy::route::{End, RouteEntry, Service};
use crate::gateway::envoy::route_match::RouteMatch;

/// Where requests come in.
#[derive(Clone, Debug)]
pub(super) struct Listener {
    pub(super) name: String,
    pub(super) port: Option<u16>,
    pub(super) hosts: Vec<Host>,
}

/// A virtual host.
#[derive(Clone, Debug)]
pub(super) struct Host {
    pub(super) name: String,
    /// In small letters
    pub(super) domains: Vec<String>,
    pub(super) options: Options,
    /// In the order in which they are asked
    pub(super) routes: Vec<HostRoute>,
}

/// A route of a host.
#[derive(Clone, Debug)]
pub(super) struct HostRoute {
    pub(super) entry: Arc<RouteEntry>,
    pub(super) options: Options,
}

impl HostRoute {
    /// A route that leads to `end`; to a service with the path that the options say.
    pub(super) fn new(name: String, matches: RouteMatch, mut end: End, options: Options) -> Self {
        if let (End::Service(Service { rewrite, .. }), Some(own)) = (&mut end, &options.rewrite) {
            *rewrite = Some(own.clone());
        }
        Self { entry: Arc::new(RouteEntry::new(name, matches, end)), options }
    }
}
