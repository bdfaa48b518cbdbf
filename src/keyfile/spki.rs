//! A public key in its `SubjectPublicKeyInfo` (RFC 5280 section 4.1, RFC 3279, RFC 5480, RFC 8410).

use pkcs8::der::asn1::{BitString, ObjectIdentifier};
use pkcs8::der::{Decode as _, Encode as _};
use pkcs8::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use rsa::pkcs1;

use crate::algorithm::Curve;
use crate::crypto::{EcPublicKey, Ed25519PublicKey, InvalidKey, PublicKey, RsaPublicKey};

/// What keeps a `SubjectPublicKeyInfo` from being a key that we can use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpkiFault {
    /// Not the ASN.1 that it should be.
    #[error("the public key is not well-formed DER")]
    Malformed,
    /// A key of another kind.
    #[error("{name} keys cannot sign tokens")]
    Unsupported {
        /// The kind's name, or its object identifier
        name: String,
    },
    /// A key of a known kind with impossible numbers.
    #[error(transparent)]
    Invalid(#[from] InvalidKey),
}

/// Reads the key in a DER `SubjectPublicKeyInfo`.
///
/// # Errors
/// [`SpkiFault`] for anything that is not an RSA, EC or Ed25519 key.
pub fn public_key_from_spki(der: &[u8]) -> Result<PublicKey, SpkiFault> {
    let spki = SubjectPublicKeyInfoOwned::from_der(der).map_err(|_| SpkiFault::Malformed)?;
    let bits = spki.subject_public_key.as_bytes().ok_or(SpkiFault::Malformed)?;
    match spki.algorithm.oid {
        RSA => {
            let key = pkcs1::RsaPublicKey::from_der(bits).map_err(|_| SpkiFault::Malformed)?;
            Ok(PublicKey::Rsa(RsaPublicKey::new(key.modulus.as_bytes(), key.public_exponent.as_bytes())?))
        }
        EC => {
            let curve = named_curve(&spki.algorithm)?;
            Ok(PublicKey::Ec(EcPublicKey::from_sec1(curve, bits)?))
        }
        ED25519 => Ok(PublicKey::Ed25519(Ed25519PublicKey::new(bits)?)),
        other => Err(SpkiFault::Unsupported { name: algorithm_name(other) }),
    }
}

/// Writes a key as DER `SubjectPublicKeyInfo`: the bytes that pins and Kubernetes' key IDs are digests of.
///
/// # Errors
/// [`SpkiFault::Malformed`], which no key that exists brings about.
pub fn public_key_to_spki(key: &PublicKey) -> Result<Vec<u8>, SpkiFault> {
    let malformed = |_| SpkiFault::Malformed;
    let (oid, parameters, bits) = match key {
        PublicKey::Rsa(key) => {
            let numbers = pkcs1::RsaPublicKey {
                modulus: pkcs1::UintRef::new(key.n()).map_err(malformed)?,
                public_exponent: pkcs1::UintRef::new(key.e()).map_err(malformed)?,
            };
            (RSA, Some(pkcs8::der::Any::null()), numbers.to_der().map_err(malformed)?)
        }
        PublicKey::Ec(key) => {
            let curve = pkcs8::der::Any::encode_from(&curve_oid(key.curve())).map_err(malformed)?;
            (EC, Some(curve), key.sec1().to_vec())
        }
        PublicKey::Ed25519(key) => (ED25519, None, key.bytes().to_vec()),
    };
    SubjectPublicKeyInfoOwned {
        algorithm: AlgorithmIdentifierOwned { oid, parameters },
        subject_public_key: BitString::from_bytes(&bits).map_err(malformed)?,
    }
    .to_der()
    .map_err(malformed)
}

fn named_curve(algorithm: &AlgorithmIdentifierOwned) -> Result<Curve, SpkiFault> {
    let oid: ObjectIdentifier = algorithm
        .parameters
        .as_ref()
        .and_then(|parameters| parameters.decode_as().ok())
        .ok_or_else(|| SpkiFault::Unsupported { name: "EC (explicit curve parameters)".to_owned() })?;
    Curve::ALL
        .into_iter()
        .find(|&curve| curve_oid(curve) == oid)
        .ok_or_else(|| SpkiFault::Unsupported { name: format!("EC on curve {oid}") })
}

const fn curve_oid(curve: Curve) -> ObjectIdentifier {
    match curve {
        Curve::P256 => ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"),
        Curve::P384 => ObjectIdentifier::new_unwrap("1.3.132.0.34"),
        Curve::P521 => ObjectIdentifier::new_unwrap("1.3.132.0.35"),
        Curve::Secp256k1 => ObjectIdentifier::new_unwrap("1.3.132.0.10"),
    }
}

/// The name of a key type that is not ours, for the refusal.
fn algorithm_name(oid: ObjectIdentifier) -> String {
    let known = match oid.to_string().as_str() {
        "1.3.101.110" => "X25519",
        "1.3.101.111" => "X448",
        "1.3.101.113" => "Ed448",
        "1.2.840.10040.4.1" => "DSA",
        "1.2.840.113549.1.1.10" => "RSASSA-PSS",
        _ => return format!("{oid}"),
    };
    known.to_owned()
}

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
