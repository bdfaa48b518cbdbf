//! What a rule or a route asks for.

use crate::gateway::envoy::route_match::RouteMatch;

/// `RequirementRule`.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct Rule {
    pub(in crate::gateway) matches: RouteMatch,
    pub(in crate::gateway) requires: Requires,
}

/// What a rule or a route asks for.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum Requires {
    /// No token is looked at
    Nothing,
    /// `requires`
    Requirement(Requirement),
    /// `requirement_name`, of the requirement map
    Named(String),
}

/// `JwtRequirement`.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum Requirement {
    /// `{}`
    Nothing,
    /// `provider_name`, or `provider_and_audiences`
    Provider {
        name: String,
        /// Empty: the provider's own
        audiences: Vec<String>,
    },
    /// `requires_any`, at least two
    Any(Vec<Requirement>),
    /// `requires_all`, at least two
    All(Vec<Requirement>),
    AllowMissing,
    AllowMissingOrFailed,
    /// `extract_only_without_validation`
    ExtractOnly {
        /// Empty: `x-jwt-signature-verified`
        verification_status_header: String,
    },
}

impl Requirement {
    /// What it asks of a provider.
    pub(super) fn of(&self, provider: &str) -> Option<&Self> {
        match self {
            Self::Provider { name, .. } => (name == provider).then_some(self),
            Self::Any(members) | Self::All(members) => members.iter().find_map(|member| member.of(provider)),
            Self::Nothing | Self::AllowMissing | Self::AllowMissingOrFailed | Self::ExtractOnly { .. } => None,
        }
    }
}

/// `PerRouteConfig`: what a route says instead of the rules.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum PerRoute {
    /// `disabled: true`
    Disabled,
    /// `requirement_name`
    Requirement(String),
}
