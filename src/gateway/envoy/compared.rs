//! Which versions of Envoy answer otherwise.

use super::version::Version;
use crate::check::Check;
use crate::claims::Timestamp;
use crate::gateway::answer::{Answer, Decision, Upstream};
use crate::gateway::error::Error;
use crate::gateway::validator::Validator;
use crate::http::Request;

/// A validator beside those of other versions.
pub(super) struct Compared {
    own: Box<dyn Validator>,
    /// In the order of their versions
    others: Vec<(Version, Box<dyn Validator>)>,
}

impl Compared {
    pub(super) fn over(own: Box<dyn Validator>, others: Vec<(Version, Box<dyn Validator>)>) -> Box<dyn Validator> {
        Box::new(Self { own, others })
    }
}

impl Validator for Compared {
    fn validate(&self, request: &Request, now: Timestamp) -> Result<Answer, Error> {
        let mut answer = self.own.validate(request, now)?;
        // The versions of each decision.
        let mut told: Vec<(Decision, Vec<Version>)> = Vec::new();
        for (version, other) in &self.others {
            let decision = other.validate(request, now)?.decision;
            if decision == answer.decision {
                continue;
            }
            match told.iter_mut().find(|(known, _)| *known == decision) {
                Some((_, versions)) => versions.push(*version),
                None => told.push((decision, vec![*version])),
            }
        }
        for (decision, versions) in told {
            let versions = versions.iter().map(Version::to_string).collect::<Vec<_>>().join(", ");
            let detail = format!("Envoy {versions}: {}", otherwise(&decision, &answer.decision));
            answer.checks.push(Check::skip("version", detail));
        }
        Ok(answer)
    }

    fn warm(&self) -> Result<(), Error> {
        self.own.warm()?;
        self.others.iter().try_for_each(|(_, other)| other.warm())
    }
}

/// What is decided, beside what is decided here.
fn otherwise(decision: &Decision, here: &Decision) -> String {
    match (decision, here) {
        (Decision::Passed(theirs), Decision::Passed(ours)) => {
            format!("the request goes on otherwise: {}", differences(theirs, ours))
        }
        (Decision::Passed(_), _) => "the request goes on".to_owned(),
        (Decision::Refused(response), _) => format!("status {}: {}", response.status, response.body),
        (Decision::NotStarted, _) => "does not start".to_owned(),
        (Decision::Undetermined, _) => "what it answers is not determined".to_owned(),
    }
}

fn differences(theirs: &Upstream, ours: &Upstream) -> String {
    let unlike = |one: &Upstream, other: &Upstream| -> Vec<String> {
        let changes = one.headers.iter().filter(|change| !other.headers.contains(change));
        changes.map(|change| change.name().to_owned()).collect()
    };
    let mut names = unlike(theirs, ours);
    names.extend(unlike(ours, theirs));
    names.sort();
    names.dedup();
    if names.is_empty() { "by another target".to_owned() } else { format!("header {}", names.join(", ")) }
}
