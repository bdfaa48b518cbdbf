//! A provider: an issuer, and what is asked of its tokens.

use std::time::Duration;

use crate::gateway::envoy::string_matcher::StringMatcher;
use crate::gateway::keys::KeyLocation;
use crate::gateway::token_place::TokenPlace;

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

/// `JwtHeader`: a header, and what is in front of the token.
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
    /// The way through objects: of `claim_name` what is between its dots, of `claim_path` its keys
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
    pub(in crate::gateway::envoy) fn setting_of(self, place: &TokenPlace) -> Option<String> {
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
    pub(in crate::gateway::envoy) fn clock_skew(self) -> &'static str {
        match self {
            Self::Envoy => "clock_skew_seconds",
            Self::Gloo => "clockSkewSeconds",
        }
    }
}
