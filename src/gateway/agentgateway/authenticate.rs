//! One pass of `jwtAuth`: from a request to claims, in the gateway's order (`crates/agentgateway/src/http/jwt.rs`).

use std::sync::Arc;

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{DecodeError, Engine as _};

use super::claims::{Claims, Failed};
use super::header::{Header, base64_error, parts};
use super::jwt_auth::{JwtAuth, Mode};
use super::key::Key;
use super::key_set::KeySet;
use super::live::Live;
use super::provider::Provider;
use super::refusal::unauthorized;
use super::sets::{Found, Sets};
use super::token_location::{Location, Looked};
use crate::algorithm::Algorithm;
use crate::check::{Check, Outcome, Reason};
use crate::claims::Timestamp;
use crate::diagnosis::{self, Evidence};
use crate::gateway::answer::{Response, SeenToken};
use crate::http::Request;
use crate::json::{Object, Value};
use crate::jwk::UsedKey;

/// What a pass came to.
#[derive(Debug)]
pub(super) struct Passed {
    pub(super) checks: Vec<Check>,
    pub(super) token: Option<SeenToken>,
    pub(super) outcome: Verdict,
}

/// Whether the request goes on, and with which claims.
#[derive(Debug)]
pub(super) enum Verdict {
    /// With a validated token
    Validated {
        claims: Object,
        token: String,
    },
    /// With no token, or a bad one
    Anonymous,
    Refused(Response),
    /// It depends on what is not known here
    Undetermined,
}

/// Looks for a token and checks it.
pub(super) fn pass(
    jwt: &Arc<JwtAuth>,
    sets: &Sets,
    live: &mut Live,
    request: &Request,
    facts: &dyn Fn(&Live) -> Looked,
    now: Timestamp,
    explains: bool,
) -> Passed {
    let place = jwt.location.place();
    let found = match jwt.location.find(live, facts) {
        Looked::Token(token) => token,
        Looked::Unknown(why) => {
            let check = Check::fail("token", Reason::Undetermined, why);
            return Passed { checks: vec![check], token: None, outcome: Verdict::Undetermined };
        }
        Looked::Nothing(why) => return without_token(jwt, live, request, &why),
    };
    let mut seen = SeenToken { place: place.clone(), ..SeenToken::default() };
    let mut checks = vec![Check::pass("token", format!("found in {place}"))];
    match check(jwt, sets, &found, &mut checks, &mut seen, now, explains) {
        Ok(claims) => {
            jwt.location.remove(live);
            seen.claims = Some(claims.clone());
            Passed { checks, token: Some(seen), outcome: Verdict::Validated { claims, token: found } }
        }
        Err(stop) if jwt.mode == Mode::Permissive => {
            let mut failed = stop.check;
            failed.outcome = Outcome::Skip;
            failed.reason = None;
            failed.detail = format!("permissive mode lets a bad token pass as none: {}", failed.detail);
            checks.push(failed);
            // The request goes on as one without a token: whatever the signature, its claims are worth nothing.
            seen.is_authentic = false;
            live.use_token();
            Passed { checks, token: Some(seen), outcome: Verdict::Anonymous }
        }
        Err(stop) => {
            checks.push(stop.check);
            let response = unauthorized(live, jwt.challenge.as_ref(), &stop.words);
            Passed { checks, token: Some(seen), outcome: Verdict::Refused(response) }
        }
    }
}

/// The key that a token names, with where it is.
#[derive(Clone, Copy)]
struct NamedKey<'s> {
    provider: &'s Provider,
    set: &'s KeySet,
    key: &'s Key,
    name: &'s str,
}

/// The check that ends it, and the gateway's words behind `authentication failure: `.
struct Stop {
    check: Check,
    words: String,
}

fn without_token(jwt: &JwtAuth, live: &Live, request: &Request, why: &str) -> Passed {
    let mode = jwt.mode.name();
    let (check, outcome) = match jwt.mode {
        Mode::Strict => {
            let check = Check::fail("token", Reason::NoToken, format!("{why}, and mode {mode} wants a token"));
            let response = unauthorized(live, jwt.challenge.as_ref(), "no bearer token found");
            (check.with_hints(jwt.location.elsewhere(live, request)), Verdict::Refused(response))
        }
        Mode::Optional | Mode::Permissive => {
            let check = Check::skip("token", format!("{why}; mode {mode} lets such requests pass, with jwt null"));
            (check.with_hints(jwt.location.elsewhere(live, request)), Verdict::Anonymous)
        }
    };
    Passed { checks: vec![check], token: None, outcome }
}

fn check(
    jwt: &Arc<JwtAuth>,
    sets: &Sets,
    token: &str,
    checks: &mut Vec<Check>,
    seen: &mut SeenToken,
    now: Timestamp,
    explains: bool,
) -> Result<Object, Box<Stop>> {
    let header = Header::read(token).map_err(|malformed| {
        seen.header = malformed.members;
        Box::new(Stop {
            check: Check::fail("header", Reason::Malformed, malformed.detail)
                .with_hints(token_hint(token, &jwt.location)),
            words: format!("the token header is malformed: {}", malformed.error),
        })
    })?;
    let alg = header.algorithm;
    checks.push(Check::pass("header", format!("alg {}", alg.name())));
    seen.alg = Some(alg.name().to_owned());
    seen.header = Some(header.members);
    seen.claims = peek(token);
    let kid = header.kid.ok_or_else(|| {
        Box::new(Stop {
            check: Check::fail(
                "kid",
                Reason::NoMatchingKey,
                "the token's header has no kid, and this gateway finds keys by it alone",
            )
            .hinting("have the issuer put the key's kid into the header; a set of a single key makes no difference"),
            words: "the token header does not specify a `kid`".to_owned(),
        })
    })?;
    let evidence = || evidence(token, alg);
    let chosen = key_of(jwt, sets, &kid, explains.then_some(&evidence))?;
    let NamedKey { provider, key, name, .. } = chosen;
    seen.provider = Some(provider.issuer.clone());
    seen.key = Some(UsedKey { kid: Some(kid.clone()), kty: key.kty, source: name.to_owned() });
    checks.push(Check::pass(
        "key",
        format!("kid {kid:?} is in {name}: {}, of issuer {}", key.describe(), provider.issuer),
    ));
    let invalid = |check: Check, error: &str| {
        Box::new(Stop { check, words: format!("the token is invalid or malformed: {error}") })
    };
    if !key.takes(alg) {
        let takes = key.algorithms.iter().map(|algorithm| algorithm.name()).collect::<Vec<_>>().join(", ");
        let detail = format!("the token is signed with {}, key {kid:?} takes {takes}", alg.name());
        let check = Check::fail("alg", Reason::AlgorithmNotAllowed, detail)
            .expecting(takes)
            .finding(Some(&Value::from(alg.name())));
        return Err(invalid(check, "Error(InvalidAlgorithm)"));
    }
    checks.push(Check::pass("alg", format!("key {kid:?} takes {}", alg.name())));
    let failed = |failed: Box<Failed>| invalid(failed.check, &failed.error);
    let (payload, check) = signed(token, &chosen, alg, explains).map_err(failed)?;
    checks.push(check);
    seen.is_authentic = true;
    let claims = Claims::read(&payload).map_err(failed)?;
    checks.push(Check::pass("payload", "a JSON object"));
    let (made, stop) = claims.weigh(provider, now);
    checks.extend(made);
    match stop {
        None => Ok(claims.members),
        Some(stop) => Err(failed(stop)),
    }
}

/// The signature of a token, to look for causes with.
fn evidence(token: &str, alg: Algorithm) -> Option<Evidence> {
    let (message, signature) = token.rsplit_once('.')?;
    Some(Evidence::new(alg, message.as_bytes().to_vec(), URL_SAFE_NO_PAD.decode(signature).ok()?))
}

/// The first provider that has the kid; no other is tried (vector `shared-kid-second-provider`).
fn key_of<'s>(
    jwt: &'s Arc<JwtAuth>,
    sets: &'s Sets,
    kid: &str,
    evidence: Option<&dyn Fn() -> Option<Evidence>>,
) -> Result<NamedKey<'s>, Box<Stop>> {
    let mut known = Vec::new();
    let mut left_out = Vec::new();
    for (provider, found) in sets.of(jwt) {
        match found {
            Found::Set(set, name) => match set.find(kid) {
                Some(key) => return Ok(NamedKey { provider, set, key, name }),
                None => known.extend(set.kids().map(str::to_owned)),
            },
            Found::Spoilt(spoilt, name) => {
                left_out.push(format!("{name} cannot be read, so its provider is left out: {}", spoilt.words));
                left_out.push(spoilt.hint.clone());
            }
            Found::Unserved(unserved) => {
                let at = provider.keys.as_written();
                left_out.push(format!("{at} could not be fetched, so its provider is left out: {}", unserved.message));
                left_out.extend(unserved.hint.clone());
            }
        }
    }
    let listed =
        if known.is_empty() { "there are no keys at all".to_owned() } else { format!("there are {}", shown(&known)) };
    let check = Check::fail("key", Reason::NoMatchingKey, format!("no key has the token's kid {kid:?}; {listed}"))
        .expecting(known.join(", "))
        .finding(Some(&Value::from(kid)))
        .with_hints(left_out);
    let why = evidence.map_or_else(|| OLDER.to_owned(), |evidence| why_no_key(jwt, sets, kid, evidence().as_ref()));
    let why = (!known.is_empty()).then_some(why);
    let check = check.with_hints(why);
    Err(Box::new(Stop { check, words: format!("token uses the unknown key {kid:?}") }))
}

/// A key that would verify the token, or one whose kid is nearly the token's.
fn why_no_key(jwt: &Arc<JwtAuth>, sets: &Sets, kid: &str, evidence: Option<&Evidence>) -> String {
    let near = sets.of(jwt).find_map(|(_, found)| {
        let Found::Set(set, name) = found else { return None };
        let keys = set.native(name)?;
        evidence.and_then(|evidence| evidence.maker(keys)).or_else(|| diagnosis::near_key_id(kid, keys))
    });
    near.unwrap_or_else(|| format!("none of these keys made the signature: {OLDER}"))
}

fn shown(kids: &[String]) -> String {
    let shown = kids.iter().take(SHOWN).map(|kid| format!("{kid:?}")).collect::<Vec<_>>().join(", ");
    match kids.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The payload of a token whose signature is good.
fn signed(token: &str, chosen: &NamedKey<'_>, alg: Algorithm, explains: bool) -> Result<(Vec<u8>, Check), Box<Failed>> {
    let NamedKey { set, key, name, .. } = *chosen;
    let kid = &key.kid;
    let (_, payload, signature) = parts(token).unwrap_or_default();
    let encoded = |part: &str, error: DecodeError| {
        let detail = format!("the {part} is not base64url without padding: {error}");
        Failed::new(Check::fail(part, Reason::Malformed, detail), base64_error(&error))
    };
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|error| encoded("signature", error))?;
    let message = token.rsplit_once('.').map_or(token, |(message, _)| message);
    let bad = |detail: String, hints: Vec<String>| {
        let check = Check::fail("signature", Reason::BadSignature, detail).with_hints(hints);
        Failed::new(check, "Error(InvalidSignature)")
    };
    let verifier = key
        .verifier(alg)
        .map_err(|why| bad(format!("no {} signature is good with key {kid:?}: {why}", alg.name()), Vec::new()))?;
    if !verifier.verifies(message.as_bytes(), &signature) {
        let evidence = explains.then(|| Evidence::new(alg, message.as_bytes().to_vec(), signature));
        let near = |evidence: &Evidence| Some(evidence.near_misses(set.native(name)?, None));
        let mut hints = evidence.as_ref().and_then(near).unwrap_or_default();
        if hints.is_empty() {
            hints.push(evidence.and_then(|evidence| evidence.odd_length()).unwrap_or_else(|| CHANGED.to_owned()));
        }
        let detail = format!("the {} signature does not verify with key {kid:?} ({})", alg.name(), key.describe());
        return Err(bad(detail, hints));
    }
    let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|error| encoded("payload", error))?;
    Ok((payload, Check::pass("signature", format!("{} with key {kid:?}", alg.name()))))
}

/// The claims of a token that is not trusted yet.
fn peek(token: &str) -> Option<Object> {
    let (_, payload, _) = parts(token)?;
    let bytes = URL_SAFE_NO_PAD.decode(payload).ok()?;
    crate::json::read_object(&bytes, crate::json::Dialect::GO).ok()
}

fn token_hint(token: &str, location: &Location) -> Option<String> {
    let hint = if token.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("bearer ")) {
        match location {
            Location::Header { prefix: Some(_), .. } => {
                "the word Bearer is left of the token behind the prefix: it is there twice, and once is enough"
            }
            Location::Header { prefix: None, .. } => {
                "a header location without prefix has none, so the word Bearer stays in the token: set prefix: 'Bearer '"
            }
            Location::Query(_) | Location::Cookie(_) | Location::Expression(_) => {
                "the word Bearer is part of the token there: send the token alone"
            }
        }
    } else if token.starts_with('"') {
        "the quotes around the value stay part of it: send it without"
    } else if token.split('.').count() == 5 {
        "five parts are an encrypted token (JWE), which this gateway does not read"
    } else if token.starts_with("eyJ") && token.contains('=') {
        "the parts must not be padded with ="
    } else {
        return None;
    };
    Some(hint.to_owned())
}

/// What is told where nothing better is found.
const CHANGED: &str =
    "the token was changed on the way, or another key has the same kid: compare the set with the issuer's own";

/// The same of a kid that no key has.
const OLDER: &str =
    "the set may be older than the key (an unknown kid does not fetch it again), or another issuer signed the token";

const SHOWN: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_token_looks_like_is_told() {
        let plain = Location::Header { name: "a".to_owned(), prefix: None };
        for (token, location, part) in [
            ("bearer eyJh", &plain, "prefix: 'Bearer '"),
            ("bearer eyJh", &Location::default(), "there twice"),
            ("bearer eyJh", &Location::Query("a".to_owned()), "send the token alone"),
        ] {
            assert!(token_hint(token, location).is_some_and(|found| found.contains(part)), "{part}");
        }
        for (token, part) in [
            ("Bearer", None),
            ("\"eyJh\"", Some("the quotes")),
            ("a.b.c.d.e", Some("JWE")),
            ("a.b.c.d", None),
            ("eyJh=.b.c", Some("padded")),
            ("eyJh.b.c", None),
            ("a=.b.c", None),
        ] {
            let found = token_hint(token, &plain);
            assert_eq!(found.is_some(), part.is_some(), "{token}: {found:?}");
            assert!(part.is_none_or(|part| found.is_some_and(|found| found.contains(part))), "{token}");
        }
    }
}
