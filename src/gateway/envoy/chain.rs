//! The HTTP filters behind a listener, with what is around them.

use super::http_rules::HttpRules;
use super::jwt_settings::JwtAuthn;
use super::rbac::Rbac;
use super::route_table::RouteTable;

/// A connection manager: what a request passes through, from the listener to its route.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct Chain {
    /// The listener's name
    pub(in crate::gateway) listener: String,
    pub(in crate::gateway) port: Option<u16>,
    pub(in crate::gateway) rules: HttpRules,
    /// In the order in which they judge
    pub(in crate::gateway) filters: Vec<Filter>,
    pub(in crate::gateway) routes: Routes,
}

/// A filter of a chain.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct Filter {
    /// By which routes speak to it
    pub(in crate::gateway) name: String,
    /// `disabled: true`: it judges only where a route says so
    pub(in crate::gateway) is_disabled: bool,
    pub(in crate::gateway) settings: FilterSettings,
}

/// What a filter is.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum FilterSettings {
    Jwt(JwtAuthn),
    Rbac(Rbac),
    Router,
    /// One that is not judged, by its type
    Other(String),
}

/// Where the routes are.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum Routes {
    Table(RouteTable),
    /// Not in this configuration, and why
    Elsewhere(String),
}

impl Chain {
    /// Whether one of its filters is judged here.
    pub(super) fn judges(&self) -> bool {
        let is_judged = |filter: &Filter| matches!(filter.settings, FilterSettings::Jwt(_) | FilterSettings::Rbac(_));
        self.filters.iter().any(is_judged)
    }
}
