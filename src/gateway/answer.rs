//! What a gateway says to a request.

use crate::check::{Check, Outcome, Reason};
use crate::json::Object;

/// A gateway's answer, and what we say about it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// Whether the request goes on to the backend
    pub accepted: bool,
    /// The HTTP status; none when the gateway would not start
    pub status: Option<u16>,
    /// The body that it answers with; none when the request goes on
    pub message: Option<String>,
    /// What it writes into its log about this request, where it writes anything
    pub log: Option<String>,
    /// The headers that it sets for the backend: names as it writes them, with all their values. A header without any
    /// value is one that it takes away.
    pub headers: Vec<(String, Vec<String>)>,
    /// Its checks, in its order
    pub checks: Vec<Check>,
    /// Where it is laxer than it should be, or surely not set up as meant
    pub warnings: Vec<String>,
    /// The likely cause of a refusal, and what to do about it
    pub hints: Vec<String>,
    /// The token's `alg`, as it is written
    pub alg: Option<String>,
    /// The key that the gateway uses
    pub key: Option<UsedKey>,
    /// The token's header
    pub header: Option<Object>,
    /// The token's claims
    pub claims: Option<Object>,
    /// Whether the signature over the claims is good
    pub claims_are_authentic: bool,
    /// The route that was asked for, as messages name it
    pub route: String,
}

/// The key that a gateway picked, as reports show it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UsedKey {
    /// Its `kid`, unless it has none
    pub kid: Option<String>,
    /// Its `kty`
    pub kty: &'static str,
    /// Where it came from
    pub source: String,
}

impl Answer {
    /// The code of the first check that fails; none for an accepted request.
    pub fn reason(&self) -> Option<Reason> {
        self.checks.iter().filter(|check| check.outcome == Outcome::Fail).find_map(|check| check.reason)
    }
}
