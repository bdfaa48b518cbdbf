//! A public key in its `SubjectPublicKeyInfo` (RFC 5280 section 4.1, RFC 3279, RFC 4055, RFC 5480, RFC 8410, RFC 9881).

use pkcs8::der::asn1::BitString;
use pkcs8::der::{Decode as _, Encode as _, Tag, Tagged as _};
use pkcs8::spki::{SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef};

use super::algorithm_identifier::{
    ED25519, KeyKind, X25519, bound_to, ec_identifier, identifier, ml_dsa_oid, rsa_identifier,
};
use super::asn1;
use super::fault::Fault;
use super::form::Form;
use crate::algorithm::Algorithm;
use crate::crypto::{EcPublicKey, Ed25519PublicKey, MlDsaPublicKey, PublicKey, RsaPublicKey, X25519PublicKey};

/// Reads the key in a DER `SubjectPublicKeyInfo`.
///
/// # Errors
/// [`Fault`] for anything that is not an RSA, EC, Ed25519, X25519 or ML-DSA key.
pub(crate) fn public_key_from_spki(der: &[u8]) -> Result<PublicKey, Fault> {
    from_spki(der).map(|(key, _)| key)
}

/// The key, with the algorithms that it is bound to, if it is.
pub(super) fn from_spki(der: &[u8]) -> Result<(PublicKey, &'static [Algorithm]), Fault> {
    let malformed = || Fault::Malformed { form: Form::Spki };
    let spki = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| malformed())?;
    let bits = spki.subject_public_key.as_bytes().ok_or_else(malformed)?;
    Ok(match KeyKind::of(spki.algorithm.oid, spki.algorithm.parameters)? {
        KeyKind::Rsa(algorithms) => (from_pkcs1_public(bits)?, algorithms),
        KeyKind::Ec(curve) => (PublicKey::Ec(EcPublicKey::from_sec1(curve, bits)?), &[]),
        KeyKind::Ed25519 => (PublicKey::Ed25519(Ed25519PublicKey::new(bits)?), &[]),
        KeyKind::X25519 => (PublicKey::X25519(X25519PublicKey::new(bits)?), &[]),
        KeyKind::MlDsa(set) => (PublicKey::MlDsa(MlDsaPublicKey::new(set, bits)?), bound_to(set)),
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
