//! What algorithms are made of: types of keys, curves, digests; and the tables of algorithms.

#[cfg(feature = "jwe")]
mod encryption;
mod signing;

use std::fmt;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

#[cfg(feature = "jwe")]
pub use encryption::{ContentCipher, ContentEncryption, KeyManagement, KeyMethod, UnknownEncryption};
pub use signing::{Algorithm, Scheme, UnknownAlgorithm};

/// A digest that algorithms name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Digest {
    /// SHA-256
    Sha256,
    /// SHA-384
    Sha384,
    /// SHA-512
    Sha512,
}

/// An elliptic curve of `kty` `EC`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Curve {
    /// NIST P-256
    P256,
    /// NIST P-384
    P384,
    /// NIST P-521
    P521,
    /// secp256k1 (RFC 8812)
    Secp256k1,
}

/// A parameter set of ML-DSA (FIPS 204 section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterSet {
    /// ML-DSA-44
    MlDsa44,
    /// ML-DSA-65
    MlDsa65,
    /// ML-DSA-87
    MlDsa87,
}

/// The `kty` of a JWK.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "UPPERCASE"))]
pub enum KeyType {
    /// `RSA`
    Rsa,
    /// `EC`
    Ec,
    /// `OKP`
    Okp,
    /// `oct`
    #[cfg_attr(feature = "serde", serde(rename = "oct"))]
    Oct,
    /// `AKP` (RFC 9964)
    Akp,
}

impl Digest {
    /// Length of its output in bytes.
    pub(crate) const fn output_len(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

impl Curve {
    /// Every curve.
    pub const ALL: [Self; 4] = [Self::P256, Self::P384, Self::P521, Self::Secp256k1];

    /// The name as it is in `crv`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Secp256k1 => "secp256k1",
        }
    }

    /// Length of a coordinate, and of the private scalar, in bytes.
    pub const fn field_len(self) -> usize {
        match self {
            Self::P256 | Self::Secp256k1 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// Whether keys on it agree on secrets (RFC 7518 section 4.6): secp256k1 is for signatures alone (RFC 8812 section 3.1).
    pub const fn is_for_agreement(self) -> bool {
        match self {
            Self::P256 | Self::P384 | Self::P521 => true,
            Self::Secp256k1 => false,
        }
    }

    /// The curve named `name` in `crv`, exact case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.name() == name)
    }
}

impl ParameterSet {
    /// Every set.
    pub const ALL: [Self; 3] = [Self::MlDsa44, Self::MlDsa65, Self::MlDsa87];

    /// Length of a public key in bytes (FIPS 204 section 4, table 2).
    pub const fn public_len(self) -> usize {
        match self {
            Self::MlDsa44 => 1312,
            Self::MlDsa65 => 1952,
            Self::MlDsa87 => 2592,
        }
    }

    /// Length of a signature in bytes.
    pub const fn signature_len(self) -> usize {
        match self {
            Self::MlDsa44 => 2420,
            Self::MlDsa65 => 3309,
            Self::MlDsa87 => 4627,
        }
    }
}

impl KeyType {
    /// The name as it is in `kty`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::Ec => "EC",
            Self::Okp => "OKP",
            Self::Oct => "oct",
            Self::Akp => "AKP",
        }
    }
}

impl fmt::Display for Curve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(all(test, feature = "serde"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn serde_takes_and_gives_the_names() {
        for kty in [KeyType::Rsa, KeyType::Ec, KeyType::Okp, KeyType::Oct, KeyType::Akp] {
            let text = serde_json::to_string(&kty).unwrap();
            assert_eq!(text, format!("{:?}", kty.name()));
            assert_eq!(serde_json::from_str::<KeyType>(&text).unwrap(), kty);
        }
    }
}
