//! The keys that may open a token: by identity, type, length and use.

use super::key_management::Opener;
use super::parameters::Parameters;
use super::policy::Policy;
use super::purpose::{Objection, Side, permits};
use super::refusal::Refusal;
use crate::algorithm::{ContentEncryption, KeyManagement, KeyMethod};
use crate::crypto::{PrivateKey, PublicKey};
use crate::jose::Header;
use crate::jwk::{Key, KeyIdFrom, KeySet, Member, PassedOver};

/// What a recipient asks for, read from the header.
pub(super) struct Wanted<'h> {
    pub(super) alg: KeyManagement,
    pub(super) enc: ContentEncryption,
    pub(super) header: &'h Header,
    pub(super) parameters: &'h Parameters,
}

/// One key that fits.
pub(super) struct Candidate<'k> {
    pub(super) member: &'k Member,
    pub(super) opener: Opener<'k>,
}

impl Wanted<'_> {
    /// The keys of `keys` that the recipient may mean: those of its `kid` alone, when it has one.
    ///
    /// # Errors
    /// The [`Refusal`] that tells most, when no key is left.
    pub(super) fn select<'k>(&self, keys: &'k KeySet, policy: &Policy) -> Result<Vec<Candidate<'k>>, Refusal> {
        let wanted = self.header.kid().map(str::to_owned);
        let mut candidates = Vec::new();
        let mut passed_over = PassedOver::new();
        for member in KeyIdFrom::Kid.members(keys, wanted.as_deref()) {
            match self.consider(member, policy) {
                Ok(opener) => candidates.push(Candidate { member, opener }),
                Err(refusal) => {
                    let rank = refusal.rank();
                    passed_over.add(refusal, rank);
                }
            }
        }
        if !candidates.is_empty() {
            return Ok(candidates);
        }
        Err(passed_over.blamed(wanted.is_some()).unwrap_or_else(|| Refusal::NoMatchingKey {
            alg: self.alg,
            wanted,
            available: KeyIdFrom::Kid.available(keys),
        }))
    }

    fn consider<'k>(&self, member: &'k Member, policy: &Policy) -> Result<Opener<'k>, Refusal> {
        let place = || member.place();
        let jwk = member.jwk().map_err(|reason| Refusal::KeyLeftOut { place: place(), reason: reason.clone() })?;
        let mismatch = |key: String| Refusal::KeyMismatch { alg: self.alg, place: place(), key };
        let opener = match (self.alg.method(), jwk.key()) {
            (KeyMethod::RsaOaep(_), Key::Private(key @ PrivateKey::Rsa(_))) => Opener::Private(key),
            (KeyMethod::EcdhEs(_), Key::Private(key)) if self.is_on_the_curve(&key.public()) => Opener::Private(key),
            (KeyMethod::AesKw(len) | KeyMethod::AesGcmKw(len), Key::Symmetric(secret)) if secret.len() == len => {
                Opener::Secret(secret)
            }
            (KeyMethod::Direct, Key::Symmetric(secret)) if secret.len() == self.enc.key_len() => Opener::Secret(secret),
            (KeyMethod::Pbes2(..), Key::Symmetric(secret)) => Opener::Secret(secret),
            (_, Key::Public(key)) if self.alg.key_types().contains(&key.key_type()) => {
                return Err(mismatch(format!("{}, a public key, which cannot decrypt", key.describe())));
            }
            (_, key) => return Err(mismatch(key.describe())),
        };
        permits(jwk.metadata(), self.alg, self.enc, Side::Opening).map_err(|objection| match objection {
            Objection::Pinned(pinned) => Refusal::Pinned { place: place(), pinned, alg: self.alg },
            Objection::Misuse(problem) => Refusal::Misuse { place: place(), problem },
        })?;
        // Looked for once, however many tokens there are.
        if let Some(weakness) = member.weakness() {
            return Err(Refusal::WeakKey { place: place(), weakness: weakness.clone() });
        }
        // Whoever can send a token would else choose the work and the salt.
        let is_asked_for = || {
            let by_name = policy.algorithms.as_ref().is_some_and(|allowed| allowed.contains(&self.alg));
            by_name || jwk.metadata().alg.as_deref() == Some(self.alg.name())
        };
        if matches!(self.alg.method(), KeyMethod::Pbes2(..)) && !is_asked_for() {
            return Err(Refusal::Password { alg: self.alg });
        }
        Ok(opener)
    }

    /// Whether `epk` is of the key's own kind.
    fn is_on_the_curve(&self, own: &PublicKey) -> bool {
        let Parameters::Agreement(agreement) = self.parameters else { return false };
        match (own, &agreement.epk) {
            (PublicKey::Ec(own), PublicKey::Ec(epk)) => own.curve() == epk.curve(),
            (PublicKey::X25519(_), PublicKey::X25519(_)) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const P256: &str = r#"{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}"#;
    const SHORT: &str = r#"{"kty":"oct","k":"AAECAwQFBgcICQoLDA0ODw"}"#;
    const LONG: &str = r#"{"kty":"oct","k":"AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8"}"#;

    /// What a token of this header says of these keys: how many serve, or why none does.
    fn select(header: &str, members: &[&str]) -> Result<usize, String> {
        let keys = KeySet::read(format!(r#"{{"keys":[{}]}}"#, members.join(",")).as_bytes(), "keys").unwrap();
        let header = Header::read(header.as_bytes()).unwrap();
        let (alg, enc) = (header.alg().parse().unwrap(), "A128GCM".parse().unwrap());
        let parameters = Parameters::read(alg, &header, 1_000).unwrap();
        let wanted = Wanted { alg, enc, header: &header, parameters: &parameters };
        let selected = wanted.select(&keys, &Policy::default());
        selected.map(|candidates| candidates.len()).map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn the_key_that_tells_most_is_blamed() {
        let named = SHORT.replace('{', r#"{"kid":"a","#).replace(r#""k":"AA"#, r#""k":"AAAA"#);
        let for_signatures = SHORT.replace('{', r#"{"use":"sig","#);
        for (kid, members, told) in [
            ("", vec![P256], "A128KW does not go with keys, key 0"),
            (r#","kid":"a""#, vec![&named, &named], "A128KW does not go with keys, key 0"),
            ("", vec![P256, P256], "the token names no key, and none fits A128KW"),
            ("", vec![P256, &for_signatures], "keys, key 1 may not open this token"),
            ("", vec![&for_signatures, P256], "keys, key 0 may not open this token"),
            ("", vec![&for_signatures, &for_signatures], "keys, key 0 may not open this token"),
        ] {
            let refused = select(&format!(r#"{{"alg":"A128KW"{kid}}}"#), &members).unwrap_err();
            assert!(refused.starts_with(told), "{members:?}: {refused}");
        }
    }

    #[test]
    fn a_secret_fits_by_its_length() {
        for (alg, fitting, other) in [("A128KW", SHORT, LONG), ("A256KW", LONG, SHORT), ("dir", SHORT, LONG)] {
            let header = format!(r#"{{"alg":"{alg}"}}"#);
            assert_eq!(select(&header, &[fitting]), Ok(1), "{alg}");
            let refused = select(&header, &[other]).unwrap_err();
            assert!(refused.contains("does not go with"), "{alg}: {refused}");
        }
        let (iv, tag) = ("AAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA");
        let header = format!(r#"{{"alg":"A128GCMKW","iv":"{iv}","tag":"{tag}"}}"#);
        assert_eq!(select(&header, &[SHORT]), Ok(1));
        assert!(select(&header, &[LONG]).unwrap_err().contains("does not go with"));
    }

    #[test]
    fn a_public_key_of_the_right_type_is_told_as_such() {
        let public = P256.split_once(r#","d""#).unwrap().0.to_owned() + "}";
        let epk = format!(r#"{{"alg":"ECDH-ES","epk":{public}}}"#);
        assert!(select(&epk, &[&public]).unwrap_err().contains("a public key, which cannot decrypt"));
        let refused = select(r#"{"alg":"RSA-OAEP"}"#, &[&public]).unwrap_err();
        assert!(refused.contains("does not go with") && !refused.contains("cannot decrypt"), "{refused}");
    }

    #[test]
    fn keys_agree_on_one_curve_alone() {
        let public = |jwk: &str| jwk.split_once(r#","d""#).unwrap().0.to_owned() + "}";
        let new = |spec: crate::jwk::KeySpec| {
            let jwk = crate::jwk::Jwk::new(spec.generate().unwrap(), crate::jwk::Metadata::default());
            crate::json::write_object(&jwk.expose_json(), crate::json::Style::Compact)
        };
        let p384 = new(crate::jwk::KeySpec::Ec(crate::algorithm::Curve::P384));
        let x25519 = new(crate::jwk::KeySpec::X25519);
        for (own, other) in [(P256, &*p384), (&p384, P256), (P256, &x25519), (&x25519, P256)] {
            let header = |epk: &str| format!(r#"{{"alg":"ECDH-ES","epk":{}}}"#, public(epk));
            assert_eq!(select(&header(own), &[own]), Ok(1), "{own}");
            assert!(select(&header(other), &[own]).unwrap_err().contains("does not go with"), "{own} {other}");
        }
    }
}
