//! What a configuration says at one place about tokens and the requests that carry them.

use std::sync::Arc;

use super::expression::Expression;
use super::jwt_auth::JwtAuth;
use crate::finding::Place;

/// All policies of one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Policies {
    pub(super) jwt: Option<Arc<JwtAuth>>,
    pub(super) rules: Vec<Rule>,
    pub(super) unjudged: Vec<Unjudged>,
    /// Whether something else looks at what may pass: `mcpAuthorization`, `extAuthz`
    pub(super) is_guarded: bool,
    /// Where several expressions are, one of which is enough
    pub(super) alternatives: Option<Place>,
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

impl Effect {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Require => "require",
        }
    }
}
