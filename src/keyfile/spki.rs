//! A public key in its `SubjectPublicKeyInfo` (RFC 5280 section 4.1, RFC 3279, RFC 4055, RFC 5480, RFC 8410, RFC 9881).

use pkcs8::der::asn1::{AnyRef, BitString, ObjectIdentifier};
use pkcs8::der::{Decode as _, Encode as _, Tag, Tagged as _};
use pkcs8::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef};

use super::asn1;
use super::fault::Fault;
use super::form::Form;
use crate::algorithm::{Algorithm, Curve, ParameterSet};
use crate::crypto::{EcPublicKey, Ed25519PublicKey, MlDsaPublicKey, PublicKey, RsaPublicKey, X25519PublicKey};

/// Reads the key in a DER `SubjectPublicKeyInfo`.
///
/// # Errors
/// [`Fault`] for anything that is not an RSA, EC, Ed25519, X25519 or ML-DSA key.
pub(crate) fn public_key_from_spki(der: &[u8]) -> Result<PublicKey, Fault> {
    from_spki(der).map(|(key, _)| key)
}

/// The key, with the algorithm that its own parameters bind it to, if any.
pub(super) fn from_spki(der: &[u8]) -> Result<(PublicKey, Option<Algorithm>), Fault> {
    let malformed = || Fault::Malformed { form: Form::Spki };
    let spki = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| malformed())?;
    let bits = spki.subject_public_key.as_bytes().ok_or_else(malformed)?;
    Ok(match Kind::of(spki.algorithm.oid, spki.algorithm.parameters)? {
        Kind::Rsa(algorithm) => (from_pkcs1_public(bits)?, algorithm),
        Kind::Ec(curve) => (PublicKey::Ec(EcPublicKey::from_sec1(curve, bits)?), None),
        Kind::Ed25519 => (PublicKey::Ed25519(Ed25519PublicKey::new(bits)?), None),
        Kind::X25519 => (PublicKey::X25519(X25519PublicKey::new(bits)?), None),
        Kind::MlDsa(set) => (PublicKey::MlDsa(MlDsaPublicKey::new(set, bits)?), Some(set.algorithm())),
    })
}

/// The key in an `RSAPublicKey` (RFC 8017 appendix A.1.1).
pub(super) fn from_pkcs1_public(der: &[u8]) -> Result<PublicKey, Fault> {
    let malformed = || Fault::Malformed { form: Form::Pkcs1Public };
    match asn1::members(der).map_err(|_| malformed())?.as_slice() {
        [n, e] if [n, e].iter().all(|number| number.tag() == Tag::Integer) => {
            Ok(PublicKey::Rsa(RsaPublicKey::new(asn1::unsigned(*n, "n")?, asn1::unsigned(*e, "e")?)?))
        }
        _ => Err(malformed()),
    }
}

/// Writes a key as DER `SubjectPublicKeyInfo`: the bytes that pins and Kubernetes' key IDs are digests of.
///
/// # Errors
/// [`Fault::Malformed`], which no key that exists brings about.
pub fn public_key_to_spki(key: &PublicKey) -> Result<Vec<u8>, Fault> {
    let malformed = |_| Fault::Malformed { form: Form::Spki };
    let (algorithm, bits) = match key {
        PublicKey::Rsa(key) => (rsa_identifier(), to_pkcs1_public(key)),
        PublicKey::Ec(key) => (ec_identifier(key.curve()).map_err(malformed)?, key.sec1().to_vec()),
        PublicKey::Ed25519(key) => (identifier(ED25519), key.bytes().to_vec()),
        PublicKey::X25519(key) => (identifier(X25519), key.bytes().to_vec()),
        PublicKey::MlDsa(key) => (identifier(ml_dsa_oid(key.set())), key.bytes().to_vec()),
    };
    let subject_public_key = BitString::from_bytes(&bits).map_err(malformed)?;
    SubjectPublicKeyInfoOwned { algorithm, subject_public_key }.to_der().map_err(malformed)
}

/// Writes `RSAPublicKey`.
pub(super) fn to_pkcs1_public(key: &RsaPublicKey) -> Vec<u8> {
    let (n, e) = (asn1::write_unsigned(key.n()), asn1::write_unsigned(key.e()));
    asn1::write(asn1::SEQUENCE, &[&n, &e]).to_vec()
}

/// How a key's kind is written, in SPKI and in PKCS#8. RFC 3279 section 2.3.1: the parameters of RSA are NULL.
pub(super) fn rsa_identifier() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: RSA, parameters: Some(pkcs8::der::Any::null()) }
}

pub(super) fn ec_identifier(curve: Curve) -> pkcs8::der::Result<AlgorithmIdentifierOwned> {
    let parameters = Some(pkcs8::der::Any::encode_from(&curve_oid(curve))?);
    Ok(AlgorithmIdentifierOwned { oid: EC, parameters })
}

/// Without parameters, not even NULL (RFC 8410 section 3, RFC 9881 section 2).
pub(super) fn identifier(oid: ObjectIdentifier) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid, parameters: None }
}

/// What an `AlgorithmIdentifier` says of a key that can be used.
pub(super) enum Kind {
    /// RSA; as RSASSA-PSS bound to one algorithm.
    Rsa(Option<Algorithm>),
    /// EC on a curve.
    Ec(Curve),
    /// Ed25519.
    Ed25519,
    /// X25519.
    X25519,
    /// ML-DSA.
    MlDsa(ParameterSet),
}

impl Kind {
    pub(super) fn of(oid: ObjectIdentifier, parameters: Option<AnyRef<'_>>) -> Result<Self, Fault> {
        match oid {
            RSA => Ok(Self::Rsa(None)),
            RSA_PSS => pss_algorithm(parameters).map(|algorithm| Self::Rsa(Some(algorithm))),
            EC => curve(parameters).map(Self::Ec),
            ED25519 => Ok(Self::Ed25519),
            X25519 => Ok(Self::X25519),
            other => match ParameterSet::ALL.into_iter().find(|&set| ml_dsa_oid(set) == other) {
                Some(_) if parameters.is_some() => Err(Fault::Malformed { form: Form::Spki }),
                Some(set) => Ok(Self::MlDsa(set)),
                None => Err(unsupported(other)),
            },
        }
    }
}

/// The curve that `ECParameters` name.
pub(super) fn curve(parameters: Option<AnyRef<'_>>) -> Result<Curve, Fault> {
    let unsupported = |name: String| Fault::Unsupported { name };
    let oid: ObjectIdentifier = parameters
        .and_then(|parameters| parameters.decode_as().ok())
        .ok_or_else(|| unsupported("EC with explicit curve parameters".to_owned()))?;
    Curve::ALL.into_iter().find(|&curve| curve_oid(curve) == oid).ok_or_else(|| {
        let name = CURVES.into_iter().find(|(known, _)| *known == oid.to_string());
        unsupported(format!("EC on {}", name.map_or_else(|| oid.to_string(), |(_, name)| name.to_owned())))
    })
}

/// The algorithm of an RSASSA-PSS key (RFC 4055 section 3.1): JOSE wants the same digest twice and a salt of its length.
/// A key without parameters may be used with any digest; PS256 is the one that everybody has.
fn pss_algorithm(parameters: Option<AnyRef<'_>>) -> Result<Algorithm, Fault> {
    let unsupported = || Fault::Unsupported {
        name: "RSASSA-PSS with other parameters than those of PS256, PS384 or PS512".to_owned(),
    };
    let Some(parameters) = parameters else { return Ok(Algorithm::Ps256) };
    let members = asn1::members_of(parameters).ok_or_else(unsupported)?;
    let algorithm_of = |identifier: AnyRef<'_>| {
        let oid: ObjectIdentifier = asn1::members_of(identifier)?.first()?.decode_as().ok()?;
        PSS_DIGESTS.into_iter().find(|(digest, ..)| *digest == oid)
    };
    // What is left out stands for SHA-1.
    let (digest, algorithm, salt_len) = asn1::tagged(&members, 0).and_then(algorithm_of).ok_or_else(unsupported)?;
    let mask =
        asn1::tagged(&members, 1).and_then(|mask| asn1::members_of(mask)?.get(1).copied().and_then(algorithm_of));
    let salt = asn1::tagged(&members, 2).map_or(Some(20), |salt| salt.decode_as::<u8>().ok());
    // The length in a key is the least that its signatures must have.
    if mask.is_some_and(|(mask, ..)| mask == digest) && salt.is_some_and(|salt| salt <= salt_len) {
        Ok(algorithm)
    } else {
        Err(unsupported())
    }
}

pub(super) const fn curve_oid(curve: Curve) -> ObjectIdentifier {
    match curve {
        Curve::P256 => ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"),
        Curve::P384 => ObjectIdentifier::new_unwrap("1.3.132.0.34"),
        Curve::P521 => ObjectIdentifier::new_unwrap("1.3.132.0.35"),
        Curve::Secp256k1 => ObjectIdentifier::new_unwrap("1.3.132.0.10"),
    }
}

pub(super) const fn ml_dsa_oid(set: ParameterSet) -> ObjectIdentifier {
    match set {
        ParameterSet::MlDsa44 => ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.17"),
        ParameterSet::MlDsa65 => ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.18"),
        ParameterSet::MlDsa87 => ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.19"),
    }
}

/// The refusal of a key of another kind, by its name where it has one.
fn unsupported(oid: ObjectIdentifier) -> Fault {
    let text = oid.to_string();
    let known = KINDS.into_iter().find(|(known, _)| *known == text).map(|(_, name)| name);
    let number = text.strip_prefix(SIGNATURES).and_then(|number| number.parse::<u8>().ok());
    let family = || number.filter(|number| SLH_DSA.contains(number)).map(|_| "SLH-DSA");
    Fault::Unsupported { name: known.or_else(family).map_or(text.clone(), str::to_owned) }
}

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
pub(super) const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
pub(super) const X25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.110");

/// Digests of RSASSA-PSS, each with its algorithm and the length of its output.
const PSS_DIGESTS: [(ObjectIdentifier, Algorithm, u8); 3] = [
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1"), Algorithm::Ps256, 32),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2"), Algorithm::Ps384, 48),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3"), Algorithm::Ps512, 64),
];

/// Kinds of keys that are met in the same files.
const KINDS: [(&str, &str); 11] = [
    ("1.3.101.111", "X448"),
    ("1.3.101.113", "Ed448"),
    ("1.2.840.10040.4.1", "DSA"),
    ("1.2.840.113549.1.3.1", "Diffie-Hellman"),
    ("1.2.840.10046.2.1", "Diffie-Hellman"),
    ("1.2.840.113549.1.1.7", "RSAES-OAEP"),
    ("1.3.132.1.12", "ECDH"),
    ("1.2.156.10197.1.301", "SM2"),
    ("2.16.840.1.101.3.4.4.1", "ML-KEM-512"),
    ("2.16.840.1.101.3.4.4.2", "ML-KEM-768"),
    ("2.16.840.1.101.3.4.4.3", "ML-KEM-1024"),
];

/// The arc of NIST's signature algorithms, and the numbers of SLH-DSA in it.
const SIGNATURES: &str = "2.16.840.1.101.3.4.3.";
const SLH_DSA: std::ops::RangeInclusive<u8> = 20..=31;

/// Curves that JOSE has no name for.
const CURVES: [(&str, &str); 8] = [
    ("1.2.840.10045.3.1.1", "P-192"),
    ("1.3.132.0.33", "P-224"),
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
    ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"),
    ("1.2.156.10197.1.301", "SM2"),
    ("1.3.132.0.6", "secp112r1"),
    ("1.3.132.0.8", "secp160r1"),
];
