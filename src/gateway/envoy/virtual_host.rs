//! Virtual hosts: the routes that some names lead to.

use super::chance::Chance;
use super::head::Head;
use super::metadata::Metadata;
use super::mutations::Mutations;
use super::per_filter::PerFilters;
use super::route::Route;

/// `VirtualHost`.
#[derive(Clone, Debug, Default)]
pub(in crate::gateway) struct VirtualHost {
    pub(in crate::gateway) name: String,
    /// In small letters
    pub(in crate::gateway) domains: Vec<String>,
    pub(in crate::gateway) routes: Vec<Route>,
    /// `require_tls`: plain HTTP is redirected
    pub(in crate::gateway) requires_tls: RequiresTls,
    pub(in crate::gateway) per_filter: PerFilters,
    pub(in crate::gateway) headers: Mutations,
}

/// `TlsRequirementType`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::gateway) enum RequiresTls {
    #[default]
    No,
    /// Of those that are not told to be internal
    OfExternal,
    OfAll,
}

impl VirtualHost {
    /// The first route that matches.
    pub(super) fn route(&self, head: &Head, metadata: &Metadata, chance: &mut Chance) -> Option<&Route> {
        self.routes.iter().find(|route| chance.holds(route.entry.matches.matches_route(head, metadata)))
    }
}
