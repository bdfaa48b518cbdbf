//! Verifying many compact tokens: what depends on the header alone is worked out once for each distinct header.

use std::collections::HashMap;

use super::authentic::AuthenticRef;
use super::candidates::Candidates;
use super::policy::Policy;
use super::refusal::Refusal;
use crate::base64url::Decoder;
use crate::jose::{Header, Malformed, part, parts};
use crate::jwk::KeySet;

/// Verifies one compact token after another, and decides as [`super::Unverified::verify`] does about each.
///
/// Headers that were met before are not parsed again and their keys stay ready; the number of both that it remembers is
/// bounded. Buffers are used again, so each thread needs a verifier of its own.
pub(crate) struct Verifier<'k> {
    keys: &'k KeySet,
    policy: &'k Policy,
    known: Vec<Known<'k>>,
    by_text: HashMap<Box<str>, usize>,
    /// The place of the header of the token before.
    latest: usize,
    weight: usize,
    payload: Decoder,
    signature: Decoder,
    /// A payload that is no base64url
    unencoded: Vec<u8>,
}

/// A header that was read, with the keys that it leaves.
struct Known<'k> {
    text: Box<str>,
    header: Header,
    candidates: Result<Candidates<'k>, Refusal>,
    /// How long the text of the signature was under this header
    signature_len: usize,
}

impl<'k> Verifier<'k> {
    /// A verifier that takes its keys from `keys`, as `policy` wants them.
    pub(crate) fn new(keys: &'k KeySet, policy: &'k Policy) -> Self {
        Self {
            keys,
            policy,
            known: Vec::new(),
            by_text: HashMap::new(),
            latest: 0,
            weight: 0,
            payload: Decoder::new(),
            signature: Decoder::new(),
            unencoded: Vec::new(),
        }
    }

    /// Checks the signature of a compact token.
    ///
    /// # Errors
    /// The [`Refusal`] that taking the token apart and verifying it by itself would give.
    pub(crate) fn verify<'v>(&'v mut self, token: &str) -> Result<AuthenticRef<'v, 'k>, Refusal> {
        let (known, payload, signature) = if let Some((payload, signature)) = self.split_as_before(token) {
            (self.latest, payload, signature)
        } else {
            let [header, payload, signature] = parts(token)?;
            let place = self.header(header)?;
            if let Some(known) = self.known.get_mut(place) {
                known.signature_len = signature.len();
            }
            (place, payload, signature)
        };
        // A dot too many is found only now when the token was split as the one before.
        let encoding = |part| move |fault| parts(token).err().unwrap_or(Malformed::Encoding { part, fault });
        let signature_bytes = self.signature.decode(signature).map_err(encoding("signature"))?;
        // What the payload part means depends on the header (RFC 7797), what is signed does not.
        let Some(Known { header, candidates, .. }) = self.known.get(known) else {
            return Err(Malformed::Empty.into());
        };
        let payload = if header.is_encoded() {
            self.payload.decode(payload).map_err(encoding("payload"))?
        } else {
            self.unencoded.clear();
            self.unencoded.extend_from_slice(payload.as_bytes());
            &self.unencoded
        };
        let candidates = candidates.as_ref().map_err(Clone::clone)?;
        let signed = token.len().saturating_sub(signature.len() + 1);
        let message = token.as_bytes().get(..signed).unwrap_or_default();
        let candidate = candidates.check(message, signature_bytes)?;
        Ok(AuthenticRef {
            header,
            payload,
            algorithm: candidates.algorithm(),
            key: candidate.member(),
            warnings: candidates.warnings(),
        })
    }

    /// The payload and the signature of a token that has the header of the one before, as most have, and a signature of the
    /// same length. Both may have dots in them, which no base64url has.
    fn split_as_before<'t>(&self, token: &'t str) -> Option<(&'t str, &'t str)> {
        let known = self.known.get(self.latest).filter(|known| known.header.is_encoded())?;
        let behind = token.strip_prefix(&*known.text)?.strip_prefix('.')?;
        let (payload, rest) = behind.split_at_checked(behind.len().checked_sub(known.signature_len + 1)?)?;
        Some((payload, rest.strip_prefix('.')?))
    }

    /// The place of a header among those that are known.
    fn header(&mut self, text: &str) -> Result<usize, Refusal> {
        if self.known.get(self.latest).is_some_and(|known| *known.text == *text) {
            return Ok(self.latest);
        }
        if let Some(&place) = self.by_text.get(text) {
            self.latest = place;
            return Ok(place);
        }
        let header = Header::read(&part("header", text)?)?;
        let mut candidates = Candidates::select(&header, self.keys, self.policy);
        if let Ok(candidates) = &mut candidates {
            candidates.begin_with(format!("{text}.").as_bytes());
        }
        // A refusal has its words, which take about as much.
        self.weight += text.len() + candidates.as_ref().map_or(KEY_WEIGHT, |found| found.len() * KEY_WEIGHT);
        if self.weight > MOST_WEIGHT {
            // Strangers' headers may differ in every token; those that recur are soon known again.
            self.known.clear();
            self.by_text.clear();
            self.weight = 0;
        }
        self.latest = self.known.len();
        self.by_text.insert(text.into(), self.latest);
        self.known.push(Known { text: text.into(), header, candidates, signature_len: 0 });
        Ok(self.latest)
    }
}

/// How much is remembered, in bytes: of headers, and of keys, each of which counts for [`KEY_WEIGHT`].
const MOST_WEIGHT: usize = 4 << 20;

/// About what a prepared key takes with its place in the tables.
const KEY_WEIGHT: usize = 1 << 10;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::algorithm::Algorithm;
    use crate::base64url;
    use crate::crypto::{Secret, SigningKey};
    use crate::jws::Unverified;

    /// Keys `a` and `b`, and one that is for encryption alone.
    fn keys() -> KeySet {
        let text = br#"{"keys":[{"kty":"oct","kid":"a","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
            {"kty":"oct","kid":"b","k":"BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
            {"kty":"oct","kid":"e","use":"enc","k":"BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
            {"kty":"oct","kid":"w","k":"AA"}]}"#;
        KeySet::read(text, "keys").unwrap()
    }

    fn token(header: &str, payload: &str, first: u8) -> String {
        let mut secret = vec![0; 32];
        *secret.first_mut().unwrap() = first;
        let key = SigningKey::hmac(Algorithm::Hs256, &Secret::from(secret)).unwrap();
        let message = format!("{}.{payload}", base64url::encode(header));
        format!("{message}.{}", base64url::encode(key.sign(message.as_bytes()).unwrap()))
    }

    fn tokens() -> impl Strategy<Value = String> {
        let headers = vec![
            r#"{"alg":"HS256"}"#,
            r#"{"alg":"HS256","kid":"a"}"#,
            r#"{"alg":"HS256","kid":"b"}"#,
            r#"{"alg":"HS256","kid":"c"}"#,
            r#"{"alg":"HS256","kid":"e"}"#,
            r#"{"alg":"HS256","kid":"w"}"#,
            r#"{"alg":"HS512","kid":"a"}"#,
            r#"{"alg":"none"}"#,
            r#"{"alg":"HS256","crit":["x"],"x":1}"#,
            r#"{"alg":"HS256","crit":[]}"#,
            r#"{"alg":"HS256","crit":["b64"],"b64":false}"#,
            r#"{"alg":"HS256","alg":"HS256"}"#,
            "{}",
            "[]",
            "",
        ];
        let payloads = vec!["e30", "e31", "", "e30=", "eyJzdWIiOiJhIn0", "e30.e30", "$"];
        let ends = vec!["", "", "", "", "A", "=", ".", ".a.b", "\u{e9}"];
        let (headers, payloads) = (proptest::sample::select(headers), proptest::sample::select(payloads));
        (headers, payloads, 0_u8..6, proptest::sample::select(ends))
            .prop_map(|(header, payload, first, end)| token(header, payload, first) + end)
    }

    proptest! {
        #[test]
        fn it_decides_as_a_single_verification_does(
            tokens in proptest::collection::vec(prop_oneof![tokens(), ".{0,12}"], 1..8),
            weak_keys: bool,
            unencoded: bool,
        ) {
            let keys = keys();
            let policy = Policy { weak_keys, unencoded, ..Policy::default() };
            let mut verifier = Verifier::new(&keys, &policy);
            for token in tokens {
                let single = Unverified::compact(&token)
                    .and_then(|token| token.verify(&keys, &policy).map_err(|mut refused| refused.refusals.remove(0)));
                match (single, verifier.verify(&token)) {
                    (Ok(single), Ok(lent)) => {
                        let lent = lent.to_authentic();
                        prop_assert_eq!(format!("{single:?}"), format!("{lent:?}"));
                    }
                    (Err(single), Err(refusal)) => prop_assert_eq!(single, refusal, "{}", token),
                    (single, lent) => prop_assert!(false, "{token}: {single:?}, {lent:?}"),
                }
            }
        }
    }

    #[test]
    fn a_payload_that_is_not_encoded_is_never_split_as_the_token_before() {
        // RFC 7797 section 5.2: a dot in an unencoded payload makes four parts, which is no compact token.
        let header = r#"{"alg":"HS256","kid":"a","crit":["b64"],"b64":false}"#;
        let (keys, policy) = (keys(), Policy { unencoded: true, ..Policy::default() });
        let mut verifier = Verifier::new(&keys, &policy);
        assert!(verifier.verify(&token(header, "$02", 0)).is_ok());
        let refusal = verifier.verify(&token(header, "a.b", 0)).unwrap_err();
        assert_eq!(refusal, Refusal::Malformed(Malformed::Parts { found: 4 }));
    }

    #[test]
    fn a_header_that_was_forgotten_is_read_anew() {
        let (keys, policy) = (keys(), Policy::default());
        let mut verifier = Verifier::new(&keys, &policy);
        let first = token(r#"{"alg":"HS256","kid":"b"}"#, "e30", 4);
        assert!(verifier.verify(&first).is_ok());
        let others = (0..=MOST_WEIGHT / KEY_WEIGHT)
            .map(|number| token(&format!(r#"{{"alg":"HS256","kid":"a","nonce":{number}}}"#), "e30", 0));
        for other in others {
            assert!(verifier.verify(&other).is_ok());
        }
        assert!(verifier.known.len() < MOST_WEIGHT / KEY_WEIGHT, "nothing was forgotten");
        assert_eq!(verifier.verify(&first).unwrap().header().kid(), Some("b"));
    }

    #[test]
    fn what_it_remembers_is_bounded() {
        let (keys, policy) = (keys(), Policy::default());
        let mut verifier = Verifier::new(&keys, &policy);
        for number in 0..20_000 {
            let header = format!(r#"{{"alg":"HS256","kid":"a","nonce":{number}}}"#);
            assert!(verifier.verify(&token(&header, "e30", 0)).is_ok());
            assert!(
                verifier.weight <= MOST_WEIGHT + 2 * KEY_WEIGHT && verifier.known.len() <= MOST_WEIGHT / KEY_WEIGHT
            );
        }
    }

    #[test]
    fn a_token_like_the_one_before_is_split_without_a_search() {
        let (keys, policy) = (keys(), Policy::default());
        let mut verifier = Verifier::new(&keys, &policy);
        let header = r#"{"alg":"HS256","kid":"a"}"#;
        let (one, other) = (token(header, "e30", 0), token(header, "eyJzdWIiOiJhIn0", 0));
        assert_eq!(verifier.split_as_before(&one), None);
        assert!(verifier.verify(&one).is_ok());
        let (_, signature) = other.rsplit_once('.').unwrap();
        assert_eq!(verifier.split_as_before(&other), Some(("eyJzdWIiOiJhIn0", signature)));
    }

    #[test]
    fn headers_and_keys_are_remembered_up_to_a_weight() {
        let (keys, policy) = (keys(), Policy::default());
        let mut verifier = Verifier::new(&keys, &policy);
        let text = |kid: &str| base64url::encode(kid);
        // No name: the two keys that serve for it weigh, and the header.
        let header = r#"{"alg":"HS256"}"#;
        assert!(verifier.verify(&token(header, "e30", 0)).is_ok());
        let weight = 2 * KEY_WEIGHT + text(header).len();
        assert_eq!((verifier.weight, verifier.known.len()), (weight, 1));
        // What fits just so is kept beside the others.
        let header = r#"{"alg":"HS256","kid":"a"}"#;
        verifier.weight = MOST_WEIGHT - KEY_WEIGHT - text(header).len();
        assert!(verifier.verify(&token(header, "e30", 0)).is_ok());
        assert_eq!((verifier.weight, verifier.known.len()), (MOST_WEIGHT, 2));
        assert!(verifier.verify(&token(r#"{"alg":"HS256","kid":"b"}"#, "e30", 4)).is_ok());
        assert_eq!(verifier.known.len(), 1);
    }

    #[test]
    fn what_was_tolerated_is_lent_too() {
        let (keys, policy) = (keys(), Policy::default().allow_weak_keys());
        let key = SigningKey::hmac(Algorithm::Hs256, &Secret::from(vec![0])).unwrap();
        let message = format!("{}.e30", base64url::encode(r#"{"alg":"HS256","kid":"w"}"#));
        let token = format!("{message}.{}", base64url::encode(key.sign(message.as_bytes()).unwrap()));
        let mut verifier = Verifier::new(&keys, &policy);
        let lent = verifier.verify(&token).unwrap();
        assert!(matches!(lent.warnings(), [warning] if warning.contains("too weak")), "{:?}", lent.warnings());
    }
}
