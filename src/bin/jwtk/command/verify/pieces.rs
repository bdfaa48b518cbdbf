//! Reports on lines that are made of pieces: what many have in common is written once.

use std::sync::Arc;

use jwtk::algorithm::Algorithm;
use jwtk::gateway::{Answer, HeaderChange};
use jwtk::jws::AuthenticRef;
use serde::Serialize;

use crate::output::{Decision, DecisionSummary, LineReport, append_json, headers, write_line};

/// What reports on answers of a gateway that are alike have in common.
pub(super) struct AnswerText {
    /// Kept, so that no other answer comes to its address
    _like: Arc<Answer>,
    pub(super) decision: Decision,
    /// The report without line and claims, up to its headers
    before: String,
    /// What comes behind them, where it has any
    behind: Option<String>,
}

impl AnswerText {
    pub(super) fn new(like: &Arc<Answer>) -> Self {
        let decision = Decision::of_answer(Answer::clone(like));
        let text = common_text(&LineReport::of(&decision, false, None));
        // No text of the report looks like this: its quotes are escaped.
        let (before, behind) = match text.split_once(",\"headers\":{}") {
            Some((before, behind)) => (before.to_owned(), Some(behind.to_owned())),
            None => (text, None),
        };
        Self { _like: Arc::clone(like), decision, before, behind }
    }

    pub(super) fn write(&self, line: u64, changes: Vec<HeaderChange>, claims: Option<&[u8]>, out: &mut Vec<u8>) {
        begin(line, &self.before, out);
        if let Some(behind) = &self.behind {
            out.extend_from_slice(b",\"headers\":");
            append_json(&headers(changes), out);
            out.extend_from_slice(behind.as_bytes());
        }
        end(claims, out);
    }
}

/// A report without its line and the brace at its end.
fn common_text(report: &impl Serialize) -> String {
    let mut text = Vec::new();
    write_line(0, report, &mut text);
    let text = String::from_utf8_lossy(&text);
    text.strip_prefix("{\"line\":0").and_then(|rest| rest.strip_suffix('}')).unwrap_or_default().to_owned()
}

/// Begins a report that is known but for its line and the claims.
fn begin(line: u64, text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"line\":");
    out.extend_from_slice(itoa::Buffer::new().format(line).as_bytes());
    out.extend_from_slice(text.as_bytes());
}

/// Ends it.
fn end(claims: Option<&[u8]>, out: &mut Vec<u8>) {
    if let Some(claims) = claims {
        out.extend_from_slice(b",\"claims\":");
        out.extend_from_slice(claims);
    }
    out.push(b'}');
}

/// What reports on accepted tokens have in common, for as long as they come from one key.
#[derive(Default)]
pub(super) struct AcceptedText {
    algorithm: Option<Algorithm>,
    source: String,
    index: usize,
    text: String,
}

impl AcceptedText {
    /// Writes the report of [`LineReport`] on an accepted token.
    pub(super) fn write(&mut self, line: u64, lent: &AuthenticRef<'_, '_>, warning: Option<&str>, out: &mut Vec<u8>) {
        let (algorithm, key) = (Some(lent.algorithm()), lent.key());
        let is_same = self.algorithm == algorithm && self.index == key.index() && self.source == key.source();
        if !is_same {
            self.text = common_text(&DecisionSummary::of_accepted(lent.algorithm(), key));
            (self.algorithm, self.index) = (algorithm, key.index());
            key.source().clone_into(&mut self.source);
        }
        begin(line, &self.text, out);
        if let Some(warning) = warning {
            out.extend_from_slice(b",\"warnings\":");
            append_json(&[warning], out);
        }
        end(Some(lent.payload()), out);
    }
}
