//! ECDSA keys and signatures on the four curves of JOSE (RFC 7518 section 3.4, RFC 8812).
//!
//! A signature is `r` and `s`, each at the width of the field. Both halves of `s`'s range are good: JOSE has no low-s
//! rule. ring verifies P-256 and P-384, AWS-LC P-521 too; the curve crates do the rest, signing with the nonces of
//! RFC 6979, so that the same key and message give the same signature.

use super::backend::{Prepared, signature};
use super::error::{InvalidKey, SigningFailed};
use super::secret::Secret;
use crate::algorithm::Curve;

/// A point on a curve, checked to lie on it and not to be the point at infinity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EcPublicKey {
    curve: Curve,
    /// SEC 1 uncompressed: 04, x, y.
    point: Vec<u8>,
}

/// A private scalar, from one up to the order of its curve, with its point.
#[derive(Clone, Debug)]
pub struct EcPrivateKey {
    public: EcPublicKey,
    d: Secret,
}

impl EcPublicKey {
    /// The key with the coordinates `x` and `y`, each exactly [`Curve::field_len`] bytes.
    ///
    /// # Errors
    /// [`InvalidKey::CoordinateLength`] or [`InvalidKey::NotOnCurve`].
    pub fn new(curve: Curve, x: &[u8], y: &[u8]) -> Result<Self, InvalidKey> {
        for (member, bytes) in [("x", x), ("y", y)] {
            check_len(curve, member, bytes)?;
        }
        Self::from_sec1(curve, &[&[0x04], x, y].concat())
    }

    /// The key whose SEC 1 encoding, compressed or not, is `point`.
    ///
    /// # Errors
    /// [`InvalidKey::NotOnCurve`] or [`InvalidKey::HybridPoint`].
    pub(crate) fn from_sec1(curve: Curve, point: &[u8]) -> Result<Self, InvalidKey> {
        use k256::elliptic_curve::sec1::ToSec1Point as _;
        if matches!(point, [6 | 7, coordinates @ ..] if coordinates.len() == 2 * curve.field_len()) {
            return Err(InvalidKey::HybridPoint);
        }
        let point = match curve {
            Curve::P256 => p256::PublicKey::from_sec1_bytes(point).map(|key| key.to_sec1_point(false).to_bytes()),
            Curve::P384 => p384::PublicKey::from_sec1_bytes(point).map(|key| key.to_sec1_point(false).to_bytes()),
            Curve::P521 => p521::PublicKey::from_sec1_bytes(point).map(|key| key.to_sec1_point(false).to_bytes()),
            Curve::Secp256k1 => k256::PublicKey::from_sec1_bytes(point).map(|key| key.to_sec1_point(false).to_bytes()),
        }
        .map_err(|_| InvalidKey::NotOnCurve { curve })?;
        Ok(Self { curve, point: point.into_vec() })
    }

    /// The curve.
    pub fn curve(&self) -> Curve {
        self.curve
    }

    /// The coordinates `x` and `y`, each [`Curve::field_len`] bytes.
    pub(crate) fn coordinates(&self) -> (&[u8], &[u8]) {
        self.point.get(1..).unwrap_or_default().split_at(self.curve.field_len())
    }

    /// The point as SEC 1 writes it uncompressed: 04, x, y.
    pub fn sec1(&self) -> &[u8] {
        &self.point
    }
}

impl EcPrivateKey {
    /// The key with the scalar `d`, exactly [`Curve::field_len`] bytes.
    ///
    /// # Errors
    /// [`InvalidKey::CoordinateLength`], or [`InvalidKey::Scalar`] when it is zero or beyond the order of the curve.
    pub fn new(curve: Curve, d: &[u8]) -> Result<Self, InvalidKey> {
        check_len(curve, "d", d)?;
        let point = match curve {
            Curve::P256 => p256::SecretKey::from_slice(d).map(|key| key.public_key().to_sec1_bytes()),
            Curve::P384 => p384::SecretKey::from_slice(d).map(|key| key.public_key().to_sec1_bytes()),
            Curve::P521 => p521::SecretKey::from_slice(d).map(|key| key.public_key().to_sec1_bytes()),
            Curve::Secp256k1 => k256::SecretKey::from_slice(d).map(|key| key.public_key().to_sec1_bytes()),
        }
        .map_err(|_| InvalidKey::Scalar { curve })?;
        // The siblings disagree on whether these bytes are compressed.
        Ok(Self { public: EcPublicKey::from_sec1(curve, &point)?, d: Secret::from(d.to_vec()) })
    }

    /// A new key.
    ///
    /// # Errors
    /// When there is no randomness to be had.
    pub fn generate(curve: Curve) -> Result<Self, InvalidKey> {
        let random = super::random_bytes(curve.field_len()).map_err(|_| InvalidKey::Generation)?;
        let mut d = random.expose().to_vec();
        // P-521's scalar has 521 bits in 66 bytes: without this almost no candidate would be in range.
        if let (Curve::P521, Some(first)) = (curve, d.first_mut()) {
            *first &= 1;
        }
        match Self::new(curve, &d) {
            Err(InvalidKey::Scalar { .. }) => Self::generate(curve),
            done => done,
        }
    }

    /// The public half, computed from the scalar.
    pub fn public(&self) -> &EcPublicKey {
        &self.public
    }

    /// The scalar, [`Curve::field_len`] bytes.
    pub fn d(&self) -> &Secret {
        &self.d
    }
}

fn check_len(curve: Curve, member: &'static str, bytes: &[u8]) -> Result<(), InvalidKey> {
    if bytes.len() == curve.field_len() {
        return Ok(());
    }
    Err(InvalidKey::CoordinateLength { member, curve, found: bytes.len() })
}

/// A public key made ready for verification.
pub(super) enum EcVerifier {
    Library(Prepared),
    #[cfg(not(feature = "aws-lc"))]
    P521(Box<p521::ecdsa::VerifyingKey>),
    Secp256k1(Box<k256::ecdsa::VerifyingKey>),
}

impl EcVerifier {
    pub(super) fn new(key: &EcPublicKey) -> Result<Self, InvalidKey> {
        let invalid = |_| InvalidKey::NotOnCurve { curve: key.curve };
        Ok(match key.curve {
            Curve::P256 => Self::Library(Prepared::new(&signature::ECDSA_P256_SHA256_FIXED, &key.point)),
            Curve::P384 => Self::Library(Prepared::new(&signature::ECDSA_P384_SHA384_FIXED, &key.point)),
            #[cfg(feature = "aws-lc")]
            Curve::P521 => Self::Library(Prepared::new(&signature::ECDSA_P521_SHA512_FIXED, &key.point)),
            #[cfg(not(feature = "aws-lc"))]
            Curve::P521 => {
                Self::P521(Box::new(p521::ecdsa::VerifyingKey::from_sec1_bytes(&key.point).map_err(invalid)?))
            }
            Curve::Secp256k1 => {
                Self::Secp256k1(Box::new(k256::ecdsa::VerifyingKey::from_sec1_bytes(&key.point).map_err(invalid)?))
            }
        })
    }

    /// Whether `signature`, `r` and `s` at full width, is a signature of `message`.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Library(key) => key.verifies(message, signature),
            #[cfg(not(feature = "aws-lc"))]
            Self::P521(key) => {
                use p521::ecdsa::signature::Verifier as _;
                p521::ecdsa::Signature::from_slice(signature).is_ok_and(|sig| key.verify(message, &sig).is_ok())
            }
            Self::Secp256k1(key) => {
                use k256::ecdsa::signature::Verifier as _;
                k256::ecdsa::Signature::from_slice(signature).is_ok_and(|sig| {
                    // This crate alone insists on Bitcoin's low-s rule, which JOSE does not have.
                    key.verify(message, &sig.normalize_s()).is_ok()
                })
            }
        }
    }
}

/// A private key made ready for signatures.
pub(super) enum EcSigner {
    P256(Box<p256::ecdsa::SigningKey>),
    P384(Box<p384::ecdsa::SigningKey>),
    P521(Box<p521::ecdsa::SigningKey>),
    Secp256k1(Box<k256::ecdsa::SigningKey>),
}

impl EcSigner {
    pub(super) fn new(key: &EcPrivateKey) -> Result<Self, SigningFailed> {
        let d = key.d.expose();
        let failed = |_| SigningFailed;
        Ok(match key.public.curve {
            Curve::P256 => Self::P256(Box::new(p256::ecdsa::SigningKey::from_slice(d).map_err(failed)?)),
            Curve::P384 => Self::P384(Box::new(p384::ecdsa::SigningKey::from_slice(d).map_err(failed)?)),
            Curve::P521 => Self::P521(Box::new(p521::ecdsa::SigningKey::from_slice(d).map_err(failed)?)),
            Curve::Secp256k1 => Self::Secp256k1(Box::new(k256::ecdsa::SigningKey::from_slice(d).map_err(failed)?)),
        })
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        use p256::ecdsa::signature::Signer as _;
        let failed = |_| SigningFailed;
        Ok(match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.try_sign(message).map_err(failed)?;
                signature.to_vec()
            }
            Self::P384(key) => {
                let signature: p384::ecdsa::Signature = key.try_sign(message).map_err(failed)?;
                signature.to_vec()
            }
            Self::P521(key) => {
                let signature: p521::ecdsa::Signature = key.try_sign(message).map_err(failed)?;
                signature.to_vec()
            }
            Self::Secp256k1(key) => {
                let signature: k256::ecdsa::Signature = key.try_sign(message).map_err(failed)?;
                signature.to_vec()
            }
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_of_another_length_name_the_member_and_both_lengths() {
        let error = EcPublicKey::new(Curve::P256, &[1; 31], &[1; 32]).unwrap_err();
        assert_eq!(error, InvalidKey::CoordinateLength { member: "x", curve: Curve::P256, found: 31 });
        assert!(error.to_string().contains("31") && error.to_string().contains("32"), "{error}");
    }

    #[test]
    fn a_point_off_the_curve_or_at_infinity_is_refused() {
        for curve in Curve::ALL {
            let zero = vec![0; curve.field_len()];
            let one = [vec![0; curve.field_len() - 1], vec![1]].concat();
            for (x, y) in [(&zero, &zero), (&one, &one)] {
                assert_eq!(EcPublicKey::new(curve, x, y).unwrap_err(), InvalidKey::NotOnCurve { curve });
            }
            assert!(EcPublicKey::from_sec1(curve, &[0]).is_err());
        }
    }

    #[test]
    fn a_scalar_of_zero_or_beyond_the_order_is_refused() {
        for curve in Curve::ALL {
            for d in [vec![0; curve.field_len()], vec![0xFF; curve.field_len()]] {
                assert_eq!(EcPrivateKey::new(curve, &d).unwrap_err(), InvalidKey::Scalar { curve });
            }
        }
    }

    #[test]
    fn what_a_curve_signs_its_public_half_verifies() {
        for curve in Curve::ALL {
            let key = EcPrivateKey::generate(curve).unwrap();
            let signature = EcSigner::new(&key).unwrap().sign(b"message").unwrap();
            assert_eq!(signature.len(), 2 * curve.field_len());
            assert_eq!(EcSigner::new(&key).unwrap().sign(b"message").unwrap(), signature, "{curve}: RFC 6979");
            let verifier = EcVerifier::new(key.public()).unwrap();
            assert!(verifier.verifies(b"message", &signature), "{curve}");
            assert!(!verifier.verifies(b"massage", &signature), "{curve}");
        }
    }

    /// A scalar of P-521 has 521 bits, of which the first byte holds one: with it and without it are equally likely.
    #[test]
    fn new_keys_of_p_521_use_all_of_its_scalars() {
        let first = || EcPrivateKey::generate(Curve::P521).unwrap().d().expose()[0];
        let found: Vec<u8> = (0..64).map(|_| first()).collect();
        assert!(found.contains(&0) && found.contains(&1), "{found:?}");
    }
}
