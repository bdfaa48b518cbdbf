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

#[cfg(feature = "aws-lc")]
pub(super) use self::of_aws_lc::Prepared;
#[cfg(not(feature = "aws-lc"))]
pub(super) use self::of_ring::Prepared;

#[cfg(not(feature = "aws-lc"))]
mod of_ring {
    use super::signature::{RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm};

    /// A public key made ready to check many signatures.
    pub(in crate::crypto) struct Prepared(Kind);

    enum Kind {
        Bytes(UnparsedPublicKey<Vec<u8>>),
        Rsa(&'static RsaParameters, RsaPublicKeyComponents<Vec<u8>>),
    }

    impl Prepared {
        /// A key as its bytes: a point, or an Ed25519 key.
        pub(in crate::crypto) fn new(algorithm: &'static dyn VerificationAlgorithm, bytes: &[u8]) -> Self {
            Self(Kind::Bytes(UnparsedPublicKey::new(algorithm, bytes.to_vec())))
        }

        /// An RSA key as its numbers.
        pub(in crate::crypto) fn rsa(parameters: &'static RsaParameters, n: &[u8], e: &[u8]) -> Self {
            Self(Kind::Rsa(parameters, RsaPublicKeyComponents { n: n.to_vec(), e: e.to_vec() }))
        }

        /// Whether `signature` is a signature of `message`.
        pub(in crate::crypto) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
            match &self.0 {
                Kind::Bytes(key) => key.verify(message, signature),
                Kind::Rsa(parameters, key) => key.verify(parameters, message, signature),
            }
            .is_ok()
        }
    }
}

#[cfg(feature = "aws-lc")]
mod of_aws_lc {
    use super::signature::{ParsedPublicKey, RsaParameters, RsaPublicKeyComponents, VerificationAlgorithm};

    /// A public key made ready to check many signatures; nothing for one that the library does not take: no signature is good
    /// then.
    pub(in crate::crypto) struct Prepared(Option<ParsedPublicKey>);

    impl Prepared {
        /// A key as its bytes: a point, or an Ed25519 key.
        pub(in crate::crypto) fn new(algorithm: &'static dyn VerificationAlgorithm, bytes: &[u8]) -> Self {
            Self(ParsedPublicKey::new(algorithm, bytes).ok())
        }

        /// An RSA key as its numbers.
        pub(in crate::crypto) fn rsa(parameters: &'static RsaParameters, n: &[u8], e: &[u8]) -> Self {
            Self(RsaPublicKeyComponents { n, e }.to_parsed_public_key(parameters).ok())
        }

        /// Whether `signature` is a signature of `message`.
        pub(in crate::crypto) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
            self.0.as_ref().is_some_and(|key| key.verify_sig(message, signature).is_ok())
        }
    }
}
