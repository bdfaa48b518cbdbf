//! What became of a token: every check with its outcome, and the claims when all is well.

use super::accepted::Accepted;
use crate::check::{Check, Outcome, Reason};
use crate::json::Object;
use crate::jws::{Authentic, Refusal, Refused};

/// The decision about one token.
#[derive(Debug)]
pub struct Verdict<'k> {
    checks: Vec<Check>,
    evidence: Evidence<'k>,
    /// What an accepted token is to be known for
    warnings: Vec<String>,
}

/// What was decided about.
#[derive(Debug)]
enum Evidence<'k> {
    /// Text that is no token, or one that is not kept
    Nothing,
    Refused(Refused),
    Authentic {
        token: Authentic<'k>,
        claims: Option<Object>,
    },
}

impl<'k> Verdict<'k> {
    /// The verdict on a text that could not be taken apart, or on a token that is not kept.
    pub(super) fn on_unreadable(refusal: &Refusal) -> Self {
        Self { checks: without_claims([refusal]), evidence: Evidence::Nothing, warnings: Vec::new() }
    }

    /// The verdict on a token without a good signature.
    pub(super) fn on_refused(refused: Refused) -> Self {
        Self { checks: without_claims(&refused.refusals), evidence: Evidence::Refused(refused), warnings: Vec::new() }
    }

    /// The verdict on an authentic token.
    pub(super) fn on_authentic(token: Authentic<'k>, claims: Option<Object>, checks: Vec<Check>) -> Self {
        Self { checks, evidence: Evidence::Authentic { token, claims }, warnings: Vec::new() }
    }

    /// The same with what is to be known of the token if it is accepted.
    pub(super) fn warning(mut self, warnings: impl IntoIterator<Item = String>) -> Self {
        self.warnings.extend(warnings);
        self
    }

    /// The same with checks of something else that the token came with, as a proof that its key is held: when one of them
    /// fails, the token is not accepted.
    pub fn with_checks(mut self, checks: impl IntoIterator<Item = Check>) -> Self {
        self.checks.extend(checks);
        self
    }

    /// The same with warnings about what it came with.
    pub fn with_warnings(self, warnings: impl IntoIterator<Item = String>) -> Self {
        self.warning(warnings)
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
        self.authentic().is_some() && self.failures().next().is_none()
    }

    /// The token, when its signature is good, whatever became of its claims.
    pub fn authentic(&self) -> Option<&Authentic<'k>> {
        match &self.evidence {
            Evidence::Authentic { token, .. } => Some(token),
            Evidence::Nothing | Evidence::Refused(_) => None,
        }
    }

    /// The token without a good signature, to look for the cause.
    pub fn refused(&self) -> Option<&Refused> {
        match &self.evidence {
            Evidence::Refused(refused) => Some(refused),
            Evidence::Nothing | Evidence::Authentic { .. } => None,
        }
    }

    /// The claims, when the signature over them is good, whatever became of them.
    pub fn authentic_claims(&self) -> Option<&Object> {
        match &self.evidence {
            Evidence::Authentic { claims, .. } => claims.as_ref(),
            Evidence::Nothing | Evidence::Refused(_) => None,
        }
    }

    /// What was tolerated, or is most likely not as meant, for people.
    pub fn warnings(&self) -> impl Iterator<Item = &String> {
        let own = if self.is_accepted() { &self.warnings[..] } else { &[] };
        self.authentic().map_or(&[][..], Authentic::warnings).iter().chain(own)
    }

    /// The token, when all is well.
    pub fn accepted(self) -> Option<Accepted<'k>> {
        self.into_accepted().ok()
    }

    /// The token when all is well, else the verdict as it was.
    #[expect(clippy::result_large_err, reason = "the verdict moves through; an accepted token is as large")]
    pub(super) fn into_accepted(self) -> Result<Accepted<'k>, Self> {
        if !self.is_accepted() {
            return Err(self);
        }
        match self.evidence {
            Evidence::Authentic { token, claims } => Ok(Accepted { token, claims }),
            evidence @ (Evidence::Nothing | Evidence::Refused(_)) => Err(Self { evidence, ..self }),
        }
    }
}

fn without_claims<'r>(refusals: impl IntoIterator<Item = &'r Refusal>) -> Vec<Check> {
    let claims = Check::skip("claims", "not checked: the signature is not verified");
    refusals.into_iter().map(Refusal::to_check).chain([claims]).collect()
}
