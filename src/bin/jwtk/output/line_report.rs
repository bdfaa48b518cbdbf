//! The compact report on one line of many: the members of [`Decision`] that say something, with the line's number.

use std::collections::BTreeMap;
use std::io::Write as _;

use jwtk::base64url;
use jwtk::check::{Check, Outcome};
use jwtk::json::Object;
use serde::Serialize;

use super::decision::Decision;
use super::decision_summary::DecisionSummary;
use super::encryption::Encryption;
use super::escape;
use super::failure::{ErrorMember, Failure};

/// The report on the token of one line.
#[derive(Serialize)]
pub(crate) struct LineReport<'r> {
    #[serde(flatten)]
    summary: &'r DecisionSummary,
    #[serde(skip_serializing_if = "Option::is_none")]
    encryption: Option<&'r Encryption>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checks: Vec<&'r Check>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    hints: &'r [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    headers: Option<&'r BTreeMap<String, Vec<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'r str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'r [String],
    #[serde(flatten)]
    printed: Option<Printed<'r>>,
}

/// What is printed of a token.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Printed<'r> {
    /// Of an authentic token
    Header(&'r Object),
    /// Of an authentic token, when it is text
    Payload(&'r str),
    /// When it is not
    PayloadBase64url(String),
    /// Of an encrypted token, when it is text
    Plaintext(&'r str),
    /// When it is not
    PlaintextBase64url(String),
    /// Of an accepted token
    Token(&'r str),
    /// Of an authentic token
    Claims(&'r Object),
}

impl<'r> LineReport<'r> {
    /// Of a decision: the checks that failed, with `all` every one and the hints.
    pub(crate) fn of(decision: &'r Decision, all: bool, printed: Option<Printed<'r>>) -> Self {
        Self {
            summary: &decision.summary,
            encryption: decision.encryption.as_ref(),
            checks: decision.checks.iter().filter(|check| all || check.outcome == Outcome::Fail).collect(),
            hints: if all { &decision.hints } else { &[] },
            headers: decision.headers.as_ref(),
            message: decision.message.as_deref(),
            warnings: &decision.warnings,
            printed,
        }
    }
}

impl<'r> Printed<'r> {
    /// The payload's bytes.
    pub(crate) fn of_payload(bytes: &'r [u8]) -> Self {
        str::from_utf8(bytes).map_or_else(|_| Self::PayloadBase64url(base64url::encode(bytes)), Self::Payload)
    }

    /// What was encrypted.
    pub(crate) fn of_plaintext(bytes: &'r [u8]) -> Self {
        str::from_utf8(bytes).map_or_else(|_| Self::PlaintextBase64url(base64url::encode(bytes)), Self::Plaintext)
    }
}

/// Adds the JSON of `report`, an object, to `out` with the line's number in front.
pub(crate) fn write_line(line: u64, report: &impl Serialize, out: &mut Vec<u8>) {
    // Writing to a vector does not fail.
    let _ = write!(out, "{{\"line\":{line},");
    let start = out.len();
    append_json(report, out);
    // The brace that opens the object; what is there begins with a member.
    out.remove(start);
}

/// What a line has instead of a result.
#[derive(Serialize)]
pub(crate) struct FailedLine {
    error: ErrorMember,
}

impl FailedLine {
    pub(crate) fn of(failure: &Failure) -> Self {
        Self { error: ErrorMember::of(failure) }
    }
}

/// Adds the JSON of a report, or a part of one, to `out`.
pub(crate) fn append_json(report: &impl Serialize, out: &mut Vec<u8>) {
    let start = out.len();
    // Nothing in a report is without a form in JSON.
    if serde_json::to_writer(&mut *out, report).is_err() {
        out.truncate(start);
        out.extend_from_slice(b"{}");
    }
    if !out.get(start..).is_some_and(escape::is_harmless) {
        let json = out.split_off(start);
        out.extend_from_slice(escape::json(&String::from_utf8_lossy(&json)).as_bytes());
    }
}
