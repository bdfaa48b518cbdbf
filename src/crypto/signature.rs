//! A key together with an algorithm that fits it: what it verifies is what JOSE says, and nothing more lenient.

use super::backend::hmac;
use super::backend::signature::Ed25519KeyPair;
use super::begun_hmac::Checks;
use super::digest::hmac_algorithm;
use super::ec::{EcSigner, EcVerifier};
use super::ed25519::Ed25519Verifier;
use super::error::{SigningFailed, Unfit};
use super::key::{PrivateKey, PublicKey};
use super::ml_dsa::{MlDsaSigner, MlDsaVerifier};
use super::rsa::signature::{Padding, RsaSigner, RsaVerifier};
use super::secret::Secret;
use crate::algorithm::{Algorithm, Digest, Scheme};

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

enum Check {
    Hmac(Box<hmac::Key>),
    Rsa(RsaVerifier),
    Ecdsa(EcVerifier),
    Ed25519(Box<Ed25519Verifier>),
    MlDsa(MlDsaVerifier),
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
            (PublicKey::Ed25519(key), Scheme::Ed25519) => Check::Ed25519(Box::new(Ed25519Verifier::new(key))),
            (PublicKey::MlDsa(key), Scheme::MlDsa(_)) => Check::MlDsa(MlDsaVerifier::new(key).ok_or_else(unfit)?),
            _ => return Err(unfit()),
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
            Check::Ed25519(key) => key.verifies(message, signature),
            Check::MlDsa(key) => key.verifies(message, signature),
        }
    }

    /// Length in bytes of every signature of this key.
    pub(crate) fn signature_len(&self) -> usize {
        match (&self.check, self.algorithm.scheme()) {
            (Check::Rsa(key), _) => key.signature_len(),
            (_, Scheme::Ecdsa(curve, _)) => 2 * curve.field_len(),
            (_, Scheme::Hmac(digest)) => digest.output_len(),
            (_, Scheme::MlDsa(set)) => set.signature_len(),
            (_, Scheme::Ed25519 | Scheme::RsaPkcs1(_) | Scheme::RsaPss(_)) => 64,
        }
    }
}

impl Checks for VerifyingKey {
    fn as_hmac(&self) -> Option<&hmac::Key> {
        match &self.check {
            Check::Hmac(key) => Some(key),
            Check::Rsa(_) | Check::Ecdsa(_) | Check::Ed25519(_) | Check::MlDsa(_) => None,
        }
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifies(message, signature)
    }
}

/// A key that signs with one algorithm.
pub struct SigningKey {
    algorithm: Algorithm,
    signer: Signer,
}

enum Signer {
    Hmac(Box<hmac::Key>),
    RsaPkcs1(RsaSigner, Digest),
    RsaPss(RsaSigner, Digest),
    Ecdsa(EcSigner),
    Ed25519(Box<Ed25519KeyPair>),
    MlDsa(MlDsaSigner),
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
            (PrivateKey::MlDsa(key), Scheme::MlDsa(_)) => Signer::MlDsa(MlDsaSigner::new(key).ok_or_else(unfit)?),
            _ => return Err(unfit()),
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
            Signer::MlDsa(key) => key.sign(message).ok_or(SigningFailed),
        }
    }
}

fn hmac_key(algorithm: Algorithm, secret: &Secret) -> Result<Box<hmac::Key>, Unfit> {
    let unfit = |key: &str| Unfit { algorithm, key: key.to_owned() };
    match algorithm.scheme() {
        Scheme::Hmac(_) if secret.is_empty() => Err(unfit("empty oct")),
        Scheme::Hmac(digest) => Ok(Box::new(hmac::Key::new(hmac_algorithm(digest), secret.expose()))),
        Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) | Scheme::Ecdsa(..) | Scheme::Ed25519 | Scheme::MlDsa(_) => {
            Err(unfit("oct"))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::algorithm::KeyType;
    use crate::crypto::ed25519::Ed25519PrivateKey;

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
