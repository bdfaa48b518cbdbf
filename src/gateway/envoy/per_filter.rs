//! What a route, a virtual host or a route table says to a filter of the chain: `typed_per_filter_config`.

use super::rbac::Rbac;
use super::settings::PerRoute;

/// What is said to one filter.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum PerFilter {
    /// `FilterConfig.disabled`: it is not in the chain
    Disabled,
    Jwt(PerRoute),
    Rbac(Rbac),
    /// Settings of a filter that is not judged, or an empty `FilterConfig`
    Other,
}

/// By the name that the filter has in the chain.
#[derive(Clone, Debug, Default)]
pub(in crate::gateway) struct PerFilters(pub(in crate::gateway) Vec<(String, PerFilter)>);

impl PerFilters {
    pub(super) fn get(&self, filter: &str) -> Option<&PerFilter> {
        self.0.iter().find(|(name, _)| name == filter).map(|(_, settings)| settings)
    }
}
