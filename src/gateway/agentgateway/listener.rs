//! What accepts requests, and the routes that it leads to.

use std::sync::Arc;

use super::name::Name;
use super::policies::Policies;
use super::route::Routed;

/// What accepts requests.
#[derive(Debug)]
pub(super) struct Listener {
    pub(super) name: String,
    pub(super) gateway: Name,
    /// The listener set that it is of, of Kubernetes
    pub(super) set: Option<Name>,
    pub(super) port: u16,
    /// None: any host
    pub(super) hostname: Option<String>,
    pub(super) policies: Policies,
    pub(super) routes: Vec<Arc<Routed>>,
}
