//! What became of a token: every check with its outcome, and the claims when all is well.

use std::fmt;

use crate::json::{Object, Value};
use crate::jwk::Misuse;
use crate::jws::{Authentic, Refusal};

/// Why a token is refused, as a code that never changes once released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// No token, or one that cannot be taken apart
    Malformed,
    /// `alg` is unknown, not allowed, or not the one that the key is for
    AlgorithmNotAllowed,
    /// `crit` or `b64` asks for what is not done here
    CriticalHeader,
    /// No key has the identity that the token names, or that key cannot be used
    NoMatchingKey,
    /// The key is of another type, or for another use
    KeyMismatch,
    /// The key is too weak
    WeakKey,
    /// The signature was not made by the key over these bytes
    BadSignature,
    /// `exp` has passed
    Expired,
    /// `nbf` is still ahead
    NotYetValid,
    /// `iat` is still ahead
    IssuedInFuture,
    /// `iat` is longer ago than was asked for
    TooOld,
    /// `iss` is another
    WrongIssuer,
    /// `aud` holds none of those asked for, or not all of them
    WrongAudience,
    /// `sub` is another
    WrongSubject,
    /// `jti` is another
    WrongJti,
    /// `typ` is another
    WrongType,
    /// A claim that must be there is not
    MissingClaim,
    /// A claim is not of the type that its meaning asks for
    MalformedClaim,
    /// A claim has another value than was asked for
    ClaimMismatch,
    /// None of the roles is there
    MissingRole,
    /// The scopes are not there
    MissingScope,
    /// A gateway's policy says no
    PolicyDenied,
    /// A gateway finds no token in the request
    NoToken,
    /// The gateway would not start with this configuration, or answers every request so
    GatewayMisconfigured,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds
    Pass,
    /// It does not
    Fail,
    /// It was not made: nobody asked for it, or an earlier failure left nothing to look at
    Skip,
}

/// One check: what was looked at, and what came of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Check {
    /// What was checked: `signature`, a claim's name, …
    pub name: String,
    /// How it ended
    pub outcome: Outcome,
    /// The code of a failure
    pub reason: Option<Reason>,
    /// What would have passed
    pub expected: Option<Value>,
    /// What was there
    pub actual: Option<Value>,
    /// The comparison in words
    pub detail: String,
    /// The likely cause, and what to do about it
    pub hint: Option<String>,
}

/// A token whose signature and claims are both good.
///
/// Only a [`Verdict`] without a failed check gives one, so a function that takes an `Accepted` cannot be handed a token
/// that was merely decoded:
///
/// ```compile_fail
/// fn forge(token: jwtk::jws::Authentic<'_>) -> jwtk::claims::Accepted<'_> {
///     jwtk::claims::Accepted { token, claims: None }
/// }
/// ```
#[derive(Debug)]
pub struct Accepted<'k> {
    token: Authentic<'k>,
    claims: Option<Object>,
}

/// The decision about one token.
#[derive(Debug)]
pub struct Verdict<'k> {
    checks: Vec<Check>,
    token: Option<Authentic<'k>>,
    claims: Option<Object>,
    warnings: Vec<String>,
}

impl Reason {
    /// The code as it stands in reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::AlgorithmNotAllowed => "algorithm_not_allowed",
            Self::CriticalHeader => "critical_header",
            Self::NoMatchingKey => "no_matching_key",
            Self::KeyMismatch => "key_mismatch",
            Self::WeakKey => "weak_key",
            Self::BadSignature => "bad_signature",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::IssuedInFuture => "issued_in_future",
            Self::TooOld => "too_old",
            Self::WrongIssuer => "wrong_issuer",
            Self::WrongAudience => "wrong_audience",
            Self::WrongSubject => "wrong_subject",
            Self::WrongJti => "wrong_jti",
            Self::WrongType => "wrong_type",
            Self::MissingClaim => "missing_claim",
            Self::MalformedClaim => "malformed_claim",
            Self::ClaimMismatch => "claim_mismatch",
            Self::MissingRole => "missing_role",
            Self::MissingScope => "missing_scope",
            Self::PolicyDenied => "policy_denied",
            Self::NoToken => "no_token",
            Self::GatewayMisconfigured => "gateway_misconfigured",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Outcome {
    /// The word as it stands in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Skip => "skip",
        }
    }
}

impl Check {
    /// A check that holds.
    pub fn pass(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(name, Outcome::Pass, None, detail)
    }

    /// A check that does not hold.
    pub fn fail(name: impl Into<String>, reason: Reason, detail: impl Into<String>) -> Self {
        Self::new(name, Outcome::Fail, Some(reason), detail)
    }

    /// A check that was not made.
    pub fn skip(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(name, Outcome::Skip, None, detail)
    }

    /// The check that a refusal fails.
    pub(super) fn on_refusal(refusal: &Refusal) -> Self {
        let (name, reason) = match refusal {
            Refusal::Malformed(_) => ("form", Reason::Malformed),
            Refusal::UnknownAlgorithm { .. }
            | Refusal::AlgorithmNotAllowed { .. }
            | Refusal::UnprotectedAlgorithm { .. }
            | Refusal::Misuse { misuse: Misuse::Algorithm { .. }, .. } => ("alg", Reason::AlgorithmNotAllowed),
            Refusal::Critical(_) => ("crit", Reason::CriticalHeader),
            Refusal::NoMatchingKey { .. } | Refusal::KeyLeftOut { .. } | Refusal::TooManyKeys { .. } => {
                ("key", Reason::NoMatchingKey)
            }
            Refusal::KeyMismatch { .. } | Refusal::Misuse { .. } => ("key", Reason::KeyMismatch),
            Refusal::WeakKey { .. } => ("key", Reason::WeakKey),
            Refusal::BadSignature { .. } => ("signature", Reason::BadSignature),
        };
        let hint = refusal.hint();
        Self { hint, ..Self::fail(name, reason, refusal.to_string()) }
    }

    /// The same check under another name.
    pub(super) fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    fn new(name: impl Into<String>, outcome: Outcome, reason: Option<Reason>, detail: impl Into<String>) -> Self {
        Self { name: name.into(), outcome, reason, expected: None, actual: None, detail: detail.into(), hint: None }
    }

    /// Adds what would have passed.
    pub fn expecting(mut self, expected: impl Into<Value>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Adds the likely cause, and what to do about it.
    pub fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what was there.
    pub fn finding(mut self, actual: Option<&Value>) -> Self {
        self.actual = actual.cloned();
        self
    }
}

impl<'k> Verdict<'k> {
    /// The verdict on a token without a good signature.
    pub(super) fn on_refused(refusals: &[Refusal]) -> Self {
        let mut checks: Vec<Check> = refusals.iter().map(Check::on_refusal).collect();
        checks.push(Check::skip("claims", "not looked at: nobody knows who wrote them"));
        Self { checks, token: None, claims: None, warnings: Vec::new() }
    }

    /// The verdict on an authentic token.
    pub(super) fn on_authentic(token: Authentic<'k>, claims: Option<Object>, checks: Vec<Check>) -> Self {
        let warnings = token.warnings().to_vec();
        Self { checks, token: Some(token), claims, warnings }
    }

    /// Every check, in the order in which they were made.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The checks that do not hold.
    pub fn failures(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.outcome == Outcome::Fail)
    }

    /// The code of the first failure; none for an accepted token.
    pub fn reason(&self) -> Option<Reason> {
        self.failures().find_map(|check| check.reason)
    }

    /// Whether the token is accepted.
    pub fn is_accepted(&self) -> bool {
        self.token.is_some() && self.failures().next().is_none()
    }

    /// The token, when its signature is good, whatever became of its claims.
    pub fn authentic(&self) -> Option<&Authentic<'k>> {
        self.token.as_ref()
    }

    /// The claims, when the signature over them is good, whatever became of them.
    pub fn authentic_claims(&self) -> Option<&Object> {
        self.claims.as_ref()
    }

    /// What was tolerated, or is surely not as meant, for people.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The token, when all is well.
    pub fn accepted(self) -> Option<Accepted<'k>> {
        if !self.is_accepted() {
            return None;
        }
        Some(Accepted { token: self.token?, claims: self.claims })
    }
}

impl<'k> Accepted<'k> {
    /// The claims; none for a payload that was taken as bytes.
    pub fn claims(&self) -> Option<&Object> {
        self.claims.as_ref()
    }

    /// The payload's bytes.
    pub fn payload(&self) -> &[u8] {
        self.token.payload()
    }

    /// The token with its header and key.
    pub fn token(&self) -> &Authentic<'k> {
        &self.token
    }
}
