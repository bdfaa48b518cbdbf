//! `exp`, `nbf` and `iat` (RFC 7519 section 4.1): exact comparison of whatever number is there with the clock.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::time::Duration;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use super::bound::Bound;
use super::timestamp::{LATEST, NANO_PLACES, NANOS, Timestamp};
use crate::check::{Check, Reason, Remedy};
use crate::json::{Glance, Number, Object, Value};

/// What is asked of a token's times.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Times {
    /// How much the clocks may differ
    #[cfg_attr(feature = "serde", serde(with = "super::seconds"))]
    pub leeway: Duration,
    /// How long ago `iat` may be
    #[cfg_attr(feature = "serde", serde(with = "super::seconds::if_any"))]
    pub max_age: Option<Duration>,
    /// The claims that are not looked at
    pub skip: SkippedTimes,
}

/// Time claims that are not looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(default, deny_unknown_fields))]
pub struct SkippedTimes {
    /// `exp` is not
    pub exp: bool,
    /// `nbf` is not
    pub nbf: bool,
    /// `iat` is not, but for `max_age`
    pub iat: bool,
}

impl Times {
    /// Whether each of the three claims that is there holds; `false` says nothing, [`Self::judge`] has to look.
    pub(super) fn hold_at_a_glance<'t>(&self, claim: impl Fn(&str) -> Option<Glance<'t>>, now: Timestamp) -> bool {
        let (clock, leeway) = (nanoseconds(now), duration(self.leeway));
        let (earliest, latest) = (clock.saturating_sub(leeway), clock.saturating_add(leeway));
        let time = |glance: Glance<'t>| glance.as_i64().map(|seconds| i128::from(seconds) * NANOS);
        let holds = |name, skipped: bool, passes: &dyn Fn(i128) -> bool| {
            skipped || claim(name).is_none_or(|glance| time(glance).is_some_and(passes))
        };
        // One behind any calendar is worth a warning of its own.
        holds("exp", self.skip.exp, &|exp| exp > earliest && exp <= i128::from(LATEST) * NANOS)
            && holds("nbf", self.skip.nbf, &|nbf| nbf <= latest)
            && holds("iat", self.skip.iat, &|iat| iat <= latest)
            && self.max_age.is_none_or(|max_age| {
                let limit = earliest.saturating_sub(duration(max_age));
                claim("iat").and_then(time).is_some_and(|iat| iat >= limit)
            })
    }

    /// What is to be known of claims that hold at a glance.
    pub(super) fn warning_at_a_glance(&self, has_exp: bool) -> Option<&'static str> {
        (!has_exp && !self.skip.exp).then_some(NO_EXP)
    }

    /// What is to be known of a token whose times hold: that it never expires.
    pub(super) fn warning(&self, claims: &Object) -> Option<String> {
        if self.skip.exp {
            return None;
        }
        let Some(exp) = claims.get("exp") else {
            return Some(NO_EXP.to_owned());
        };
        let time = Timestamp::from_number(exp.as_number()?);
        let unit = match time.map(Timestamp::finer_unit) {
            Some(None) => return None,
            Some(Some((unit, meant))) => format!("it looks like {unit} (of {meant}), and NumericDate counts seconds; "),
            None => String::new(),
        };
        Some(format!("exp lies behind the year 9999: {unit}the token never expires"))
    }

    /// Checks each of the three claims that is there; `wanted` tells which are looked at.
    pub(crate) fn judge(
        &self,
        claims: &Object,
        now: Timestamp,
        wanted: impl Fn(&str) -> bool,
        checks: &mut Vec<Check>,
    ) {
        let clock = nanoseconds(now);
        let leeway = duration(self.leeway);
        let bounds = [
            Bound {
                claim: "exp",
                passes: Ordering::is_gt,
                limit: clock.saturating_sub(leeway),
                reason: Reason::Expired,
            },
            Bound {
                claim: "nbf",
                passes: Ordering::is_le,
                limit: clock.saturating_add(leeway),
                reason: Reason::NotYetValid,
            },
            Bound {
                claim: "iat",
                passes: Ordering::is_le,
                limit: clock.saturating_add(leeway),
                reason: Reason::IssuedInFuture,
            },
        ];
        let skipped = [self.skip.exp, self.skip.nbf, self.skip.iat];
        for (bound, skipped) in bounds.into_iter().zip(skipped) {
            if !wanted(bound.claim) {
                continue;
            }
            checks.push(match claims.get(bound.claim) {
                _ if skipped => Check::skip(bound.claim, "skipped as asked"),
                None => Check::skip(bound.claim, format!("the token has no {}", bound.claim)),
                Some(Value::Number(number)) => judge(&bound, number, now),
                Some(other) => not_a_time(bound.claim, other),
            });
        }
        if let Some(max_age) = self.max_age {
            let limit = clock.saturating_sub(duration(max_age)).saturating_sub(leeway);
            checks.push(age(claims.get("iat"), limit, max_age, now));
        }
    }
}

fn judge(bound: &Bound, number: &Number, now: Timestamp) -> Check {
    if number.to_f64().is_infinite() {
        return beyond_doubles(bound.claim, number);
    }
    let (name, words) = (bound.claim, in_words(number, now));
    let found = number.cmp_decimal(bound.limit, NANO_PLACES);
    let mut check = bound.check(found, &words, &Value::Number(number.clone()));
    let unit = Timestamp::from_number(number).and_then(Timestamp::finer_unit).map(|(unit, _)| unit);
    match check.reason {
        None => {
            if let Some(unit) = unit {
                let _ = write!(check.detail, "; it looks like {unit}, NumericDate counts seconds");
            }
            check
        }
        Some(Reason::Expired) => check
            .hinting(format!(
                "the token expired {words}; ask the issuer for a fresh one, or allow for clock differences"
            ))
            .remedied(Remedy::Leeway),
        Some(_) if let Some(unit) = unit => {
            let _ = write!(check.detail, "; it looks like {unit}");
            check.hinting(format!("`{name}` counts seconds since 1970, this looks like {unit}: fix the issuer"))
        }
        Some(_) => check
            .hinting(format!(
                "`{name}` is ahead of this clock ({words}): compare the clocks, or allow for the difference"
            ))
            .remedied(Remedy::Leeway),
    }
}

fn age(iat: Option<&Value>, limit: i128, max_age: Duration, now: Timestamp) -> Check {
    let bound = Bound { claim: "max-age", passes: Ordering::is_ge, limit, reason: Reason::TooOld };
    match iat {
        None => Check::fail(bound.claim, Reason::MissingClaim, "the token has no iat, so its age is not known"),
        Some(Value::Number(number)) if number.to_f64().is_infinite() => beyond_doubles(bound.claim, number),
        Some(written @ Value::Number(number)) => {
            let found = number.cmp_decimal(limit, NANO_PLACES);
            let check = bound.check(found, &in_words(number, now), written);
            let detail = format!("{}, at most {} seconds ago is asked for", check.detail, max_age.as_secs());
            Check { detail, ..check }
        }
        Some(other) => not_a_time(bound.claim, other),
    }
}

/// Checks that `iat` is there, and lies within `window` of now on either side.
pub(crate) fn is_near(iat: Option<&Value>, window: Duration, now: Timestamp) -> Check {
    let (clock, window) = (nanoseconds(now), duration(window));
    let side = |passes, limit, reason| Bound { claim: "iat", passes, limit, reason };
    let (written, number) = match iat {
        None => return Check::fail("iat", Reason::MissingClaim, "the proof has no iat, so its age is not known"),
        Some(Value::Number(number)) if number.to_f64().is_infinite() => return beyond_doubles("iat", number),
        Some(written @ Value::Number(number)) => (written, number),
        Some(other) => return not_a_time("iat", other),
    };
    let words = in_words(number, now);
    let check = |bound: Bound| bound.check(number.cmp_decimal(bound.limit, NANO_PLACES), &words, written);
    let past = check(side(Ordering::is_ge, clock.saturating_sub(window), Reason::TooOld));
    if past.reason.is_some() {
        return past;
    }
    check(side(Ordering::is_le, clock.saturating_add(window), Reason::IssuedInFuture))
}

/// RFC 8259 section 6: doubles are what programs keep numbers in; beyond them one reads "never" and another fails.
fn beyond_doubles(claim: &str, number: &Number) -> Check {
    let detail = "must be a number of seconds, this is beyond any that programs keep";
    Check::fail(claim, Reason::MalformedClaim, detail)
        .expecting("a number")
        .finding(Some(&Value::Number(number.clone())))
}

fn not_a_time(claim: &str, value: &Value) -> Check {
    let given_as_text = matches!(value, Value::String(text) if text.trim().parse::<Number>().is_ok());
    let mut detail = format!("must be a number of seconds, this is {}", value.described());
    if given_as_text {
        detail.push_str(" with a number in it");
    }
    let check = Check::fail(claim, Reason::MalformedClaim, detail).expecting("a number").finding(Some(value));
    if given_as_text {
        return check.hinting(format!("write `{claim}` without quotes: RFC 7519 wants a JSON number"));
    }
    check
}

/// How far a time is from now, in words; numbers beyond any clock are told as such.
fn in_words(number: &Number, now: Timestamp) -> String {
    Timestamp::from_number(number)
        .map_or_else(|| "at a time beyond any clock".to_owned(), |time| time.ago_or_ahead(now))
}

fn nanoseconds(time: Timestamp) -> i128 {
    i128::from(time.seconds()) * NANOS + i128::from(time.nanos())
}

fn duration(duration: Duration) -> i128 {
    i128::from(duration.as_secs()) * NANOS + i128::from(duration.subsec_nanos())
}

const NO_EXP: &str = "the token has no exp: it never expires";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::check::Outcome;
    use crate::json::{Dialect, read_object};

    #[track_caller]
    fn judge(claims: &str, leeway: u64, now: i64) -> Vec<(String, Outcome, Option<Reason>)> {
        let claims = read_object(claims.as_bytes(), Dialect::STRICT).unwrap();
        let times = Times { leeway: Duration::from_secs(leeway), ..Times::default() };
        let mut checks = Vec::new();
        times.judge(&claims, Timestamp::new(now, 0), |_| true, &mut checks);
        checks.into_iter().map(|check| (check.name, check.outcome, check.reason)).collect()
    }

    #[track_caller]
    fn reason(claims: &str, leeway: u64, now: i64) -> Option<Reason> {
        judge(claims, leeway, now).into_iter().find_map(|(_, _, reason)| reason)
    }

    #[test]
    fn exp_equal_to_now_is_expired() {
        assert_eq!(reason(r#"{"exp":100}"#, 0, 100), Some(Reason::Expired));
        assert_eq!(reason(r#"{"exp":100}"#, 1, 100), None);
        assert_eq!(reason(r#"{"exp":100}"#, 1, 101), Some(Reason::Expired));
    }

    #[test]
    fn near_is_on_either_side_with_the_bounds() {
        let near = |iat: &str| {
            let claims = read_object(format!(r#"{{"iat":{iat}}}"#).as_bytes(), Dialect::STRICT).unwrap();
            is_near(claims.get("iat"), Duration::from_secs(5), Timestamp::new(100, 0)).reason
        };
        for iat in ["95", "100", "105", "1.05e2"] {
            assert_eq!(near(iat), None, "{iat}");
        }
        assert_eq!((near("94.999999999"), near("105.000000001")), (Some(Reason::TooOld), Some(Reason::IssuedInFuture)));
        assert_eq!((near("-1"), near("105000")), (Some(Reason::TooOld), Some(Reason::IssuedInFuture)));
        for iat in ["\"100\"", "null", "1e400"] {
            assert_eq!(near(iat), Some(Reason::MalformedClaim), "{iat}");
        }
        assert_eq!(is_near(None, Duration::MAX, Timestamp::new(100, 0)).reason, Some(Reason::MissingClaim));
    }

    #[test]
    fn fractions_and_exponents_are_compared_exactly() {
        assert_eq!(reason(r#"{"exp":100.000000001}"#, 0, 100), None);
        assert_eq!(reason(r#"{"exp":1e2}"#, 0, 100), Some(Reason::Expired));
        for beyond in ["1e400", "-1e400", "9e99999999999999999999"] {
            assert_eq!(reason(&format!(r#"{{"exp":{beyond}}}"#), 0, 100), Some(Reason::MalformedClaim), "{beyond}");
        }
        assert_eq!(reason(r#"{"exp":1e308}"#, 0, 100), None);
        assert_eq!(reason(r#"{"exp":18446744073709551616}"#, 0, 100), None);
        assert_eq!(reason(r#"{"exp":0}"#, 0, 100), Some(Reason::Expired));
    }

    #[test]
    fn nbf_and_iat_ahead_of_the_clock_refuse() {
        assert_eq!(reason(r#"{"nbf":100}"#, 0, 100), None);
        assert_eq!(reason(r#"{"nbf":101}"#, 0, 100), Some(Reason::NotYetValid));
        assert_eq!(reason(r#"{"nbf":101}"#, 1, 100), None);
        assert_eq!(reason(r#"{"iat":101}"#, 0, 100), Some(Reason::IssuedInFuture));
    }

    #[test]
    fn anything_but_a_number_is_malformed_and_not_absent() {
        for value in [r#""100""#, "null", "true", "[]", "{}"] {
            for claim in ["exp", "nbf", "iat"] {
                let claims = format!(r#"{{"{claim}":{value}}}"#);
                assert_eq!(reason(&claims, 0, 50), Some(Reason::MalformedClaim), "{claims}");
            }
        }
    }

    #[test]
    fn max_age_counts_from_iat() {
        let claims = read_object(br#"{"iat":100}"#, Dialect::STRICT).unwrap();
        let times = Times { max_age: Some(Duration::from_secs(60)), ..Times::default() };
        for (now, expected) in [(160, None), (161, Some(Reason::TooOld))] {
            let mut checks = Vec::new();
            times.judge(&claims, Timestamp::new(now, 0), |_| true, &mut checks);
            assert_eq!(checks.iter().find_map(|check| check.reason), expected, "{now}");
        }
        let mut checks = Vec::new();
        times.judge(&Object::new(), Timestamp::new(0, 0), |_| true, &mut checks);
        assert_eq!(checks.iter().find_map(|check| check.reason), Some(Reason::MissingClaim));
    }

    #[test]
    fn a_token_that_never_expires_is_worth_a_warning() {
        let warning = |claims: &str| {
            let claims = read_object(claims.as_bytes(), Dialect::STRICT).unwrap();
            Times::default().warning(&claims).unwrap_or_default()
        };
        for (claims, words) in [
            ("{}", "no exp"),
            (r#"{"exp":4102444800000}"#, "milliseconds (of 2100-01-01T00:00:00Z)"),
            (r#"{"exp":4102444800000000}"#, "microseconds"),
            (r#"{"exp":4102444800000000000}"#, "nanoseconds"),
            (r#"{"exp":1e300}"#, "never expires"),
        ] {
            assert!(warning(claims).contains(words), "{claims}: {}", warning(claims));
        }
        assert_eq!(warning(r#"{"exp":253402300799}"#), "");
        let skipping = Times { skip: SkippedTimes { exp: true, ..SkippedTimes::default() }, ..Times::default() };
        assert_eq!(skipping.warning(&Object::new()), None);
    }

    #[test]
    fn milliseconds_are_recognised() {
        let claims = read_object(br#"{"nbf":1735689600000}"#, Dialect::STRICT).unwrap();
        let mut checks = Vec::new();
        Times::default().judge(&claims, Timestamp::new(1_735_689_600, 0), |name| name == "nbf", &mut checks);
        assert!(checks.first().unwrap().detail.contains("milliseconds"));
    }

    #[test]
    fn parts_of_a_second_count_on_both_sides() {
        let reason = |exp: &str, now: Timestamp, leeway: Duration| {
            let claims = read_object(format!(r#"{{"exp":{exp}}}"#).as_bytes(), Dialect::STRICT).unwrap();
            let times = Times { leeway, ..Times::default() };
            let mut checks = Vec::new();
            times.judge(&claims, now, |_| true, &mut checks);
            checks.into_iter().find_map(|check| check.reason)
        };
        let half = Duration::from_millis(500);
        assert_eq!(reason("100.4", Timestamp::new(100, 500_000_000), Duration::ZERO), Some(Reason::Expired));
        assert_eq!(reason("100.6", Timestamp::new(100, 500_000_000), Duration::ZERO), None);
        assert_eq!(reason("100", Timestamp::new(101, 200_000_000), Duration::from_secs(1) + half), None);
        assert_eq!(
            reason("100", Timestamp::new(101, 500_000_000), Duration::from_secs(1) + half),
            Some(Reason::Expired)
        );
    }

    #[test]
    fn an_age_that_no_program_can_tell_is_malformed() {
        let claims = read_object(br#"{"iat":1e400}"#, Dialect::STRICT).unwrap();
        let skip = SkippedTimes { iat: true, ..SkippedTimes::default() };
        let times = Times { max_age: Some(Duration::from_secs(60)), skip, ..Times::default() };
        let mut checks = Vec::new();
        times.judge(&claims, Timestamp::new(100, 0), |_| true, &mut checks);
        assert_eq!(checks.iter().find_map(|check| check.reason), Some(Reason::MalformedClaim));
    }
}
