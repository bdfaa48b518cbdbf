//! Forms told from the bytes of a key, or from the label of its PEM.

use pkcs8::der::asn1::{AnyRef, ObjectIdentifier};
use pkcs8::der::{Tag, Tagged as _};

use super::asn1;
use super::fault::Fault;
use super::form::Form;

/// What a label of PEM announces.
pub(super) enum Announced {
    /// A key or certificate in this form.
    Form(Form),
    /// Nothing that matters beside a key.
    Ignored,
    /// Something that is refused for what it is.
    Fault(Fault),
    /// A label that nobody uses.
    Unknown,
}

/// What a label announces.
pub(super) fn announced_by(label: &str) -> Announced {
    if let Some(form) = Form::ALL.into_iter().find(|form| form.label() == label) {
        return Announced::Form(form);
    }
    match label {
        // Older names of the same thing (RFC 7468 section 5.1, OpenSSL).
        "X509 CERTIFICATE" | TRUSTED_CERTIFICATE => Announced::Form(Form::Certificate),
        "EC PARAMETERS" => Announced::Ignored,
        "DSA PRIVATE KEY" | "DSA PUBLIC KEY" => Announced::Fault(Fault::Unsupported { name: "DSA".to_owned() }),
        _ => match NOT_KEYS.into_iter().find(|(name, _)| *name == label) {
            Some((_, what)) => Announced::Fault(Fault::NotAKey { what }),
            None => Announced::Unknown,
        },
    }
}

/// The form of the DER, or of the OpenSSH key, in `bytes`. Only the outline is looked at.
///
/// # Errors
/// [`Fault`] for what is no key: something else by its name, or cut off, or nothing known.
pub(super) fn form_of(bytes: &[u8]) -> Result<Form, Fault> {
    if bytes.starts_with(OPENSSH_MAGIC) {
        return Ok(Form::OpenSsh);
    }
    let members = asn1::members(bytes)?;
    let tags: Vec<Tag> = members.iter().map(AnyRef::tag).collect();
    Ok(match tags.as_slice() {
        [Tag::Integer, Tag::Sequence, ..] if holds_pkcs7_data(&members) => {
            return Err(Fault::NotAKey { what: PKCS12 });
        }
        [Tag::ObjectIdentifier, ..] => return Err(Fault::NotAKey { what: PKCS7 }),
        [Tag::Integer, Tag::Sequence, Tag::OctetString, ..] => Form::Pkcs8,
        [Tag::Integer, Tag::OctetString, ..] => Form::Sec1,
        [Tag::Integer, Tag::Integer] => Form::Pkcs1Public,
        // Version, p, q, g, and both halves: what OpenSSL wrote before PKCS#8.
        integers if integers.len() == 6 && all_integers(integers) => {
            return Err(Fault::Unsupported { name: "DSA".to_owned() });
        }
        [integers @ .., Tag::Integer | Tag::Sequence] if integers.len() >= 8 && all_integers(integers) => Form::Pkcs1,
        [Tag::Sequence, Tag::BitString] => Form::Spki,
        [Tag::Sequence, Tag::OctetString] => Form::EncryptedPkcs8,
        [Tag::Sequence, Tag::Sequence, Tag::BitString] => return signed(&members),
        _ => return Err(Fault::Unrecognised),
    })
}

fn all_integers(tags: &[Tag]) -> bool {
    tags.iter().all(|tag| *tag == Tag::Integer)
}

/// Certificates, requests and revocation lists have the same outline: something, an algorithm, a signature.
fn signed(members: &[AnyRef<'_>]) -> Result<Form, Fault> {
    let inner = members.first().and_then(|body| asn1::members_of(*body)).unwrap_or_default();
    let tags: Vec<Tag> = inner.iter().map(AnyRef::tag).collect();
    match tags.as_slice() {
        [Tag::ContextSpecific { .. }, Tag::Integer, ..] => Ok(Form::Certificate),
        // Version 1 has no version member: serial number, algorithm, issuer, validity, subject, key.
        [Tag::Integer, Tag::Sequence, Tag::Sequence, Tag::Sequence, Tag::Sequence, Tag::Sequence, ..] => {
            Ok(Form::Certificate)
        }
        [Tag::Integer, Tag::Sequence, Tag::Sequence, Tag::ContextSpecific { .. }] => {
            Err(Fault::NotAKey { what: REQUEST })
        }
        // Only there do dates stand beside the issuer, not in a pair of their own.
        _ if tags.iter().any(|tag| matches!(tag, Tag::UtcTime | Tag::GeneralizedTime)) => {
            Err(Fault::NotAKey { what: REVOCATION_LIST })
        }
        _ => Err(Fault::Unrecognised),
    }
}

fn holds_pkcs7_data(members: &[AnyRef<'_>]) -> bool {
    let content = members.get(1).and_then(|content| asn1::members_of(*content));
    let kind = content.and_then(|content| content.first().and_then(|kind| kind.decode_as::<ObjectIdentifier>().ok()));
    kind.is_some_and(|kind| kind == PKCS7_DATA || kind == PKCS7_SIGNED_DATA)
}

/// OpenSSL's own label: a certificate with something about trust behind it.
pub(super) const TRUSTED_CERTIFICATE: &str = "TRUSTED CERTIFICATE";

const OPENSSH_MAGIC: &[u8] = b"openssh-key-v1\0";

const PKCS12: &str = "a PKCS#12 keystore";
const PKCS7: &str = "a PKCS#7 bundle of certificates";
const REQUEST: &str = "a certificate request";
const REVOCATION_LIST: &str = "a certificate revocation list";

/// Labels of what is kept beside keys.
const NOT_KEYS: [(&str, &str); 12] = [
    ("CERTIFICATE REQUEST", REQUEST),
    ("NEW CERTIFICATE REQUEST", REQUEST),
    ("X509 CRL", REVOCATION_LIST),
    ("PKCS7", PKCS7),
    ("PKCS #7 SIGNED DATA", PKCS7),
    ("CMS", PKCS7),
    ("DH PARAMETERS", "a set of Diffie-Hellman parameters"),
    ("X9.42 DH PARAMETERS", "a set of Diffie-Hellman parameters"),
    ("DSA PARAMETERS", "a set of DSA parameters"),
    ("PGP PUBLIC KEY BLOCK", "an OpenPGP key"),
    ("PGP PRIVATE KEY BLOCK", "an OpenPGP key"),
    ("SSH SIGNATURE", "a signature of OpenSSH"),
];

const PKCS7_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const PKCS7_SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_announce_forms_by_old_names_too() {
        for form in Form::ALL {
            assert!(matches!(announced_by(form.label()), Announced::Form(found) if found == form), "{form}");
        }
        assert!(matches!(announced_by("X509 CERTIFICATE"), Announced::Form(Form::Certificate)));
        assert!(matches!(announced_by("EC PARAMETERS"), Announced::Ignored));
        assert!(matches!(announced_by("PKCS7"), Announced::Fault(Fault::NotAKey { .. })));
        assert!(matches!(announced_by("SHOPPING LIST"), Announced::Unknown));
    }

    #[test]
    fn outlines_tell_forms() {
        assert_eq!(form_of(&[0x30, 6, 2, 1, 5, 2, 1, 3]), Ok(Form::Pkcs1Public));
        assert_eq!(form_of(&[0x30, 5, 2, 1, 1, 4, 0]), Ok(Form::Sec1));
        assert_eq!(form_of(OPENSSH_MAGIC), Ok(Form::OpenSsh));
        assert_eq!(form_of(&[0x30, 3, 2, 1, 5]), Err(Fault::Unrecognised));
    }
}
