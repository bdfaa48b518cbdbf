//! An endpoint that is open for requests: what its validator decides, and what is lax or odd about it.

use std::sync::Arc;

use super::input_headers::Passed;
use super::key_set::Found;
use super::lint;
use super::per_key::PerKey;
use super::start::Start;
use super::validator::{Judged, Validator};
use crate::claims::Timestamp;
use crate::finding::Finding;
use crate::gateway::answer::{Answer, Decision, Upstream};
use crate::http::Request;

/// An endpoint, and what is to be said of it whatever the request is.
pub(super) struct Opened {
    route: Arc<str>,
    start: Start,
    /// Which headers reach the backend
    passed: Passed,
    /// Findings about the endpoint itself
    own: Vec<Arc<Finding>>,
    /// Findings about what is around it
    around: Vec<Arc<Finding>>,
    /// Findings about each key that is used, and the set that it is in
    of_keys: PerKey<Vec<Arc<Finding>>>,
}

impl Opened {
    pub(super) fn new(route: Arc<str>, start: Start, passed: Passed, own: Vec<Finding>, around: Vec<Finding>) -> Self {
        Self { route, start, passed, own: shared(own), around: shared(around), of_keys: PerKey::new() }
    }

    /// The validator, where one was started.
    pub(super) fn validator(&self) -> Option<&Validator> {
        match &self.start {
            Start::Ready(validator) => Some(validator),
            Start::Settled(_) => None,
        }
    }

    /// Takes away the headers that do not reach the backend.
    pub(super) fn hold_back(&self, upstream: &mut Upstream) {
        self.passed.hold_back(upstream);
    }

    /// The answer to a request, and the key that was found; causes of a refusal are found by trying where `explains`.
    pub(super) fn answer(&self, request: &Request, now: Timestamp, explains: bool) -> (Answer, Option<Found<'_>>) {
        let route = Arc::clone(&self.route);
        let mut findings = self.own.clone();
        let validator = match &self.start {
            Start::Ready(validator) => validator,
            Start::Settled(settled) => {
                findings.extend_from_slice(&self.around);
                return (settled.answer(route, findings), None);
            }
        };
        let Judged { mut decision, token, checks, log, set, found, expires } = validator.judge(request, now, explains);
        if let Decision::Passed(upstream) = &mut decision {
            self.hold_back(upstream);
        }
        let mut about = Vec::new();
        match (found, set) {
            (Some(found), _) => {
                let find = || {
                    let mut about = Vec::new();
                    let (strategy, algorithm) = (validator.strategy(), validator.algorithm());
                    lint::keys::of_keys(strategy, algorithm, found.set, found.key, &mut about);
                    shared(about)
                };
                findings.extend(self.of_keys.get(found, find).into_iter().flatten().cloned());
            }
            (None, Some(set)) => lint::keys::of_set(validator.algorithm(), set, &mut about),
            (None, None) => {}
        }
        if let (Some(expires), Some(claims)) = (expires, token.as_ref().and_then(|token| token.claims.as_ref())) {
            lint::claims::UNENDING.of_claims(claims, expires, now, &mut about);
        }
        findings.extend(shared(about));
        findings.extend_from_slice(&self.around);
        (Answer { decision, route, tokens: token.into_iter().collect(), checks, findings, log }, found)
    }
}

pub(super) fn shared(findings: Vec<Finding>) -> Vec<Arc<Finding>> {
    findings.into_iter().map(Arc::new).collect()
}
