//! A gateway that does not start.

use super::refusal::Refusal;
use crate::check::{Check, Reason};
use crate::claims::Timestamp;
use crate::gateway::answer::{Answer, Decision};
use crate::gateway::error::Error;
use crate::gateway::validator::Validator;
use crate::http::Request;

/// A gateway that does not start, or does not take a resource.
#[derive(Debug)]
pub(in crate::gateway) struct NotStarted {
    /// Who refuses what
    refuses: &'static str,
    refusal: Refusal,
}

impl NotStarted {
    pub(in crate::gateway) fn new(refuses: &'static str, refusal: Refusal) -> Self {
        Self { refuses, refusal }
    }
}

impl Validator for NotStarted {
    fn validate(&self, _: &Request, _: Timestamp) -> Result<Answer, Error> {
        let Self { refuses, refusal: Refusal { words, place, hint, is_ours, .. } } = self;
        let (refuses, reason, decision) = if *is_ours {
            ("this is not known here", Reason::Undetermined, Decision::Undetermined)
        } else {
            (*refuses, Reason::GatewayMisconfigured, Decision::NotStarted)
        };
        let detail = match place {
            Some(place) => format!("{refuses}: {words}, at {place}"),
            None => format!("{refuses}: {words}"),
        };
        let check = Check::fail("configuration", reason, detail).with_hints(hint.clone());
        Ok(Answer {
            decision,
            route: String::new().into(),
            tokens: Vec::new(),
            checks: vec![check],
            findings: Vec::new(),
            log: (!is_ours).then(|| words.clone()),
        })
    }
}
