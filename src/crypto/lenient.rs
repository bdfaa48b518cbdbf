//! Keys as lenient programs take them, looser than JOSE allows.
//!
//! What imitates such a program, to foretell its answer, asks for them by names that say what is given up. Nothing that
//! decides about a token itself may.

use curve25519_dalek::{EdwardsPoint, Scalar, scalar::clamp_integer};
use ring::digest::{Context, SHA512};
use ring::signature::{ED25519, UnparsedPublicKey};

use super::ec::EcPublicKey;
use super::signature::{Check, Signer, SigningKey, Unfit, VerifyingKey, hmac_key_of_any_length};
use super::rsa::RsaPublicKey;
use super::rsa::signature::{Padding, RsaVerifier};
use super::secret::Secret;
use crate::algorithm::{Algorithm, Curve, Scheme};

impl VerifyingKey {
    /// Joins a secret of any length, even an empty one, and an HMAC algorithm.
    ///
    /// # Errors
    /// [`Unfit`] when the algorithm is not an HMAC.
    pub fn hmac_of_any_length(algorithm: Algorithm, secret: &Secret) -> Result<Self, Unfit> {
        Ok(Self::from_check(algorithm, Check::Hmac(hmac_key_of_any_length(algorithm, secret)?)))
    }

    /// Joins an RSA key and an RSA algorithm; PSS signatures may have a salt of any length.
    ///
    /// # Errors
    /// [`Unfit`] when the algorithm is not of RSA.
    pub fn rsa_of_any_salt(algorithm: Algorithm, key: &RsaPublicKey) -> Result<Self, Unfit> {
        let check = match algorithm.scheme() {
            Scheme::RsaPkcs1(digest) => Check::Rsa(RsaVerifier::new(key, digest, Padding::Pkcs1)),
            Scheme::RsaPss(digest) => Check::Rsa(RsaVerifier::new(key, digest, Padding::PssOfAnySalt)),
            Scheme::Hmac(_) | Scheme::Ecdsa(..) | Scheme::Ed25519 => {
                return Err(Unfit { algorithm, key: format!("RSA {}", key.bits()) });
            }
        };
        Ok(Self::from_check(algorithm, check))
    }

    /// Joins an EC key and an ECDSA algorithm of whatever curve: the algorithm gives the digest and the width of the
    /// signature's halves, the key the curve.
    ///
    /// # Errors
    /// [`Unfit`] when the algorithm is not ECDSA.
    pub fn ec_of_any_curve(algorithm: Algorithm, key: &EcPublicKey) -> Result<Self, Unfit> {
        let unfit = || Unfit { algorithm, key: format!("EC {}", key.curve()) };
        let Scheme::Ecdsa(curve, digest) = algorithm.scheme() else { return Err(unfit()) };
        if curve == key.curve() {
            return Self::new(algorithm, &super::PublicKey::Ec(key.clone()));
        }
        let verifier = EcPrehashVerifier { key: key.clone(), width: curve.field_len() };
        Ok(Self::from_check(algorithm, Check::EcdsaOfAnyCurve(Box::new(verifier), digest)))
    }

    /// Joins 32 bytes, taken for an Ed25519 key without a look at them (points of small order and unusual encodings
    /// among them), and `EdDSA`.
    ///
    /// # Errors
    /// [`Unfit`] for any other algorithm.
    pub fn ed25519_unchecked(algorithm: Algorithm, key: [u8; 32]) -> Result<Self, Unfit> {
        match algorithm.scheme() {
            Scheme::Ed25519 => Ok(Self::from_check(algorithm, Check::Ed25519(UnparsedPublicKey::new(&ED25519, key)))),
            Scheme::Hmac(_) | Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) | Scheme::Ecdsa(..) => {
                Err(Unfit { algorithm, key: "OKP Ed25519".to_owned() })
            }
        }
    }
}

impl SigningKey {
    /// Joins a secret of any length, even an empty one, and an HMAC algorithm.
    ///
    /// # Errors
    /// [`Unfit`] when the algorithm is not an HMAC.
    pub fn hmac_of_any_length(algorithm: Algorithm, secret: &Secret) -> Result<Self, Unfit> {
        Ok(Self::from_signer(algorithm, Signer::Hmac(hmac_key_of_any_length(algorithm, secret)?)))
    }

    /// Joins an Ed25519 seed and the public key that is stated beside it, which is not compared with the seed's own.
    ///
    /// Two signatures of one message under different stated keys give the seed away, so this is for foretelling the
    /// output of a program that signs so, and for nothing else.
    ///
    /// # Errors
    /// [`Unfit`] for algorithms other than `EdDSA`.
    pub fn ed25519_with_stated_public(algorithm: Algorithm, seed: &Secret, public: [u8; 32]) -> Result<Self, Unfit> {
        let unfit = || Unfit { algorithm, key: "OKP Ed25519".to_owned() };
        if algorithm.scheme() != Scheme::Ed25519 {
            return Err(unfit());
        }
        let signer = StatedPublicSigner::new(seed, public).ok_or_else(unfit)?;
        Ok(Self::from_signer(algorithm, Signer::Ed25519WithStatedPublic(Box::new(signer))))
    }
}

/// An EC key that takes signatures of another curve's width, over a digest of another curve's length.
pub(super) struct EcPrehashVerifier {
    key: EcPublicKey,
    width: usize,
}

impl EcPrehashVerifier {
    pub(super) fn verifies(&self, prehash: &[u8], signature: &[u8]) -> bool {
        self.resized(signature).is_some_and(|signature| self.verifies_resized(prehash, &signature))
    }

    /// The two numbers at the width of the key's own curve; nothing when they do not fit into it.
    fn resized(&self, signature: &[u8]) -> Option<Vec<u8>> {
        if signature.len() != 2 * self.width {
            return None;
        }
        let own = self.key.curve().field_len();
        let (r, s) = signature.split_at_checked(self.width)?;
        let mut resized = Vec::with_capacity(2 * own);
        for number in [r, s] {
            let digits: &[u8] = match number.len().checked_sub(own) {
                Some(surplus) => {
                    let (zeros, digits) = number.split_at_checked(surplus)?;
                    if zeros.iter().any(|&byte| byte != 0) {
                        return None;
                    }
                    digits
                }
                None => number,
            };
            resized.resize(resized.len() + own - digits.len(), 0);
            resized.extend_from_slice(digits);
        }
        Some(resized)
    }

    fn verifies_resized(&self, prehash: &[u8], signature: &[u8]) -> bool {
        use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
        let point = self.key.sec1();
        match self.key.curve() {
            Curve::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(point).is_ok_and(|key| {
                p256::ecdsa::Signature::from_slice(signature).is_ok_and(|sig| key.verify_prehash(prehash, &sig).is_ok())
            }),
            Curve::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(point).is_ok_and(|key| {
                p384::ecdsa::Signature::from_slice(signature).is_ok_and(|sig| key.verify_prehash(prehash, &sig).is_ok())
            }),
            Curve::P521 => p521::ecdsa::VerifyingKey::from_sec1_bytes(point).is_ok_and(|key| {
                p521::ecdsa::Signature::from_slice(signature).is_ok_and(|sig| key.verify_prehash(prehash, &sig).is_ok())
            }),
            // No program that mixes curves knows this one.
            Curve::Secp256k1 => false,
        }
    }
}

/// RFC 8032 section 5.1.6, but for the public key, which is hashed as it is stated.
pub(super) struct StatedPublicSigner {
    scalar: Scalar,
    prefix: Secret,
    public: [u8; 32],
}

impl StatedPublicSigner {
    fn new(seed: &Secret, public: [u8; 32]) -> Option<Self> {
        let expanded = sha512(&[seed.expose()]);
        let (scalar, prefix) = expanded.split_first_chunk::<32>()?;
        Some(Self {
            scalar: Scalar::from_bytes_mod_order(clamp_integer(*scalar)),
            prefix: Secret::from(prefix.to_vec()),
            public,
        })
    }

    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let nonce = Scalar::from_bytes_mod_order_wide(&sha512(&[self.prefix.expose(), message]));
        let commitment = EdwardsPoint::mul_base(&nonce).compress().to_bytes();
        let challenge = Scalar::from_bytes_mod_order_wide(&sha512(&[&commitment, &self.public, message]));
        let response = challenge * self.scalar + nonce;
        [commitment, response.to_bytes()].concat()
    }
}

impl Drop for StatedPublicSigner {
    fn drop(&mut self) {
        use zeroize::Zeroize as _;
        self.scalar.zeroize();
    }
}

fn sha512(pieces: &[&[u8]]) -> [u8; 64] {
    let mut context = Context::new(&SHA512);
    for piece in pieces {
        context.update(piece);
    }
    let mut bytes = [0; 64];
    bytes.iter_mut().zip(context.finish().as_ref()).for_each(|(byte, found)| *byte = *found);
    bytes
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::algorithm::Digest;
    use crate::crypto::{EcPrivateKey, Ed25519PrivateKey, PrivateKey, RsaPrivateKey};

    #[test]
    fn a_stated_public_key_that_is_the_right_one_signs_as_everybody_does() {
        let key = Ed25519PrivateKey::generate().unwrap();
        let public: [u8; 32] = key.public().bytes().try_into().unwrap();
        let stated = SigningKey::ed25519_with_stated_public(Algorithm::EdDsa, key.seed(), public).unwrap();
        let usual = SigningKey::new(Algorithm::EdDsa, &PrivateKey::Ed25519(key.clone())).unwrap();
        assert_eq!(stated.sign(b"m").unwrap(), usual.sign(b"m").unwrap());
        let other = SigningKey::ed25519_with_stated_public(Algorithm::EdDsa, key.seed(), [0; 32]).unwrap();
        assert_ne!(other.sign(b"m").unwrap(), usual.sign(b"m").unwrap());
    }

    #[test]
    fn an_empty_secret_works_where_any_length_does() {
        let secret = Secret::from(Vec::new());
        let tag = SigningKey::hmac_of_any_length(Algorithm::Hs256, &secret).unwrap().sign(b"m").unwrap();
        assert!(VerifyingKey::hmac_of_any_length(Algorithm::Hs256, &secret).unwrap().verifies(b"m", &tag));
        assert!(VerifyingKey::hmac_of_any_length(Algorithm::Es256, &secret).is_err());
    }

    #[test]
    fn a_signature_widened_to_another_curve_verifies_at_that_width_alone() {
        use p256::ecdsa::signature::hazmat::PrehashSigner as _;
        let key = EcPrivateKey::generate(Curve::P256).unwrap();
        let soft = p256::ecdsa::SigningKey::from_slice(key.d().expose()).unwrap();
        let signature: p256::ecdsa::Signature =
            soft.sign_prehash(&crate::crypto::digest(Digest::Sha384, b"m")).unwrap();
        let bytes = signature.to_vec();
        let wide = [&[0; 16][..], &bytes[..32], &[0; 16], &bytes[32..]].concat();
        let loose = VerifyingKey::ec_of_any_curve(Algorithm::Es384, key.public()).unwrap();
        assert!(loose.verifies(b"m", &wide));
        assert!(!loose.verifies(b"m", &bytes));
        assert!(!loose.verifies(b"n", &wide));
        assert!(VerifyingKey::ec_of_any_curve(Algorithm::Rs256, key.public()).is_err());
    }

    #[test]
    fn rsa_of_any_salt_is_for_rsa_alone() {
        let key = RsaPrivateKey::generate(1024).unwrap();
        assert!(VerifyingKey::rsa_of_any_salt(Algorithm::Rs256, key.public()).is_ok());
        assert!(VerifyingKey::rsa_of_any_salt(Algorithm::Es256, key.public()).is_err());
    }
}
