//! What is wrong with numbers that are to be a key, with a key, or with a key for an algorithm.

use super::rsa::Factors;
use crate::algorithm::{Algorithm, Curve};
use crate::error::{Explain, counted};

/// The longest modulus that is looked at, in bits: a bound on the time that one check may take.
pub const MAX_MODULUS_BITS: usize = 8192;

/// A key that works but must not be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Weakness {
    /// RFC 7518 sections 3.3 and 3.5.
    #[error("RSA key of {}, at least 2048 are needed", counted(*bits, "bit"))]
    RsaTooShort {
        /// Length of the modulus
        bits: usize,
    },
    /// CVE-2017-15361.
    #[error("RSA modulus made by the broken ROCA generator (CVE-2017-15361): its factors can be computed")]
    Roca,
    /// What the modulus keeps secret is known.
    #[error("RSA modulus whose factors anyone can find: {factors}")]
    RsaFactors {
        /// How
        factors: Factors,
    },
    /// RFC 7518 section 3.2.
    #[error("secret of {}, {algorithm} needs at least {needed}", counted(*bytes, "byte"))]
    HmacTooShort {
        /// Length of the secret
        bytes: usize,
        /// Length of the digest
        needed: usize,
        /// The algorithm that asks for so much
        algorithm: Algorithm,
    },
}

impl Weakness {
    /// What helps against it.
    pub(crate) const fn hint(&self) -> &'static str {
        match self {
            Self::Roca | Self::RsaFactors { .. } => "make another key with a sound generator",
            Self::RsaTooShort { .. } | Self::HmacTooShort { .. } => "make a longer key",
        }
    }
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
    #[error("modulus `n` has only {}", counted(*bits, "bit"))]
    ModulusTooShort {
        /// Its length
        bits: usize,
    },
    /// An even modulus is no product of two odd primes.
    #[error("modulus `n` is even, so it is not an RSA modulus")]
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
    #[error("`{member}` has {}, {curve} needs {}{}", counted(*found, "byte"), curve.field_len(), zero_advice(*found, *curve))]
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
    /// A point with 06 or 07 in front.
    #[error("the point is in the hybrid form, which keys must not have (RFC 5480 section 2.2)")]
    HybridPoint,
    /// A scalar outside of its range.
    #[error("`d` is zero or not below the order of {curve}")]
    Scalar {
        /// The curve
        curve: Curve,
    },
    /// An Ed25519 half of another length.
    #[error("`{member}` has {}, Ed25519 needs 32", counted(*found, "byte"))]
    Ed25519Length {
        /// `x` or `d`
        member: &'static str,
        /// Length found in bytes
        found: usize,
    },
    /// An X25519 half of another length.
    #[error("`{member}` has {}, X25519 needs 32", counted(*found, "byte"))]
    X25519Length {
        /// `x` or `d`
        member: &'static str,
        /// Length found in bytes
        found: usize,
    },
    /// An ML-DSA half of another length.
    #[error("`{member}` has {}, {algorithm} needs {needed}", counted(*found, "byte"))]
    MlDsaLength {
        /// `pub` or `priv`
        member: &'static str,
        /// The algorithm of the key
        algorithm: Algorithm,
        /// Length found in bytes
        found: usize,
        /// What its parameter set asks for
        needed: usize,
    },
    /// A key for an algorithm that a feature of this library brings.
    #[error("{algorithm} is not built in")]
    NotBuiltIn {
        /// The algorithm
        algorithm: Algorithm,
    },
    /// Bytes that encode no point, or not in the one canonical way.
    #[error("`x` is not a canonical point of Ed25519")]
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
mod tests {
    use super::*;

    #[test]
    fn what_fails_has_its_code() {
        let unfit = Unfit { algorithm: Algorithm::Es256, key: "RSA".to_owned() };
        assert_eq!(unfit.code(), "key_mismatch");
        assert_eq!(unfit.hint().as_deref(), Some("ES256 needs an EC key on P-256"));
        assert_eq!(SigningFailed.code(), "signing_failed");
        assert_eq!(InvalidKey::Generation.code(), "invalid_key");
    }

    #[test]
    fn zeros_are_advised_where_bytes_are_missing() {
        let advice = |found| {
            let error = InvalidKey::CoordinateLength { member: "x", curve: Curve::P256, found };
            error.to_string().contains("pad with them")
        };
        assert_eq!([31, 32, 33].map(advice), [true, false, false]);
    }
}
