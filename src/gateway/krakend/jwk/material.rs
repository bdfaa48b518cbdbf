//! The key itself, as Go's crypto packages take it.

use crate::algorithm::{Algorithm, KeyType, Scheme};
use crate::crypto::{
    EcPrivateKey, EcPublicKey, Ed25519PrivateKey, LenientKey, LenientSigner, PrivateKey, PublicKey, RsaPrivateKey,
    RsaPublicKey, Secret, SigningKey, bit_len,
};

/// The key itself.
#[derive(Clone, Debug)]
pub(in crate::gateway::krakend) enum Material {
    Symmetric(Secret),
    RsaPublic(RsaNumbers),
    /// The key is missing when it is too short or too odd to sign with.
    RsaPrivate(RsaNumbers, Option<Box<RsaPrivateKey>>),
    EcPublic(EcPublicKey),
    /// Whether the scalar belongs to the point is never checked.
    EcPrivate(EcPublicKey, Secret),
    Ed25519Public([u8; 32]),
    /// The public half is trusted, never recomputed.
    Ed25519Private(Secret, [u8; 32]),
}

/// An RSA modulus and exponent, fit for signatures or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::gateway::krakend) struct RsaNumbers {
    n: Vec<u8>,
    pub(super) e: Vec<u8>,
}

impl Material {
    pub(in crate::gateway::krakend) fn key_type(&self) -> KeyType {
        match self {
            Self::Symmetric(_) => KeyType::Oct,
            Self::RsaPublic(_) | Self::RsaPrivate(..) => KeyType::Rsa,
            Self::EcPublic(_) | Self::EcPrivate(..) => KeyType::Ec,
            Self::Ed25519Public(_) | Self::Ed25519Private(..) => KeyType::Okp,
        }
    }

    /// The key in words: `RSA 2048`, `private EC P-256`.
    pub(in crate::gateway::krakend) fn describe(&self) -> String {
        match self {
            Self::Symmetric(secret) => format!("oct {}", secret.len() * 8),
            Self::RsaPublic(numbers) => format!("RSA {}", numbers.bits()),
            Self::RsaPrivate(numbers, _) => format!("private RSA {}", numbers.bits()),
            Self::EcPublic(key) => format!("EC {}", key.curve()),
            Self::EcPrivate(key, _) => format!("private EC {}", key.curve()),
            Self::Ed25519Public(_) => "OKP Ed25519".to_owned(),
            Self::Ed25519Private(..) => "private OKP Ed25519".to_owned(),
        }
    }

    pub(in crate::gateway::krakend) fn is_private(&self) -> bool {
        match self {
            Self::RsaPrivate(..) | Self::EcPrivate(..) | Self::Ed25519Private(..) => true,
            Self::Symmetric(_) | Self::RsaPublic(_) | Self::EcPublic(_) | Self::Ed25519Public(_) => false,
        }
    }

    /// Length of the modulus, of RSA keys.
    pub(in crate::gateway::krakend) fn rsa_bits(&self) -> Option<usize> {
        match self {
            Self::RsaPublic(numbers) | Self::RsaPrivate(numbers, _) => Some(numbers.bits()),
            Self::Symmetric(_)
            | Self::EcPublic(_)
            | Self::EcPrivate(..)
            | Self::Ed25519Public(_)
            | Self::Ed25519Private(..) => None,
        }
    }

    /// Ready to verify; nothing when no signature of this algorithm can ever be good under it.
    /// go-jose, `newVerifier`; vectors confusion-hs256-over-rsa-public, rsa-512-public-key.
    pub(in crate::gateway::krakend) fn verifier(&self, algorithm: Algorithm) -> Option<LenientKey> {
        match (self, algorithm.scheme()) {
            (Self::Symmetric(secret), Scheme::Hmac(digest)) => Some(LenientKey::hmac(digest, secret)),
            (Self::RsaPublic(numbers), Scheme::RsaPkcs1(digest)) => {
                Some(LenientKey::rsa_pkcs1(digest, &numbers.usable()?))
            }
            (Self::RsaPublic(numbers), Scheme::RsaPss(digest)) => {
                Some(LenientKey::rsa_pss_of_any_salt(digest, &numbers.usable()?))
            }
            (Self::EcPublic(key), Scheme::Ecdsa(curve, digest)) => {
                Some(LenientKey::ecdsa(digest, key, curve.field_len()))
            }
            (Self::Ed25519Public(key), Scheme::Ed25519) => Some(LenientKey::ed25519(*key)),
            (
                Self::Symmetric(_)
                | Self::RsaPublic(_)
                | Self::EcPublic(_)
                | Self::Ed25519Public(_)
                | Self::RsaPrivate(..)
                | Self::EcPrivate(..)
                | Self::Ed25519Private(..),
                _,
            ) => None,
        }
    }

    /// Ready to sign. The outer error is one that the gateway meets when it starts, the inner one only when it signs.
    /// go-jose, `makeJWSRecipient`; vectors mismatch-hs256-rsa-key, mismatch-es256-p384-key-nothing-to-sign.
    pub(in crate::gateway::krakend) fn signer(
        &self,
        algorithm: Algorithm,
    ) -> Result<Result<LenientSigner, String>, String> {
        if algorithm.key_type() != self.key_type() {
            return Err(format!("{algorithm} cannot sign with a key of type {}", self.describe()));
        }
        let strict = |key: &PrivateKey| {
            SigningKey::new(algorithm, key).map(LenientSigner::from).map_err(|error| error.to_string())
        };
        match self {
            Self::Symmetric(secret) => match algorithm.scheme() {
                Scheme::Hmac(digest) => Ok(Ok(LenientSigner::hmac(digest, secret))),
                Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) | Scheme::Ecdsa(..) | Scheme::Ed25519 | Scheme::MlDsa(_) => {
                    Err(format!("{algorithm} cannot sign with a key of type {}", self.describe()))
                }
            },
            Self::RsaPrivate(numbers, key) => {
                let key = key.as_ref().filter(|_| numbers.bits() >= LEAST_RSA_BITS);
                let key = key.ok_or_else(|| format!("an RSA key of {} bits cannot sign", numbers.bits()));
                Ok(key.and_then(|key| strict(&PrivateKey::Rsa((**key).clone()))))
            }
            Self::EcPrivate(public, d) => Ok(EcPrivateKey::new(public.curve(), d.expose())
                .map_err(|error| error.to_string())
                .and_then(|key| strict(&PrivateKey::Ec(key)))),
            Self::Ed25519Private(seed, _) => Ok(Ed25519PrivateKey::new(seed.expose())
                .map_err(|error| error.to_string())
                .and_then(|key| strict(&PrivateKey::Ed25519(key)))),
            Self::RsaPublic(_) | Self::EcPublic(_) | Self::Ed25519Public(_) => {
                Err(format!("the key is {}, a public key, and public keys cannot sign", self.describe()))
            }
        }
    }

    /// Whether the public half that is stated is another key's. The gateway signs with such a pair: go-jose compares neither
    /// Ed25519 nor EC halves.
    pub(in crate::gateway::krakend) fn is_mismatched(&self) -> bool {
        match self {
            Self::EcPrivate(public, d) => {
                EcPrivateKey::new(public.curve(), d.expose()).is_ok_and(|key| key.public() != public)
            }
            Self::Ed25519Private(seed, public) => {
                Ed25519PrivateKey::new(seed.expose()).is_ok_and(|key| key.public().bytes() != public)
            }
            Self::Symmetric(_)
            | Self::RsaPublic(_)
            | Self::RsaPrivate(..)
            | Self::EcPublic(_)
            | Self::Ed25519Public(_) => false,
        }
    }

    /// Whether a signature of this key beside a right one would give the private half away: the public half of Ed25519 is
    /// part of what is signed, that of ECDSA is not.
    pub(in crate::gateway::krakend) fn betrays_itself(&self) -> bool {
        matches!(self, Self::Ed25519Private(..)) && self.is_mismatched()
    }

    /// Whether the gateway would take the key for a valid one in a token's header: public, and no empty exponent.
    /// go-jose, `JSONWebKey.Valid` and `IsPublic`; vector header-jwk-embedded-symmetric-rejected.
    pub(in crate::gateway::krakend) fn may_be_embedded(&self) -> bool {
        match self {
            Self::RsaPublic(numbers) => !numbers.e.is_empty(),
            Self::EcPublic(_) | Self::Ed25519Public(_) => true,
            Self::Symmetric(_) | Self::RsaPrivate(..) | Self::EcPrivate(..) | Self::Ed25519Private(..) => false,
        }
    }

    pub(super) fn is_half_of(&self, certified: &PublicKey) -> bool {
        match (self, certified) {
            (Self::RsaPublic(own) | Self::RsaPrivate(own, _), PublicKey::Rsa(key)) => {
                own.n == key.n() && own.e == key.e()
            }
            (Self::EcPublic(own) | Self::EcPrivate(own, _), PublicKey::Ec(key)) => own == key,
            (Self::Ed25519Public(own) | Self::Ed25519Private(_, own), PublicKey::Ed25519(key)) => own == key.bytes(),
            (
                _,
                PublicKey::Rsa(_)
                | PublicKey::Ec(_)
                | PublicKey::Ed25519(_)
                | PublicKey::X25519(_)
                | PublicKey::MlDsa(_),
            ) => false,
        }
    }
}

impl RsaNumbers {
    pub(super) fn new(n: &[u8], e: &[u8]) -> Self {
        let digits = |number: &[u8]| number.iter().copied().skip_while(|byte| *byte == 0).collect();
        Self { n: digits(n), e: digits(e) }
    }

    pub(super) fn bits(&self) -> usize {
        bit_len(&self.n)
    }

    /// The key, when signatures under it can be good: from 1024 bits up, with an exponent of up to 31 bits.
    fn usable(&self) -> Option<RsaPublicKey> {
        let is_usable = self.bits() >= LEAST_RSA_BITS && bit_len(&self.e) <= MOST_EXPONENT_BITS;
        if is_usable { RsaPublicKey::new(&self.n, &self.e).ok() } else { None }
    }
}

/// Go signs and verifies with RSA keys from here on.
/// `crypto/rsa`, `checkKeySize`; vectors rsa-1024-verifies, jwks-rsa-512-refused.
const LEAST_RSA_BITS: usize = 1024;

/// Go's exponents are positive numbers of 32 bits.
/// `crypto/rsa`, `checkPub`.
pub(super) const MOST_EXPONENT_BITS: usize = 31;
