//! What is lax about a token that is accepted.

use crate::claims::Timestamp;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::remarks;
use crate::json::{Object, Value};

/// What this file can find.
pub(super) const RULES: [&Rule; 2] = [&MISSING_EXP, &MILLISECONDS];

/// What is lax about an accepted token.
pub(in crate::gateway::krakend) fn of_claims(
    claims: &Object,
    expires: bool,
    now: Timestamp,
    findings: &mut Vec<Finding>,
) {
    if !expires {
        findings.push(Finding::new(&MISSING_EXP, "the token has no exp, so it is accepted for ever"));
    }
    if claims.get("exp").and_then(Value::as_number).is_some_and(|exp| remarks::is_milliseconds(exp, now)) {
        let text = "exp is more than a thousand years ahead: it looks like milliseconds, and never expires";
        findings.push(Finding::new(&MILLISECONDS, text));
    }
}

const MISSING_EXP: Rule = Rule::new("krakend/missing-exp", Severity::Warning, "a token that never expires");
const MILLISECONDS: Rule = Rule::new("krakend/milliseconds", Severity::Error, "a time that looks like milliseconds");
