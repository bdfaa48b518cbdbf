//! The settings that decide about tokens, whichever form they were written in.

use std::sync::Arc;

use super::expression::Expression;
use crate::finding::Place;
use crate::gateway::keys::KeyLocation;

/// How tokens are checked at one place: `jwtAuth`, `jwtAuthentication`, `mcpAuthentication`.
#[derive(Clone, Debug)]
pub(super) struct JwtAuth {
    pub(super) mode: Mode,
    pub(super) location: Location,
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

/// Where the token stands.
#[derive(Clone, Debug)]
pub(super) enum Location {
    Header { name: String, prefix: Option<String> },
    Query(String),
    Cookie(String),
    Expression(Arc<Expression>),
}

/// An issuer of tokens.
#[derive(Clone, Debug)]
pub(super) struct Provider {
    pub(super) issuer: String,
    /// None are not looked at.
    pub(super) audiences: Vec<String>,
    pub(super) required: Vec<Required>,
    pub(super) listed: Option<Listed>,
    pub(super) keys: KeyLocation,
    pub(super) keys_place: Place,
    pub(super) place: Place,
}

/// The names of required claims as they are listed, and where.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) names: Vec<String>,
    pub(super) place: Place,
}

/// Claims that can be required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Required {
    Exp,
    Nbf,
    Aud,
    Iss,
    Sub,
}

/// What `mcpAuthentication` answers instead of the usual refusal.
#[derive(Clone, Debug)]
pub(super) struct Challenge {
    /// Scheme and host of the resource
    pub(super) origin: String,
}

/// One rule of `authorization`.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) effect: Effect,
    pub(super) expression: Arc<Expression>,
    pub(super) place: Place,
}

/// What a rule that holds does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Allow,
    Deny,
    Require,
}

/// A setting that may refuse a request too, and is not judged here.
#[derive(Clone, Debug)]
pub(super) struct Unjudged {
    pub(super) name: String,
    pub(super) place: Place,
}

/// What stands at one place of a configuration.
#[derive(Clone, Debug, Default)]
pub(super) struct Policies {
    pub(super) jwt: Option<Arc<JwtAuth>>,
    pub(super) rules: Vec<Rule>,
    pub(super) unjudged: Vec<Unjudged>,
    /// Whether something else looks at what may pass: `mcpAuthorization`, `extAuthz`
    pub(super) is_guarded: bool,
    /// Where several expressions stand, one of which is enough
    pub(super) alternatives: Option<Place>,
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

impl Default for Location {
    fn default() -> Self {
        Self::Header { name: "authorization".to_owned(), prefix: Some("Bearer ".to_owned()) }
    }
}

impl Required {
    pub(super) const ALL: [Self; 5] = [Self::Exp, Self::Nbf, Self::Aud, Self::Iss, Self::Sub];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Exp => "exp",
            Self::Nbf => "nbf",
            Self::Aud => "aud",
            Self::Iss => "iss",
            Self::Sub => "sub",
        }
    }
}

impl Effect {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Require => "require",
        }
    }
}
