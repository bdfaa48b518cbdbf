//! A gateway's answers, with what is wrong in its configuration beside them.

use std::sync::Arc;

use super::answer::Answer;
use super::contract::Validator;
use super::error::Error;
use crate::claims::Timestamp;
use crate::finding::{Finding, Severity};
use crate::http::Request;

/// A validator whose answers all carry some findings.
pub(super) struct Noted {
    validator: Box<dyn Validator>,
    findings: Vec<Arc<Finding>>,
}

impl Noted {
    /// Notes are left out.
    pub(super) fn over(validator: Box<dyn Validator>, findings: Vec<Finding>) -> Box<dyn Validator> {
        let findings = findings.into_iter().filter(|finding| finding.severity > Severity::Note).map(Arc::new).collect();
        Box::new(Self { validator, findings })
    }
}

impl Validator for Noted {
    fn validate(&self, request: &Request, now: Timestamp) -> Result<Answer, Error> {
        let mut answer = self.validator.validate(request, now)?;
        answer.findings.extend(self.findings.iter().cloned());
        Ok(answer)
    }

    fn warm(&self) -> Result<(), Error> {
        self.validator.warm()
    }
}
