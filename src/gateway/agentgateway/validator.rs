//! The answer to a request, or why the gateway does not start.

use std::sync::{Arc, OnceLock};

use super::hints;
use super::journey::Journey;
use super::live::Live;
use super::loaded::Loaded;
use super::plan::Plan;
use super::problem::Problem;
use super::refusal::not_found;
use crate::check::{Check, Reason};
use crate::claims::Timestamp;
use crate::finding::Finding;
use crate::gateway::answer::{Answer, Decision, Response};
use crate::gateway::contract::Validator;
use crate::gateway::error::Error;
use crate::gateway::keys::KeySource;
use crate::gateway::route::Asked;
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
    let log = Some(problem.words().to_owned());
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
        let travel = |choice: usize| Journey::new(loaded, listener, request, live.clone(), now, choice).travel();
        let (answer, choices) = travel(0)?;
        // Chance decides between policies of one level: where all come to the same, it does not matter.
        let others = (1..choices.min(MOST_CHOICES)).map(travel).collect::<Result<Vec<_>, _>>()?;
        match others.into_iter().find(|(other, _)| other.decision != answer.decision) {
            None => Ok(answer),
            Some((other, _)) => Ok(undetermined(answer, &other)),
        }
    }

    fn warm(&self) -> Result<(), Error> {
        let _ = self.problem();
        Ok(())
    }
}

/// Both outcomes, where chance decides between them (reference section 1: 5 of 10 processes).
fn undetermined(mut answer: Answer, other: &Answer) -> Answer {
    let words = |answer: &Answer| {
        let failed = answer.checks.iter().find(|check| check.reason.is_some());
        match (answer.status(), failed) {
            (_, None) => "one lets the request pass".to_owned(),
            (Some(status), Some(check)) => format!("one answers {status} ({}: {})", check.name, check.detail),
            (None, Some(check)) => format!("one fails ({}: {})", check.name, check.detail),
        }
    };
    let detail = format!(
        "there are two jwtAuth at one level, and in each process chance decides which one counts: {}, {}",
        words(&answer),
        words(other)
    );
    let check = Check::fail("jwtAuth", Reason::Undetermined, detail).hinting("leave one of the two policies out");
    answer.checks.insert(0, check);
    answer.decision = Decision::Undetermined;
    answer
}

/// How many policies of one level are tried.
const MOST_CHOICES: usize = 4;
