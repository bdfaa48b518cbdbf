//! What is to be said of accepted tokens that never expire.

use crate::claims::Timestamp;
use crate::finding::{Finding, Rule};
use crate::json::{Number, Object, Value};

/// The rules of a gateway's family.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unending {
    pub(super) missing_exp: &'static Rule,
    pub(super) milliseconds: &'static Rule,
}

impl Unending {
    /// What is to be said of an accepted token, of which the gateway says whether it `expires`.
    pub(super) fn of_claims(&self, claims: &Object, expires: bool, now: Timestamp, findings: &mut Vec<Finding>) {
        if !expires {
            let why = if claims.contains("exp") { "the token's exp counts as none" } else { "the token has no exp" };
            findings.push(Finding::new(self.missing_exp, format!("{why}, so it is accepted for ever")));
        }
        if claims.get("exp").and_then(Value::as_number).is_some_and(|exp| is_milliseconds(exp, now)) {
            let text = "exp is more than a thousand years ahead: it looks like milliseconds, and never expires";
            findings.push(Finding::new(self.milliseconds, text));
        }
    }
}

/// Whether an `exp` is so far ahead that it looks like milliseconds.
pub(super) fn is_milliseconds(exp: &Number, now: Timestamp) -> bool {
    exp.cmp_decimal(i128::from(latest_exp(now)), 0).is_gt()
}

/// The latest `exp` that does not look like milliseconds.
pub(super) fn latest_exp(now: Timestamp) -> i64 {
    now.plus_seconds(FAR_FUTURE).seconds()
}

/// A thousand years in seconds.
const FAR_FUTURE: i64 = 31_556_952_000;
