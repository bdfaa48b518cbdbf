//! What the `AlgorithmIdentifier` of a key says, in SPKI and in PKCS#8 (RFC 3279, RFC 4055, RFC 5480, RFC 8410, RFC 9881).

use pkcs8::der::asn1::{AnyRef, ObjectIdentifier};
use pkcs8::der::{Tag, Tagged as _};
use pkcs8::spki::AlgorithmIdentifierOwned;

use super::asn1;
use super::curves;
use super::fault::Fault;
use super::form::Form;
use crate::algorithm::{Algorithm, Curve, ParameterSet};

/// How a key's kind is written, in SPKI and in PKCS#8. RFC 3279 section 2.3.1: the parameters of RSA are NULL.
pub(super) fn rsa_identifier() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: RSA, parameters: Some(pkcs8::der::Any::null()) }
}

pub(super) fn ec_identifier(curve: Curve) -> pkcs8::der::Result<AlgorithmIdentifierOwned> {
    let parameters = Some(pkcs8::der::Any::encode_from(&curves::oid_of(curve))?);
    Ok(AlgorithmIdentifierOwned { oid: EC, parameters })
}

/// Without parameters, not even NULL (RFC 8410 section 3, RFC 9881 section 2).
pub(super) fn identifier(oid: ObjectIdentifier) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid, parameters: None }
}

/// What an `AlgorithmIdentifier` says of a key that can be used.
pub(super) enum KeyKind {
    /// RSA; as RSASSA-PSS bound to some algorithms.
    Rsa(&'static [Algorithm]),
    /// EC on a curve.
    Ec(Curve),
    /// Ed25519.
    Ed25519,
    /// X25519.
    X25519,
    /// ML-DSA.
    MlDsa(ParameterSet),
}

impl KeyKind {
    pub(super) fn of(oid: ObjectIdentifier, parameters: Option<AnyRef<'_>>) -> Result<Self, Fault> {
        match oid {
            RSA => Ok(Self::Rsa(&[])),
            RSA_PSS => pss_algorithms(parameters).map(Self::Rsa),
            EC => curves::curve(parameters).map(Self::Ec),
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

/// The one algorithm of ML-DSA that a key is for (RFC 9881 section 2).
pub(super) const fn bound_to(set: ParameterSet) -> &'static [Algorithm] {
    match set {
        ParameterSet::MlDsa44 => &[Algorithm::MlDsa44],
        ParameterSet::MlDsa65 => &[Algorithm::MlDsa65],
        ParameterSet::MlDsa87 => &[Algorithm::MlDsa87],
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

const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");
const PSS: [Algorithm; 3] = [Algorithm::Ps256, Algorithm::Ps384, Algorithm::Ps512];

/// Digests of RSASSA-PSS, each with its algorithm and the length of its output.
const PSS_DIGESTS: [(ObjectIdentifier, &[Algorithm], u8); 3] = [
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1"), &[Algorithm::Ps256], 32),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2"), &[Algorithm::Ps384], 48),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3"), &[Algorithm::Ps512], 64),
];

/// Kinds of keys that are met in the same files.
const KINDS: [(&str, &str); 12] = [
    ("1.3.101.111", "X448"),
    ("1.3.101.113", "Ed448"),
    ("1.2.840.10040.4.1", "DSA"),
    ("1.2.840.113549.1.3.1", "Diffie-Hellman"),
    ("1.2.840.10046.2.1", "Diffie-Hellman"),
    ("1.2.840.113549.1.1.7", "RSAES-OAEP"),
    ("1.3.132.1.12", "ECDH"),
    ("1.3.132.1.13", "ECMQV"),
    ("1.2.156.10197.1.301", "SM2"),
    ("2.16.840.1.101.3.4.4.1", "ML-KEM-512"),
    ("2.16.840.1.101.3.4.4.2", "ML-KEM-768"),
    ("2.16.840.1.101.3.4.4.3", "ML-KEM-1024"),
];

/// The arc of NIST's signature algorithms, and the numbers of SLH-DSA in it.
const SIGNATURES: &str = "2.16.840.1.101.3.4.3.";
const SLH_DSA: std::ops::RangeInclusive<u8> = 20..=31;
