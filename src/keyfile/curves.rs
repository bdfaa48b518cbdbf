//! Curves in `ECParameters`: by name, or by all of their numbers (RFC 3279 section 2.3.5).

use pkcs8::der::asn1::{AnyRef, ObjectIdentifier};
use pkcs8::der::{Tag, Tagged as _};

use super::asn1;
use super::fault::Fault;
use crate::algorithm::{Curve, Digest};
use crate::crypto::{EcPublicKey, digest};
use crate::hex;

/// The curve that `ECParameters` name or describe.
pub(super) fn curve(parameters: Option<AnyRef<'_>>) -> Result<Curve, Fault> {
    let unsupported = |name: String| Fault::Unsupported { name };
    let parameters = parameters.ok_or_else(|| unsupported("EC without a curve".to_owned()))?;
    if parameters.tag() == Tag::Sequence {
        return explicit(parameters).ok_or_else(|| {
            unsupported("EC with explicit curve parameters, which are those of no curve that JOSE names,".to_owned())
        });
    }
    let oid: ObjectIdentifier =
        parameters.decode_as().map_err(|_| unsupported("EC without a named curve".to_owned()))?;
    Curve::ALL.into_iter().find(|&curve| oid_of(curve) == oid).ok_or_else(|| {
        let name = OTHERS.into_iter().find(|(known, _)| *known == oid.to_string());
        unsupported(format!("EC on {}", name.map_or_else(|| oid.to_string(), |(_, name)| name.to_owned())))
    })
}

/// The curve whose numbers stand there, every single one: with a base point of somebody's choice anyone can have the
/// private key to a public one (CVE-2020-0601).
fn explicit(parameters: AnyRef<'_>) -> Option<Curve> {
    let members = asn1::members_of(parameters)?;
    let (field, equation) = (asn1::members_of(*members.get(1)?)?, asn1::members_of(*members.get(2)?)?);
    let number = |integer: Option<&AnyRef<'_>>| asn1::unsigned(*integer?, "").ok().map(<[u8]>::to_vec);
    let (p, n) = (number(field.get(1))?, number(members.get(4))?);
    let (a, b) = (equation.first()?.value(), equation.get(1)?.value());
    if members.get(5).is_some_and(|cofactor| cofactor.value() != [1]) {
        return None;
    }
    let point = members.get(3)?.value();
    Curve::ALL.into_iter().find(|&curve| {
        let Ok(base) = EcPublicKey::from_sec1(curve, point) else { return false };
        let (x, y) = base.coordinates();
        let padded = [&p, a, b, x, y, &n].map(|number| {
            let digits: Vec<u8> = number.iter().copied().skip_while(|&byte| byte == 0).collect();
            [vec![0; curve.field_len().saturating_sub(digits.len())], digits].concat()
        });
        hex::decode(numbers_digest(curve)).is_some_and(|known| known == digest(Digest::Sha256, &padded.concat()))
    })
}

/// SHA-256 over p, a, b, both coordinates of the base point, and n, each at the width of the field, as `openssl ecparam
/// -param_enc explicit` writes them.
const fn numbers_digest(curve: Curve) -> &'static str {
    match curve {
        Curve::P256 => "3e8ef74d845247e0b9b5f876e8b3595bb267e3ef753b084bea0f179b11e08a3b",
        Curve::P384 => "2d92813aa02a7137594eece668e7cd5c87d84f130d36cce275e7966bc05ffce1",
        Curve::P521 => "753f3ec4fd39727ee18834ec558ef9b5f0140893d56c5b13731beb74fd45cf0c",
        Curve::Secp256k1 => "872bb2a17e87e15f07d7df9e6471a8d33254f03493070353b35da91343a4e5d9",
    }
}

/// How a curve is named.
pub(super) const fn oid_of(curve: Curve) -> ObjectIdentifier {
    match curve {
        Curve::P256 => ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"),
        Curve::P384 => ObjectIdentifier::new_unwrap("1.3.132.0.34"),
        Curve::P521 => ObjectIdentifier::new_unwrap("1.3.132.0.35"),
        Curve::Secp256k1 => ObjectIdentifier::new_unwrap("1.3.132.0.10"),
    }
}

/// Curves that JOSE has no name for.
const OTHERS: [(&str, &str); 8] = [
    ("1.2.840.10045.3.1.1", "P-192"),
    ("1.3.132.0.33", "P-224"),
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
    ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"),
    ("1.2.156.10197.1.301", "SM2"),
    ("1.3.132.0.6", "secp112r1"),
    ("1.3.132.0.8", "secp160r1"),
];
