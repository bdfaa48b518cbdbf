//! Private keys in DER: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017 appendix A.1.2), SEC 1 (RFC 5915), Ed25519 and X25519 (RFC 8410),
//! ML-DSA (RFC 9881).

use pkcs8::der::asn1::{AnyRef, BitStringRef};
use pkcs8::der::{Decode as _, Tag, Tagged as _};
use zeroize::Zeroizing;

use super::algorithm_identifier::{self, KeyKind};
use super::asn1;
use super::curves;
use super::fault::Fault;
use super::form::Form;
use super::spki;
use crate::algorithm::{Algorithm, Curve, ParameterSet};
use crate::crypto::{
    EcPrivateKey, EcPublicKey, Ed25519PrivateKey, MlDsaPrivateKey, PrivateKey, PublicKey, RsaPrivateKey, RsaPublicKey,
    X25519PrivateKey,
};

/// The key in a `PrivateKeyInfo` of either version (RFC 5958 section 2), with the algorithms that it is bound to, if it is.
pub(super) fn from_pkcs8(der: &[u8]) -> Result<(PrivateKey, &'static [Algorithm]), Fault> {
    let malformed = || Fault::Malformed { form: Form::Pkcs8 };
    let members = asn1::members(der).map_err(|fault| named(fault, Form::Pkcs8))?;
    let [version, algorithm, private_key, rest @ ..] = members.as_slice() else { return Err(malformed()) };
    match asn1::unsigned(*version, "version")? {
        [0 | 1] => {}
        other => {
            let number =
                other.iter().fold(1_u64, |number, &byte| number.saturating_mul(256).saturating_add(byte.into()));
            return Err(Fault::Unsupported { name: format!("PKCS#8 version {number}") });
        }
    }
    let identifier = asn1::members_of(*algorithm).ok_or_else(malformed)?;
    let oid = identifier.first().and_then(|oid| oid.decode_as().ok()).ok_or_else(malformed)?;
    let stated = stated_public(rest)?;
    let private_key = private_key.value();
    let (key, algorithms): (_, &[Algorithm]) = match KeyKind::of(oid, identifier.get(1).copied())? {
        KeyKind::Rsa(algorithms) => (from_pkcs1(private_key)?, algorithms),
        KeyKind::Ec(curve) => (ec(private_key, Some(curve), Form::Pkcs8)?, &[]),
        KeyKind::Ed25519 => {
            let seed = AnyRef::from_der(private_key).ok().filter(|seed| seed.tag() == Tag::OctetString);
            (PrivateKey::Ed25519(Ed25519PrivateKey::new(seed.ok_or_else(malformed)?.value())?), &[])
        }
        KeyKind::X25519 => {
            let d = AnyRef::from_der(private_key).ok().filter(|d| d.tag() == Tag::OctetString);
            (PrivateKey::X25519(X25519PrivateKey::new(d.ok_or_else(malformed)?.value())?), &[])
        }
        KeyKind::MlDsa(set) => (PrivateKey::MlDsa(ml_dsa(set, private_key)?), algorithm_identifier::bound_to(set)),
    };
    let belongs = |stated: &[u8]| match key.public() {
        PublicKey::Rsa(_) => spki::from_pkcs1_public(stated).is_ok_and(|stated| stated == key.public()),
        PublicKey::Ec(own) => is_point(&own, stated),
        PublicKey::Ed25519(own) => own.bytes() == stated,
        PublicKey::X25519(own) => own.bytes() == stated,
        PublicKey::MlDsa(own) => own.bytes() == stated,
    };
    if stated.is_some_and(|stated| !belongs(stated)) { Err(Fault::Halves) } else { Ok((key, algorithms)) }
}

/// RFC 9881 section 6: the seed as `[0]`, the expanded key as OCTET STRING, or both in a SEQUENCE, as OpenSSL writes unasked.
fn ml_dsa(set: ParameterSet, der: &[u8]) -> Result<MlDsaPrivateKey, Fault> {
    let malformed = || Fault::Malformed { form: Form::Pkcs8 };
    let whole = AnyRef::from_der(der).map_err(|_| malformed())?;
    match whole.tag() {
        Tag::ContextSpecific { constructed: false, number } if number.value() == 0 => {
            Ok(MlDsaPrivateKey::new(set, whole.value())?)
        }
        Tag::OctetString => Err(Fault::NoSeed { algorithm: set.algorithm() }),
        Tag::Sequence => match asn1::members_of(whole).ok_or_else(malformed)?.as_slice() {
            [seed, expanded] if [seed, expanded].iter().all(|member| member.tag() == Tag::OctetString) => {
                let key = MlDsaPrivateKey::new(set, seed.value())?;
                let own = key.expanded().ok_or_else(malformed)?;
                if own.expose() == expanded.value() { Ok(key) } else { Err(Fault::Halves) }
            }
            _ => Err(malformed()),
        },
        _ => Err(malformed()),
    }
}

/// The bits of the public key behind a private one, if it is there: `[1] IMPLICIT BIT STRING`. ring wrote the tag as if it
/// were explicit before it was told (`Ed25519KeyPair::generate_pkcs8` up to 0.16), with the BIT STRING inside. Attributes,
/// `[0]`, are passed over.
///
/// # Errors
/// [`Fault::Malformed`] for anything else.
fn stated_public<'a>(rest: &[AnyRef<'a>]) -> Result<Option<&'a [u8]>, Fault> {
    let malformed = || Fault::Malformed { form: Form::Pkcs8 };
    let mut stated = None;
    for member in rest {
        let Tag::ContextSpecific { number, constructed } = member.tag() else { return Err(malformed()) };
        let bits = match (number.value(), constructed) {
            _ if stated.is_some() => return Err(malformed()),
            (0, true) => continue,
            (1, false) => Some(member.value()),
            (1, true) => {
                AnyRef::from_der(member.value()).ok().filter(|bits| bits.tag() == Tag::BitString).map(AnyRef::value)
            }
            _ => None,
        };
        stated = Some(bits.and_then(|bits| bits.strip_prefix(&[0])).ok_or_else(malformed)?);
    }
    Ok(stated)
}

/// Whether a point, in any of its encodings, is that of a key. The hybrid one counts here: nothing is read from it.
fn is_point(key: &EcPublicKey, point: &[u8]) -> bool {
    match point {
        [6 | 7, coordinates @ ..] => key.sec1().get(1..) == Some(coordinates),
        _ => EcPublicKey::from_sec1(key.curve(), point).is_ok_and(|point| point == *key),
    }
}

/// The key in an `RSAPrivateKey`. The numbers that only make it faster may be zero, as writers put it that do not know them.
pub(super) fn from_pkcs1(der: &[u8]) -> Result<PrivateKey, Fault> {
    let members = asn1::members(der).map_err(|fault| named(fault, Form::Pkcs1))?;
    let number = |index: usize, member: &'static str| {
        let integer = members.get(index).ok_or(Fault::Malformed { form: Form::Pkcs1 })?;
        asn1::unsigned(*integer, member).map_err(|fault| named(fault, Form::Pkcs1))
    };
    if number(0, "version")? != [0] {
        return Err(crate::crypto::InvalidKey::MultiPrime.into());
    }
    let public = RsaPublicKey::new(number(1, "n")?, number(2, "e")?)?;
    let (p, q) = (number(4, "p")?, number(5, "q")?);
    let primes = (p != [0] || q != [0]).then_some((p, q));
    let key = RsaPrivateKey::new(public, number(3, "d")?, primes)?;
    let crt = key.crt();
    for (index, member, own) in [(6, "dp", &crt.dp), (7, "dq", &crt.dq), (8, "qi", &crt.qi)] {
        let found = number(index, member)?;
        // Without primes they were found again, perhaps in another order.
        if primes.is_some() && found != [0] && found != own.expose() {
            return Err(Fault::Mismatch { member });
        }
    }
    Ok(PrivateKey::Rsa(key))
}

/// The key in an `ECPrivateKey` that stands by itself and so names its curve.
pub(super) fn from_sec1(der: &[u8]) -> Result<PrivateKey, Fault> {
    ec(der, None, Form::Sec1)
}

fn ec(der: &[u8], outer: Option<Curve>, form: Form) -> Result<PrivateKey, Fault> {
    let malformed = || Fault::Malformed { form };
    let members = asn1::members(der).map_err(|fault| named(fault, form))?;
    let d = members.get(1).filter(|d| d.tag() == Tag::OctetString).ok_or_else(malformed)?;
    let inner = asn1::tagged(&members, 0).map(|parameters| curves::curve(Some(parameters))).transpose()?;
    let curve = match (outer, inner) {
        (Some(outer), Some(inner)) if outer != inner => return Err(Fault::Halves),
        (Some(curve), _) | (None, Some(curve)) => curve,
        (None, None) => return Err(malformed()),
    };
    let key = scalar(curve, d.value())?;
    if let Some(public) = asn1::tagged(&members, 1) {
        let bits =
            public.decode_as::<BitStringRef<'_>>().ok().and_then(|bits| bits.as_bytes()).ok_or_else(malformed)?;
        if !is_point(key.public(), bits) {
            return Err(Fault::Halves);
        }
    }
    Ok(PrivateKey::Ec(key))
}

/// The key with a scalar that may have too few leading zero bytes or too many: both are written, against RFC 5915.
pub(super) fn scalar(curve: Curve, bytes: &[u8]) -> Result<EcPrivateKey, Fault> {
    let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
    let digits = bytes.get(zeros..).unwrap_or_default();
    let mut d = Zeroizing::new(vec![0; curve.field_len().saturating_sub(digits.len())]);
    d.extend(digits);
    Ok(EcPrivateKey::new(curve, &d)?)
}

/// Says of DER that is no sequence, or not as long as it says, what it was to be.
fn named(fault: Fault, form: Form) -> Fault {
    match fault {
        Fault::Unrecognised | Fault::Truncated { .. } | Fault::TrailingBytes { .. } => Fault::Malformed { form },
        other => other,
    }
}
