//! What surely went wrong with a token that was refused, found by trying.
//!
//! Whatever is tried here is never an acceptance: a signature that turns out good under another reading of the secret
//! is a hint where the mistake lies, and nothing else. No secret is ever part of a hint.
//!
//! The mistakes are those that people really make: secrets taken as text instead of base64url, keys of another set,
//! tokens for somebody else.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use crate::algorithm::{Algorithm, Digest, Scheme};
use crate::base64url;
use crate::claims::{Rules, Verdict, difference};
use crate::crypto::{LenientKey, Secret, VerifyingKey, digest};
use crate::hex;
use crate::jose::Malformed;
use crate::json::{self, Dialect, Object, Value};
use crate::jwk::{Key, KeySet, Member};
use crate::jws::{Refusal, Unverified};

/// A signature over a message, with the algorithm under which it is to be good.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    algorithm: Algorithm,
    message: Vec<u8>,
    signature: Vec<u8>,
}

/// What went wrong with a token that is refused, found by trying; nothing for one that is accepted.
pub fn explain(verdict: &Verdict<'_>, keys: &KeySet, rules: &Rules) -> Vec<String> {
    if let Some(refused) = verdict.refused() {
        let Some(evidence) = Evidence::of(&refused.token) else { return Vec::new() };
        return match refused.refusals.first() {
            Some(Refusal::BadSignature { .. }) => evidence.near_misses(keys, None),
            Some(Refusal::NoMatchingKey { .. } | Refusal::KeyLeftOut { .. } | Refusal::TooManyKeys { .. }) => {
                evidence.maker(keys).into_iter().collect()
            }
            Some(_) | None => Vec::new(),
        };
    }
    let has_wrong_audience = verdict.failures().any(|check| check.name == "aud");
    let claims = verdict.authentic_claims().filter(|_| has_wrong_audience);
    claims.and_then(|claims| foreign_token(claims, &rules.audiences)).into_iter().collect()
}

impl Evidence {
    /// The first signature of a token.
    fn of(token: &Unverified) -> Option<Self> {
        let algorithm = token.peek_header().alg().parse().ok()?;
        let (message, signature) = token.signed();
        Some(Self::new(algorithm, message, signature.to_vec()))
    }

    /// The signature of a token. `message` is what it covers: encoded header, a dot, encoded payload.
    pub(crate) fn new(algorithm: Algorithm, message: Vec<u8>, signature: Vec<u8>) -> Self {
        Self { algorithm, message, signature }
    }

    /// Why the signature is not good: every near miss is tried with the keys of the set. `used` is the place of the key
    /// that was tried in earnest. Nothing is found for a token that was changed, or signed by a stranger.
    pub(crate) fn near_misses(&self, keys: &KeySet, used: Option<usize>) -> Vec<String> {
        let mut hints = Vec::new();
        let others = keys.members().iter().enumerate().filter(|(index, _)| Some(*index) != used);
        if let Some((_, other)) = others.take(MOST_TRIES).find(|(_, member)| self.is_made_by(member)) {
            hints.push(format!(
                "another key made this signature: {}; the token names the wrong key, or two keys share one ID",
                other.place()
            ));
        }
        if hints.is_empty() {
            hints.extend(keys.members().iter().take(MOST_TRIES).find_map(|member| self.secret_misread(member)));
        }
        hints.extend(self.nonce_hashed(keys));
        if hints.is_empty() && self.is_der() {
            hints.push(
                "the signature is DER, as OpenSSL writes it; JOSE wants the two numbers at fixed width, one after the other"
                    .to_owned(),
            );
        }
        hints
    }

    /// Which key of a set made the signature, when none has the identity that the token names.
    pub(crate) fn maker(&self, keys: &KeySet) -> Option<String> {
        let member = keys.members().iter().take(MOST_TRIES).find(|member| self.is_made_by(member))?;
        Some(format!(
            "{} would verify this token: only the key IDs differ; make the issuer and the key set use the same one",
            member.place()
        ))
    }

    fn is_made_by(&self, member: &Member) -> bool {
        self.verifies(member, &self.message)
    }

    fn verifies(&self, member: &Member, message: &[u8]) -> bool {
        let Ok(jwk) = member.jwk() else { return false };
        let key = match jwk.key() {
            Key::Symmetric(secret) => {
                let Scheme::Hmac(digest) = self.algorithm.scheme() else { return false };
                return LenientKey::hmac(digest, secret).verifies(message, &self.signature);
            }
            Key::Public(key) => VerifyingKey::new(self.algorithm, key),
            Key::Private(key) => VerifyingKey::new(self.algorithm, &key.public()),
        };
        key.is_ok_and(|key| key.verifies(message, &self.signature))
    }

    /// The secret, read in the ways in which people write it down by mistake.
    fn secret_misread(&self, member: &Member) -> Option<String> {
        let Scheme::Hmac(digest) = self.algorithm.scheme() else { return None };
        let k = member.json()?.get("k").and_then(Value::as_str)?;
        let decoded = base64url::decode(k).ok();
        let text = decoded.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok());
        let with_line_break = |bytes: &[u8]| [bytes, b"\n"].concat();
        let tries: [(Option<Vec<u8>>, &str); 9] = [
            (Some(k.as_bytes().to_vec()), "holds the secret as plain text; write base64url of its bytes there"),
            (hex::decode(k.trim()), "holds the secret in hex; write base64url of its bytes there"),
            (from_standard(k), "holds the secret in standard base64; write base64url there"),
            (
                text.and_then(|text| hex::decode(text.trim())),
                "is base64url of the secret's hex digits; write base64url of the bytes that they stand for",
            ),
            (text.and_then(from_standard), "was encoded twice: what it decodes to is base64 once more; encode it once"),
            (
                text.and_then(|text| base64url::decode(text).ok()),
                "was encoded twice: what it decodes to is base64url once more; encode it once",
            ),
            (
                decoded.as_deref().map(with_line_break),
                "lacks a line break (\\n) that ends the issuer's secret, as a file written by `echo` has it; take it out \
                 there, or into `k`",
            ),
            (
                decoded.as_deref().and_then(|bytes| bytes.strip_suffix(b"\n")).map(<[u8]>::to_vec),
                "ends with a line break (\\n) that the issuer's secret does not have; take it out of `k`",
            ),
            (
                Some(with_line_break(k.as_bytes())),
                "holds the secret as plain text, and the issuer's has a line break (\\n) at its end; write base64url of \
                 its bytes there",
            ),
        ];
        let (_, words) = tries.into_iter().find(|(secret, _)| {
            let is_another = |secret: &&Vec<u8>| !secret.is_empty() && decoded.as_ref() != Some(*secret);
            secret.as_ref().filter(is_another).is_some_and(|secret| {
                LenientKey::hmac(digest, &Secret::from(secret.clone())).verifies(&self.message, &self.signature)
            })
        })?;
        Some(format!("`k` of {} {words}: read so, the signature is good", member.place()))
    }

    /// Microsoft signs its Graph tokens over a header whose `nonce` was hashed.
    fn nonce_hashed(&self, keys: &KeySet) -> Option<String> {
        let dot = self.message.iter().position(|byte| *byte == b'.')?;
        let (header, rest) = self.message.split_at_checked(dot)?;
        let header = String::from_utf8(base64url::decode(header).ok()?).ok()?;
        let members = json::read_object(header.as_bytes(), Dialect::GO).ok()?;
        let nonce = members.get("nonce")?.as_str().filter(|nonce| !nonce.is_empty())?;
        let hash = digest(Digest::Sha256, nonce.as_bytes());
        let hex = hex::encode(&hash);
        let forms = [base64url::encode(&hash), hex.clone(), hex.to_uppercase(), STANDARD.encode(&hash)];
        let is_good = forms.iter().any(|form| {
            let header = header.replace(&format!("\"{nonce}\""), &format!("\"{form}\""));
            let message = [base64url::encode(header).as_bytes(), rest].concat();
            keys.members().iter().take(MOST_TRIES).any(|member| self.verifies(member, &message))
        });
        Some(if is_good {
            "the header's `nonce` was hashed before signing, as Microsoft does for its Graph API: this token is meant for \
             Microsoft Graph alone; request one for your own API"
                .to_owned()
        } else {
            "the header has a `nonce`: Microsoft Graph's access tokens are signed over its hash and nobody else can verify \
             them; request a token for your own API"
                .to_owned()
        })
    }

    /// A signature of a length that the algorithm never makes: the token was cut, or something was added.
    pub(crate) fn odd_length(&self) -> Option<String> {
        let found = self.signature.len();
        let needed = match self.algorithm.scheme() {
            Scheme::Ecdsa(curve, _) => 2 * curve.field_len(),
            Scheme::Hmac(digest) => digest.output_len(),
            Scheme::Ed25519 => 64,
            Scheme::MlDsa(set) => set.signature_len(),
            Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) => return None,
        };
        (found != needed).then(|| format!("the signature has {found} bytes, {} makes {needed}", self.algorithm))
    }

    /// ECDSA signatures have two spellings, and this is the one that JOSE does not have.
    fn is_der(&self) -> bool {
        let is_ecdsa =
            matches!(self.algorithm.scheme(), Scheme::Ecdsa(curve, _) if self.signature.len() != 2 * curve.field_len());
        is_ecdsa && self.signature.first() == Some(&0x30)
    }
}

/// Why a text is no token that could be verified, when it is one of the things that people send instead.
pub(crate) fn not_a_token(text: &str) -> Option<&'static str> {
    let text = text.trim();
    match text.bytes().filter(|byte| *byte == b'.').count() {
        _ if text.is_empty() => Malformed::Empty.hint(),
        _ if text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("basic ")) => {
            Some("this is Basic authentication, not a token")
        }
        4 => Malformed::Jwe.hint(),
        dots @ (0 | 1) => Malformed::Parts { found: dots + 1 }.hint(),
        _ if text.contains(['+', '/']) => {
            Some("this is standard base64: a token is base64url, with `-` for `+` and `_` for `/`")
        }
        _ => None,
    }
}

/// What kind of token it is that lacks an audience, when it is one of those that are taken for another.
fn foreign_token(claims: &Object, wanted: &[String]) -> Option<String> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let found = audiences(claims);
    if claims.get("aud").is_none()
        && let (Some("access"), Some(client)) = (text("token_use"), text("client_id"))
    {
        return Some(format!(
            "an access token of Amazon Cognito has no `aud`, but a `client_id` ({client:?}): ask for no audience, or send \
             the ID token"
        ));
    }
    if found.iter().any(|aud| aud.contains("kubernetes")) {
        return Some(
            "this is a service account's token for the Kubernetes API server: request one with an audience of your own"
                .to_owned(),
        );
    }
    if found.iter().any(|aud| GRAPH.contains(&aud.trim_end_matches('/'))) {
        return Some("this token is for Microsoft Graph: request one for your own API".to_owned());
    }
    let client = text("azp").or_else(|| text("client_id"))?;
    wanted.iter().any(|wanted| wanted == client).then(|| {
        format!(
            "the wanted audience is the token's client ({client:?}), not its `aud`: name the API, or have the issuer add an \
             audience"
        )
    })
}

/// Why an audience is missing in a token, told from the claims. With `all` every one that is wanted must be there.
pub(crate) fn missing_audience(claims: &Object, wanted: &[String], all: bool) -> String {
    let found = audiences(claims);
    let missing: Vec<&str> = wanted.iter().map(String::as_str).filter(|wanted| !found.contains(wanted)).collect();
    let near = missing.iter().flat_map(|wanted| found.iter().map(move |found| (*wanted, *found)));
    let near = near.into_iter().find_map(|(wanted, found)| Some((wanted, found, difference(wanted, found)?)));
    if let Some((wanted, found, what)) = near {
        return format!("audiences are compared letter by letter: {wanted:?} and {found:?} differ in {what}");
    }
    if let Some(foreign) = foreign_token(claims, wanted) {
        return foreign;
    }
    match found.as_slice() {
        [] => "the token has no `aud`: ask the issuer for a token for this audience, or ask for none here".to_owned(),
        [only] if only.split(' ').count() > 1 => {
            "`aud` is one text with spaces, which is one audience: the issuer must send a list".to_owned()
        }
        _ if all && missing.len() < wanted.len() => format!(
            "every audience of the list must be in the token, one is not enough: it lacks {}; list only those that each \
             token has",
            missing.join(", ")
        ),
        found => format!("the token is for {}: request one for {}", found.join(", "), missing.join(", ")),
    }
}

fn audiences(claims: &Object) -> Vec<&str> {
    match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Why an issuer is not the one that is wanted.
pub(crate) fn wrong_issuer(wanted: &str, found: Option<&str>) -> Option<String> {
    let Some(found) = found else { return Some("the token has no `iss`: have the issuer set it".to_owned()) };
    let advice = match difference(wanted, found)? {
        "a trailing slash" => "write it exactly as the token has it, final slash included or not",
        "the host" => "one may be the internal name of the server and the other its public one",
        what if what.contains("/v2.0") => "tokens of Entra ID's v1 and v2 endpoints have different issuers",
        _ => "write it exactly as the token has it",
    };
    let what = difference(wanted, found)?;
    Some(format!("issuers are compared letter by letter: {wanted:?} and {found:?} differ in {what}; {advice}"))
}

fn from_standard(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    STANDARD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text)).ok()
}

/// How many keys are tried for the sake of a hint.
const MOST_TRIES: usize = 50;

/// Microsoft Graph, by its application ID and by its URL.
const GRAPH: [&str; 2] = ["00000003-0000-0000-c000-000000000000", "https://graph.microsoft.com"];

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::crypto::SigningKey;

    const MESSAGE: &[u8] = b"eyJhbGciOiJIUzI1NiJ9.e30";

    fn signed_with(secret: &[u8], message: &[u8]) -> Evidence {
        let key = SigningKey::hmac(Algorithm::Hs256, &Secret::from(secret.to_vec())).unwrap();
        Evidence::new(Algorithm::Hs256, message.to_vec(), key.sign(message).unwrap())
    }

    fn keys(ks: &[&str]) -> KeySet {
        let members: Vec<String> =
            ks.iter().enumerate().map(|(index, k)| format!(r#"{{"kty":"oct","kid":"{index}","k":"{k}"}}"#)).collect();
        KeySet::read(format!(r#"{{"keys":[{}]}}"#, members.join(",")).as_bytes(), "jwks.json").unwrap()
    }

    #[test]
    fn every_misreading_of_a_secret_is_named() {
        let secret = b"\xFBa secret of bytes\xFF\xFE";
        let hex = hex::encode(secret);
        for (k, secret, words) in [
            ("plain-text-secret", &b"plain-text-secret"[..], "plain text"),
            ("not base64url!", b"not base64url!", "plain text"),
            (&hex, secret, "in hex"),
            (&STANDARD.encode(secret), secret, "standard base64"),
            (&base64url::encode(&hex), secret, "hex digits"),
            (&base64url::encode(STANDARD.encode(secret)), secret, "encoded twice"),
            (&base64url::encode(base64url::encode(secret)), secret, "encoded twice"),
            (&base64url::encode(b"abc"), b"abc\n", "lacks a line break"),
            (&base64url::encode(b"abc\n"), b"abc", "ends with a line break"),
            ("open-sesame", b"open-sesame\n", "plain text"),
        ] {
            let hints = signed_with(secret, MESSAGE).near_misses(&keys(&[k]), Some(0));
            assert!(hints.len() == 1 && hints[0].contains(words), "{words}: {hints:?}");
            assert!(!hints[0].contains(k), "a secret is told: {hints:?}");
        }
    }

    #[test]
    fn another_key_of_the_set_is_named() {
        let evidence = signed_with(b"abc", MESSAGE);
        let keys = keys(&["AAAA", "YWJj"]);
        let hints = evidence.near_misses(&keys, Some(0));
        assert!(hints.len() == 1 && hints[0].contains("kid \"1\""), "{hints:?}");
        assert!(evidence.maker(&keys).unwrap().contains("would verify"));
        let stranger = signed_with(b"xyz", MESSAGE);
        assert_eq!((stranger.maker(&keys), stranger.near_misses(&keys, None)), (None, Vec::new()));
    }

    #[test]
    fn a_hashed_nonce_is_recognised() {
        let header = r#"{"typ":"JWT","nonce":"abc","alg":"HS256"}"#;
        let hashed = header.replace("abc", &base64url::encode(digest(Digest::Sha256, b"abc")));
        let signed = signed_with(b"abc", format!("{}.e30", base64url::encode(hashed)).as_bytes());
        let sent = format!("{}.e30", base64url::encode(header)).into_bytes();
        let evidence = Evidence::new(Algorithm::Hs256, sent, signed.signature);
        assert!(evidence.near_misses(&keys(&["YWJj"]), Some(0))[0].contains("was hashed"));
        assert!(evidence.near_misses(&keys(&["AAAA"]), Some(0))[0].contains("Microsoft Graph"));
    }

    #[test]
    fn a_der_signature_is_recognised() {
        let evidence = Evidence::new(Algorithm::Es256, MESSAGE.to_vec(), vec![0x30; 70]);
        assert!(evidence.near_misses(&KeySet::new(), None)[0].contains("DER"));
    }

    #[test]
    fn what_is_sent_instead_of_tokens_is_named() {
        for (text, words) in [
            ("", "empty"),
            ("Basic YTpi", "Basic"),
            ("a.b.c.d.e", "encrypted"),
            ("3f1c", "opaque"),
            ("a.b", "cut off"),
            ("a.b+.c", "base64url"),
        ] {
            assert!(not_a_token(text).unwrap().contains(words), "{text}");
        }
        assert_eq!(not_a_token("a.b.c"), None);
    }

    #[test]
    fn audiences_and_issuers_are_explained() {
        let claims = |text: &str| json::read_object(text.as_bytes(), Dialect::STRICT).unwrap();
        let wanted = ["a".to_owned(), "b".to_owned()];
        for (text, words) in [
            (r#"{"token_use":"access","client_id":"c"}"#, "Cognito"),
            ("{}", "no `aud`"),
            (r#"{"aud":["a"]}"#, "every audience"),
            (r#"{"aud":["https://kubernetes.default.svc"]}"#, "Kubernetes"),
            (r#"{"aud":"00000003-0000-0000-c000-000000000000"}"#, "Graph"),
            (r#"{"aud":"a b"}"#, "one text"),
            (r#"{"aud":"A"}"#, "letter case"),
            (r#"{"aud":"x","azp":"a"}"#, "client"),
            (r#"{"aud":"x"}"#, "request one for a, b"),
        ] {
            assert!(missing_audience(&claims(text), &wanted, true).contains(words), "{text}");
        }
        assert!(wrong_issuer("https://a/", Some("https://a")).unwrap().contains("slash"));
        assert!(wrong_issuer("https://a/", None).unwrap().contains("no `iss`"));
        assert_eq!(wrong_issuer("a", Some("b")), None);
    }
}
