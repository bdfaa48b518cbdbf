//! A public key in its `SubjectPublicKeyInfo` (RFC 5280 section 4.1, RFC 3279, RFC 4055, RFC 5480, RFC 8410).

use pkcs8::der::asn1::{AnyRef, BitString, ObjectIdentifier};
use pkcs8::der::{Decode as _, Encode as _, Tag, Tagged as _};
use pkcs8::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef};

use super::asn1;
use super::curves;
use super::fault::Fault;
use super::form::Form;
use crate::algorithm::{Algorithm, Curve};
use crate::crypto::{EcPublicKey, Ed25519PublicKey, PublicKey, RsaPublicKey};

/// Reads the key in a DER `SubjectPublicKeyInfo`.
///
/// # Errors
/// [`Fault`] for anything that is not an RSA, EC or Ed25519 key.
pub(crate) fn public_key_from_spki(der: &[u8]) -> Result<PublicKey, Fault> {
    from_spki(der).map(|(key, _)| key)
}

/// The key, with the algorithms that it is bound to, if it is.
pub(super) fn from_spki(der: &[u8]) -> Result<(PublicKey, &'static [Algorithm]), Fault> {
    let malformed = || Fault::Malformed { form: Form::Spki };
    let spki = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| malformed())?;
    let bits = spki.subject_public_key.as_bytes().ok_or_else(malformed)?;
    Ok(match Kind::of(spki.algorithm.oid, spki.algorithm.parameters)? {
        Kind::Rsa(algorithms) => (from_pkcs1_public(bits)?, algorithms),
        Kind::Ec(curve) => (PublicKey::Ec(EcPublicKey::from_sec1(curve, bits)?), &[]),
        Kind::Ed25519 => (PublicKey::Ed25519(Ed25519PublicKey::new(bits)?), &[]),
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
        PublicKey::Ed25519(key) => (ed25519_identifier(), key.bytes().to_vec()),
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
    let parameters = Some(pkcs8::der::Any::encode_from(&curves::oid_of(curve))?);
    Ok(AlgorithmIdentifierOwned { oid: EC, parameters })
}

pub(super) fn ed25519_identifier() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: ED25519, parameters: None }
}

/// What an `AlgorithmIdentifier` says of a key that can be used.
pub(super) enum Kind {
    /// RSA; as RSASSA-PSS bound to some algorithms.
    Rsa(&'static [Algorithm]),
    /// EC on a curve.
    Ec(Curve),
    /// Ed25519.
    Ed25519,
}

impl Kind {
    pub(super) fn of(oid: ObjectIdentifier, parameters: Option<AnyRef<'_>>) -> Result<Self, Fault> {
        match oid {
            RSA => Ok(Self::Rsa(&[])),
            RSA_PSS => pss_algorithms(parameters).map(Self::Rsa),
            EC => curves::curve(parameters).map(Self::Ec),
            ED25519 => Ok(Self::Ed25519),
            other => Err(unsupported(other)),
        }
    }
}

/// The algorithms of an RSASSA-PSS key (RFC 4055 sections 1.2 and 3.1): without parameters all of its kind, with them the one
/// that has this digest, twice, and a salt of its length.
fn pss_algorithms(parameters: Option<AnyRef<'_>>) -> Result<&'static [Algorithm], Fault> {
    let Some(parameters) = parameters.filter(|parameters| parameters.tag() != Tag::Null) else { return Ok(&PSS) };
    let unsupported = |what: &str| Fault::Unsupported {
        name: format!("RSASSA-PSS with {what}, which fits none of PS256, PS384 and PS512,"),
    };
    let malformed = || unsupported("unreadable parameters");
    let members = asn1::members_of(parameters).ok_or_else(malformed)?;
    let oid_in = |identifier: AnyRef<'_>| -> Option<ObjectIdentifier> {
        asn1::members_of(identifier)?.first()?.decode_as().ok()
    };
    let digest_of = |identifier: AnyRef<'_>| {
        let oid = oid_in(identifier)?;
        PSS_DIGESTS.into_iter().find(|(digest, ..)| *digest == oid)
    };
    // What is left out stands for SHA-1, twice, for a salt of 20 bytes, and for the one trailer that there is.
    let digest = asn1::tagged(&members, 0).ok_or_else(|| unsupported("SHA-1"))?;
    let (digest, algorithms, salt_len) = digest_of(digest).ok_or_else(|| unsupported("another digest"))?;
    let mask = asn1::tagged(&members, 1).ok_or_else(|| unsupported("SHA-1 for the mask"))?;
    let is_same = oid_in(mask) == Some(MGF1)
        && asn1::members_of(mask).and_then(|mask| digest_of(*mask.get(1)?)).is_some_and(|(mask, ..)| mask == digest);
    if !is_same {
        return Err(unsupported("another digest for the mask"));
    }
    let number =
        |tag: u32, absent: u8| asn1::tagged(&members, tag).map_or(Some(absent), |it| it.decode_as::<u8>().ok());
    if number(3, 1) != Some(1) {
        return Err(unsupported("another trailer"));
    }
    // The length in a key is the least that its signatures must have.
    if number(2, 20).is_some_and(|salt| salt <= salt_len) { Ok(algorithms) } else { Err(unsupported("a longer salt")) }
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
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");
const PSS: [Algorithm; 3] = [Algorithm::Ps256, Algorithm::Ps384, Algorithm::Ps512];

/// Digests of RSASSA-PSS, each with its algorithm and the length of its output.
const PSS_DIGESTS: [(ObjectIdentifier, &[Algorithm], u8); 3] = [
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1"), &[Algorithm::Ps256], 32),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2"), &[Algorithm::Ps384], 48),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3"), &[Algorithm::Ps512], 64),
];

/// Kinds of keys that are met in the same files.
const KINDS: [(&str, &str); 16] = [
    ("1.3.101.110", "X25519"),
    ("1.3.101.111", "X448"),
    ("1.3.101.113", "Ed448"),
    ("1.2.840.10040.4.1", "DSA"),
    ("1.2.840.113549.1.3.1", "Diffie-Hellman"),
    ("1.2.840.10046.2.1", "Diffie-Hellman"),
    ("1.2.840.113549.1.1.7", "RSAES-OAEP"),
    ("1.3.132.1.12", "ECDH"),
    ("1.3.132.1.13", "ECMQV"),
    ("1.2.156.10197.1.301", "SM2"),
    ("2.16.840.1.101.3.4.3.17", "ML-DSA-44"),
    ("2.16.840.1.101.3.4.3.18", "ML-DSA-65"),
    ("2.16.840.1.101.3.4.3.19", "ML-DSA-87"),
    ("2.16.840.1.101.3.4.4.1", "ML-KEM-512"),
    ("2.16.840.1.101.3.4.4.2", "ML-KEM-768"),
    ("2.16.840.1.101.3.4.4.3", "ML-KEM-1024"),
];

/// The arc of NIST's signature algorithms, and the numbers of SLH-DSA in it.
const SIGNATURES: &str = "2.16.840.1.101.3.4.3.";
const SLH_DSA: std::ops::RangeInclusive<u8> = 20..=31;
