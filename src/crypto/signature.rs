//! A key together with an algorithm that fits it.

use ring::hmac;
use ring::signature::{Ed25519KeyPair, UnparsedPublicKey};

use super::digest::digest;
use super::ec::{EcPrivateKey, EcPublicKey, EcSigner, EcVerifier};
use super::ed25519::{Ed25519PrivateKey, Ed25519PublicKey};
use super::lenient::{EcPrehashVerifier, StatedPublicSigner};
use super::rsa::signature::{Padding, RsaSigner, RsaVerifier};
use super::rsa::{MAX_MODULUS_BITS, RsaPrivateKey, RsaPublicKey};
use super::secret::Secret;
use crate::algorithm::{Algorithm, Curve, Digest, KeyType, Scheme};
use crate::error::Explain;

/// The public half of an asymmetric key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PublicKey {
    /// `kty` RSA
    Rsa(RsaPublicKey),
    /// `kty` EC
    Ec(EcPublicKey),
    /// `kty` OKP, `crv` Ed25519
    Ed25519(Ed25519PublicKey),
}

/// An asymmetric key with its private half.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PrivateKey {
    /// `kty` RSA
    Rsa(RsaPrivateKey),
    /// `kty` EC
    Ec(EcPrivateKey),
    /// `kty` OKP, `crv` Ed25519
    Ed25519(Ed25519PrivateKey),
}

impl PublicKey {
    /// The `kty`.
    pub fn key_type(&self) -> KeyType {
        match self {
            Self::Rsa(_) => KeyType::Rsa,
            Self::Ec(_) => KeyType::Ec,
            Self::Ed25519(_) => KeyType::Okp,
        }
    }

    /// The curve's name as it stands in `crv`; RSA keys have none.
    pub fn curve_name(&self) -> Option<&'static str> {
        match self {
            Self::Rsa(_) => None,
            Self::Ec(key) => Some(key.curve().name()),
            Self::Ed25519(_) => Some("Ed25519"),
        }
    }

    /// Size in bits: of the modulus, or of the curve's field.
    pub fn bits(&self) -> usize {
        match self {
            Self::Rsa(key) => key.bits(),
            Self::Ec(key) => match key.curve() {
                Curve::P256 | Curve::Secp256k1 => 256,
                Curve::P384 => 384,
                Curve::P521 => 521,
            },
            Self::Ed25519(_) => 256,
        }
    }

    /// What makes the key too weak to trust, if anything does.
    pub fn weakness(&self) -> Option<Weakness> {
        match self {
            Self::Rsa(key) => key.weakness(),
            Self::Ec(_) | Self::Ed25519(_) => None,
        }
    }

    /// Whether a key of this type, on this curve, can serve `algorithm`.
    pub fn fits(&self, algorithm: Algorithm) -> bool {
        match (self, algorithm.scheme()) {
            (Self::Rsa(_), Scheme::RsaPkcs1(_) | Scheme::RsaPss(_)) | (Self::Ed25519(_), Scheme::Ed25519) => true,
            (Self::Ec(key), Scheme::Ecdsa(curve, _)) => key.curve() == curve,
            (Self::Rsa(_) | Self::Ec(_) | Self::Ed25519(_), _) => false,
        }
    }

    /// The key's type in words, as messages name it: `RSA 2048`, `EC P-256`, `OKP Ed25519`.
    pub fn describe(&self) -> String {
        match self {
            Self::Rsa(key) => format!("RSA {}", key.bits()),
            Self::Ec(key) => format!("EC {}", key.curve()),
            Self::Ed25519(_) => "OKP Ed25519".to_owned(),
        }
    }
}

impl PrivateKey {
    /// The public half.
    pub fn public(&self) -> PublicKey {
        match self {
            Self::Rsa(key) => PublicKey::Rsa(key.public().clone()),
            Self::Ec(key) => PublicKey::Ec(key.public().clone()),
            Self::Ed25519(key) => PublicKey::Ed25519(key.public().clone()),
        }
    }
}

/// A key that checks signatures of one algorithm.
///
/// ```
/// use jwtk::algorithm::Algorithm;
/// use jwtk::crypto::{EcPrivateKey, PublicKey, VerifyingKey};
/// # use jwtk::algorithm::Curve;
///
/// let key = PublicKey::Ec(EcPrivateKey::generate(Curve::P256)?.public().clone());
/// assert!(VerifyingKey::new(Algorithm::Es256, &key).is_ok());
/// assert!(VerifyingKey::new(Algorithm::Es384, &key).is_err());
/// assert!(VerifyingKey::new(Algorithm::Hs256, &key).is_err());
/// # Ok::<(), jwtk::crypto::InvalidKey>(())
/// ```
pub struct VerifyingKey {
    algorithm: Algorithm,
    check: Check,
}

pub(super) enum Check {
    Hmac(hmac::Key),
    Rsa(RsaVerifier),
    Ecdsa(EcVerifier),
    EcdsaOfAnyCurve(Box<EcPrehashVerifier>, Digest),
    Ed25519(UnparsedPublicKey<[u8; 32]>),
}

impl VerifyingKey {
    /// Joins a public key and an algorithm.
    ///
    /// # Errors
    /// [`Unfit`] when the key is not of the algorithm's type, or on another curve.
    pub fn new(algorithm: Algorithm, key: &PublicKey) -> Result<Self, Unfit> {
        let unfit = || Unfit { algorithm, key: key.describe() };
        if !key.fits(algorithm) {
            return Err(unfit());
        }
        let check = match (key, algorithm.scheme()) {
            (PublicKey::Rsa(key), Scheme::RsaPkcs1(digest)) => {
                Check::Rsa(RsaVerifier::new(key, digest, Padding::Pkcs1))
            }
            (PublicKey::Rsa(key), Scheme::RsaPss(digest)) => Check::Rsa(RsaVerifier::new(key, digest, Padding::Pss)),
            (PublicKey::Ec(key), Scheme::Ecdsa(..)) => Check::Ecdsa(EcVerifier::new(key).map_err(|_| unfit())?),
            (PublicKey::Ed25519(key), Scheme::Ed25519) => Check::Ed25519(key.verifier()),
            (PublicKey::Rsa(_) | PublicKey::Ec(_) | PublicKey::Ed25519(_), _) => return Err(unfit()),
        };
        Ok(Self { algorithm, check })
    }

    /// Joins a shared secret and an HMAC algorithm.
    ///
    /// # Errors
    /// [`Unfit`] when the algorithm is not an HMAC, or the secret is empty.
    pub fn hmac(algorithm: Algorithm, secret: &Secret) -> Result<Self, Unfit> {
        Ok(Self { algorithm, check: Check::Hmac(hmac_key(algorithm, secret)?) })
    }

    pub(super) fn from_check(algorithm: Algorithm, check: Check) -> Self {
        Self { algorithm, check }
    }

    /// The algorithm whose signatures it checks.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Whether `signature`, the raw bytes of JWS, is a signature of `message` by this key.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.check {
            Check::Hmac(key) => hmac::verify(key, message, signature).is_ok(),
            Check::Rsa(key) => key.verifies(message, signature),
            Check::Ecdsa(key) => key.verifies(message, signature),
            Check::EcdsaOfAnyCurve(key, kind) => key.verifies(&digest(*kind, message), signature),
            Check::Ed25519(key) => key.verify(message, signature).is_ok(),
        }
    }

    /// Length in bytes of every signature of this key.
    pub fn signature_len(&self) -> usize {
        match (&self.check, self.algorithm.scheme()) {
            (Check::Rsa(key), _) => key.signature_len(),
            (_, Scheme::Ecdsa(curve, _)) => 2 * curve.field_len(),
            (_, Scheme::Hmac(digest)) => digest.output_len(),
            (_, Scheme::Ed25519 | Scheme::RsaPkcs1(_) | Scheme::RsaPss(_)) => 64,
        }
    }
}

/// A key that signs with one algorithm.
pub struct SigningKey {
    algorithm: Algorithm,
    signer: Signer,
}

pub(super) enum Signer {
    Hmac(hmac::Key),
    RsaPkcs1(RsaSigner, Digest),
    RsaPss(RsaSigner, Digest),
    Ecdsa(EcSigner),
    Ed25519(Box<Ed25519KeyPair>),
    Ed25519WithStatedPublic(Box<StatedPublicSigner>),
}

impl SigningKey {
    /// Joins a private key and an algorithm.
    ///
    /// # Errors
    /// [`Unfit`] when the key is not of the algorithm's type, or on another curve.
    pub fn new(algorithm: Algorithm, key: &PrivateKey) -> Result<Self, Unfit> {
        let unfit = || Unfit { algorithm, key: key.public().describe() };
        if !key.public().fits(algorithm) {
            return Err(unfit());
        }
        let failed = |_| unfit();
        let signer = match (key, algorithm.scheme()) {
            (PrivateKey::Rsa(key), Scheme::RsaPkcs1(digest)) => {
                Signer::RsaPkcs1(RsaSigner::new(key).map_err(failed)?, digest)
            }
            (PrivateKey::Rsa(key), Scheme::RsaPss(digest)) => {
                Signer::RsaPss(RsaSigner::new(key).map_err(failed)?, digest)
            }
            (PrivateKey::Ec(key), Scheme::Ecdsa(..)) => Signer::Ecdsa(EcSigner::new(key).map_err(failed)?),
            (PrivateKey::Ed25519(key), Scheme::Ed25519) => Signer::Ed25519(Box::new(key.signer().map_err(failed)?)),
            (PrivateKey::Rsa(_) | PrivateKey::Ec(_) | PrivateKey::Ed25519(_), _) => return Err(unfit()),
        };
        Ok(Self { algorithm, signer })
    }

    /// Joins a shared secret and an HMAC algorithm.
    ///
    /// # Errors
    /// [`Unfit`] when the algorithm is not an HMAC, or the secret is empty.
    pub fn hmac(algorithm: Algorithm, secret: &Secret) -> Result<Self, Unfit> {
        Ok(Self { algorithm, signer: Signer::Hmac(hmac_key(algorithm, secret)?) })
    }

    pub(super) fn from_signer(algorithm: Algorithm, signer: Signer) -> Self {
        Self { algorithm, signer }
    }

    /// The algorithm that it signs with.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The signature of `message`, as the raw bytes of JWS.
    ///
    /// # Errors
    /// [`SigningFailed`] when the library cannot sign with this key, as PS512 cannot with 1024 bits.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        match &self.signer {
            Signer::Hmac(key) => Ok(hmac::sign(key, message).as_ref().to_vec()),
            Signer::RsaPkcs1(key, digest) => key.sign_pkcs1(*digest, message),
            Signer::RsaPss(key, digest) => key.sign_pss(*digest, message),
            Signer::Ecdsa(key) => key.sign(message),
            Signer::Ed25519(key) => Ok(key.sign(message).as_ref().to_vec()),
            Signer::Ed25519WithStatedPublic(key) => Ok(key.sign(message)),
        }
    }
}

fn hmac_key(algorithm: Algorithm, secret: &Secret) -> Result<hmac::Key, Unfit> {
    if secret.is_empty() {
        return Err(Unfit { algorithm, key: "empty oct".to_owned() });
    }
    hmac_key_of_any_length(algorithm, secret)
}

pub(super) fn hmac_key_of_any_length(algorithm: Algorithm, secret: &Secret) -> Result<hmac::Key, Unfit> {
    let hash = match algorithm.scheme() {
        Scheme::Hmac(Digest::Sha256) => hmac::HMAC_SHA256,
        Scheme::Hmac(Digest::Sha384) => hmac::HMAC_SHA384,
        Scheme::Hmac(Digest::Sha512) => hmac::HMAC_SHA512,
        Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) | Scheme::Ecdsa(..) | Scheme::Ed25519 => {
            return Err(Unfit { algorithm, key: "oct".to_owned() });
        }
    };
    Ok(hmac::Key::new(hash, secret.expose()))
}

/// What makes a secret too weak for an HMAC algorithm, if anything does (RFC 7518 section 3.2).
pub fn secret_weakness(algorithm: Algorithm, secret: &Secret) -> Option<Weakness> {
    match algorithm.scheme() {
        Scheme::Hmac(digest) if secret.len() < digest.output_len() => {
            Some(Weakness::HmacTooShort { bytes: secret.len(), needed: digest.output_len(), algorithm })
        }
        Scheme::Hmac(_) | Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) | Scheme::Ecdsa(..) | Scheme::Ed25519 => None,
    }
}

/// A key that works but must not be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Weakness {
    /// RFC 7518 sections 3.3 and 3.5.
    #[error("RSA key of {bits} bits, 2048 are the least")]
    RsaTooShort {
        /// Length of the modulus
        bits: usize,
    },
    /// CVE-2017-15361.
    #[error("RSA modulus made by the broken ROCA generator (CVE-2017-15361): its factors can be computed")]
    Roca,
    /// RFC 7518 section 3.2.
    #[error("secret of {bytes} bytes, {algorithm} needs {needed} at the least")]
    HmacTooShort {
        /// Length of the secret
        bytes: usize,
        /// Length of the digest
        needed: usize,
        /// The algorithm that asks for so much
        algorithm: Algorithm,
    },
}

/// A key and an algorithm that do not go together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{algorithm} does not fit a key of type {key}")]
pub struct Unfit {
    /// The algorithm that was asked for
    pub algorithm: Algorithm,
    /// The key's type in words
    pub key: String,
}

impl Explain for Unfit {
    fn code(&self) -> &'static str {
        "key_mismatch"
    }

    fn hint(&self) -> Option<String> {
        Some(format!("{} needs {}", self.algorithm, self.algorithm.key_needed()))
    }
}

/// The library could not sign, for instance since the modulus is too short for the padding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key cannot make a signature of this kind")]
pub struct SigningFailed;

impl Explain for SigningFailed {
    fn code(&self) -> &'static str {
        "signing_failed"
    }
}

/// Numbers that are no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidKey {
    /// A modulus too long to work with in bounded time.
    #[error("modulus `n` has {bits} bits, {MAX_MODULUS_BITS} are the most")]
    ModulusTooLong {
        /// Its length
        bits: usize,
    },
    /// A modulus so short that it is none.
    #[error("modulus `n` has only {bits} bits")]
    ModulusTooShort {
        /// Its length
        bits: usize,
    },
    /// An even modulus is no product of two odd primes.
    #[error("modulus `n` is even, so it is no RSA modulus")]
    EvenModulus,
    /// An exponent outside of the range in which RSA is safe and fast.
    #[error("exponent `e` must be odd, at least 3 and at most 33 bits long")]
    Exponent,
    /// Numbers that do not belong together.
    #[error("the private numbers do not belong to the modulus `n` and the exponent `e`")]
    Mismatch,
    /// A key with more than two primes.
    #[error("RSA keys of more than two primes (`oth`) are not supported")]
    MultiPrime,
    /// A coordinate or scalar that is not as long as the field.
    #[error("`{member}` has {found} bytes, {curve} needs {}{}", curve.field_len(), zero_advice(*found, *curve))]
    CoordinateLength {
        /// `x`, `y` or `d`
        member: &'static str,
        /// The curve
        curve: Curve,
        /// Length found in bytes
        found: usize,
    },
    /// Coordinates that solve no equation.
    #[error("`x` and `y` are no point on {curve}")]
    NotOnCurve {
        /// The curve
        curve: Curve,
    },
    /// A scalar outside of its range.
    #[error("`d` is zero or not below the order of {curve}")]
    Scalar {
        /// The curve
        curve: Curve,
    },
    /// An Ed25519 half of another length.
    #[error("`{member}` has {found} bytes, Ed25519 needs 32")]
    Ed25519Length {
        /// `x` or `d`
        member: &'static str,
        /// Length found in bytes
        found: usize,
    },
    /// Bytes that encode no point, or not in the one canonical way.
    #[error("`x` is no canonical point of Ed25519")]
    NotOnEd25519,
    /// A key under which one signature fits every message.
    #[error("`x` is a point of small order: anyone can sign for it")]
    SmallOrder,
    /// Generation failed.
    #[error("a new key could not be made")]
    Generation,
}

/// Writers that trim numbers are the usual cause of a coordinate that is one byte short.
fn zero_advice(found: usize, curve: Curve) -> &'static str {
    if found < curve.field_len() { " (leading zero bytes belong to it: pad with them)" } else { "" }
}

impl Explain for InvalidKey {
    fn code(&self) -> &'static str {
        "invalid_key"
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_asymmetric_algorithm_never_takes_a_secret_nor_hmac_a_public_key() {
        let secret = Secret::from(vec![7; 64]);
        for algorithm in Algorithm::ALL {
            let is_hmac = algorithm.key_type() == KeyType::Oct;
            assert_eq!(VerifyingKey::hmac(algorithm, &secret).is_ok(), is_hmac, "{algorithm}");
            assert_eq!(SigningKey::hmac(algorithm, &secret).is_ok(), is_hmac, "{algorithm}");
        }
        let key = PublicKey::Ed25519(Ed25519PrivateKey::generate().unwrap().public().clone());
        assert!(VerifyingKey::new(Algorithm::Hs256, &key).is_err());
    }

    #[test]
    fn an_empty_secret_is_no_key() {
        assert!(VerifyingKey::hmac(Algorithm::Hs256, &Secret::from(Vec::new())).is_err());
    }

    #[test]
    fn hmac_secrets_shorter_than_the_digest_are_weak() {
        let secret = Secret::from(vec![7; 47]);
        assert_eq!(secret_weakness(Algorithm::Hs256, &secret), None);
        assert!(secret_weakness(Algorithm::Hs384, &secret).is_some());
    }

    #[test]
    fn a_truncated_or_longer_tag_does_not_verify() {
        let secret = Secret::from(vec![7; 32]);
        let tag = SigningKey::hmac(Algorithm::Hs256, &secret).unwrap().sign(b"m").unwrap();
        let key = VerifyingKey::hmac(Algorithm::Hs256, &secret).unwrap();
        assert!(key.verifies(b"m", &tag));
        assert!(!key.verifies(b"m", tag.get(..31).unwrap()));
        assert!(!key.verifies(b"m", &[tag, vec![0]].concat()));
        assert!(!key.verifies(b"m", b""));
    }
}
