//! The checks of issuer, audience, roles and scopes.

use std::slice;

use super::access::{self, Access};
use super::claims::{StandardClaims, told};
use super::key_check::unauthorized;
use super::settings::ValidatorSettings;
use crate::check::{Check, Outcome, Reason};
use crate::claims::{Match, checks};
use crate::diagnosis;
use crate::gateway::answer::Response;
use crate::gateway::ledger::{Passing, Stop};
use crate::json::{Object, Value};
use crate::text::visible;

/// go-jose, `Claims.ValidateWithLeeway`; vectors issuer-trailing-slash, issuer-missing-in-token.
pub(super) fn issuer(wanted: &String, claims: &StandardClaims) -> Passing<Check> {
    let found = claims.issuer.as_deref().map(Value::from);
    let asked = if wanted.is_empty() { &[] } else { slice::from_ref(wanted) };
    let mut check = checks::issuer(asked, found.as_ref());
    if check.outcome != Outcome::Fail {
        return Ok(check);
    }
    check.detail = match &claims.issuer {
        Some(found) => format!("expected the issuer {wanted:?}, the token's iss is {found:?}"),
        None => format!("expected the issuer {wanted:?}, the token has no iss"),
    };
    // An `iss` that is not there is the empty text to Go, and so another one.
    check.reason = Some(Reason::WrongIssuer);
    let check = check.with_hints(diagnosis::wrong_issuer(wanted, claims.issuer.as_deref()));
    Err(unauthorized(check, Some("go-jose/go-jose/jwt: validation failed, invalid issuer claim (iss)")))
}

/// go-jose, `Claims.ValidateWithLeeway`; vectors audience-all, audience-one-missing.
pub(super) fn audience(wanted: &[String], claims: &StandardClaims, payload: &[u8]) -> Passing<Check> {
    let found = claims.written_audience.as_ref();
    if wanted.is_empty() {
        return Ok(Check::skip("aud", "no audience was asked for").finding(found));
    }
    let expected = format!("all of {}", visible(wanted));
    let Some(missing) = checks::missing(wanted, &claims.audience, Match::All) else {
        let check = Check::pass("aud", "the token is for every audience that is asked for");
        return Ok(check.expecting(expected).finding(found));
    };
    let has = match claims.audience.as_slice() {
        [] => "the token has no aud".to_owned(),
        some => format!("the token's aud has {}", visible(some)),
    };
    let detail = format!("{has}; the gateway wants all of {}, missing: {}", visible(wanted), visible(&missing));
    let check = Check::fail("aud", Reason::WrongAudience, detail).expecting(expected).finding(found);
    let all = told(payload).unwrap_or_default();
    let check = check.hinting(diagnosis::missing_audience(&all, wanted, true));
    Err(unauthorized(check, Some("go-jose/go-jose/jwt: validation failed, invalid audience claim (aud)")))
}

pub(super) fn roles(settings: &ValidatorSettings, claims: &Object) -> Passing<Check> {
    let access = access::roles(settings, claims);
    let check = access::roles_check(settings, claims, access);
    granted(check, access, "sufficient roles", || access::roles_hints(settings, claims))
}

pub(super) fn scopes(settings: &ValidatorSettings, claims: &Object) -> Passing<Check> {
    let access = access::scopes(settings, claims);
    let check = access::scopes_check(settings, claims, access);
    granted(check, access, "the required scopes", || access::scopes_hints(settings, claims))
}

/// What access comes to: 403, or 500 where the code crashes. `lacks` is what the log says that the token lacks.
/// Gin answers for the crash; vector roles-array-with-number-first-panics.
fn granted(check: Check, access: Access, lacks: &str, hints: impl FnOnce() -> Vec<String>) -> Passing<Check> {
    let (status, hints) = match access {
        Access::Granted => return Ok(check),
        Access::Denied => (403, hints()),
        Access::Crash => (500, Vec::new()),
    };
    let log = format!("Token sent by client does not have {lacks}");
    Err(Stop::new(check.with_hints(hints), Response::of_status(status), Some(log)))
}
