//! The settings of the filter `envoy.filters.http.jwt_authn`, typed, wherever they come from.
//!
//! Names are those of `envoy.extensions.filters.http.jwt_authn.v3`. What cannot be said in these types (two members of one
//! oneof, an empty list where two are needed) has kept Envoy from starting before.

mod provider;
mod requirement;

pub(in crate::gateway) use self::provider::{
    ClaimToHeader, ClaimWriter, HeaderPlace, Provider, ProviderKeys, TokenPlaces,
};
pub(in crate::gateway) use self::requirement::{PerRoute, Requirement, Requires, Rule};

/// `JwtAuthentication`: one filter.
#[derive(Clone, Debug, Default)]
pub(in crate::gateway) struct JwtAuthn {
    /// In the order of their names
    pub(in crate::gateway) providers: Vec<Provider>,
    /// In order: the first whose match holds counts
    pub(in crate::gateway) rules: Vec<Rule>,
    /// By name, for [`PerRoute::Requirement`] and for rules
    pub(in crate::gateway) requirement_map: Vec<(String, Requirement)>,
    /// Those of `filter_state_rules`: that their providers are there is all that is looked at
    pub(in crate::gateway) elsewhere: Vec<Requirement>,
    pub(in crate::gateway) bypass_cors_preflight: bool,
    pub(in crate::gateway) strip_failure_response: bool,
}

impl JwtAuthn {
    /// Every requirement that names a provider, narrowed to it.
    pub(in crate::gateway) fn narrow(&mut self, provider: &str) {
        let of_rules = self.rules.iter_mut().filter_map(|rule| match &mut rule.requires {
            Requires::Requirement(requirement) => Some(requirement),
            Requires::Nothing | Requires::Named(_) => None,
        });
        let named = self.requirement_map.iter_mut().map(|(_, requirement)| requirement);
        for requirement in of_rules.chain(named) {
            if let Some(own) = requirement.of(provider) {
                *requirement = own.clone();
            }
        }
    }
}

/// Where the filter leaves what it extracted, whatever it is called in its chain.
pub(in crate::gateway) const NAMESPACE: &str = "envoy.filters.http.jwt_authn";
