//! A decision about a token, as it is told to programs and to people.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write as _};

use jwtk::check::{Check, Outcome};
use jwtk::claims::Verdict;
use jwtk::error::Explain as _;
use jwtk::gateway::{self, Answer, HeaderChange};
use jwtk::json::{self, Object, Style, Value};
use jwtk::jwk::Member;
use serde::Serialize;

use super::advice;
use super::escape::escaped;
use super::failure::Exit;
use super::screen::Screen;

/// The report on one token: the same members for every kind of verification, those that do not apply left out.
#[derive(Serialize)]
pub(crate) struct Decision {
    pub(crate) accepted: bool,
    pub(crate) reason: Option<&'static str>,
    /// A gateway's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) alg: Option<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<KeyMember>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) header: Option<Object>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) claims: Option<Object>,
    /// Claims of a token whose signature did not verify.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unverified_claims: Option<Object>,
    pub(crate) checks: Vec<CheckMember>,
    pub(crate) hints: Vec<String>,
    /// What a gateway would pass upstream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) headers: Option<BTreeMap<String, Vec<String>>>,
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

/// The HTTP status of a gateway.
#[derive(Clone, Copy, Serialize)]
#[serde(untagged)]
pub(crate) enum Status {
    /// What its client gets
    Answers(u16),
    /// Nothing: null in reports
    DoesNotStart,
}

/// The key that signed.
#[derive(Clone, Serialize)]
pub(crate) struct KeyMember {
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kty: Option<&'static str>,
    source: String,
}

/// One check.
#[derive(Clone, Serialize)]
pub(crate) struct CheckMember {
    check: String,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<Value>,
    detail: String,
}

impl Decision {
    /// The decision that a verdict comes to.
    pub(crate) fn of(verdict: &Verdict<'_>) -> Self {
        let token = verdict.authentic();
        Self {
            accepted: verdict.is_accepted(),
            reason: verdict.reason().map(jwtk::check::Reason::code),
            status: None,
            alg: token.map(|token| Cow::Borrowed(token.algorithm().name())),
            key: token.map(|token| KeyMember::of(token.key())),
            header: token.map(|token| token.header().members().clone()),
            claims: verdict.authentic_claims().cloned(),
            unverified_claims: None,
            checks: verdict.checks().iter().map(CheckMember::of).collect(),
            hints: hints(verdict.checks()),
            headers: None,
            message: None,
            log: None,
            route: None,
            warnings: verdict.warnings().to_vec(),
        }
    }

    /// A gateway's answer.
    pub(crate) fn of_answer(answer: Answer) -> Self {
        let status = Some(answer.status().map_or(Status::DoesNotStart, Status::Answers));
        let reason = answer.reason().map(jwtk::check::Reason::code);
        let accepted = answer.is_passed();
        let (headers, message) = match answer.decision {
            gateway::Decision::Passed(upstream) => (Some(headers(upstream.headers)), None),
            gateway::Decision::Refused(response) => (None, Some(response.body)),
            _ => (None, None),
        };
        // Of several tokens the last is the one that was decided by.
        let token = answer.tokens.into_iter().next_back().unwrap_or_default();
        let (claims, unverified_claims) = if token.is_authentic { (token.claims, None) } else { (None, token.claims) };
        Self {
            accepted,
            reason,
            status,
            alg: token.alg.map(Cow::Owned),
            key: token.key.map(|key| KeyMember { kid: key.kid, kty: Some(key.kty), source: key.source }),
            header: token.header,
            claims,
            unverified_claims,
            checks: answer.checks.iter().map(CheckMember::of).collect(),
            hints: hints(&answer.checks),
            headers,
            message,
            log: answer.log,
            route: Some(answer.route.to_string()),
            warnings: answer.findings.iter().map(|finding| finding.message.clone()).collect(),
        }
    }

    /// A request that a gateway cannot be asked about.
    pub(crate) fn of_error(error: &gateway::Error) -> Self {
        Self {
            accepted: false,
            reason: Some(error.code()),
            status: None,
            alg: None,
            key: None,
            header: None,
            claims: None,
            unverified_claims: None,
            checks: vec![CheckMember::failure("route", error.code(), error.to_string())],
            hints: advice::on(error, error.hint()).into_iter().collect(),
            headers: None,
            message: None,
            log: None,
            route: None,
            warnings: Vec::new(),
        }
    }

    /// The `kid` of the key that signed, empty for a key without one.
    pub(crate) fn kid(&self) -> Option<&str> {
        self.key.as_ref().map(|key| key.kid.as_deref().unwrap_or_default())
    }

    pub(crate) fn exit(&self) -> Exit {
        if self.accepted { Exit::Done } else { Exit::Against }
    }

    /// Tells people what failed and why; with `all`, every check.
    pub(crate) fn tell(&self, all: bool, err: &mut Screen) -> io::Result<()> {
        let styles = err.styles();
        for warning in &self.warnings {
            writeln!(err, "{0}warning:{0:#} {1}", styles.warning, escaped(warning))?;
        }
        if all {
            self.tell_all(err)?;
        } else {
            for check in self.checks.iter().filter(|check| check.failed()) {
                writeln!(
                    err,
                    "{0}refused:{0:#} {1}: {2}",
                    styles.error,
                    escaped(&check.check),
                    escaped(&check.detail)
                )?;
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
        if !all && self.accepted {
            return Ok(());
        }
        let answer = match (self.accepted, self.status) {
            (true, _) => "the request goes on to the backend".to_owned(),
            (false, None | Some(Status::DoesNotStart)) => "the gateway does not start".to_owned(),
            (false, Some(Status::Answers(status))) => match self.message.as_deref() {
                None | Some("") => format!("status {status} with an empty body"),
                Some(message) => format!("status {status}: {message}"),
            },
        };
        writeln!(err, "{}: {}", escaped(route), escaped(&answer))?;
        for (name, values) in self.headers.iter().flatten() {
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
        let width = self.checks.iter().map(|check| check.check.chars().count()).max().unwrap_or(0);
        for check in &self.checks {
            let (style, mark) = match check.outcome {
                outcome if outcome == Outcome::Pass.word() => (styles.good, "pass"),
                outcome if outcome == Outcome::Fail.word() => (styles.error, "FAIL"),
                _ => (styles.dim, "skip"),
            };
            let name = escaped(&check.check).to_string();
            writeln!(err, "{style}{mark}{style:#}  {name:width$}  {}", escaped(&check.detail))?;
            if check.failed() {
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
        let (style, word) = if self.accepted { (styles.good, "accepted") } else { (styles.error, "refused") };
        match self.reason {
            Some(reason) => writeln!(err, "{style}{word}{style:#}: {reason}"),
            None => writeln!(err, "{style}{word}{style:#}"),
        }
    }
}

/// The hints of all checks, each once.
fn hints(checks: &[Check]) -> Vec<String> {
    let mut hints: Vec<String> = Vec::new();
    let told = checks.iter().flat_map(|check| check.hints.iter().map(|hint| advice::on_hint(hint, check.remedy)));
    for hint in told {
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    hints
}

/// The headers that a gateway touches, with what is left of them; those that it takes away have no value.
fn headers(changes: Vec<HeaderChange>) -> BTreeMap<String, Vec<String>> {
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

impl KeyMember {
    pub(super) fn of(member: &Member) -> Self {
        Self {
            kid: member.kid().map(str::to_owned),
            kty: member.jwk().ok().map(|jwk| jwk.key().key_type().name()),
            source: member.source().to_owned(),
        }
    }
}

impl CheckMember {
    fn of(check: &Check) -> Self {
        Self {
            check: check.name.clone(),
            outcome: check.outcome.word(),
            reason: check.reason.map(jwtk::check::Reason::code),
            expected: check.expected.clone(),
            actual: check.actual.clone(),
            detail: advice::on_detail(check),
        }
    }

    /// A check without anything to compare.
    pub(super) fn failure(check: &str, reason: &'static str, detail: String) -> Self {
        let outcome = Outcome::Fail.word();
        Self { check: check.to_owned(), outcome, reason: Some(reason), expected: None, actual: None, detail }
    }

    pub(super) fn failed(&self) -> bool {
        self.outcome == Outcome::Fail.word()
    }
}
