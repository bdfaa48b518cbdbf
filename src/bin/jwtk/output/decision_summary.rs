//! What every report on a token begins with: whether it is accepted, why not, and by which key.

use std::borrow::Cow;

use jwtk::algorithm::Algorithm;
use jwtk::check::Reason;
use jwtk::jwk::{Member, UsedKey};
use serde::Serialize;

/// What every report begins with, that on a line of many too.
#[derive(Default, Serialize)]
pub(crate) struct DecisionSummary {
    pub(crate) accepted: bool,
    pub(crate) reason: Option<Reason>,
    /// A gateway's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) alg: Option<Cow<'static, str>>,
    /// The key that signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<UsedKey>,
}

/// The HTTP status of a gateway.
#[derive(Clone, Copy, Serialize)]
#[serde(untagged)]
pub(super) enum Status {
    /// What its client gets
    Answers(u16),
    /// Nothing: null in reports
    DoesNotStart,
    /// What chance decides, or what is not known here: null in reports
    IsNotDetermined,
}

impl DecisionSummary {
    /// The HTTP status as people read it, empty where there is none.
    pub(crate) fn status_text(&self) -> String {
        match self.status {
            Some(Status::Answers(status)) => status.to_string(),
            Some(Status::DoesNotStart | Status::IsNotDetermined) | None => String::new(),
        }
    }

    /// Of an accepted token of which nothing else is to be said.
    pub(crate) fn of_accepted(algorithm: Algorithm, key: &Member) -> Self {
        Self { accepted: true, alg: Some(Cow::Borrowed(algorithm.name())), key: key.used(), ..Self::default() }
    }
}
