//! New keys.

use super::Key;
use crate::algorithm::{Algorithm, Curve, ParameterSet, Scheme};
#[cfg(feature = "jwe")]
use crate::algorithm::{ContentEncryption, KeyManagement, KeyMethod};
use crate::crypto::{
    EcPrivateKey, Ed25519PrivateKey, InvalidKey, MAX_MODULUS_BITS, MlDsaPrivateKey, PrivateKey, RsaPrivateKey,
    X25519PrivateKey, random_bytes,
};
use crate::error::{Class, Explain};

/// What key to make.
///
/// ```
/// use jwtk::algorithm::Algorithm;
/// use jwtk::jwk::{Key, KeySpec};
///
/// let key = KeySpec::for_algorithm(Algorithm::Es384, None)?.generate()?;
/// assert_eq!(key.describe(), "EC P-384");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeySpec {
    /// RSA with a modulus of so many bits
    Rsa(usize),
    /// EC on a curve
    Ec(Curve),
    /// Ed25519
    Ed25519,
    /// X25519
    X25519,
    /// ML-DSA
    MlDsa(ParameterSet),
    /// A shared secret of so many bits
    Oct(usize),
}

/// A key that would be too weak, or that there is no such size of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnfitSize {
    /// RFC 7518 section 3.3, and a bound on the time that it takes.
    #[error("RSA keys have from 2048 to {MAX_MODULUS_BITS} bits in steps of 8, not {bits}")]
    Rsa {
        /// What was asked for
        bits: usize,
    },
    /// RFC 7518 section 3.2: at least as long as the digest.
    #[error("a secret has from {least} to 4096 bits in steps of 8 here, not {bits}")]
    Oct {
        /// What was asked for
        bits: usize,
        /// The least
        least: usize,
    },
    /// A size for a key whose curve fixes it.
    #[error("the size of {key} keys is fixed")]
    Fixed {
        /// The key's type
        key: &'static str,
    },
}

impl Explain for UnfitSize {
    fn code(&self) -> &'static str {
        "unfit_size"
    }

    fn class(&self) -> Class {
        Class::Usage
    }
}

impl KeySpec {
    /// The key that an algorithm needs: RSA of 3072 bits and secrets of the digest's length where no size is given.
    ///
    /// # Errors
    /// [`UnfitSize`].
    pub fn for_algorithm(algorithm: Algorithm, bits: Option<usize>) -> Result<Self, UnfitSize> {
        match (algorithm.scheme(), bits) {
            (Scheme::Hmac(digest), bits) => Self::oct(bits, digest.output_len() * 8),
            (Scheme::RsaPkcs1(_) | Scheme::RsaPss(_), bits) => Self::rsa(bits),
            (Scheme::Ecdsa(curve, _), None) => Ok(Self::Ec(curve)),
            (Scheme::Ecdsa(curve, _), Some(_)) => Err(UnfitSize::Fixed { key: curve.name() }),
            (Scheme::Ed25519, None) => Ok(Self::Ed25519),
            (Scheme::Ed25519, Some(_)) => Err(UnfitSize::Fixed { key: "Ed25519" }),
            (Scheme::MlDsa(set), None) => Ok(Self::MlDsa(set)),
            (Scheme::MlDsa(set), Some(_)) => Err(UnfitSize::Fixed { key: set.algorithm().name() }),
        }
    }

    /// The key that a key management needs; a secret that is the content's own, or a password, has 256 bits where no size is
    /// given. `curve` is for those that two agree with: P-256 unless it is given.
    ///
    /// # Errors
    /// [`UnfitSize`].
    #[cfg(feature = "jwe")]
    pub fn for_key_management(alg: KeyManagement, bits: Option<usize>, curve: Option<Self>) -> Result<Self, UnfitSize> {
        match alg.method() {
            KeyMethod::RsaOaep(_) => Self::rsa(bits),
            KeyMethod::EcdhEs(_) | KeyMethod::AesKw(_) | KeyMethod::AesGcmKw(_) if bits.is_some() => {
                Err(UnfitSize::Fixed { key: alg.name() })
            }
            KeyMethod::EcdhEs(_) => Ok(curve.unwrap_or(Self::Ec(Curve::P256))),
            KeyMethod::AesKw(len) | KeyMethod::AesGcmKw(len) => Ok(Self::Oct(len * 8)),
            KeyMethod::Direct => Self::oct(bits.or(Some(256)), 128),
            KeyMethod::Pbes2(..) => Self::oct(bits, 256),
        }
    }

    /// The key that a content encryption needs, where it is shared itself.
    #[cfg(feature = "jwe")]
    pub fn for_content_encryption(enc: ContentEncryption) -> Self {
        Self::Oct(enc.key_len() * 8)
    }

    /// An RSA key, of 3072 bits unless told otherwise.
    ///
    /// # Errors
    /// [`UnfitSize::Rsa`] below 2048 or above 8192 bits.
    pub fn rsa(bits: Option<usize>) -> Result<Self, UnfitSize> {
        let bits = bits.unwrap_or(3072);
        let fits = (2048..=MAX_MODULUS_BITS).contains(&bits) && bits.is_multiple_of(8);
        if fits { Ok(Self::Rsa(bits)) } else { Err(UnfitSize::Rsa { bits }) }
    }

    /// A shared secret of at least `least` bits, and exactly so many unless told otherwise.
    ///
    /// # Errors
    /// [`UnfitSize::Oct`].
    pub fn oct(bits: Option<usize>, least: usize) -> Result<Self, UnfitSize> {
        let bits = bits.unwrap_or(least);
        let fits = (least..=4096).contains(&bits) && bits.is_multiple_of(8);
        if fits { Ok(Self::Oct(bits)) } else { Err(UnfitSize::Oct { bits, least }) }
    }

    /// Makes the key. RSA takes from a part of a second to minutes.
    ///
    /// # Errors
    /// [`InvalidKey::Generation`] when there is no randomness to be had.
    pub fn generate(self) -> Result<Key, InvalidKey> {
        Ok(match self {
            Self::Rsa(bits) => Key::Private(PrivateKey::Rsa(RsaPrivateKey::generate(bits)?)),
            Self::Ec(curve) => Key::Private(PrivateKey::Ec(EcPrivateKey::generate(curve)?)),
            Self::Ed25519 => Key::Private(PrivateKey::Ed25519(Ed25519PrivateKey::generate()?)),
            Self::X25519 => Key::Private(PrivateKey::X25519(X25519PrivateKey::generate()?)),
            Self::MlDsa(set) => Key::Private(PrivateKey::MlDsa(MlDsaPrivateKey::generate(set)?)),
            Self::Oct(bits) => Key::Symmetric(random_bytes(bits / 8).map_err(|_| InvalidKey::Generation)?),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::algorithm::KeyType;

    #[test]
    fn every_algorithm_gets_a_key_that_fits_and_is_not_weak() {
        for algorithm in Algorithm::ALL {
            // One RSA key will do: they take long.
            if matches!(algorithm.scheme(), Scheme::RsaPkcs1(_) | Scheme::RsaPss(_)) && algorithm != Algorithm::Ps256 {
                continue;
            }
            if algorithm.key_type() == KeyType::Akp && !cfg!(feature = "ml-dsa") {
                continue;
            }
            let bits = (algorithm == Algorithm::Ps256).then_some(2048);
            match KeySpec::for_algorithm(algorithm, bits).unwrap().generate().unwrap() {
                Key::Private(key) => {
                    assert!(key.public().fits(algorithm), "{algorithm}");
                    assert_eq!(key.public().weakness(), None, "{algorithm}");
                }
                Key::Symmetric(secret) => assert_eq!(crate::crypto::secret_weakness(algorithm, &secret), None),
                Key::Public(_) => panic!("{algorithm}"),
            }
        }
    }

    #[test]
    fn sizes_that_are_weak_absurd_or_fixed_are_refused() {
        assert_eq!(KeySpec::rsa(Some(1024)), Err(UnfitSize::Rsa { bits: 1024 }));
        assert_eq!(KeySpec::rsa(Some(2049)), Err(UnfitSize::Rsa { bits: 2049 }));
        assert_eq!(KeySpec::rsa(Some(16_384)), Err(UnfitSize::Rsa { bits: 16_384 }));
        assert_eq!(KeySpec::rsa(None), Ok(KeySpec::Rsa(3072)));
        let hs512 = |bits| KeySpec::for_algorithm(Algorithm::Hs512, bits);
        assert_eq!(hs512(Some(256)), Err(UnfitSize::Oct { bits: 256, least: 512 }));
        assert_eq!(hs512(None), Ok(KeySpec::Oct(512)));
        assert!(KeySpec::for_algorithm(Algorithm::Es256, Some(256)).is_err());
    }

    #[test]
    fn secrets_have_the_bits_that_were_asked_for() {
        let Key::Symmetric(secret) = KeySpec::Oct(256).generate().unwrap() else { panic!("no secret") };
        assert_eq!(secret.len(), 32);
        assert_eq!(UnfitSize::Rsa { bits: 1024 }.code(), "unfit_size");
    }

    #[cfg(feature = "jwe")]
    #[test]
    fn keys_that_encrypt_have_the_size_of_their_algorithm() {
        let spec = |alg: &str, bits| KeySpec::for_key_management(alg.parse().unwrap(), bits, None);
        for (alg, bits) in [("A128KW", 128), ("A192GCMKW", 192), ("A256KW", 256)] {
            assert_eq!(spec(alg, None), Ok(KeySpec::Oct(bits)), "{alg}");
            assert!(matches!(spec(alg, Some(bits)), Err(UnfitSize::Fixed { .. })), "{alg}");
        }
        assert_eq!(spec("ECDH-ES", None), Ok(KeySpec::Ec(Curve::P256)));
        assert!(spec("ECDH-ES", Some(256)).is_err());
        assert_eq!(spec("dir", None), Ok(KeySpec::Oct(256)));
        assert_eq!(spec("dir", Some(128)), Ok(KeySpec::Oct(128)));
        assert_eq!(spec("PBES2-HS256+A128KW", None), Ok(KeySpec::Oct(256)));
        let enc = |enc: &str| KeySpec::for_content_encryption(enc.parse().unwrap());
        assert_eq!([enc("A128GCM"), enc("A128CBC-HS256")], [KeySpec::Oct(128), KeySpec::Oct(256)]);
    }
}
