//! The one table of signature algorithms (RFC 7518 section 3, RFC 8037, RFC 8812, RFC 9864, RFC 9964).
//!
//! Nothing outside this file decides by an algorithm's name. There is no `none`:
//! an unsecured token cannot even be asked for.

use std::fmt;
use std::str::FromStr;

#[cfg(feature = "serde")]
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::{Curve, Digest, KeyType, ParameterSet};
use crate::error::{Class, Explain};

/// A signature algorithm of JOSE, by the name that is in `alg`.
///
/// ```
/// use jwtk::algorithm::{Algorithm, Curve, Digest, Scheme};
///
/// let es256: Algorithm = "ES256".parse()?;
/// assert_eq!(es256.scheme(), Scheme::Ecdsa(Curve::P256, Digest::Sha256));
/// assert!("none".parse::<Algorithm>().is_err());
/// assert!("es256".parse::<Algorithm>().is_err());
/// # Ok::<(), jwtk::algorithm::UnknownAlgorithm>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Algorithm {
    /// HMAC with SHA-256
    Hs256,
    /// HMAC with SHA-384
    Hs384,
    /// HMAC with SHA-512
    Hs512,
    /// RSASSA-PKCS1-v1_5 with SHA-256
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512
    Rs512,
    /// RSASSA-PSS with SHA-256
    Ps256,
    /// RSASSA-PSS with SHA-384
    Ps384,
    /// RSASSA-PSS with SHA-512
    Ps512,
    /// ECDSA on P-256 with SHA-256
    Es256,
    /// ECDSA on P-384 with SHA-384
    Es384,
    /// ECDSA on P-521 with SHA-512
    Es512,
    /// ECDSA on secp256k1 with SHA-256 (RFC 8812)
    Es256k,
    /// EdDSA, which with the keys that we read means Ed25519 (RFC 8037)
    EdDsa,
    /// Ed25519 under its fully specified name (RFC 9864)
    Ed25519,
    /// ML-DSA-44 (RFC 9964)
    MlDsa44,
    /// ML-DSA-65
    MlDsa65,
    /// ML-DSA-87
    MlDsa87,
}

/// How an algorithm signs: its family, with the curve and the digest that it fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// HMAC
    Hmac(Digest),
    /// RSASSA-PKCS1-v1_5
    RsaPkcs1(Digest),
    /// RSASSA-PSS with MGF1 on the same digest and a salt of the digest's length
    RsaPss(Digest),
    /// ECDSA, the signature being `r` and `s` at the width of the curve's field
    Ecdsa(Curve, Digest),
    /// Ed25519
    Ed25519,
    /// ML-DSA with an empty context
    MlDsa(ParameterSet),
}

impl Algorithm {
    /// Every algorithm, in the order of RFC 7518's table.
    pub const ALL: [Self; 18] = [
        Self::Hs256,
        Self::Hs384,
        Self::Hs512,
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Es256,
        Self::Es384,
        Self::Es512,
        Self::Es256k,
        Self::EdDsa,
        Self::Ed25519,
        Self::MlDsa44,
        Self::MlDsa65,
        Self::MlDsa87,
    ];

    /// The table: the name in `alg` and what is behind it.
    const fn spec(self) -> (&'static str, Scheme) {
        use Digest::{Sha256, Sha384, Sha512};
        match self {
            Self::Hs256 => ("HS256", Scheme::Hmac(Sha256)),
            Self::Hs384 => ("HS384", Scheme::Hmac(Sha384)),
            Self::Hs512 => ("HS512", Scheme::Hmac(Sha512)),
            Self::Rs256 => ("RS256", Scheme::RsaPkcs1(Sha256)),
            Self::Rs384 => ("RS384", Scheme::RsaPkcs1(Sha384)),
            Self::Rs512 => ("RS512", Scheme::RsaPkcs1(Sha512)),
            Self::Ps256 => ("PS256", Scheme::RsaPss(Sha256)),
            Self::Ps384 => ("PS384", Scheme::RsaPss(Sha384)),
            Self::Ps512 => ("PS512", Scheme::RsaPss(Sha512)),
            Self::Es256 => ("ES256", Scheme::Ecdsa(Curve::P256, Sha256)),
            Self::Es384 => ("ES384", Scheme::Ecdsa(Curve::P384, Sha384)),
            Self::Es512 => ("ES512", Scheme::Ecdsa(Curve::P521, Sha512)),
            Self::Es256k => ("ES256K", Scheme::Ecdsa(Curve::Secp256k1, Sha256)),
            Self::EdDsa => ("EdDSA", Scheme::Ed25519),
            Self::Ed25519 => ("Ed25519", Scheme::Ed25519),
            Self::MlDsa44 => ("ML-DSA-44", Scheme::MlDsa(ParameterSet::MlDsa44)),
            Self::MlDsa65 => ("ML-DSA-65", Scheme::MlDsa(ParameterSet::MlDsa65)),
            Self::MlDsa87 => ("ML-DSA-87", Scheme::MlDsa(ParameterSet::MlDsa87)),
        }
    }

    /// The name as it is in `alg`.
    pub const fn name(self) -> &'static str {
        self.spec().0
    }

    /// How it signs.
    pub const fn scheme(self) -> Scheme {
        self.spec().1
    }

    /// The type of key that it takes.
    pub const fn key_type(self) -> KeyType {
        match self.scheme() {
            Scheme::Hmac(_) => KeyType::Oct,
            Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) => KeyType::Rsa,
            Scheme::Ecdsa(..) => KeyType::Ec,
            Scheme::Ed25519 => KeyType::Okp,
            Scheme::MlDsa(_) => KeyType::Akp,
        }
    }

    /// The key that it needs, in words.
    pub(crate) fn key_needed(self) -> String {
        match self.scheme() {
            Scheme::Hmac(_) => "a symmetric key (kty oct)".to_owned(),
            Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) => "an RSA key".to_owned(),
            Scheme::Ecdsa(curve, _) => format!("an EC key on {curve}"),
            Scheme::Ed25519 => "an OKP key on Ed25519".to_owned(),
            Scheme::MlDsa(_) => format!("an AKP key with alg {self}"),
        }
    }

    /// Whether two names mean the same signature, as `EdDSA` and `Ed25519` do.
    pub fn is_same_as(self, other: Self) -> bool {
        self.scheme() == other.scheme()
    }
}

impl ParameterSet {
    /// The algorithm that keys of this set are for: each has exactly one.
    pub const fn algorithm(self) -> Algorithm {
        match self {
            Self::MlDsa44 => Algorithm::MlDsa44,
            Self::MlDsa65 => Algorithm::MlDsa65,
            Self::MlDsa87 => Algorithm::MlDsa87,
        }
    }
}

impl Curve {
    /// The algorithm that this curve is for: each curve has exactly one.
    pub const fn algorithm(self) -> Algorithm {
        match self {
            Self::P256 => Algorithm::Es256,
            Self::P384 => Algorithm::Es384,
            Self::P521 => Algorithm::Es512,
            Self::Secp256k1 => Algorithm::Es256k,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// By its name.
#[cfg(feature = "serde")]
impl Serialize for Algorithm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// By its name.
#[cfg(feature = "serde")]
impl<'de> Deserialize<'de> for Algorithm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// A name that is no signature algorithm of this table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not a signature algorithm that jwtk knows")]
pub struct UnknownAlgorithm {
    name: String,
}

impl Explain for UnknownAlgorithm {
    fn code(&self) -> &'static str {
        "unknown_algorithm"
    }

    fn class(&self) -> Class {
        Class::Usage
    }

    fn hint(&self) -> Option<String> {
        if self.name.trim().eq_ignore_ascii_case("none") {
            return Some("unsecured tokens are never signed or accepted".to_owned());
        }
        let near = Algorithm::ALL.into_iter().find(|alg| alg.name().eq_ignore_ascii_case(self.name.trim()));
        Some(match near {
            Some(alg) => format!("names are exact: write {alg}"),
            None => format!("one of {}", Algorithm::ALL.map(Algorithm::name).join(", ")),
        })
    }
}

impl FromStr for Algorithm {
    type Err = UnknownAlgorithm;

    /// Reads a name, exact to the letter: `alg` is case-sensitive (RFC 7515 section 4.1.1).
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|alg| alg.name() == name)
            .ok_or_else(|| UnknownAlgorithm { name: name.chars().take(40).collect() })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    #[cfg(feature = "serde")]
    fn serde_takes_and_gives_the_names() {
        for alg in Algorithm::ALL {
            let text = serde_json::to_string(&alg).unwrap();
            assert_eq!(text, format!("{:?}", alg.name()));
            assert_eq!(serde_json::from_str::<Algorithm>(&text).unwrap(), alg);
        }
        assert!(serde_json::from_str::<Algorithm>(r#""none""#).is_err());
    }

    #[test]
    fn every_name_reads_back_as_itself() {
        for alg in Algorithm::ALL {
            assert_eq!(alg.name().parse(), Ok(alg));
        }
    }

    #[test]
    fn none_is_unknown_in_any_case_and_says_why() {
        for name in ["none", "None", "nOnE", " none"] {
            let error = name.parse::<Algorithm>().unwrap_err();
            assert!(error.hint().unwrap().contains("unsecured"), "{name}");
        }
    }

    #[test]
    fn a_name_in_the_wrong_case_is_refused_with_the_right_one() {
        let error = "eddsa".parse::<Algorithm>().unwrap_err();
        assert_eq!(error.hint().unwrap(), "names are exact: write EdDSA");
    }

    #[test]
    fn each_curve_has_the_algorithm_that_names_it() {
        for curve in Curve::ALL {
            assert!(matches!(curve.algorithm().scheme(), Scheme::Ecdsa(c, _) if c == curve));
            assert_eq!(Curve::from_name(curve.name()), Some(curve));
        }
    }
}
