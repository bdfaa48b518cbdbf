//! Hosts and their routes, whatever resources they come from.

use super::options::Options;
use crate::gateway::envoy::route::End;
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
    pub(super) name: String,
    pub(super) matches: RouteMatch,
    pub(super) end: End,
    pub(super) options: Options,
}
