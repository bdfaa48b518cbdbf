//! The library below: ring, or AWS-LC with the feature `aws-lc`. Both have the same API but for public keys that are made ready
//! once, which ring does not know.
//!
//! What one of them would take and the other not is refused before either is asked: lengths of signatures, sizes of moduli,
//! exponents, points (`rsa`, `ec`). Wycheproof's vectors and the attacks are run with both.

#[cfg(feature = "aws-lc")]
pub(super) use aws_lc_rs::{digest, hmac, rand, rsa, signature};
#[cfg(not(feature = "aws-lc"))]
pub(super) use ring::{digest, hmac, rand, rsa, signature};

#[cfg(all(feature = "jwe", feature = "aws-lc"))]
pub(super) use aws_lc_rs::pbkdf2;
#[cfg(all(feature = "jwe", not(feature = "aws-lc")))]
pub(super) use ring::pbkdf2;

use self::signature::{RsaParameters, RsaPublicKeyComponents, VerificationAlgorithm};

/// A public key made ready to check many signatures.
pub(super) struct Prepared(Kind);

#[cfg(not(feature = "aws-lc"))]
enum Kind {
    Bytes(signature::UnparsedPublicKey<Vec<u8>>),
    Rsa(&'static RsaParameters, RsaPublicKeyComponents<Vec<u8>>),
}

/// Nothing for a key that the library does not take: no signature is good then.
#[cfg(feature = "aws-lc")]
type Kind = Option<signature::ParsedPublicKey>;

#[cfg(not(feature = "aws-lc"))]
impl Prepared {
    /// A key as its bytes: a point, or an Ed25519 key.
    pub(super) fn new(algorithm: &'static dyn VerificationAlgorithm, bytes: &[u8]) -> Self {
        Self(Kind::Bytes(signature::UnparsedPublicKey::new(algorithm, bytes.to_vec())))
    }

    /// An RSA key as its numbers.
    pub(super) fn rsa(parameters: &'static RsaParameters, n: &[u8], e: &[u8]) -> Self {
        Self(Kind::Rsa(parameters, RsaPublicKeyComponents { n: n.to_vec(), e: e.to_vec() }))
    }

    /// Whether `signature` is a signature of `message`.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.0 {
            Kind::Bytes(key) => key.verify(message, signature),
            Kind::Rsa(parameters, key) => key.verify(parameters, message, signature),
        }
        .is_ok()
    }
}

#[cfg(feature = "aws-lc")]
impl Prepared {
    /// A key as its bytes: a point, or an Ed25519 key.
    pub(super) fn new(algorithm: &'static dyn VerificationAlgorithm, bytes: &[u8]) -> Self {
        Self(signature::ParsedPublicKey::new(algorithm, bytes).ok())
    }

    /// An RSA key as its numbers.
    pub(super) fn rsa(parameters: &'static RsaParameters, n: &[u8], e: &[u8]) -> Self {
        Self(RsaPublicKeyComponents { n, e }.to_parsed_public_key(parameters).ok())
    }

    /// Whether `signature` is a signature of `message`.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.as_ref().is_some_and(|key| key.verify_sig(message, signature).is_ok())
    }
}
