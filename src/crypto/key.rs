//! Keys of any type, as numbers.

use super::ec::{EcPrivateKey, EcPublicKey};
use super::ed25519::{Ed25519PrivateKey, Ed25519PublicKey};
use super::error::Weakness;
use super::ml_dsa::{MlDsaPrivateKey, MlDsaPublicKey};
use super::rsa::{RsaPrivateKey, RsaPublicKey};
use super::secret::Secret;
use super::x25519::{X25519PrivateKey, X25519PublicKey};
use crate::algorithm::{Algorithm, Curve, KeyType, Scheme};

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
    /// `kty` OKP, `crv` X25519: for encryption alone
    X25519(X25519PublicKey),
    /// `kty` AKP, `alg` of ML-DSA
    MlDsa(MlDsaPublicKey),
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
    /// `kty` OKP, `crv` X25519: for encryption alone
    X25519(X25519PrivateKey),
    /// `kty` AKP, `alg` of ML-DSA
    MlDsa(MlDsaPrivateKey),
}

impl PublicKey {
    /// The `kty`.
    pub fn key_type(&self) -> KeyType {
        match self {
            Self::Rsa(_) => KeyType::Rsa,
            Self::Ec(_) => KeyType::Ec,
            Self::Ed25519(_) | Self::X25519(_) => KeyType::Okp,
            Self::MlDsa(_) => KeyType::Akp,
        }
    }

    /// The curve's name as it is in `crv`; RSA and AKP keys have none.
    pub fn curve_name(&self) -> Option<&'static str> {
        match self {
            Self::Rsa(_) | Self::MlDsa(_) => None,
            Self::Ec(key) => Some(key.curve().name()),
            Self::Ed25519(_) => Some("Ed25519"),
            Self::X25519(_) => Some("X25519"),
        }
    }

    /// Size in bits: of the modulus, of the curve's field, or of a key of ML-DSA.
    pub fn bits(&self) -> usize {
        match self {
            Self::Rsa(key) => key.bits(),
            Self::Ec(key) => match key.curve() {
                Curve::P256 | Curve::Secp256k1 => 256,
                Curve::P384 => 384,
                Curve::P521 => 521,
            },
            Self::Ed25519(_) | Self::X25519(_) => 256,
            Self::MlDsa(key) => key.bytes().len() * 8,
        }
    }

    /// What makes the key too weak to trust, if anything does. For RSA that takes some milliseconds.
    pub fn weakness(&self) -> Option<Weakness> {
        match self {
            Self::Rsa(key) => key.weakness(),
            Self::Ec(_) | Self::Ed25519(_) | Self::X25519(_) | Self::MlDsa(_) => None,
        }
    }

    /// What makes the key too weak at first sight, for a look at many.
    pub fn evident_weakness(&self) -> Option<Weakness> {
        match self {
            Self::Rsa(key) => key.evident_weakness(),
            Self::Ec(_) | Self::Ed25519(_) | Self::X25519(_) | Self::MlDsa(_) => None,
        }
    }

    /// Whether a key of this type, on this curve, can serve `algorithm`.
    pub fn fits(&self, algorithm: Algorithm) -> bool {
        match (self, algorithm.scheme()) {
            (Self::Rsa(_), Scheme::RsaPkcs1(_) | Scheme::RsaPss(_)) | (Self::Ed25519(_), Scheme::Ed25519) => true,
            (Self::Ec(key), Scheme::Ecdsa(curve, _)) => key.curve() == curve,
            (Self::MlDsa(key), Scheme::MlDsa(set)) => key.set() == set,
            (Self::Rsa(_) | Self::Ec(_) | Self::Ed25519(_) | Self::X25519(_) | Self::MlDsa(_), _) => false,
        }
    }

    /// Whether it agrees on secrets with another key on its curve (RFC 7518 section 4.6, RFC 8037 section 3.2).
    pub fn is_for_agreement(&self) -> bool {
        match self {
            Self::Ec(key) => key.curve().is_for_agreement(),
            Self::X25519(_) => true,
            Self::Rsa(_) | Self::Ed25519(_) | Self::MlDsa(_) => false,
        }
    }

    /// The key's type in words, as messages name it: `RSA 2048`, `EC P-256`, `OKP Ed25519`.
    pub fn describe(&self) -> String {
        match self {
            Self::Rsa(key) => format!("RSA {}", key.bits()),
            Self::Ec(key) => format!("EC {}", key.curve()),
            Self::Ed25519(_) => "OKP Ed25519".to_owned(),
            Self::X25519(_) => "OKP X25519".to_owned(),
            Self::MlDsa(key) => format!("AKP {}", key.set().algorithm()),
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
            Self::X25519(key) => PublicKey::X25519(key.public().clone()),
            Self::MlDsa(key) => PublicKey::MlDsa(key.public().clone()),
        }
    }
}

/// What makes a secret too weak for an HMAC algorithm, if anything does (RFC 7518 section 3.2).
pub fn secret_weakness(algorithm: Algorithm, secret: &Secret) -> Option<Weakness> {
    match algorithm.scheme() {
        Scheme::Hmac(digest) if secret.len() < digest.output_len() => {
            Some(Weakness::HmacTooShort { bytes: secret.len(), needed: digest.output_len(), algorithm })
        }
        Scheme::Hmac(_)
        | Scheme::RsaPkcs1(_)
        | Scheme::RsaPss(_)
        | Scheme::Ecdsa(..)
        | Scheme::Ed25519
        | Scheme::MlDsa(_) => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn hmac_secrets_shorter_than_the_digest_are_weak() {
        let secret = Secret::from(vec![7; 47]);
        assert_eq!(secret_weakness(Algorithm::Hs256, &secret), None);
        assert!(secret_weakness(Algorithm::Hs384, &secret).is_some());
    }

    #[test]
    fn a_key_serves_its_own_curve_alone() {
        for curve in Curve::ALL {
            let key = PublicKey::Ec(EcPrivateKey::generate(curve).unwrap().public().clone());
            let served: Vec<Algorithm> = Algorithm::ALL.into_iter().filter(|alg| key.fits(*alg)).collect();
            assert_eq!(served, [curve.algorithm()]);
        }
    }

    #[test]
    fn the_size_of_a_key_is_told_in_bits() {
        let set = crate::algorithm::ParameterSet::MlDsa44;
        // FIPS 204 table 2: 1312 bytes.
        let key = MlDsaPublicKey::new(set, &[0; 1312]).unwrap();
        assert_eq!(PublicKey::MlDsa(key).bits(), 10_496);
    }
}
