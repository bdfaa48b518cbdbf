//! The answer to a request, or why the gateway does not start.

use std::sync::{Arc, OnceLock};

use super::hints;
use super::journey::{Chosen, Journey};
use super::live::Live;
use super::loaded::Loaded;
use super::plan::Plan;
use super::problem::Problem;
use super::refusal::not_found;
use crate::check::{Check, Reason};
use crate::claims::Timestamp;
use crate::finding::Finding;
use crate::gateway::answer::{Answer, Decision, Response};
use crate::gateway::error::Error;
use crate::gateway::keys::KeySource;
use crate::gateway::route::Asked;
use crate::gateway::validator::Validator;
use crate::http::Request;

/// A configuration that loads, and whether its keys do.
pub(super) struct Opened {
    loaded: Loaded,
    problem: OnceLock<Option<Problem>>,
}

impl Opened {
    pub(super) fn new(
        plan: Arc<Plan>,
        asked: &Asked,
        source: &Arc<dyn KeySource>,
        findings: Vec<Arc<Finding>>,
    ) -> Self {
        Self { loaded: Loaded::new(plan, asked, source, findings), problem: OnceLock::new() }
    }

    fn problem(&self) -> Option<&Problem> {
        self.problem.get_or_init(|| self.loaded.sets.problem()).as_ref()
    }
}

/// An answer of a gateway that does not start.
pub(super) fn not_started(problem: &Problem, findings: Vec<Arc<Finding>>) -> Answer {
    let checks = vec![problem.check()];
    let log = Some(problem.logged());
    Answer { decision: Decision::NotStarted, route: problem.file().into(), tokens: Vec::new(), checks, findings, log }
}

impl Validator for Opened {
    fn validate(&self, request: &Request, now: Timestamp) -> Result<Answer, Error> {
        if let Some(problem) = self.problem() {
            return Ok(not_started(problem, self.loaded.findings.clone()));
        }
        let loaded = &self.loaded;
        let live = Live::new(request, &loaded.asked);
        if live.host.is_none() && !live.is_token_alone() {
            let check = Check::fail("listener", Reason::NoRoute, "the request names no host")
                .hinting("add the line `Host: …`: without it this gateway answers 503");
            return Ok(loaded.answer(
                &loaded.plan.file,
                vec![check],
                Vec::new(),
                Decision::Refused(Response::of_status(503)),
            ));
        }
        let Some(listener) = loaded.plan.listener(&live, loaded.asked.listener.as_deref())? else {
            let host = live.host.clone().unwrap_or_default();
            let check = Check::fail("listener", Reason::NoRoute, format!("no listener is for host {host:?}"))
                .with_hints(hints::host_hint(&loaded.plan, &host));
            let decision = Decision::Refused(not_found("listener not found"));
            return Ok(loaded.answer(&loaded.plan.file, vec![check], Vec::new(), decision));
        };
        let travel = |chosen: Chosen| Journey::new(loaded, listener, request, live.clone(), now, chosen).travel();
        by_chance(&travel)
    }

    fn warm(&self) -> Result<(), Error> {
        let _ = self.problem();
        Ok(())
    }
}

/// Chance decides between policies of one level, in each phase by itself: where all ways come to the same, it does not matter.
fn by_chance(travel: &dyn Fn(Chosen) -> Result<(Answer, Chosen), Error>) -> Result<Answer, Error> {
    let (answer, Chosen { before: ways, after: mut several }) = travel(Chosen { before: 0, after: 0 })?;
    if (ways, several) == (1, 1) {
        return Ok(answer);
    }
    several = several.max(ways);
    let mut tried = 0_usize;
    for before in 0..ways {
        let mut after = 0;
        loop {
            if tried == MOST_WAYS {
                let found = format!("of more than {MOST_WAYS} ways those that were tried come to the same");
                return Ok(undetermined(answer, several, &found));
            }
            tried += 1;
            // How many there are behind is known only once a request comes that far.
            let (other, Chosen { after: behind, .. }) = travel(Chosen { before, after })?;
            several = several.max(behind);
            if other.decision != answer.decision {
                let found = format!("{}, {}", words(&answer), words(&other));
                return Ok(undetermined(answer, several, &found));
            }
            after += 1;
            if after >= behind {
                break;
            }
        }
    }
    Ok(answer)
}

fn words(answer: &Answer) -> String {
    let failed = answer.checks.iter().find(|check| check.reason.is_some());
    match (answer.status(), failed) {
        (_, None) => "one lets the request pass".to_owned(),
        (Some(status), Some(check)) => format!("one answers {status} ({}: {})", check.name, check.detail),
        (None, Some(check)) => format!("one fails ({}: {})", check.name, check.detail),
    }
}

/// Chance decides (reference section 1: 5 of 10 processes).
fn undetermined(mut answer: Answer, several: usize, found: &str) -> Answer {
    let count = if several > 2 { several.to_string() } else { "two".to_owned() };
    let detail =
        format!("there are {count} jwtAuth at one level, and in each process chance decides which one counts: {found}");
    let hint = if several > 2 { "leave all but one of the policies out" } else { "leave one of the two policies out" };
    let check = Check::fail("jwtAuth", Reason::Undetermined, detail).hinting(hint);
    answer.checks.insert(0, check);
    answer.decision = Decision::Undetermined;
    answer
}

/// How many ways through policies of one level are tried.
const MOST_WAYS: usize = 64;
