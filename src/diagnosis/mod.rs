//! What went wrong with a token that was refused, found by trying.
//!
//! Whatever is tried here is never an acceptance: a signature that turns out good under another reading of the secret
//! is a hint where the mistake lies, and nothing else. No secret is ever part of a hint.
//!
//! The mistakes are those that people really make: secrets taken as text instead of base64url, keys of another set,
//! tokens for somebody else, and texts that are no tokens at all.

mod audience;
mod cause;
mod claims;
mod evidence;
mod family;
mod issuer;
mod key_id;
mod not_a_token;
mod secret;

use self::family::wrong_family;
use crate::algorithm::KeyType;
use crate::check::Remedy;
use crate::claims::{Rules, Verdict};
use crate::jose::Header;
use crate::json::{self, Dialect, Object, Value};
use crate::jwk::KeySet;
use crate::jws::{Refusal, Refused};

pub(crate) use self::audience::missing_audience;
pub use self::cause::Cause;
pub(crate) use self::evidence::Evidence;
pub(crate) use self::issuer::wrong_issuer;
pub(crate) use self::key_id::near_key_id;
pub use self::not_a_token::about_text;

/// What went wrong with a token that is refused, found by trying; nothing for one that is accepted. `text` is the token as it
/// was given.
pub fn explain(verdict: &Verdict<'_>, text: &str, keys: &KeySet, rules: &Rules) -> Vec<Cause> {
    if let Some(refused) = verdict.refused() {
        return of_refused(refused, keys);
    }
    let Some(token) = verdict.authentic() else {
        let is_encrypted = |remedy: &Remedy| *remedy == Remedy::DecryptionKey;
        let remedy = verdict.failures().find_map(|check| check.remedy).filter(is_encrypted);
        return about_text(text).map(|words| Cause { words, remedy }).into_iter().collect();
    };
    match verdict.authentic_claims() {
        Some(claims) => verdict.failures().filter_map(|check| claims::explain(check, claims, rules)).collect(),
        None if verdict.is_accepted() => Vec::new(),
        None => about_payload(token.header(), token.payload()).map(Cause::from).into_iter().collect(),
    }
}

fn of_refused(refused: &Refused, keys: &KeySet) -> Vec<Cause> {
    let Some(evidence) = Evidence::of(&refused.token) else { return Vec::new() };
    let header = refused.token.peek_header();
    let mut causes = match refused.refusals.first() {
        Some(Refusal::BadSignature { length, .. }) => {
            let near = evidence.causes(keys, None);
            if near.is_empty() { vec![no_near_miss(&evidence, *length).into()] } else { near }
        }
        Some(Refusal::NoMatchingKey { wanted: Some(wanted), .. }) => key_id::explain(wanted, &evidence, keys),
        Some(Refusal::KeyLeftOut { .. } | Refusal::TooManyKeys { .. }) => {
            evidence.maker(keys).map(Cause::from).into_iter().collect()
        }
        Some(Refusal::NoMatchingKey { wanted: None, .. } | Refusal::KeyMismatch { .. }) => {
            wrong_family(&evidence, keys).into_iter().collect()
        }
        Some(_) | None => Vec::new(),
    };
    let claims = json::read_object(refused.token.peek_payload(), Dialect::GO).ok();
    causes.extend(claims.and_then(|claims| meant_for_another(header, &claims)).map(Cause::from));
    causes
}

/// A signature that fits in no way that was tried. `length` is what was found and what is needed, where they differ.
fn no_near_miss(evidence: &Evidence, length: Option<(usize, usize)>) -> String {
    match length {
        Some((0, _)) => "the token ends with its second dot: the signature was taken off, or cut off".to_owned(),
        Some((found, needed)) if found < needed => format!(
            "the signature was cut off: {} of its {needed} bytes are missing; copy the token once more, whole",
            needed - found
        ),
        Some((found, needed)) => format!(
            "the signature is too long by {} bytes: something was added to the token, or it was made with a larger key",
            found - needed
        ),
        None if evidence.algorithm().key_type() == KeyType::Oct => {
            "no near miss fits either (the secret as text, base64, base64url or hex, with and without a line \
             break): it is another \
             secret than the issuer's, or the token was changed after it was signed"
                .to_owned()
        }
        None => "none of these keys made it: the token was changed after it was signed, or it was signed with \
             another key of the \
                 same name; compare with a fresh token, and with the keys that the issuer publishes"
            .to_owned(),
    }
}

/// A token that its issuer made for itself, or for another.
fn meant_for_another(header: &Header, claims: &Object) -> Option<String> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    match (text("typ").or(header.typ()), text("token_use")) {
        (Some("Refresh" | "Offline"), _) => Some(
            "this is a refresh token of Keycloak (`typ`), signed for Keycloak alone with a key that it does not \
             publish: send the \
             access token"
                .to_owned(),
        ),
        (Some("rt+jwt" | "refresh+jwt" | "refresh"), _) | (_, Some("refresh")) => {
            Some("this is a refresh token, for its issuer alone: send the access token".to_owned())
        }
        _ => None,
    }
}

/// What an authentic payload is that is no claim set.
fn about_payload(header: &Header, payload: &[u8]) -> Option<String> {
    if let Some(zip) = header.members().get("zip") {
        return Some(format!(
            "the header has zip {}: the payload is compressed, which RFC 7516 has for encrypted tokens alone; `jwtk \
             decode` shows it, \
             and the issuer must leave it out",
            json::write(zip, json::Style::Compact)
        ));
    }
    let text = std::str::from_utf8(payload).ok()?.trim();
    let inner = text.trim_matches('"');
    if inner.starts_with("ey") && matches!(inner.matches('.').count(), 2 | 4) {
        return Some(
            "the payload is a token by itself (a nested JWT, RFC 7519 section 5.2): verify this one for its \
             payload, and then that one; \
             `jwtk decode` shows both"
                .to_owned(),
        );
    }
    if json::read_object(payload, Dialect::GO).is_ok() {
        return Some(
            "lenient readers take it, each in its own way, and that is why it is refused: the issuer must \
             mend it; `jwtk decode` shows it"
                .to_owned(),
        );
    }
    None
}
