//! What several gateways decide about one request, side by side.

use std::io::{self, Write as _};

use jwtk::check::{Check, Outcome, Reason};
use jwtk::gateway::Kind;
use serde::Serialize;

use super::decision::Decision;
use super::escape::escaped;
use super::failure::{ErrorMember, Exit, Failure};
use super::report::Report;
use super::screen::Screen;

/// All of them, in the order in which they were named.
#[derive(Serialize)]
pub(crate) struct Comparison {
    agree: bool,
    gateways: Vec<Row>,
    differences: Vec<Difference>,
    #[serde(skip)]
    exit: Exit,
}

/// One of them.
#[derive(Serialize)]
pub(crate) struct Row {
    file: String,
    kind: Option<&'static str>,
    #[serde(flatten)]
    answer: Answer,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Answer {
    Decided(Box<Decision>),
    Failed {
        accepted: bool,
        error: ErrorMember,
        #[serde(skip)]
        exit: Exit,
    },
}

/// Something about which they disagree.
#[derive(Serialize)]
struct Difference {
    check: String,
    why: String,
}

impl Row {
    /// What a gateway decided, or why it could not be asked.
    pub(crate) fn new(file: &str, kind: Option<Kind>, decided: Result<Decision, &Failure>) -> Self {
        let answer = match decided {
            Ok(decision) => Answer::Decided(Box::new(decision)),
            Err(failure) => Answer::Failed { accepted: false, error: ErrorMember::of(failure), exit: failure.exit() },
        };
        Self { file: file.to_owned(), kind: kind.map(Kind::name), answer }
    }

    fn decision(&self) -> Option<&Decision> {
        match &self.answer {
            Answer::Decided(decision) => Some(decision),
            Answer::Failed { .. } => None,
        }
    }

    fn accepts(&self) -> bool {
        self.decision().is_some_and(|decision| decision.summary.accepted)
    }

    fn exit(&self) -> Exit {
        match &self.answer {
            Answer::Decided(decision) => decision.exit(),
            Answer::Failed { exit, .. } => *exit,
        }
    }

    fn failed(&self) -> Option<&Check> {
        self.decision()?.checks.iter().find(|check| check.outcome == Outcome::Fail)
    }
}

impl Comparison {
    pub(crate) fn of(gateways: Vec<Row>) -> Self {
        let are_all_asked = gateways.iter().all(|row| row.decision().is_some());
        let accepting = gateways.iter().filter(|row| row.accepts()).count();
        let agree = are_all_asked && (accepting == 0 || accepting == gateways.len());
        let exit = gateways.iter().map(Row::exit).max().unwrap_or(Exit::Done);
        let differences = if agree { Vec::new() } else { differences(&gateways) };
        Self { agree, gateways, differences, exit }
    }

    /// Whether all decide alike.
    pub(crate) fn agrees(&self) -> bool {
        self.agree
    }

    /// Whether all accept.
    pub(crate) fn is_accepted(&self) -> bool {
        self.exit == Exit::Done
    }

    pub(crate) fn status(&self) -> Exit {
        self.exit
    }

    /// Why the first one that refuses does so.
    pub(crate) fn reason(&self) -> &'static str {
        let reasons = self.gateways.iter().filter_map(|row| row.decision()?.summary.reason);
        reasons.map(Reason::code).next().unwrap_or("error")
    }
}

/// The checks by which some refuse what others accept, each once.
fn differences(gateways: &[Row]) -> Vec<Difference> {
    let mut differences: Vec<Difference> = Vec::new();
    if !gateways.iter().any(Row::accepts) {
        return differences;
    }
    for row in gateways.iter().filter(|row| !row.accepts()) {
        let Some(check) = row.failed() else { continue };
        if differences.iter().all(|known| known.check != check.name) {
            let reason = row.decision().and_then(|decision| decision.summary.reason);
            let why = why(&check.name, reason)
                .map_or_else(|| format!("{}: {}", row.kind.unwrap_or("the gateway"), check.detail), str::to_owned);
            differences.push(Difference { check: check.name.clone(), why });
        }
    }
    differences
}

/// The rule that makes gateways differ with one and the same token.
fn why(check: &str, reason: Option<Reason>) -> Option<&'static str> {
    Some(match (check, reason?) {
        ("aud", Reason::WrongAudience) => {
            "KrakenD wants all audiences of its list in the token, the others one of them"
        }
        (_, Reason::Expired) => {
            "the tolerance differs: KrakenD 1 s unless its leeway says more, Envoy, Gloo and agentgateway 60 s"
        }
        ("exp", Reason::MissingClaim) => "agentgateway wants exp, the others accept a token that never expires",
        (_, Reason::IssuedInFuture) => "KrakenD looks at iat, the others do not",
        (_, Reason::NotYetValid) => "the tolerance differs: KrakenD 1 s unless its leeway says more, the others 60 s",
        ("key", Reason::NoMatchingKey) => {
            "KrakenD and agentgateway find a key by its kid alone, Envoy and Gloo try all keys for a token without one"
        }
        _ => return None,
    })
}

impl Report for Comparison {
    fn exit(&self) -> Exit {
        self.exit
    }

    fn human(&self, out: &mut Screen) -> io::Result<()> {
        let styles = out.styles();
        let width = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or_default();
        let file = width(&mut self.gateways.iter().map(|row| row.file.chars().count()));
        let kind = width(&mut self.gateways.iter().map(|row| row.kind.unwrap_or("-").len()));
        for row in &self.gateways {
            let (style, word, status, text) = match &row.answer {
                Answer::Failed { error, .. } => (styles.error, "no answer", String::new(), error.message().to_owned()),
                Answer::Decided(decision) if decision.summary.accepted => {
                    (styles.good, "accepted", decision.summary.status_text(), String::new())
                }
                Answer::Decided(decision) => {
                    let reason = decision.summary.reason.map(Reason::code).unwrap_or_default();
                    let text = row.failed().map_or_else(String::new, |check| format!(": {}", check.detail));
                    (styles.error, "refused", decision.summary.status_text(), format!("{reason}{text}"))
                }
            };
            let (name, of_kind) = (escaped(&row.file).into_owned(), row.kind.unwrap_or("-"));
            let line =
                format!("{name:file$}  {of_kind:kind$}  {style}{word:9}{style:#}  {status:3}  {}", escaped(&text));
            writeln!(out, "{}", line.trim_end())?;
        }
        writeln!(out, "{}", if self.agree { "they agree" } else { "they disagree" })?;
        for Difference { check, why } in &self.differences {
            writeln!(out, "  {}: {}", escaped(check), escaped(why))?;
        }
        Ok(())
    }
}
