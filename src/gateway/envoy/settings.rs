//! The settings of the filter `envoy.filters.http.jwt_authn`, typed, whoever wrote them.
//!
//! Names are those of `envoy.extensions.filters.http.jwt_authn.v3`. What cannot be said in these types (two members of one
//! oneof, an empty list where two are needed) has kept Envoy from starting before.

use std::time::Duration;

use super::matcher::StringMatcher;
use super::route_match::RouteMatch;
use crate::gateway::keys::KeyLocation;
use crate::gateway::token_place::TokenPlace;

/// `JwtAuthentication`: one filter.
#[derive(Clone, Debug, Default)]
pub(in crate::gateway) struct JwtAuthn {
    /// In the order of their names
    pub(in crate::gateway) providers: Vec<Provider>,
    /// In order: the first whose match holds counts
    pub(in crate::gateway) rules: Vec<Rule>,
    /// By name, for [`PerRoute::Requirement`] and for rules
    pub(in crate::gateway) requirement_map: Vec<(String, Requirement)>,
    pub(in crate::gateway) bypass_cors_preflight: bool,
    pub(in crate::gateway) strip_failure_response: bool,
}

/// `JwtProvider`: an issuer, and what is asked of its tokens.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct Provider {
    pub(in crate::gateway) name: String,
    /// Empty: any
    pub(in crate::gateway) issuer: String,
    /// None: not asked
    pub(in crate::gateway) audiences: Vec<String>,
    pub(in crate::gateway) subjects: Option<StringMatcher>,
    pub(in crate::gateway) require_expiration: bool,
    pub(in crate::gateway) max_lifetime: Option<Duration>,
    /// As it is written: 0 means 60 seconds
    pub(in crate::gateway) clock_skew_seconds: u32,
    pub(in crate::gateway) keys: ProviderKeys,
    /// Empty lists in all three: the two usual places
    pub(in crate::gateway) places: TokenPlaces,
    /// Whether the token stays in the request
    pub(in crate::gateway) forward: bool,
    pub(in crate::gateway) forward_payload_header: Option<String>,
    pub(in crate::gateway) pad_forward_payload_header: bool,
    pub(in crate::gateway) claim_to_headers: Vec<ClaimToHeader>,
    pub(in crate::gateway) payload_in_metadata: Option<String>,
    /// `normalize_payload_in_metadata.space_delimited_claims`
    pub(in crate::gateway) space_delimited_claims: Vec<String>,
    pub(in crate::gateway) header_in_metadata: Option<String>,
    pub(in crate::gateway) failed_status_in_metadata: Option<String>,
    pub(in crate::gateway) clear_route_cache: bool,
    pub(in crate::gateway) claims_by: ClaimWriter,
}

/// Where the keys of a provider are: `local_jwks` or `remote_jwks`.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum ProviderKeys {
    /// Read at the start: text or file. Without a usable key Envoy does not start
    Local(KeyLocation),
    /// Fetched; without a usable key requests are refused
    Remote(KeyLocation),
    /// To be fetched by way of a cluster that is not there
    NoCluster(String),
}

/// `from_headers`, `from_params` and `from_cookies`.
#[derive(Clone, Debug, Default)]
pub(in crate::gateway) struct TokenPlaces {
    pub(in crate::gateway) headers: Vec<HeaderPlace>,
    pub(in crate::gateway) params: Vec<String>,
    pub(in crate::gateway) cookies: Vec<String>,
}

/// `JwtHeader`: a header, and what stands in front of the token.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct HeaderPlace {
    pub(in crate::gateway) name: String,
    /// Empty: the value is the token
    pub(in crate::gateway) value_prefix: String,
}

/// `JwtClaimToHeader`: a claim that is written into a header.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct ClaimToHeader {
    pub(in crate::gateway) header_name: String,
    /// The way through objects: of `claim_name` what stands between its dots, of `claim_path` its keys
    pub(in crate::gateway) claim: Vec<String>,
    /// Whether the client's own header stays, which Envoy itself has no word for
    pub(in crate::gateway) append: bool,
}

/// Who writes claims into headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::gateway) enum ClaimWriter {
    /// Envoy's filter: every kind of claim
    #[default]
    Envoy,
    /// Gloo's wrapper around it: of a claim that is no text, what it writes is not known; and a payload in the metadata does
    /// not have the route chosen anew
    Gloo,
}

impl ClaimWriter {
    /// The setting with which a provider looks for tokens at a place; none where it has no such setting.
    pub(super) fn setting_of(self, place: &TokenPlace) -> Option<String> {
        Some(match (self, place) {
            (Self::Envoy, TokenPlace::Header(name)) => format!("from_headers: [{{name: {name}}}]"),
            (Self::Envoy, TokenPlace::Parameter(name)) => format!("from_params: [{name}]"),
            (Self::Envoy, TokenPlace::Cookie(name)) => format!("from_cookies: [{name}]"),
            (Self::Gloo, TokenPlace::Header(name)) => format!("tokenSource: {{headers: [{{header: {name}}}]}}"),
            (Self::Gloo, TokenPlace::Parameter(name)) => format!("tokenSource: {{queryParams: [{name}]}}"),
            (Self::Gloo, TokenPlace::Cookie(_)) => return None,
        })
    }

    /// What `clock_skew_seconds` is called.
    pub(super) fn clock_skew(self) -> &'static str {
        match self {
            Self::Envoy => "clock_skew_seconds",
            Self::Gloo => "clockSkewSeconds",
        }
    }
}

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

impl Requirement {
    /// What it asks of a provider.
    fn of(&self, provider: &str) -> Option<&Self> {
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
