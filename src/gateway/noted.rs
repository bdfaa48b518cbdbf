//! A gateway's answers, with what is wrong in its configuration beside them.

use std::sync::Arc;

use super::answer::Answer;
use super::error::Error;
use super::unending::Unending;
use super::validator::Validator;
use crate::claims::Timestamp;
use crate::finding::{Finding, Rule, Severity};
use crate::http::Request;
use crate::json::{Object, Value};

/// A validator whose answers all carry some findings.
pub(super) struct Noted {
    validator: Box<dyn Validator>,
    findings: Vec<Arc<Finding>>,
    aside: &'static Aside,
}

/// What depends on the answer that it is told beside.
#[derive(Debug)]
pub(super) struct Aside {
    pub(super) unending: Unending,
    /// Rules that an accepted token makes pointless
    pub(super) of_refusals: &'static [&'static Rule],
}

impl Noted {
    /// Notes are left out.
    pub(super) fn over(
        validator: Box<dyn Validator>,
        findings: Vec<Finding>,
        aside: &'static Aside,
    ) -> Box<dyn Validator> {
        let findings = findings.into_iter().filter(|finding| finding.severity > Severity::Note).map(Arc::new).collect();
        Box::new(Self { validator, findings, aside })
    }
}

impl Validator for Noted {
    fn validate(&self, request: &Request, now: Timestamp) -> Result<Answer, Error> {
        let mut answer = self.validator.validate(request, now)?;
        let is_passed = answer.is_passed();
        let is_told = |finding: &&Arc<Finding>| !is_passed || !self.aside.of_refusals.contains(&finding.rule);
        answer.findings.extend(self.findings.iter().filter(is_told).cloned());
        if is_passed {
            let mut found = Vec::new();
            for claims in
                answer.tokens.iter().filter(|token| token.is_authentic).filter_map(|token| token.claims.as_ref())
            {
                self.aside.unending.of_claims(claims, expires(claims), now, &mut found);
            }
            answer.findings.extend(found.into_iter().map(Arc::new));
        }
        Ok(answer)
    }

    fn warm(&self) -> Result<(), Error> {
        self.validator.warm()
    }
}

/// Whether Envoy, and who configures it, holds a token against an `exp`: one of 0 is none, and a fraction is cut off.
// Jwt::verifyTimeConstraint; vector exp-zero.
fn expires(claims: &Object) -> bool {
    claims.get("exp").and_then(Value::as_number).is_some_and(|exp| exp.cmp_decimal(1, 0).is_ge())
}
