//! The keys that may open a token: by identity, type, length and use.

use super::key_management::{Opener, Parameters};
use super::policy::Policy;
use super::purpose::{Objection, Side, permits};
use super::refusal::Refusal;
use crate::algorithm::{ContentEncryption, Curve, KeyManagement, KeyMethod};
use crate::crypto::{PrivateKey, PublicKey};
use crate::jose::Header;
use crate::jwk::{Key, KeyIdFrom, KeySet, Member};

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
        let mut refusal: Option<Refusal> = None;
        let mut seen = 0_usize;
        for member in KeyIdFrom::Kid.members(keys, wanted.as_deref()) {
            seen += 1;
            match self.consider(member, policy) {
                Ok(opener) => candidates.push(Candidate { member, opener }),
                Err(other) if refusal.as_ref().is_none_or(|kept| kept.rank() < other.rank()) => refusal = Some(other),
                Err(_) => {}
            }
        }
        if !candidates.is_empty() {
            return Ok(candidates);
        }
        // Without an identity the type is the only thing that a key can miss by: no single one is to blame.
        Err(match refusal {
            Some(refusal) if wanted.is_some() || seen == 1 || refusal.rank() > 2 => refusal,
            _ => Refusal::NoMatchingKey { alg: self.alg, wanted, available: KeyIdFrom::Kid.available(keys) },
        })
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
        if let Key::Private(key) = jwk.key()
            && let Some(weakness) = key.public().weakness()
        {
            return Err(Refusal::WeakKey { place: place(), weakness });
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
            (PublicKey::Ec(own), PublicKey::Ec(epk)) => own.curve() == epk.curve() && own.curve() != Curve::Secp256k1,
            (PublicKey::X25519(_), PublicKey::X25519(_)) => true,
            _ => false,
        }
    }
}
