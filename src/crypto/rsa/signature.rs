//! RSA signatures (RFC 8017): PKCS#1 v1.5 and PSS.
//!
//! The backend does the work wherever it can; keys that it refuses (short moduli, with ring private keys with a small
//! exponent) and salts of another length go to the `rsa` crate, with blinding.

use rsa::BoxedUint;
use rsa::pss::Pss;
use rsa::sha2::digest::FixedOutputReset;
use rsa::sha2::digest::const_oid::AssociatedOid;
use rsa::sha2::{Digest as Hash, Sha256, Sha384, Sha512};

use super::{MIN_BITS, MIN_STRONG_BITS, RsaPrivateKey, RsaPublicKey};
use crate::algorithm::Digest;
use crate::crypto::backend::signature::{self, RsaKeyPair, RsaParameters};
use crate::crypto::backend::{Prepared, rand, rsa as library};
use crate::crypto::error::{MAX_MODULUS_BITS, SigningFailed};
use crate::crypto::random::OsRng;

/// How a digest becomes a number of the modulus's length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::crypto) enum Padding {
    /// RSASSA-PKCS1-v1_5
    Pkcs1,
    /// RSASSA-PSS with a salt as long as the digest, as JOSE fixes it (RFC 7518 section 3.5)
    Pss,
    /// RSASSA-PSS with a salt of any length: for what imitates a lenient verifier
    PssOfAnySalt,
}

/// A public key made ready for verification.
pub(in crate::crypto) struct RsaVerifier {
    key: RsaPublicKey,
    digest: Digest,
    padding: Padding,
    /// Where the backend can tell.
    prepared: Option<Prepared>,
    /// Where it cannot, or not all.
    soft: Option<Box<rsa::PublicKey>>,
}

impl RsaVerifier {
    pub(in crate::crypto) fn new(key: &RsaPublicKey, digest: Digest, padding: Padding) -> Self {
        let prepare = || Prepared::rsa(parameters(padding, digest), key.n(), key.e());
        let prepared = (key.bits() >= MIN_STRONG_BITS).then(prepare);
        let tells_all = prepared.is_some() && padding != Padding::PssOfAnySalt;
        let soft = if tells_all { None } else { soft(key).map(Box::new) };
        Self { key: key.clone(), digest, padding, prepared, soft }
    }

    /// Length in bytes of every signature of this key.
    pub(in crate::crypto) fn signature_len(&self) -> usize {
        self.key.n().len()
    }

    /// Whether `signature` is a signature of `message`.
    pub(in crate::crypto) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        // RFC 8017 8.1.2 and 8.2.2, step 1. The libraries check it too; their answer would not tell.
        if signature.len() != self.signature_len() {
            return false;
        }
        if self.prepared.as_ref().is_some_and(|key| key.verifies(message, signature)) {
            return true;
        }
        self.soft.as_ref().is_some_and(|key| match self.digest {
            Digest::Sha256 => soft_verifies::<Sha256>(key, self.padding, message, signature),
            Digest::Sha384 => soft_verifies::<Sha384>(key, self.padding, message, signature),
            Digest::Sha512 => soft_verifies::<Sha512>(key, self.padding, message, signature),
        })
    }
}

fn parameters(padding: Padding, digest: Digest) -> &'static RsaParameters {
    match (padding, digest) {
        (Padding::Pkcs1, Digest::Sha256) => &signature::RSA_PKCS1_2048_8192_SHA256,
        (Padding::Pkcs1, Digest::Sha384) => &signature::RSA_PKCS1_2048_8192_SHA384,
        (Padding::Pkcs1, Digest::Sha512) => &signature::RSA_PKCS1_2048_8192_SHA512,
        (Padding::Pss | Padding::PssOfAnySalt, Digest::Sha256) => &signature::RSA_PSS_2048_8192_SHA256,
        (Padding::Pss | Padding::PssOfAnySalt, Digest::Sha384) => &signature::RSA_PSS_2048_8192_SHA384,
        (Padding::Pss | Padding::PssOfAnySalt, Digest::Sha512) => &signature::RSA_PSS_2048_8192_SHA512,
    }
}

fn soft(key: &RsaPublicKey) -> Option<rsa::PublicKey> {
    let (n, e) = (BoxedUint::from_be_slice_vartime(key.n()), BoxedUint::from_be_slice_vartime(key.e()));
    // The crate's own limits begin at 1024 bits.
    rsa::PublicKey::new_with_size_limits(n, e, MIN_BITS..=MAX_MODULUS_BITS).ok()
}

fn soft_verifies<H>(key: &rsa::PublicKey, padding: Padding, message: &[u8], signature: &[u8]) -> bool
where
    H: Hash + FixedOutputReset + AssociatedOid,
{
    match padding {
        Padding::Pkcs1 => key.pkcs1v15_verify::<H>(message, signature),
        Padding::Pss => key.pss_verify::<H>(message, signature),
        Padding::PssOfAnySalt => {
            let mut scheme = Pss::<H>::new();
            scheme.salt_len = None;
            key.verify(scheme, &H::digest(message), signature)
        }
    }
    .is_ok()
}

/// A private key made ready for signatures, by the backend where it takes the key.
pub(in crate::crypto) enum RsaSigner {
    /// A key that it takes, and how many bytes its signatures have
    Library(Box<RsaKeyPair>, usize),
    /// Any other
    Soft(Box<rsa::PrivateKey>),
}

impl RsaSigner {
    pub(in crate::crypto) fn new(key: &RsaPrivateKey) -> Result<Self, SigningFailed> {
        let crt = key.crt();
        let components = library::KeyPairComponents {
            public_key: signature::RsaPublicKeyComponents { n: key.public().n(), e: key.public().e() },
            d: key.d().expose(),
            p: crt.p.expose(),
            q: crt.q.expose(),
            dP: crt.dp.expose(),
            dQ: crt.dq.expose(),
            qInv: crt.qi.expose(),
        };
        Ok(match RsaKeyPair::from_components(&components) {
            Ok(pair) => Self::Library(Box::new(pair), key.public().n().len()),
            Err(_) => Self::Soft(Box::new(key.soft()?)),
        })
    }

    pub(in crate::crypto) fn sign_pkcs1(&self, digest: Digest, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        match self {
            Self::Library(pair, length) => match digest {
                Digest::Sha256 => library_sign(pair, *length, &signature::RSA_PKCS1_SHA256, message),
                Digest::Sha384 => library_sign(pair, *length, &signature::RSA_PKCS1_SHA384, message),
                Digest::Sha512 => library_sign(pair, *length, &signature::RSA_PKCS1_SHA512, message),
            },
            Self::Soft(key) => match digest {
                Digest::Sha256 => key.pkcs1v15_sign_with_rng::<Sha256, _>(&mut OsRng, message),
                Digest::Sha384 => key.pkcs1v15_sign_with_rng::<Sha384, _>(&mut OsRng, message),
                Digest::Sha512 => key.pkcs1v15_sign_with_rng::<Sha512, _>(&mut OsRng, message),
            }
            .map_err(|_| SigningFailed),
        }
    }

    pub(in crate::crypto) fn sign_pss(&self, digest: Digest, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        match self {
            Self::Library(pair, length) => match digest {
                Digest::Sha256 => library_sign(pair, *length, &signature::RSA_PSS_SHA256, message),
                Digest::Sha384 => library_sign(pair, *length, &signature::RSA_PSS_SHA384, message),
                Digest::Sha512 => library_sign(pair, *length, &signature::RSA_PSS_SHA512, message),
            },
            Self::Soft(key) => match digest {
                Digest::Sha256 => key.pss_sign_with_rng::<Sha256, _>(&mut OsRng, message),
                Digest::Sha384 => key.pss_sign_with_rng::<Sha384, _>(&mut OsRng, message),
                Digest::Sha512 => key.pss_sign_with_rng::<Sha512, _>(&mut OsRng, message),
            }
            .map_err(|_| SigningFailed),
        }
    }
}

fn library_sign(
    pair: &RsaKeyPair,
    length: usize,
    encoding: &'static dyn signature::RsaEncoding,
    message: &[u8],
) -> Result<Vec<u8>, SigningFailed> {
    let mut signature = vec![0; length];
    pair.sign(encoding, &rand::SystemRandom::new(), message, &mut signature).map_err(|_| SigningFailed)?;
    Ok(signature)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn pss_of_any_salt_takes_every_length_and_no_other_message() {
        for (bits, longest) in [(1024, 94), (2048, 222)] {
            let key = RsaPrivateKey::generate(bits).unwrap();
            let soft = key.soft().unwrap();
            let verifies = |digest, padding, message: &[u8], signature: &[u8]| {
                RsaVerifier::new(key.public(), digest, padding).verifies(message, signature)
            };
            for salt_len in [0, 1, 20, 32, longest] {
                let scheme = Pss::<Sha256>::new_with_salt(salt_len);
                let signature = soft.sign_with_rng(&mut OsRng, scheme, &Sha256::digest(b"m")).unwrap();
                assert!(verifies(Digest::Sha256, Padding::PssOfAnySalt, b"m", &signature), "{salt_len}");
                assert!(!verifies(Digest::Sha256, Padding::PssOfAnySalt, b"n", &signature), "{salt_len}");
                assert!(!verifies(Digest::Sha384, Padding::PssOfAnySalt, b"m", &signature), "{salt_len}");
                assert!(!verifies(Digest::Sha256, Padding::Pkcs1, b"m", &signature), "{salt_len}");
                assert_eq!(verifies(Digest::Sha256, Padding::Pss, b"m", &signature), salt_len == 32);
            }
            for length in [0, 127, 128, 129, 256] {
                assert!(!verifies(Digest::Sha256, Padding::PssOfAnySalt, b"m", &vec![0; length]), "{length}");
            }
        }
    }
}
