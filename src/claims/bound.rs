//! A limit that a time claim must lie on one side of.

use std::cmp::Ordering;

use super::timestamp::NANOS;
use crate::check::{Check, Reason};
use crate::json::Value;

/// One rule about one time claim.
pub(crate) struct Bound {
    /// The claim, or what the check is called
    pub(crate) claim: &'static str,
    /// The side of the limit on which the claim must lie
    pub(crate) passes: fn(Ordering) -> bool,
    /// In nanoseconds since the epoch
    pub(crate) limit: i128,
    /// What it means to lie on the other side
    pub(crate) reason: Reason,
}

impl Bound {
    /// The check of a claim that lies so to the limit. `distance` tells in words how far it is from now, `written` is how
    /// it is in the token.
    pub(crate) fn check(&self, found: Ordering, distance: &str, written: &Value) -> Check {
        let passed = (self.passes)(found);
        let verb = match (self.claim, passed) {
            ("exp", true) => "expires",
            ("exp", false) => "expired",
            ("nbf", _) => "valid from",
            _ => "issued",
        };
        let detail = format!("{verb} {distance}");
        let check = if passed { Check::pass(self.claim, detail) } else { Check::fail(self.claim, self.reason, detail) };
        check.expecting(format!("{} {}", self.relation(), decimal(self.limit))).finding(Some(written))
    }

    /// How the limit is written in front of its number.
    fn relation(&self) -> &'static str {
        match ((self.passes)(Ordering::Greater), (self.passes)(Ordering::Equal)) {
            (true, true) => ">=",
            (true, false) => ">",
            (false, true) => "<=",
            (false, false) => "<",
        }
    }
}

/// Nanoseconds written as seconds, with a fraction only where there is one.
fn decimal(nanoseconds: i128) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let (seconds, rest) = (nanoseconds.abs() / NANOS, nanoseconds.abs() % NANOS);
    if rest == 0 {
        return format!("{sign}{seconds}");
    }
    format!("{sign}{seconds}.{rest:09}").trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_written_with_its_relation() {
        let expected = |passes, limit| {
            let bound = Bound { claim: "exp", passes, limit, reason: Reason::Expired };
            bound.check(Ordering::Equal, "just now", &Value::Null).expected
        };
        assert_eq!(expected(Ordering::is_gt, 5 * NANOS), Some(Value::from("> 5")));
        assert_eq!(expected(Ordering::is_le, 5 * NANOS + NANOS / 2), Some(Value::from("<= 5.5")));
        assert_eq!(expected(Ordering::is_lt, 0), Some(Value::from("< 0")));
        assert_eq!(expected(Ordering::is_ge, -NANOS / 4), Some(Value::from(">= -0.25")));
    }
}
