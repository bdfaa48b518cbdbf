//! `jwtAuth`, whichever of the two forms it was written in.

use super::provider::Provider;
use super::token_location::Location;
use crate::finding::Place;

/// How tokens are checked at one place: `jwtAuth`, `jwtAuthentication`, `mcpAuthentication`.
#[derive(Clone, Debug)]
pub(super) struct JwtAuth {
    pub(super) mode: Mode,
    pub(super) location: Location,
    /// Where that is told
    pub(super) location_place: Option<Place>,
    pub(super) providers: Vec<Provider>,
    /// Where the challenge points at, of `mcpAuthentication`
    pub(super) challenge: Option<Challenge>,
    pub(super) place: Place,
    /// Where the mode is told, or would be
    pub(super) mode_place: Place,
}

/// What becomes of requests without a token, and of those with a bad one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Both are refused
    Strict,
    /// A bad token is refused
    Optional,
    /// Neither is
    Permissive,
}

/// What `mcpAuthentication` answers instead of the usual refusal.
#[derive(Clone, Debug)]
pub(super) struct Challenge {
    /// Scheme and host of the resource
    pub(super) origin: String,
}

impl Challenge {
    /// Of a resource, by its URL.
    pub(super) fn of(resource: &str) -> Self {
        let behind = resource.find("://").map_or(0, |at| at + 3);
        let end = resource.get(behind..).and_then(|rest| rest.find('/')).map_or(resource.len(), |at| behind + at);
        Self { origin: resource.get(..end).unwrap_or(resource).to_owned() }
    }
}

impl Mode {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Optional => "optional",
            Self::Permissive => "permissive",
        }
    }
}
