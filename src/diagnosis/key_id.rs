//! Why no key has the identity that a token names.

use super::cause::Cause;
use super::evidence::Evidence;
use super::family::{MOST_LOOKED_AT, wrong_family};
use crate::base64url;
use crate::hex;
use crate::json::Value;
use crate::jwk::{KeySet, KidScheme, Member};
use crate::percent;
use crate::text::is_placeholder;

/// What is likely meant by `wanted`, which is the identity of no key. That keys were rotated is said when nothing else fits.
pub(super) fn explain(wanted: &str, evidence: &Evidence, keys: &KeySet) -> Vec<Cause> {
    if keys.members().is_empty() {
        return vec![
            "there is no key at all in what was given: an issuer that signs with a shared secret publishes none".into(),
        ];
    }
    let members = || keys.members().iter().take(MOST_LOOKED_AT);
    let named = || members().find_map(|member| Some((member, nearly(wanted, member)?)));
    let namesake =
        named().or_else(|| members().take(MOST_PRINTS).find_map(|member| Some((member, printed(wanted, member)?))));
    let maker = evidence.maker_in(namesake.iter().map(|(member, _)| *member).chain(members()));
    let mut causes = Vec::new();
    match (&namesake, maker) {
        (Some((member, how)), Some(maker)) if std::ptr::eq(*member, maker) => {
            causes.push(Cause::from(format!("{how}; that key made the signature")));
        }
        // A key that cannot be used could not be tried.
        (Some((member, how)), None) if member.jwk().is_err() => causes.push(Cause::from(how.clone())),
        (Some((_, how)), None) => {
            causes.push(Cause::from(format!("{how}; that key did not make the signature, though")));
        }
        (_, Some(maker)) => {
            let own = match maker.kid() {
                Some(kid) => format!("its kid is {kid:?}"),
                None => "it has no kid".to_owned(),
            };
            causes.push(Cause::from(format!(
                "{} would verify this token, {own}: only the key IDs differ; make the issuer and the key set use \
                 the same one",
                maker.place()
            )));
        }
        (None, None) => {}
    }
    if is_placeholder(wanted) {
        causes.push(Cause::from(format!(
            "the token's kid {wanted:?} is a placeholder that nobody filled in at the issuer"
        )));
    }
    if causes.is_empty() {
        causes.push(wrong_family(evidence, keys).unwrap_or_else(|| nothing_fits(evidence, keys)));
    }
    causes
}

/// The key of nearly that identity, in words.
pub(crate) fn near_key_id(wanted: &str, keys: &KeySet) -> Option<String> {
    let members = || keys.members().iter().take(MOST_PRINTS);
    members().find_map(|member| nearly(wanted, member)).or_else(|| members().find_map(|member| printed(wanted, member)))
}

/// What sets the identity that is wanted apart from one of a key's.
fn nearly(wanted: &str, member: &Member) -> Option<String> {
    let place = member.place();
    if let Some(kid) = member.kid()
        && let Some(how) = difference(wanted, kid)
    {
        return Some(format!("{place}: the two key IDs differ in {how}; they are compared letter by letter"));
    }
    if let Some(Value::Number(number)) = member.json().and_then(|json| json.get("kid"))
        && number.as_str() == wanted.trim()
    {
        return Some(format!(
            "{place}: its kid is the number {}, and the token's is text; a kid is text (RFC 7517 section 4.5): the \
             set must \
             have it in quotes",
            number.as_str()
        ));
    }
    None
}

/// The way in which the identity that is wanted follows from a key.
fn printed(wanted: &str, member: &Member) -> Option<String> {
    let place = member.place();
    let jwk = member.jwk().ok()?;
    let scheme = PRINTS.into_iter().find(|scheme| {
        scheme
            .kid(jwk, None)
            .is_ok_and(|print| print == wanted || bytes(&print).is_some_and(|print| bytes(wanted) == Some(print)))
    })?;
    let what = match scheme {
        KidScheme::Thumbprint => "thumbprint (RFC 7638)",
        KidScheme::X5t => "certificate's SHA-1 (x5t)",
        KidScheme::X5tS256 => "certificate's SHA-256 (x5t#S256)",
        KidScheme::SpkiSha256 => "SHA-256 of its public key (SPKI)",
        KidScheme::Docker => "libtrust ID",
        KidScheme::Filename => return None,
    };
    Some(format!(
        "{place}: the token's kid is this key's {what}, and the set names it otherwise: both must use the same"
    ))
}

/// What people overlook in key IDs.
fn difference(wanted: &str, kid: &str) -> Option<&'static str> {
    let decoded = |text: &str| String::from_utf8(percent::decode(text).to_vec()).unwrap_or_default();
    let unquoted = |text: &str| text.trim_matches(['"', '\'', '<', '>']).to_owned();
    let fragment = |text: &str| text.rsplit('#').next().unwrap_or_default().to_owned();
    if wanted == kid {
        None
    } else if wanted.trim() == kid.trim() {
        Some("white space around them")
    } else if wanted.to_lowercase() == kid.to_lowercase() {
        Some("letter case")
    } else if unquoted(wanted) == unquoted(kid) {
        Some("quotes around them")
    } else if decoded(wanted) == decoded(kid) {
        Some("percent-encoding")
    } else if !fragment(wanted).is_empty() && fragment(wanted) == fragment(kid) {
        Some("what is before the #")
    } else if bytes(wanted).is_some_and(|wanted| wanted.len() >= 16 && Some(wanted) == bytes(kid)) {
        Some("how the same bytes are written (hex, base64, base64url, padding)")
    } else {
        None
    }
}

/// The bytes of a digest, however it is written.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let plain: String = text.chars().filter(|char| *char != ':').collect();
    hex::decode(&plain).or_else(|| base64url::decode_leniently(text).ok().map(|(bytes, _)| bytes))
}

fn nothing_fits(evidence: &Evidence, keys: &KeySet) -> Cause {
    let algorithm = evidence.algorithm();
    let fits = |member: &&Member| {
        member.jwk().is_ok_and(|jwk| match jwk.public() {
            Some(public) => public.key().fits(algorithm),
            None => algorithm.key_type() == jwk.key().key_type(),
        })
    };
    let looked_at = || keys.members().iter().take(MOST_LOOKED_AT);
    if !looked_at().any(|member| fits(&member)) {
        if let Some((member, fault)) = looked_at().find_map(|member| Some((member, member.jwk().err()?))) {
            return Cause::from(format!(
                "none of the keys that can be read fits {algorithm}, which needs {}; {} was left out: {fault}",
                algorithm.key_needed(),
                member.place()
            ));
        }
        return Cause::from(format!(
            "none of these keys fits {algorithm}, which needs {}: these are keys for something else",
            algorithm.key_needed()
        ));
    }
    "none of these keys made the signature under another name: either the keys are stale (the issuer has rotated \
     them) or they are \
     another issuer's: fetch them again, and compare the token's iss with where they come from"
        .into()
}

/// How many keys are digested for the sake of a hint.
const MOST_PRINTS: usize = 50;

const PRINTS: [KidScheme; 5] =
    [KidScheme::Thumbprint, KidScheme::X5tS256, KidScheme::X5t, KidScheme::SpkiSha256, KidScheme::Docker];

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::algorithm::Algorithm;
    use crate::crypto::{Secret, SigningKey};

    const MESSAGE: &[u8] = b"eyJhbGciOiJIUzI1NiJ9.e30";

    fn told(wanted: &str, secret: &[u8], members: &str) -> String {
        let key = SigningKey::hmac(Algorithm::Hs256, &Secret::from(secret.to_vec())).unwrap();
        let evidence = Evidence::new(Algorithm::Hs256, MESSAGE.to_vec(), key.sign(MESSAGE).unwrap());
        let keys = KeySet::read(format!(r#"{{"keys":[{members}]}}"#).as_bytes(), "jwks.json").unwrap();
        let causes = explain(wanted, &evidence, &keys);
        causes.into_iter().map(|cause| cause.words).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn a_key_of_nearly_that_name_is_found() {
        let oct = |kid: &str| format!(r#"{{"kty":"oct","kid":{kid},"k":"YWJj"}}"#);
        for (wanted, kid, words) in [
            ("K1", r#""k1""#, "letter case"),
            ("k1 ", r#""k1""#, "white space"),
            ("\"k1\"", r#""k1""#, "quotes"),
            ("a%2Fb", r#""a/b""#, "percent"),
            ("did:example:1#k1", r#""k1""#, "before the #"),
            ("00112233445566778899aabbccddeeff", r#""ABEiM0RVZneImaq7zN3u_w""#, "same bytes"),
            ("1", "1", "the number 1"),
            ("YOUR_KID", r#""k1""#, "placeholder"),
            ("other", r#""k1""#, "its kid is \"k1\""),
        ] {
            let told = told(wanted, b"abc", &oct(kid));
            assert!(told.contains(words) && !told.contains("rotated"), "{wanted}: {told}");
            if kid != "1" {
                assert!(told.contains("jwks.json, key 0"), "{told}");
            }
        }
        assert!(told("K1", b"xyz", &oct(r#""k1""#)).contains("did not make the signature"));
    }

    #[test]
    fn rotation_is_blamed_last() {
        let oct = r#"{"kty":"oct","kid":"k1","k":"YWJj"}"#;
        assert!(told("other", b"xyz", oct).contains("rotated"));
        assert!(told("other", b"abc", "").contains("no key at all"));
        let public = r#"{"kty":"OKP","crv":"Ed25519","kid":"k1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        let told_of_secret = told("other", b"abc", public);
        assert!(told_of_secret.contains("shared secret") && !told_of_secret.contains("rotated"), "{told_of_secret}");
    }

    #[test]
    fn a_thumbprint_in_the_place_of_a_name_is_recognised() {
        // RFC 8037 appendix A.3.
        let public = r#"{"kty":"OKP","crv":"Ed25519","kid":"k1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        let told = told("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", b"abc", public);
        assert!(told.contains("thumbprint (RFC 7638)"), "{told}");
    }
}
