//! What is found while resources are read.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::finding::Finding;
use crate::gateway::envoy::re2::Unusable;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::regex::{Expression, Letters};

/// What is found while resources are read.
#[derive(Debug, Default)]
pub(super) struct Notes {
    findings: RefCell<Vec<Finding>>,
    /// What is refused beside the first
    refusals: RefCell<Vec<Refusal>>,
    /// Those that were compiled: many routes have the same
    expressions: RefCell<HashMap<String, Expression>>,
}

impl Notes {
    pub(super) fn add(&self, finding: Finding) {
        self.findings.borrow_mut().push(finding);
    }

    /// All of them, or the first refusal; what else is refused is noted.
    pub(super) fn all<T>(&self, results: impl Iterator<Item = Result<T, Refusal>>) -> Result<Vec<T>, Refusal> {
        let (mut all, mut first) = (Vec::with_capacity(results.size_hint().0), None);
        for result in results {
            match result {
                Ok(one) => all.push(one),
                Err(refusal) if first.is_none() => first = Some(refusal),
                Err(refusal) => self.refusals.borrow_mut().push(refusal),
            }
        }
        first.map_or(Ok(all), Err)
    }

    /// An expression that must match a text as a whole.
    pub(super) fn expression(&self, written: &str) -> Result<Expression, Unusable> {
        if let Some(known) = self.expressions.borrow().get(written) {
            return Ok(known.clone());
        }
        let expression = Expression::whole(written, Letters::Bytes)?;
        self.expressions.borrow_mut().insert(written.to_owned(), expression.clone());
        Ok(expression)
    }

    /// What was found, and what was refused beside the first.
    pub(super) fn into_parts(self) -> (Vec<Finding>, Vec<Refusal>) {
        (self.findings.into_inner(), self.refusals.into_inner())
    }
}
