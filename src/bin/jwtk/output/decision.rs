//! A decision about a token, as it is told to programs and to people.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write as _};

use jwtk::check::{Check, Outcome, Reason};
use jwtk::claims::{Report, Verdict};
use jwtk::diagnosis::Cause;
use jwtk::gateway::{self, Answer, HeaderChange};
use jwtk::json::{self, Object, Style, Value};
use serde::Serialize;

use super::advice;
use super::at_hand::at_hand;
use super::decision_summary::{DecisionSummary, Status};
use super::encryption::Encryption;
use super::escape::escaped;
use super::failure::Exit;
use super::screen::Screen;

/// The report on one token: the same members for every kind of verification, those that do not apply left out.
#[derive(Default, Serialize)]
pub(crate) struct Decision {
    #[serde(flatten)]
    pub(crate) summary: DecisionSummary,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) header: Option<Object>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) claims: Option<Object>,
    /// Claims of a token whose signature did not verify.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unverified_claims: Option<Object>,
    /// Of a token that came encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) encryption: Option<Encryption>,
    pub(crate) checks: Vec<Check>,
    pub(crate) hints: Vec<String>,
    /// What a gateway would pass upstream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) headers: Option<BTreeMap<String, Vec<String>>>,
    /// Those of them that do not reach the backend.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    held_back: Vec<String>,
    /// The headers that a gateway would answer with to say why.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) response_headers: BTreeMap<String, Vec<String>>,
    /// The body that a gateway would answer with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
    /// What a gateway would write into its log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) log: Option<String>,
    /// The route of a gateway that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) route: Option<String>,
    pub(crate) warnings: Vec<String>,
}

impl Decision {
    /// The decision that a verdict comes to; with `all`, every check of it and not only those that fail.
    pub(crate) fn of(verdict: &Verdict<'_>, all: bool) -> Self {
        let Report { accepted, reason, alg, key, header, claims, mut checks, warnings, .. } = verdict.report();
        checks.retain(|check| all || check.outcome == Outcome::Fail);
        // The hints of checks are completed with what to type.
        let (checks, hints) = completed(checks);
        let alg = alg.map(|alg| Cow::Borrowed(alg.name()));
        let summary = DecisionSummary { accepted, reason, status: None, alg, key };
        Self { summary, header, claims, checks, hints, warnings, ..Self::default() }
    }

    /// A gateway's answer.
    pub(crate) fn of_answer(answer: Answer) -> Self {
        let status = Some(match (answer.status(), &answer.decision) {
            (Some(status), _) => Status::Answers(status),
            (None, gateway::Decision::Undetermined) => Status::IsNotDetermined,
            (None, _) => Status::DoesNotStart,
        });
        let (accepted, reason) = (answer.is_passed(), answer.reason());
        let mut response_headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let (headers, held_back, message) = match answer.decision {
            gateway::Decision::Passed(upstream) => (Some(headers(upstream.headers)), upstream.held_back, None),
            gateway::Decision::Refused(response) => {
                for (name, value) in response.headers {
                    response_headers.entry(name).or_default().push(value);
                }
                (None, Vec::new(), Some(response.body))
            }
            _ => (None, Vec::new(), None),
        };
        // Of several tokens the last is the one that was decided by.
        let token = answer.tokens.into_iter().next_back().unwrap_or_default();
        let (claims, unverified_claims) = if token.is_authentic { (token.claims, None) } else { (None, token.claims) };
        let (checks, hints) = completed(answer.checks);
        Self {
            summary: DecisionSummary { accepted, reason, status, alg: token.alg.map(Cow::Owned), key: token.key },
            header: token.header,
            claims,
            unverified_claims,
            encryption: None,
            checks,
            hints,
            headers,
            held_back,
            response_headers,
            message,
            log: answer.log,
            route: Some(answer.route.to_string()),
            warnings: answer.findings.iter().map(|finding| finding.message.clone()).collect(),
        }
    }

    /// A refusal by checks that were made before any signature was looked at.
    pub(crate) fn of_checks(checks: impl IntoIterator<Item = Check>) -> Self {
        let (checks, hints) = completed(checks.into_iter().collect());
        let reason = checks.iter().find_map(|check| check.reason);
        Self { summary: DecisionSummary { reason, ..DecisionSummary::default() }, checks, hints, ..Self::default() }
    }

    /// A refusal where there is no token to look at.
    pub(crate) fn of_none(reason: Reason, detail: String) -> Self {
        let summary = DecisionSummary { reason: Some(reason), ..DecisionSummary::default() };
        Self { summary, checks: vec![Check::fail("form", reason, detail)], ..Self::default() }
    }

    /// Adds what was found by trying, with what to type.
    pub(crate) fn add_causes(&mut self, causes: &[Cause]) {
        for cause in causes {
            let hint = advice::on_cause(cause);
            if !self.hints.contains(&hint) {
                self.hints.push(hint);
            }
        }
    }

    /// Names the file at hand in the commands of its hints: a path, or `-`.
    pub(crate) fn at_hand(&mut self, place: Option<&str>) {
        self.hints.iter_mut().for_each(|hint| *hint = at_hand(hint, place));
    }

    /// The `kid` of the key that signed, empty for a key without one.
    pub(crate) fn kid(&self) -> Option<&str> {
        self.summary.key.as_ref().map(|key| key.kid.as_deref().unwrap_or_default())
    }

    pub(crate) fn exit(&self) -> Exit {
        if self.summary.accepted { Exit::Done } else { Exit::Against }
    }

    /// Tells people what failed and why; with `all`, every check.
    pub(crate) fn tell(&self, all: bool, err: &mut Screen) -> io::Result<()> {
        let styles = err.styles();
        for warning in &self.warnings {
            err.warn(warning)?;
        }
        if all {
            self.tell_all(err)?;
        } else {
            for check in self.checks.iter().filter(|check| check.outcome == Outcome::Fail) {
                writeln!(err, "{0}refused:{0:#} {1}: {2}", styles.error, escaped(&check.name), escaped(&check.detail))?;
                tell_parts(check, 2, err)?;
            }
        }
        for hint in &self.hints {
            writeln!(err, "{0}hint:{0:#} {1}", styles.note, escaped(hint))?;
        }
        self.tell_gateway(all, err)
    }

    /// What a gateway answers beside its decision.
    fn tell_gateway(&self, all: bool, err: &mut Screen) -> io::Result<()> {
        let Some(route) = &self.route else { return Ok(()) };
        if !all && self.summary.accepted {
            return Ok(());
        }
        let answer = match (self.summary.accepted, self.summary.status) {
            (true, _) => "the request goes on to the backend".to_owned(),
            (false, None | Some(Status::DoesNotStart)) => "the gateway does not start".to_owned(),
            (false, Some(Status::IsNotDetermined)) => "what it answers is not determined".to_owned(),
            (false, Some(Status::Answers(status))) => match self.message.as_deref() {
                None | Some("") => format!("status {status} with an empty body"),
                Some(message) => format!("status {status}: {message}"),
            },
        };
        // Envoy's routes need no name.
        let route = if route.is_empty() { String::new() } else { format!("{}: ", escaped(route)) };
        writeln!(err, "{route}{}", escaped(&answer))?;
        let arriving = self.headers.iter().flatten().filter(|(name, _)| !self.held_back.contains(name));
        for (name, values) in arriving.chain(&self.response_headers) {
            let values = if values.is_empty() { "(taken away)".to_owned() } else { values.join(", ") };
            writeln!(err, "  {}: {}", escaped(name), escaped(&values))?;
        }
        if let Some(log) = &self.log {
            writeln!(err, "  in its log: {}", escaped(log))?;
        }
        Ok(())
    }

    /// A table: outcome, check, detail; below a failure what was compared.
    fn tell_all(&self, err: &mut Screen) -> io::Result<()> {
        let styles = err.styles();
        let width = self.checks.iter().map(|check| check.name.chars().count()).max().unwrap_or(0);
        for check in &self.checks {
            let (style, mark) = match check.outcome {
                Outcome::Pass => (styles.good, "pass"),
                Outcome::Fail => (styles.error, "FAIL"),
                Outcome::Skip => (styles.dim, "skip"),
            };
            let name = escaped(&check.name).to_string();
            writeln!(err, "{style}{mark}{style:#}  {name:width$}  {}", escaped(&check.detail))?;
            tell_parts(check, width + 8, err)?;
            if check.outcome == Outcome::Fail {
                for (label, value) in [("expected", &check.expected), ("found", &check.actual)] {
                    if let Some(value) = value {
                        let text = match value {
                            Value::String(text) if label == "expected" => text.clone(),
                            other => json::write(other, Style::Compact),
                        };
                        writeln!(err, "      {:width$}  {label} {}", "", escaped(&text))?;
                    }
                }
            }
        }
        let (style, word) = if self.summary.accepted { (styles.good, "accepted") } else { (styles.error, "refused") };
        match self.summary.reason {
            Some(reason) => writeln!(err, "{style}{word}{style:#}: {reason}"),
            None => writeln!(err, "{style}{word}{style:#}"),
        }
    }
}

/// What the parts of an expression were worth.
fn tell_parts(check: &Check, indent: usize, err: &mut Screen) -> io::Result<()> {
    let dim = err.styles().dim;
    check.parts.iter().try_for_each(|part| writeln!(err, "{:indent$}{dim}{}{dim:#}", "", escaped(part)))
}

/// The checks with what to type, and the hints of all, each once.
fn completed(mut checks: Vec<Check>) -> (Vec<Check>, Vec<String>) {
    let mut hints = Vec::new();
    for check in &mut checks {
        advice::complete(check);
        for hint in &check.hints {
            if !hints.contains(hint) {
                hints.push(hint.clone());
            }
        }
    }
    (checks, hints)
}

/// The headers that a gateway touches, with what is left of them; those that it takes away have no value.
pub(crate) fn headers(changes: Vec<HeaderChange>) -> BTreeMap<String, Vec<String>> {
    let mut headers = BTreeMap::new();
    for change in changes {
        match change {
            HeaderChange::Set { name, values } => {
                headers.insert(name, values);
            }
            HeaderChange::Append { name, value } => headers.entry(name).or_insert_with(Vec::new).push(value),
            HeaderChange::Remove { name } => {
                headers.insert(name, Vec::new());
            }
            _ => {}
        }
    }
    headers
}
