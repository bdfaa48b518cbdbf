//! The compact report on one line of many: the members of [`Decision`] that say something, with the line's number.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write as _;

use jwtk::algorithm::Algorithm;
use jwtk::base64url;
use jwtk::json::Object;
use jwtk::jwk::Member;
use serde::Serialize;

use super::decision::{CheckMember, Decision, KeyMember, Status};
use super::escape;
use super::failure::{ErrorMember, Failure};

/// The report on the token of one line.
#[derive(Serialize)]
pub(crate) struct LineReport<'r> {
    line: u64,
    accepted: bool,
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alg: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<Cow<'r, KeyMember>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checks: Vec<Cow<'r, CheckMember>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    hints: &'r [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    headers: Option<&'r BTreeMap<String, Vec<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'r str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'r [String],
    /// Of an authentic token
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) header: Option<&'r Object>,
    /// Of an authentic token, when it is text
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<&'r str>,
    /// When it is not
    #[serde(skip_serializing_if = "Option::is_none")]
    payload_base64url: Option<String>,
    /// Of an accepted token
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) token: Option<&'r str>,
    /// Of an authentic token
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) claims: Option<&'r Object>,
}

impl<'r> LineReport<'r> {
    /// Of a decision: the checks that failed, with `all` every one and the hints.
    pub(crate) fn of(line: u64, decision: &'r Decision, all: bool) -> Self {
        let checks = decision.checks.iter().filter(|check| all || check.failed());
        Self {
            line,
            accepted: decision.accepted,
            reason: decision.reason,
            status: decision.status,
            alg: decision.alg.as_deref(),
            key: decision.key.as_ref().map(Cow::Borrowed),
            checks: checks.map(Cow::Borrowed).collect(),
            hints: if all { &decision.hints } else { &[] },
            headers: decision.headers.as_ref(),
            message: decision.message.as_deref(),
            warnings: &decision.warnings,
            ..Self::empty()
        }
    }

    /// Of an accepted token of which nothing else is to be said.
    pub(crate) fn of_accepted(line: u64, algorithm: Algorithm, key: &Member) -> Self {
        let key = Some(Cow::Owned(KeyMember::of(key)));
        Self { line, accepted: true, alg: Some(algorithm.name()), key, ..Self::empty() }
    }

    /// Of a line without a token.
    pub(crate) fn of_none(line: u64, reason: &'static str, detail: String) -> Self {
        let check = CheckMember::failure("form", reason, detail);
        Self { line, reason: Some(reason), checks: vec![Cow::Owned(check)], ..Self::empty() }
    }

    /// Adds the payload's bytes.
    pub(crate) fn add_payload(&mut self, bytes: &'r [u8]) {
        match str::from_utf8(bytes) {
            Ok(text) => self.payload = Some(text),
            Err(_) => self.payload_base64url = Some(base64url::encode(bytes)),
        }
    }

    /// Adds the report to `out`, without a line feed.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        append(self, out);
    }

    fn empty() -> Self {
        Self {
            line: 0,
            accepted: false,
            reason: None,
            status: None,
            alg: None,
            key: None,
            checks: Vec::new(),
            hints: &[],
            headers: None,
            message: None,
            warnings: &[],
            header: None,
            payload: None,
            payload_base64url: None,
            token: None,
            claims: None,
        }
    }
}

/// Adds the JSON of `report`, an object, to `out` with the line's number in front.
pub(crate) fn write_line(line: u64, report: &impl Serialize, out: &mut Vec<u8>) {
    // Writing to a vector does not fail.
    let _ = write!(out, "{{\"line\":{line},");
    let start = out.len();
    append(report, out);
    // The brace that opens the object; what is there begins with a member.
    out.remove(start);
}

/// What a line has instead of a result.
#[derive(Serialize)]
pub(crate) struct FailedLine<'f> {
    error: ErrorMember<'f>,
}

impl<'f> FailedLine<'f> {
    pub(crate) fn of(failure: &'f Failure) -> Self {
        Self { error: ErrorMember::of(failure) }
    }
}

fn append(report: &impl Serialize, out: &mut Vec<u8>) {
    // Nothing in a report is without a form in JSON.
    let json = serde_json::to_string(report).unwrap_or_else(|_| "{}".to_owned());
    out.extend_from_slice(escape::json(&json).as_bytes());
}
