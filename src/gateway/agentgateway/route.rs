//! Routes, and where they lead: to backends, or to groups of other routes.

use std::sync::Arc;

use super::matching::Match;
use super::name::Name;
use super::policies::Policies;

/// A route, or one rule of a route of Kubernetes.
#[derive(Debug)]
pub(super) struct Routed {
    pub(super) name: Name,
    pub(super) rule: Option<String>,
    /// Which rule of its route it is
    pub(super) index: usize,
    pub(super) hostnames: Vec<String>,
    pub(super) matches: Vec<Match>,
    pub(super) policies: Policies,
    pub(super) backends: Vec<Backend>,
}

/// Where a route leads.
#[derive(Clone, Debug, Default)]
pub(super) struct Backend {
    /// Of a backend that policies can be attached to
    pub(super) name: Option<Name>,
    /// Of one that goes on with other routes
    pub(super) group: Option<String>,
    pub(super) policies: Policies,
}

/// Routes that others go on with.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) routes: Vec<Arc<Routed>>,
}

impl Routed {
    /// Its own, and those of its backends.
    pub(super) fn policies(&self) -> impl Iterator<Item = &Policies> {
        std::iter::once(&self.policies).chain(self.backends.iter().map(|backend| &backend.policies))
    }

    /// As messages name it.
    pub(super) fn label(&self) -> String {
        let name = if self.name.namespace == "default" { self.name.name.clone() } else { self.name.to_string() };
        self.rule.as_ref().map_or_else(|| name.clone(), |rule| format!("{name}, rule {rule}"))
    }
}
