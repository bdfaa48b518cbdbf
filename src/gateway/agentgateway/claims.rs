//! The claims of a token as the gateway's `jsonwebtoken` 10.4 weighs them.

use std::cmp::Ordering;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::provider::{Provider, Required};
use crate::check::{Check, Reason};
use crate::claims::checks::{self, Match};
use crate::claims::{Bound, NANOS, Timestamp, difference};
use crate::json::{self, Dialect, Object, Value};

/// Claims that could be read.
#[derive(Debug)]
pub(super) struct Claims {
    pub(super) members: Object,
}

/// A check that fails, and `Error(…)` as the gateway prints it.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) check: Check,
    pub(super) error: String,
}

/// None of the claims that the library looks at may be there twice (vector `duplicate-sub`).
#[derive(Deserialize)]
struct Registered {
    #[serde(default, rename = "exp")]
    _exp: Option<IgnoredAny>,
    #[serde(default, rename = "nbf")]
    _nbf: Option<IgnoredAny>,
    #[serde(default, rename = "sub")]
    _sub: Option<IgnoredAny>,
    #[serde(default, rename = "iss")]
    _iss: Option<IgnoredAny>,
    #[serde(default, rename = "aud")]
    _aud: Option<IgnoredAny>,
}

/// A claim as the library takes it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Taken<T> {
    Missing,
    /// Of another type: as good as missing where it is required
    Malformed,
    Found(T),
}

impl Failed {
    pub(super) fn new(check: Check, error: impl Into<String>) -> Box<Self> {
        Box::new(Self { check, error: error.into() })
    }
}

impl Claims {
    /// Reads a payload: an object of at most 127 levels, without numbers beyond a double (vector `nesting-too-deep`).
    ///
    /// # Errors
    /// [`Failed`], with the library's words.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Box<Failed>> {
        let whole = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(bytes).map(drop);
        let read = whole.and_then(|()| serde_json::from_slice::<Registered>(bytes).map(drop));
        let failed = |error: String, detail: String| {
            Failed::new(Check::fail("payload", Reason::Malformed, detail), format!("Error(Json({error}))"))
        };
        read.map_err(|error| {
            failed(format!("{error:?}"), format!("the payload is not what this gateway reads: {error}"))
        })?;
        let dialect = Dialect::GO.with_depth(DEEPEST);
        let members =
            json::read_object(bytes, dialect).map_err(|error| failed(format!("{error:?}"), error.to_string()))?;
        Ok(Self { members })
    }

    /// All checks, in the gateway's order; the first that fails ends them.
    pub(super) fn weigh(&self, provider: &Provider, now: Timestamp) -> (Vec<Check>, Option<Box<Failed>>) {
        let mut made = Vec::new();
        let steps: [&dyn Fn() -> Result<Check, Box<Failed>>; 4] =
            [&|| self.required(provider), &|| self.expires(now), &|| self.issuer(provider), &|| {
                self.audience(provider)
            }];
        for step in steps {
            match step() {
                Ok(check) => made.push(check),
                Err(failed) => return (made, Some(failed)),
            }
        }
        made.push(Check::skip("nbf", "this gateway never looks at nbf and iat").finding(self.members.get("nbf")));
        (made, None)
    }

    /// `requiredClaims`, `iss`, and with audiences `aud`. Which of several is named differs from request to request (vector
    /// `two-claims-missing`).
    fn required(&self, provider: &Provider) -> Result<Check, Box<Failed>> {
        let mut required = provider.required.clone();
        required.push(Required::Iss);
        if !provider.audiences.is_empty() {
            required.push(Required::Aud);
        }
        let is_there = |claim: Required| match claim {
            Required::Exp => matches!(self.time("exp"), Taken::Found(_)),
            Required::Nbf => matches!(self.time("nbf"), Taken::Found(_)),
            Required::Aud => matches!(self.texts("aud"), Taken::Found(_)),
            Required::Iss => matches!(self.texts("iss"), Taken::Found(_)),
            Required::Sub => self.members.get("sub").is_some_and(|sub| sub.as_str().is_some()),
        };
        let Some(missing) = required.iter().copied().find(|claim| !is_there(*claim)) else {
            let names: Vec<&str> =
                Required::ALL.into_iter().filter(|one| required.contains(one)).map(Required::name).collect();
            return Ok(Check::pass("required", format!("there are {}", names.join(", "))));
        };
        let name = missing.name();
        let check = match self.members.get(name) {
            None => {
                let check =
                    Check::fail(name, Reason::MissingClaim, format!("the token has no {name}, and it is required"));
                check.hinting(missing_hint(missing, &self.members))
            }
            Some(value) => Check::fail(
                name,
                Reason::MissingClaim,
                format!("{name} is {}, which counts as missing; it must be {}", value.described(), wanted(missing)),
            )
            .finding(Some(value)),
        };
        let check = match missing {
            Required::Iss => check.expecting(provider.issuer.clone()),
            Required::Aud => check.expecting(provider.audiences.join(", ")),
            Required::Exp | Required::Nbf | Required::Sub => check,
        };
        Err(Failed::new(check, format!("Error(MissingRequiredClaim({name:?}))")))
    }

    /// 60 seconds of tolerance, after rounding to whole seconds (vectors `exp-past-leeway`, `exp-rounds-down`).
    fn expires(&self, now: Timestamp) -> Result<Check, Box<Failed>> {
        let claim = self.members.get("exp");
        match (self.time("exp"), claim) {
            (Taken::Missing, _) | (_, None) => {
                Ok(Check::skip("exp", "the token has none and never expires, and it is not required"))
            }
            (Taken::Malformed, Some(value)) => Err(Failed::new(
                Check::fail("exp", Reason::MalformedClaim, format!("must be a number, this is {}", value.described()))
                    .finding(claim),
                "Error(InvalidClaimFormat(\"exp\"))",
            )),
            (Taken::Found(exp), Some(value)) => {
                let limit = i128::from(now.seconds()) - i128::from(LEEWAY);
                let bound =
                    Bound { claim: "exp", passes: Ordering::is_ge, limit: limit * NANOS, reason: Reason::Expired };
                let distance = i64::try_from(exp)
                    .map_or_else(|_| "beyond all dates".to_owned(), |exp| Timestamp::new(exp, 0).ago_or_ahead(now));
                let check = bound.check(i128::from(exp).cmp(&limit), &distance, value);
                match check.reason {
                    None => Ok(check),
                    Some(_) => Err(Failed::new(check, "Error(ExpiredSignature)")),
                }
            }
        }
    }

    fn issuer(&self, provider: &Provider) -> Result<Check, Box<Failed>> {
        let found = self.members.get("iss");
        let wanted = std::slice::from_ref(&provider.issuer);
        if let Taken::Found(issuers) = self.texts("iss")
            && checks::missing(wanted, &issuers, Match::Any).is_none()
        {
            return Ok(Check::pass("iss", "equal").expecting(provider.issuer.clone()).finding(found));
        }
        let check = if let Some(Value::String(_)) = found {
            checks::issuer(wanted, found)
        } else {
            let detail = format!("none of the token's issuers is {:?}", provider.issuer);
            Check::fail("iss", Reason::WrongIssuer, detail).expecting(provider.issuer.clone()).finding(found)
        };
        let near = found.and_then(Value::as_str).and_then(|own| difference(&provider.issuer, own));
        let check = check
            .with_hints(near.map(|near| format!("issuer and iss must be equal to the letter; they differ in {near}")));
        Err(Failed::new(check, "Error(InvalidIssuer)"))
    }

    fn audience(&self, provider: &Provider) -> Result<Check, Box<Failed>> {
        let found = self.members.get("aud");
        if provider.audiences.is_empty() {
            return Ok(Check::skip("aud", "no audiences are configured, so tokens for others pass too").finding(found));
        }
        let check = checks::audience(&provider.audiences, found, Match::Any);
        match check.reason {
            None => Ok(check),
            Some(_) => Err(Failed::new(check, "Error(InvalidAudience)")),
        }
    }

    /// Whole seconds.
    fn time(&self, name: &str) -> Taken<u64> {
        match self.members.get(name) {
            None => Taken::Missing,
            Some(Value::Number(number)) => whole(number.as_str()).map_or(Taken::Malformed, Taken::Found),
            Some(_) => Taken::Malformed,
        }
    }

    /// A text, or a list of texts.
    fn texts(&self, name: &str) -> Taken<Vec<String>> {
        match self.members.get(name) {
            None | Some(Value::Null) => Taken::Missing,
            Some(Value::String(text)) => Taken::Found(vec![text.clone()]),
            Some(Value::Array(items)) => {
                let texts: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
                texts.map_or(Taken::Malformed, Taken::Found)
            }
            Some(Value::Bool(_) | Value::Number(_) | Value::Object(_)) => Taken::Malformed,
        }
    }
}

/// A number as the library's `numeric_type` takes it: whole, or a double that is rounded; neither negative nor beyond 64
/// bits (vectors `exp-negative`, `exp-too-large`).
fn whole(text: &str) -> Option<u64> {
    if let Ok(whole) = text.parse::<u64>() {
        return Some(whole);
    }
    let double = text.parse::<f64>().ok().filter(|double| (0.0..TOO_LARGE).contains(double))?;
    format!("{:.0}", double.round().abs()).parse().ok()
}

fn wanted(claim: Required) -> &'static str {
    match claim {
        Required::Exp | Required::Nbf => "a number that is not negative",
        Required::Aud | Required::Iss => "text or a list of texts",
        Required::Sub => "text",
    }
}

fn missing_hint(claim: Required, claims: &Object) -> String {
    match claim {
        Required::Aud => {
            let instead = ["client_id", "azp", "cid"].into_iter().find(|name| claims.contains(name));
            let instead = instead.map_or_else(String::new, |name| {
                format!("; it has {name}, which a rule can ask for: require: 'jwt.{name} == \"…\"'")
            });
            format!(
                "with audiences in the policy aud is required: have the issuer set it, or take audiences out{instead}"
            )
        }
        Required::Iss => "the issuer of the policy makes iss required: have the issuer set it".to_owned(),
        Required::Exp => "exp is required unless jwtValidationOptions.requiredClaims says otherwise".to_owned(),
        Required::Nbf | Required::Sub => {
            "jwtValidationOptions.requiredClaims asks for it: have the issuer set it, or take it out there".to_owned()
        }
    }
}

/// Seconds, fixed in the gateway.
const LEEWAY: i64 = 60;
const DEEPEST: usize = 127;
const TOO_LARGE: f64 = 18_446_744_073_709_551_615.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rounded_and_not_negative() {
        for (text, seconds) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("1.4", Some(1)),
            ("1.5", Some(2)),
            ("1e3", Some(1000)),
            ("-1", None),
            ("-0.4", None),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("1e30", None),
        ] {
            assert_eq!(whole(text), seconds, "{text}");
        }
    }

    #[test]
    fn what_is_missing_is_told_with_what_to_do() {
        let claims = json::read_object(br#"{"azp":"a","cid":"b"}"#, Dialect::GO).unwrap_or_default();
        for (claim, type_of, hint) in [
            (Required::Exp, "a number", "exp is required unless"),
            (Required::Nbf, "a number", "asks for it"),
            (Required::Aud, "text or a list", "it has azp, which a rule can ask for"),
            (Required::Iss, "text or a list", "makes iss required"),
            (Required::Sub, "text", "asks for it"),
        ] {
            assert!(wanted(claim).starts_with(type_of), "{claim:?}");
            assert!(missing_hint(claim, &claims).contains(hint), "{claim:?}");
        }
        assert!(missing_hint(Required::Aud, &Object::new()).ends_with("or take audiences out"));
    }
}
