//! What a route, a virtual host or a route table says to a filter of the chain: `typed_per_filter_config`.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use super::jwt_settings::PerRoute;
use super::rbac::Rbac;

/// What is said to one filter.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum PerFilter {
    /// `FilterConfig.disabled`: it is not in the chain
    Disabled,
    Jwt(PerRoute),
    Rbac(Arc<LateRbac>),
    /// Settings of a filter that is not judged, or an empty `FilterConfig`
    Other,
}

/// Policies that are put together when a request asks for them: of thousands of routes it takes one.
pub(in crate::gateway) type LateRbac = LazyLock<Box<Rbac>, Box<dyn FnOnce() -> Box<Rbac> + Send + Sync>>;

/// By the name that the filter has in the chain.
#[derive(Clone, Debug, Default)]
pub(in crate::gateway) struct PerFilters(pub(in crate::gateway) Vec<(Cow<'static, str>, PerFilter)>);

impl PerFilter {
    /// What `settings` puts together.
    pub(in crate::gateway) fn rbac(settings: impl FnOnce() -> Rbac + Send + Sync + 'static) -> Self {
        Self::Rbac(Arc::new(LazyLock::new(Box::new(move || Box::new(settings())))))
    }
}

impl PerFilters {
    pub(super) fn get(&self, filter: &str) -> Option<&PerFilter> {
        self.0.iter().find(|(name, _)| name == filter).map(|(_, settings)| settings)
    }
}
