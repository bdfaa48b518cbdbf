//! Claims as the gateway reads and weighs them.

use std::cmp::Ordering;
use std::time::Duration;

use super::go::numbers::has_infinite_number;
use super::go::piece::{MOST_LEVELS, Piece, repeated};
use crate::check::{Check, Outcome, Reason};
use crate::claims::{Bound, NANOS, Timestamp};
use crate::config::Reading;
use crate::json::{self, Dialect, Glance, Members, Number, Object, Value, read_object};

/// The claims that the gateway itself looks at. All of them may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct StandardClaims {
    pub(super) issuer: Option<String>,
    pub(super) audience: Vec<String>,
    /// `aud` as it is written
    pub(super) written_audience: Option<Value>,
    nbf: Option<Number>,
    exp: Option<Number>,
    iat: Option<Number>,
}

/// A payload that is no claim set for the gateway.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(super) enum BadClaims {
    #[error("the payload is not JSON: {0}")]
    Json(json::Error),
    #[error("the payload must be an object, this is {found}")]
    NotAnObject { found: &'static str },
    #[error("the claim {name:?} appears twice")]
    Repeated { name: String },
    #[error("`{name}` must be {expected}, this is {found}")]
    WrongType { name: &'static str, expected: &'static str, found: &'static str },
    #[error("the claims have a number beyond the range of doubles")]
    HugeNumber,
}

impl StandardClaims {
    /// Reads the claims with a meaning; of the others only the names matter here. `null` is an empty claim set.
    /// go-jose, `JSONWebToken.Claims`; vectors claims-null, claims-duplicate-unknown-top, claims-sub-number.
    pub(super) fn read(payload: &[u8]) -> Result<Self, BadClaims> {
        json::read(payload, Dialect::GO.with_depth(MOST_LEVELS)).map_err(BadClaims::Json)?;
        let piece = Piece::first(payload);
        let Some(members) = piece.members() else {
            return match piece.read(Dialect::GO) {
                Ok(Value::Null) => Ok(Self::default()),
                Ok(other) => Err(BadClaims::NotAnObject { found: other.described() }),
                Err(error) => Err(BadClaims::Json(error)),
            };
        };
        if let Some(name) = repeated(&members) {
            return Err(BadClaims::Repeated { name: name.to_owned() });
        }
        let value = |name: &str| {
            let (_, piece) = members.iter().find(|(own, _)| own == name)?;
            piece.read(Dialect::GO).ok()
        };
        let text = |name: &'static str| match value(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(BadClaims::WrongType { name, expected: "a string", found: other.described() }),
        };
        let time = |name: &'static str| match value(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Number(number)) if number.to_f64().is_infinite() => Err(BadClaims::HugeNumber),
            Some(Value::Number(number)) => Ok(Some(number)),
            Some(other) => Err(BadClaims::WrongType { name, expected: "a number", found: other.described() }),
        };
        text("sub")?;
        text("jti")?;
        let written_audience = value("aud");
        Ok(Self {
            issuer: text("iss")?,
            audience: audience(written_audience.as_ref())?,
            written_audience,
            nbf: time("nbf")?,
            exp: time("exp")?,
            iat: time("iat")?,
        })
    }

    /// `nbf`, `exp` and `iat`, in the gateway's order, up to the first that fails. A failed one comes with the gateway's
    /// own words.
    /// go-jose, `Claims.ValidateWithLeeway`; vectors exp-one-second-and-a-nano-ago, nbf-two-seconds-ahead.
    pub(super) fn judge_times(&self, now: Timestamp, leeway: Duration) -> (Vec<Check>, Option<&'static str>) {
        let (earliest, latest) = limits(now, leeway);
        let bound = |claim, passes, limit, reason| Bound { claim, passes, limit, reason };
        let bounds = [
            (bound("nbf", Ordering::is_le, latest, Reason::NotYetValid), &self.nbf, NOT_YET_VALID),
            (bound("exp", Ordering::is_ge, earliest, Reason::Expired), &self.exp, EXPIRED),
            (bound("iat", Ordering::is_le, latest, Reason::IssuedInFuture), &self.iat, ISSUED_IN_FUTURE),
        ];
        let mut checks = Vec::new();
        for (bound, time, log) in bounds {
            let Some(time) = time else {
                checks.push(Check::skip(bound.claim, format!("the token has no {}", bound.claim)));
                continue;
            };
            let check = bound.check(nanoseconds(time).cmp(&bound.limit), &in_words(time, now), &time.clone().into());
            let failed = check.outcome == Outcome::Fail;
            checks.push(check);
            if failed {
                return (checks, Some(log));
            }
        }
        (checks, None)
    }

    /// Whether the claims are what is asked for, as far as a glance tells it; where it does not, they have to be read.
    pub(super) fn pass_at_a_glance(
        members: Members<'_, '_>,
        issuer: &str,
        audience: &[String],
        now: Timestamp,
        leeway: Duration,
    ) -> bool {
        let is_text = |name, wanted: &str| match members.get(name) {
            None => wanted.is_empty(),
            Some(Glance::Text(text)) => wanted.is_empty() || text == wanted,
            Some(_) => false,
        };
        let is_for = |found: Glance<'_>| {
            found.texts().is_some_and(|texts| audience.iter().all(|wanted| texts.clone().any(|text| text == wanted)))
        };
        let time = |glance: Glance<'_>| glance.as_i64().filter(|seconds| seconds.unsigned_abs() <= EXACT);
        let (earliest, latest) = limits(now, leeway);
        let holds = |name, passes: &dyn Fn(i128) -> bool| {
            let found = members.get(name);
            found.is_none_or(|found| time(found).is_some_and(|seconds| passes(i128::from(seconds) * NANOS)))
        };
        is_text("iss", issuer)
            && is_text("sub", "")
            && is_text("jti", "")
            && members.get("aud").map_or(audience.is_empty(), is_for)
            && holds("nbf", &|nbf| nbf <= latest)
            && holds("exp", &|exp| exp >= earliest)
            && holds("iat", &|iat| iat <= latest)
    }

    /// Whether the token names a time when it expires.
    pub(super) fn expires(&self) -> bool {
        self.exp.is_some()
    }
}

/// The earliest `exp` and the latest `nbf` and `iat` that pass.
fn limits(now: Timestamp, leeway: Duration) -> (i128, i128) {
    let clock = i128::from(now.seconds()) * NANOS + i128::from(now.nanos());
    let leeway = i128::from(leeway.as_secs()) * NANOS + i128::from(leeway.subsec_nanos());
    (clock - leeway, clock + leeway)
}

/// Go counts seconds from the year 1 in 64 bits: what is too far ahead comes out in the distant past.
/// go-jose, `NumericDate.Time`; vectors exp-9e18, exp-fraction-kept-side.
fn nanoseconds(time: &Number) -> i128 {
    // What does not fit becomes the smallest number, as on the gateway's usual processors.
    let since_year_one = seconds(time).unwrap_or(i64::MIN).wrapping_add(UNIX_TO_GO);
    (i128::from(since_year_one) - i128::from(UNIX_TO_GO)) * NANOS
}

/// Fractions are cut. Nothing where it does not fit.
fn seconds(time: &Number) -> Option<i64> {
    format!("{:.0}", time.to_f64().trunc()).parse().ok()
}

fn in_words(time: &Number, now: Timestamp) -> String {
    let is_kept = seconds(time).and_then(|seconds| seconds.checked_add(UNIX_TO_GO)).is_some();
    let exact = || time.as_i64().or_else(|| Some(Timestamp::from_number(time)?.seconds()));
    is_kept.then(exact).flatten().map_or_else(
        || "at a time that the gateway counts as the distant past".to_owned(),
        |seconds| Timestamp::new(seconds, 0).ago_or_ahead(now),
    )
}

/// go-jose, `Audience.UnmarshalJSON`; vectors audience-null-claim, audience-space-string-not-split.
fn audience(value: Option<&Value>) -> Result<Vec<String>, BadClaims> {
    let wrong = |found| BadClaims::WrongType { name: "aud", expected: "a string or a list of strings", found };
    match value {
        None => Ok(Vec::new()),
        Some(Value::String(one)) => Ok(vec![one.clone()]),
        Some(Value::Array(items)) if items.contains(&Value::Null) => Err(wrong("a list with null")),
        Some(list @ Value::Array(_)) => Reading::GO.texts(list).ok_or_else(|| wrong("a list of something else")),
        Some(other) => Err(wrong(other.described())),
    }
}

/// All claims, as the gateway reads them once more for roles, scopes and headers: here duplicates and huge numbers
/// show at every depth.
/// go-auth0, `JWTValidator.Claims`; vectors claims-duplicate-unknown-top, claims-huge-number.
pub(super) fn all(payload: &[u8]) -> Result<Object, BadClaims> {
    let value = json::read(payload, Dialect::GO_STRICT.with_depth(MOST_LEVELS)).map_err(BadClaims::Json)?;
    if has_infinite_number(&value) {
        return Err(BadClaims::HugeNumber);
    }
    match value {
        Value::Object(claims) => Ok(claims),
        Value::Null => Ok(Object::new()),
        other => Err(BadClaims::NotAnObject { found: other.described() }),
    }
}

/// The claims as they are told where the gateway itself did not come to read all of them.
pub(super) fn told(payload: &[u8]) -> Option<Object> {
    read_object(payload, Dialect::GO.with_depth(MOST_LEVELS)).ok()
}

const NOT_YET_VALID: &str = "go-jose/go-jose/jwt: validation failed, token not valid yet (nbf)";
const EXPIRED: &str = "go-jose/go-jose/jwt: validation failed, token is expired (exp)";
const ISSUED_IN_FUTURE: &str = "go-jose/go-jose/jwt: validation field, token issued in the future (iat)";

/// Up to here doubles hold every whole number.
const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;

/// Seconds from the first of January of the year 1 to that of 1970.
const UNIX_TO_GO: i64 = 62_135_596_800;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<StandardClaims, BadClaims> {
        StandardClaims::read(text.replace('\'', "\"").as_bytes())
    }

    #[track_caller]
    fn fails(claims: &str, now: Timestamp, reason: Option<Reason>) {
        let (checks, _) = read(claims).unwrap().judge_times(now, Duration::from_secs(1));
        assert_eq!(checks.last().unwrap().reason, reason, "{claims}");
    }

    #[test]
    fn a_leeway_of_a_second_is_exact_to_the_nanosecond() {
        fails("{'exp':100}", Timestamp::new(101, 0), None);
        fails("{'exp':100}", Timestamp::new(101, 1), Some(Reason::Expired));
        fails("{'exp':100.999}", Timestamp::new(101, 1), Some(Reason::Expired));
        fails("{'nbf':102}", Timestamp::new(101, 0), None);
        fails("{'nbf':102}", Timestamp::new(100, 999_999_999), Some(Reason::NotYetValid));
        fails("{'iat':102}", Timestamp::new(100, 0), Some(Reason::IssuedInFuture));
    }

    #[test]
    fn a_leeway_is_taken_with_its_fractions() {
        let limits = limits(Timestamp::new(100, 7), Duration::new(2, 500_000_000));
        assert_eq!(limits, (97_500_000_007, 102_500_000_007));
    }

    #[test]
    fn times_beyond_go_s_range_are_the_distant_past() {
        let now = Timestamp::new(1_750_000_000, 0);
        fails("{'exp':9e18}", now, None);
        fails("{'exp':9.223371974719e18}", now, None);
        fails("{'exp':9.22337197472e18}", now, Some(Reason::Expired));
        fails("{'exp':1e30}", now, Some(Reason::Expired));
        fails("{'nbf':1e30}", now, None);
        fails("{'exp':-1e30}", now, Some(Reason::Expired));
        fails("{'exp':1750000000000}", now, None);
        for (time, words) in [
            ("9223372036854775807", "at a time that the gateway counts as the distant past"),
            ("9.22337197472e18", "at a time that the gateway counts as the distant past"),
            ("1e30", "at a time that the gateway counts as the distant past"),
            ("1750000060", "in 1 minute"),
        ] {
            let (checks, _) = read(&format!("{{'exp':{time}}}")).unwrap().judge_times(now, Duration::from_secs(1));
            assert!(checks.iter().any(|check| check.detail.ends_with(words)), "{time}: {checks:?}");
        }
    }

    #[test]
    fn types_matter_even_where_nothing_is_asked() {
        for claims in [
            "[]",
            "'x'",
            "",
            "{} {}",
            "{'iss':1}",
            "{'sub':1}",
            "{'jti':[]}",
            "{'aud':null}",
            "{'aud':[1]}",
            "{'aud':['a',null]}",
            "{'exp':'1'}",
            "{'nbf':true}",
            "{'iat':1e400}",
            "{'x':1,'x':2}",
        ] {
            assert!(read(claims).is_err(), "{claims}");
        }
        for claims in ["null", "{}", "{'iss':null,'exp':null}", "{'EXP':'x','aud':[]}", "{'x':{'a':1,'a':2}}"] {
            assert!(read(claims).is_ok(), "{claims}");
        }
    }

    #[test]
    fn the_second_reading_looks_everywhere() {
        for claims in [r#"{"x":{"a":1,"a":2}}"#, r#"{"x":[1e400]}"#] {
            assert!(StandardClaims::read(claims.as_bytes()).is_ok() && all(claims.as_bytes()).is_err(), "{claims}");
        }
        assert!(all(b"null").unwrap().is_empty());
    }
}
