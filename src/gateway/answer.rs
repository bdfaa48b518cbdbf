//! What a gateway says to a request.

use std::sync::Arc;

use crate::check::{Check, Outcome, Reason};
use crate::finding::Finding;
use crate::json::Object;
use crate::jwk::UsedKey;

/// A gateway's answer, and what we say about it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// What becomes of the request
    pub decision: Decision,
    /// The route that the request takes, as messages name it
    pub route: Arc<str>,
    /// The tokens that it looked at, in its order
    pub tokens: Vec<SeenToken>,
    /// Its checks, in its order, each with the likely causes of its failure
    pub checks: Vec<Check>,
    /// Where it is laxer than it should be, or most likely not set up as intended, as far as this request is concerned
    pub findings: Vec<Arc<Finding>>,
    /// What it writes into its log about this request, where it writes anything
    pub log: Option<String>,
}

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// It goes on to the backend
    Passed(Upstream),
    /// The gateway answers it by itself
    Refused(Response),
    /// The gateway would not start, or does not live long enough to answer
    NotStarted,
    /// Chance decides, or something that is not known here
    Undetermined,
}

/// How a request goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Upstream {
    /// What happens to its headers, in order
    pub headers: Vec<HeaderChange>,
    /// The names of headers that are set on the way, and do not reach the backend
    pub held_back: Vec<String>,
    /// The target of its request line, where that changes
    pub target: Option<String>,
}

/// What happens to a header of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderChange {
    /// These values, and no others
    Set {
        /// The name as the gateway writes it
        name: String,
        /// At least one
        values: Vec<String>,
    },
    /// One more value
    Append {
        /// The name as the gateway writes it
        name: String,
        /// The value
        value: String,
    },
    /// None of this name is left
    Remove {
        /// The name as the gateway writes it
        name: String,
    },
}

/// What a gateway answers by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// The HTTP status
    pub status: u16,
    /// The headers that tell why, in order
    pub headers: Vec<(String, String)>,
    /// The body
    pub body: String,
}

/// A token that a gateway looked at.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SeenToken {
    /// Where it was found, in words
    pub place: String,
    /// Whose it was taken for, of gateways that have providers
    pub provider: Option<String>,
    /// Its `alg`, as it is written
    pub alg: Option<String>,
    /// The key that the gateway uses
    pub key: Option<UsedKey>,
    /// Its header
    pub header: Option<Object>,
    /// Its claims
    pub claims: Option<Object>,
    /// Whether the signature over the claims is good
    pub is_authentic: bool,
}

impl Answer {
    /// Whether the request goes on to the backend.
    pub fn is_passed(&self) -> bool {
        matches!(self.decision, Decision::Passed(_))
    }

    /// The HTTP status that the client gets of the gateway itself, 200 where the backend is to answer; none when the gateway
    /// would not start, or that is not determined.
    pub fn status(&self) -> Option<u16> {
        match &self.decision {
            Decision::Passed(_) => Some(200),
            Decision::Refused(response) => Some(response.status),
            Decision::NotStarted | Decision::Undetermined => None,
        }
    }

    /// The code of the first check that fails; none for a request that goes on.
    pub fn reason(&self) -> Option<Reason> {
        self.checks.iter().filter(|check| check.outcome == Outcome::Fail).find_map(|check| check.reason)
    }
}

impl HeaderChange {
    /// The name as the gateway writes it.
    pub fn name(&self) -> &str {
        match self {
            Self::Set { name, .. } | Self::Append { name, .. } | Self::Remove { name } => name,
        }
    }
}

impl Response {
    /// A status with an empty body.
    pub(crate) fn of_status(status: u16) -> Self {
        Self { status, ..Self::default() }
    }
}
