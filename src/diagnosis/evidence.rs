//! A signature, and the ways in which it comes to be no good: each is tried, and none of them is an acceptance.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::cause::Cause;
use super::secret::{self, from_standard};
use crate::algorithm::{Algorithm, Digest, Scheme};
use crate::base64url;
use crate::crypto::{LenientKey, Secret, VerifyingKey, digest};
use crate::hex;
use crate::json::{self, Dialect};
use crate::jwk::{Key, KeySet, Member};
use crate::jws::Unverified;

/// A signature over a message, with the algorithm under which it is to be good.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    algorithm: Algorithm,
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl Evidence {
    /// The first signature of a token.
    pub(super) fn of(token: &Unverified) -> Option<Self> {
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
        self.causes(keys, used).into_iter().map(|cause| cause.words).collect()
    }

    /// The same, with what to ask for otherwise.
    pub(super) fn causes(&self, keys: &KeySet, used: Option<usize>) -> Vec<Cause> {
        let mut hints: Vec<Cause> = Vec::new();
        let others = keys.members().iter().enumerate().filter(|(index, _)| Some(*index) != used);
        if let Some((_, other)) = others.take(MOST_TRIES).find(|(_, member)| self.is_made_by(member)) {
            hints.push(Cause::from(format!(
                "another key made this signature: {}; the token names the wrong key, or two keys share one ID",
                other.place()
            )));
        }
        if hints.is_empty() {
            hints.extend(keys.members().iter().take(MOST_TRIES).find_map(|member| self.secret_misread(member)));
        }
        hints.extend(self.nonce_hashed(keys).map(Cause::from));
        if hints.is_empty() {
            hints.extend(self.written_otherwise(keys).or_else(|| self.other_algorithm(keys)).map(Cause::from));
        }
        hints
    }

    /// The signature written in another way than JOSE has it.
    fn written_otherwise(&self, keys: &KeySet) -> Option<String> {
        if self.is_der() {
            return Some(
                "the signature is DER, as OpenSSL writes it; JOSE wants the two numbers at fixed width, one after \
                 the other"
                    .to_owned(),
            );
        }
        let is_good = |signature: &[u8]| {
            let other = Self { signature: signature.to_vec(), ..self.clone() };
            keys.members().iter().take(MOST_TRIES).any(|member| other.is_made_by(member))
        };
        let text = std::str::from_utf8(&self.signature).ok()?;
        if hex::decode(text).is_some_and(|bytes| is_good(&bytes)) {
            return Some(
                "the signature is base64url of hex digits: the issuer must encode the bytes themselves, not their \
                 hex digits"
                    .to_owned(),
            );
        }
        from_standard(text).or_else(|| base64url::decode(text).ok()).is_some_and(|bytes| is_good(&bytes)).then(|| {
            "the signature is encoded twice: what it decodes to is base64 once more; the issuer must encode it once"
                .to_owned()
        })
    }

    /// An algorithm of the same keys that made the signature, where the header names another.
    fn other_algorithm(&self, keys: &KeySet) -> Option<String> {
        let other = Algorithm::ALL
            .into_iter()
            .filter(|other| *other != self.algorithm && other.key_type() == self.algorithm.key_type());
        let made = other.map(|algorithm| Self { algorithm, ..self.clone() });
        let made = made
            .into_iter()
            .find(|made| keys.members().iter().take(MOST_TRIES).any(|member| made.is_made_by(member)))?;
        Some(format!(
            "the header says {}, and the signature was made with {}: the issuer must name the algorithm that it \
             signs with",
            self.algorithm, made.algorithm
        ))
    }

    /// Which key of a set made the signature, when none has the identity that the token names.
    pub(crate) fn maker(&self, keys: &KeySet) -> Option<String> {
        let member = self.maker_in(keys.members().iter())?;
        Some(format!(
            "{} would verify this token: only the key IDs differ; make the issuer and the key set use the same one",
            member.place()
        ))
    }

    /// The member that made the signature, of as many as are tried for the sake of a hint.
    pub(super) fn maker_in<'k>(&self, members: impl Iterator<Item = &'k Member>) -> Option<&'k Member> {
        members.take(MOST_TRIES).find(|member| self.is_made_by(member))
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        self.algorithm
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

    /// The secret of a key, where the issuer has another that was written down for it.
    fn secret_misread(&self, member: &Member) -> Option<Cause> {
        let Scheme::Hmac(digest) = self.algorithm.scheme() else { return None };
        let made = |secret: &[u8]| LenientKey::hmac(digest, &Secret::from(secret.to_vec()));
        secret::misread(member, &|secret| made(secret).verifies(&self.message, &self.signature))
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
            "the header's `nonce` was hashed before signing, as Microsoft does for its Graph API: this token is \
             meant for \
             Microsoft Graph alone; request one for your own API"
                .to_owned()
        } else {
            "the header has a `nonce`: Microsoft Graph's access tokens are signed over its hash and nobody else can \
             verify \
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

/// How many keys are tried for the sake of a hint.
const MOST_TRIES: usize = 50;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::check::{Remedy, SecretForm};
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
    fn every_misreading_of_a_lone_secret_is_named() {
        let secret = b"a secret, thirty-two bytes long!";
        let utf16: Vec<u8> = [0xFEFF].into_iter().chain("abc".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for (given, used, words, remedy) in [
            (
                STANDARD.encode(b"\xFB\xFF\xFE").into_bytes(),
                b"\xFB\xFF\xFE".to_vec(),
                "is base64 of",
                Some(SecretForm::Base64),
            ),
            (b"-__-".to_vec(), b"\xFB\xFF\xFE".to_vec(), "is base64url of", Some(SecretForm::Base64url)),
            (hex::encode(secret).into_bytes(), secret.to_vec(), "hex digits", Some(SecretForm::Hex)),
            (b"abc".to_vec(), b"abc\n".to_vec(), "lacks a line break", None),
            (b"abc\n".to_vec(), b"abc".to_vec(), "ends with a line break", None),
            (b" abc ".to_vec(), b"abc".to_vec(), "white space", None),
            (b"\xEF\xBB\xBFabc".to_vec(), b"abc".to_vec(), "byte-order mark", None),
            (utf16, b"abc".to_vec(), "UTF-16", None),
            (b"\"abc\"".to_vec(), b"abc".to_vec(), "quotes", None),
            (secret.to_vec(), STANDARD.encode(secret).into_bytes(), "as it stands", Some(SecretForm::Raw)),
            (secret.to_vec(), hex::encode(secret).into_bytes(), "as it stands", Some(SecretForm::Raw)),
        ] {
            let mut keys = KeySet::new();
            keys.push_secret(Secret::from(given), "file");
            let causes = signed_with(&used, MESSAGE).causes(&keys, None);
            assert!(causes.len() == 1 && causes[0].words.contains(words), "{words}: {causes:?}");
            assert_eq!(causes[0].remedy, remedy.map(Remedy::SecretEncoding), "{words}");
        }
    }

    #[test]
    fn a_signature_that_is_written_or_named_otherwise_is_recognised() {
        let keys = keys(&["YWJj"]);
        let good = signed_with(b"abc", MESSAGE);
        let with = |signature: Vec<u8>| Evidence { signature, ..good.clone() }.near_misses(&keys, Some(0));
        assert!(with(hex::encode(&good.signature).into_bytes())[0].contains("hex digits"));
        assert!(with(base64url::encode(&good.signature).into_bytes())[0].contains("encoded twice"));
        let named = Evidence { algorithm: Algorithm::Hs512, ..good.clone() }.near_misses(&keys, Some(0));
        assert!(named[0].contains("says HS512") && named[0].contains("made with HS256"), "{named:?}");
    }
}
