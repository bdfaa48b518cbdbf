//! A provider with its keys, and its checks of a token in Envoy's order.

use std::cmp::Ordering;
use std::sync::Arc;
use std::time::Duration;

use super::chance::Chance;
use super::jwt_settings::Provider;
use super::key::EnvoyKey;
use super::key_set::EnvoySet;
use super::key_shelf::KeyShelf;
use super::refusal::Refusal;
use super::status::Status;
use super::token::Token;
use super::trial::{Failure, Passing, Trial};
use crate::check::{Check, Reason};
use crate::claims::{Bound, NANOS, Timestamp};
use crate::diagnosis::{self, Evidence};
use crate::error::listed;
use crate::gateway::keys::KeySource;
use crate::jwk::UsedKey;

/// A provider with its keys.
#[derive(Debug)]
pub(super) struct ReadyProvider {
    pub(super) settings: Provider,
    shelf: KeyShelf,
}

/// What is asked of a token.
#[derive(Clone, Copy)]
pub(super) struct Asks<'a> {
    /// Those of the requirement, unless it has none
    pub(super) audiences: &'a [String],
    pub(super) now: Timestamp,
    /// Whether causes that have to be found by trying are left out
    pub(super) is_brief: bool,
}

impl ReadyProvider {
    pub(super) fn start(settings: Provider, source: &Arc<dyn KeySource>) -> Result<Self, Refusal> {
        let shelf = KeyShelf::start(&settings.name, &settings.keys, source)?;
        Ok(Self { settings, shelf })
    }

    pub(super) fn warm(&self) {
        self.shelf.warm();
    }

    /// Everything but form and issuer.
    // AuthenticatorImpl::startVerify, verifyKey; vectors order-time-before-aud, subject-after-time, max-lifetime-order,
    // subject-before-key, remote-expired-first.
    pub(super) fn check(&self, trial: &mut Trial, token: &Token, asked: Asks<'_>, chance: &mut Chance) -> Passing<()> {
        let Asks { audiences, now, is_brief } = asked;
        trial.seen.provider = Some(self.settings.name.clone());
        trial.add(self.not_before(token, now)?);
        trial.add(self.expiry(token, now)?);
        trial.add(self.audience(token, audiences)?);
        trial.add(self.subject(token)?);
        trial.add(self.lifetime(token, now)?);
        let set = self.set().inspect_err(|_| trial.seen.lacks_key_of = self.shelf.remote().map(str::to_owned))?;
        let key = set.verify(token, chance).map_err(|(status, tried)| {
            let search = Search { set, token, provider: &self.settings.name, is_brief };
            search.failure(status, &tried)
        })?;
        trial.ledger.pass("key", format!("{} of {}: {}", named(key), set.name, key.describe()));
        trial.ledger.pass("signature", format!("{} by {}", token.alg, named(key)));
        trial.seen.key = Some(used(key, set));
        trial.seen.is_authentic = true;
        Ok(())
    }

    fn skew(&self) -> u64 {
        // vector exp-skew-0
        match self.settings.clock_skew_seconds {
            0 => DEFAULT_SKEW,
            seconds => u64::from(seconds),
        }
    }

    // Jwt::verifyTimeConstraint: `now + clock_skew < nbf`; vector nbf-edge.
    fn not_before(&self, token: &Token, now: Timestamp) -> Passing<Check> {
        let limit = seconds(now).wrapping_add(self.skew());
        let Some(written) = token.claims.get("nbf") else { return Ok(Check::skip("nbf", "the token has no nbf")) };
        let bound = Bound {
            claim: "nbf",
            passes: Ordering::is_le,
            limit: i128::from(limit) * NANOS,
            reason: Reason::NotYetValid,
        };
        let check = bound.check(token.not_before.cmp(&limit), &distance(token.not_before, now), written);
        self.timed(check, Status::NotYetValid, "the issuer's clock is ahead of this one")
    }

    // Jwt::verifyTimeConstraint: `exp && now > exp + clock_skew`; vectors exp-skew-edge, exp-skew-over, exp-zero.
    fn expiry(&self, token: &Token, now: Timestamp) -> Passing<Check> {
        let written = match token.claims.get("exp") {
            Some(_) if token.expires == 0 => return Ok(Check::skip("exp", "an exp of 0 is none to Envoy")),
            Some(written) => written,
            None => return Ok(Check::skip("exp", "the token has no exp")),
        };
        let last = token.expires.wrapping_add(self.skew());
        let limit = i128::from(seconds(now)) - i128::from(self.skew());
        let bound = Bound { claim: "exp", passes: Ordering::is_ge, limit: limit * NANOS, reason: Reason::Expired };
        let check = bound.check(last.cmp(&seconds(now)), &distance(token.expires, now), written);
        self.timed(check, Status::Expired, "ask the issuer for a fresh token")
    }

    fn timed(&self, check: Check, status: Status, hint: &str) -> Passing<Check> {
        if check.reason.is_none() {
            return Ok(check);
        }
        let skew = self.skew();
        let hint =
            format!("{hint}; clocks may differ by {skew} s ({} of the provider)", self.settings.claims_by.clock_skew());
        Err(Failure::new(status, check.hinting(hint)))
    }

    // CheckAudience; vectors aud-scheme-slash, aud-wildcard, prov-aud-replaces, prov-aud-empty.
    fn audience(&self, token: &Token, of_requirement: &[String]) -> Passing<Check> {
        let (wanted, whose) = match of_requirement {
            [] => (self.settings.audiences.as_slice(), "provider"),
            some => (some, "requirement"),
        };
        let found = token.claims.get("aud");
        if wanted.is_empty() {
            return Ok(Check::skip("aud", "no audience was asked for").finding(found));
        }
        let expected = match wanted {
            [one] => one.clone(),
            several => format!("any of {}", several.join(", ")),
        };
        let is_wanted = |aud: &String| wanted.iter().any(|wanted| bare_audience(wanted) == bare_audience(aud));
        if let Some(aud) = token.audiences.iter().find(|aud| is_wanted(aud)) {
            let check = Check::pass("aud", format!("{aud:?} is an audience of the {whose}"));
            return Ok(check.expecting(expected).finding(found));
        }
        let has = match token.audiences.as_slice() {
            [] => "the token has no aud".to_owned(),
            some => format!("the token's aud is {}", some.join(", ")),
        };
        let detail = format!("{has}; the {whose} {:?} takes {expected}", self.settings.name);
        let check = Check::fail("aud", Reason::WrongAudience, detail).expecting(expected).finding(found);
        let check = check.hinting(diagnosis::missing_audience(&token.claims, wanted, false));
        Err(Failure::new(Status::AudienceNotAllowed, check))
    }

    // isSubjectAllowed; vectors subject-prefix-bad, subject-absent.
    fn subject(&self, token: &Token) -> Passing<Check> {
        let found = token.claims.get("sub");
        let Some(wanted) = &self.settings.subjects else {
            return Ok(Check::skip("sub", "no subject was asked for").finding(found));
        };
        let expected = wanted.to_string();
        if wanted.matches(&token.subject) {
            return Ok(Check::pass("sub", "the subject matches").expecting(expected).finding(found));
        }
        let detail = match found {
            Some(_) => format!(
                "the token's sub is {:?}, the provider {:?} takes {expected}",
                token.subject, self.settings.name
            ),
            None => format!(
                "the token has no sub, which is the empty text; the provider {:?} takes {expected}",
                self.settings.name
            ),
        };
        let check = Check::fail("sub", Reason::WrongSubject, detail).expecting(expected).finding(found);
        let hint = "Envoy says \"Jwt verification fails\" of a wrong subject too: the signature was not looked at";
        Err(Failure::new(Status::VerificationFails, check.hinting(hint)))
    }

    // isLifetimeAllowed: what is left counts, not what was given; vectors max-lifetime-equal, require-exp-absent.
    fn lifetime(&self, token: &Token, now: Timestamp) -> Passing<Check> {
        let longest = match (self.settings.max_lifetime, self.settings.require_expiration) {
            (None, false) => return Ok(Check::skip("lifetime", "no limit on the lifetime was asked for")),
            // Of the two it is the one that counts.
            (Some(longest), _) => longest,
            (None, true) => Duration::MAX,
        };
        let fail = |reason, detail: String, hint: &str| {
            let check = Check::fail("lifetime", reason, detail).finding(token.claims.get("exp")).hinting(hint);
            Err(Failure::new(Status::VerificationFails, check))
        };
        if token.expires == 0 {
            let setting = if self.settings.max_lifetime.is_some() { "max_lifetime" } else { "require_expiration" };
            let detail = format!("the token never expires, and {setting} asks for an exp");
            let hint = "have the issuer set exp; Envoy says \"Jwt verification fails\" of this too";
            return fail(Reason::MissingClaim, detail, hint);
        }
        let left = i128::from(token.expires) - i128::from(seconds(now));
        if i128::try_from(longest.as_nanos()).is_ok_and(|longest| left * NANOS < longest) {
            return Ok(Check::pass("lifetime", format!("{left} s are left")));
        }
        let detail = format!("{left} s are left, and max_lifetime wants less than {} s", longest.as_secs_f64());
        let hint = "what is left until exp counts, not exp - iat; Envoy says \"Jwt verification fails\" of this too";
        fail(Reason::ClaimMismatch, detail, hint)
    }

    fn set(&self) -> Passing<&EnvoySet> {
        self.shelf.get().map_err(|(status, no_set)| {
            let check = Check::fail("key", status.reason(), no_set.detail).with_hints(no_set.hint);
            Failure::new(status, check)
        })
    }
}

/// A search for the key that made a token's signature, in vain.
#[derive(Clone, Copy)]
struct Search<'s> {
    set: &'s EnvoySet,
    token: &'s Token,
    provider: &'s str,
    is_brief: bool,
}

impl Search<'_> {
    fn failure(self, status: Status, tried: &[&EnvoyKey]) -> Box<Failure> {
        let Self { set, token, .. } = self;
        if status == Status::NoKeyMatches {
            let check = Check::fail("key", status.reason(), no_key(set, token)).with_hints(self.meant_key());
            return Failure::new(status, check.with_hints(why_no_key(set, token, self.provider)));
        }
        let keys =
            tried.iter().map(|key| format!("{} ({})", named(key), key.describe())).collect::<Vec<_>>().join(", ");
        let detail = match (status, tried) {
            (Status::Ed25519Length, _) => {
                format!("an Ed25519 signature has 64 bytes, this has {}", token.signature.len())
            }
            (_, [key]) if key.is_of_other_family(token.alg) => {
                format!("{} is not a signature of {keys} of {}", token.alg, set.name)
            }
            _ => {
                format!(
                    "the {} signature was not made over this header and payload by {keys} of {}",
                    token.alg, set.name
                )
            }
        };
        let native = if self.is_brief { None } else { set.native() };
        let mut hints = native.map(|keys| self.evidence().near_misses(keys, None)).unwrap_or_default();
        if hints.is_empty() {
            hints.push(self.evidence().odd_length().unwrap_or_else(|| {
                "the token was signed with a key that is not in this set, or changed after it was signed".to_owned()
            }));
        }
        Failure::new(status, Check::fail("signature", status.reason(), detail).with_hints(hints))
    }

    /// The key that was meant, where the token names another.
    fn meant_key(self) -> Option<String> {
        let kid = self.token.kid.as_str();
        // What is pinned to another alg is told apart.
        if self.set.keys.iter().any(|key| !kid.is_empty() && key.kid == kid) {
            return None;
        }
        let keys = self.set.native()?;
        let maker = if self.is_brief { None } else { self.evidence().maker(keys) };
        maker.or_else(|| diagnosis::near_key_id(kid, keys).filter(|_| !kid.is_empty()))
    }

    fn evidence(self) -> Evidence {
        Evidence::new(self.token.alg, self.token.message.clone(), self.token.signature.clone())
    }
}

fn no_key(set: &EnvoySet, token: &Token) -> String {
    let wanted = match token.kid.as_str() {
        "" => format!("the alg {}", token.alg),
        kid => format!("the kid {kid:?} and the alg {}", token.alg),
    };
    let told = |key: &EnvoyKey| match key.alg.as_str() {
        "" => named(key),
        alg => format!("{} for {alg}", named(key)),
    };
    format!("no key fits {wanted}; {} has {}", set.name, listed(set.keys.iter().map(told), SHOWN))
}

/// What keeps a key that was meant from being tried.
fn why_no_key(set: &EnvoySet, token: &Token, provider: &str) -> Option<String> {
    let by_kid = set.keys.iter().find(|key| !token.kid.is_empty() && key.kid == token.kid);
    if let Some(key) = by_kid {
        return Some(format!(
            "the key is pinned to {}: sign with it, or leave `alg` out of the key set of {provider}",
            key.alg
        ));
    }
    set.unusable.first().map(|(index, fault)| format!("Envoy ignores key {index} of {}: {fault}", set.name))
}

fn named(key: &EnvoyKey) -> String {
    match key.kid.as_str() {
        "" => "a key without kid".to_owned(),
        kid => format!("key {kid:?}"),
    }
}

fn used(key: &EnvoyKey, set: &EnvoySet) -> UsedKey {
    let kid = (!key.kid.is_empty()).then(|| key.kid.clone());
    UsedKey { kid, kty: key.kty(), source: set.name.clone() }
}

/// An audience without one scheme in front and one slash behind.
// sanitizeAudience; vector aud-scheme-slash.
fn bare_audience(audience: &str) -> &str {
    let bare = audience.strip_prefix("http://").or_else(|| audience.strip_prefix("https://")).unwrap_or(audience);
    bare.strip_suffix('/').unwrap_or(bare)
}

/// Whole seconds, as Envoy's clock has them.
fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.seconds()).unwrap_or_default()
}

fn distance(seconds: u64, now: Timestamp) -> String {
    Timestamp::new(i64::try_from(seconds).unwrap_or(i64::MAX), 0).ago_or_ahead(now)
}

/// `kClockSkewInSecond`
const DEFAULT_SKEW: u64 = 60;

/// How many keys a message lists.
const SHOWN: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audience_loses_one_scheme_and_one_slash() {
        for (audience, bare) in [
            ("https://a/", "a"),
            ("http://https://a//", "https://a/"),
            ("urn:a/", "urn:a"),
            ("HTTPS://a", "HTTPS://a"),
            ("", ""),
        ] {
            assert_eq!(bare_audience(audience), bare);
        }
    }
}
