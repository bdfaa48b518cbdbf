//! The forms in which a key can be written, told apart by content.

use std::fmt;

use pkcs8::der::asn1::{AnyRef, ObjectIdentifier};
use pkcs8::der::{Tag, Tagged as _};

use super::asn1;
use super::fault::Fault;

/// A form of one key or certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// PKCS#8 `PrivateKeyInfo` (RFC 5958)
    Pkcs8,
    /// PKCS#8 `EncryptedPrivateKeyInfo` (RFC 5958)
    EncryptedPkcs8,
    /// PKCS#1 `RSAPrivateKey` (RFC 8017 appendix A.1.2)
    Pkcs1,
    /// PKCS#1 `RSAPublicKey` (RFC 8017 appendix A.1.1)
    Pkcs1Public,
    /// SEC 1 `ECPrivateKey` (RFC 5915)
    Sec1,
    /// `SubjectPublicKeyInfo` (RFC 5280 section 4.1)
    Spki,
    /// X.509 certificate (RFC 5280)
    Certificate,
    /// The private key format of OpenSSH
    OpenSsh,
}

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

impl Form {
    /// Every form.
    const ALL: [Self; 8] = [
        Self::Pkcs8,
        Self::EncryptedPkcs8,
        Self::Pkcs1,
        Self::Pkcs1Public,
        Self::Sec1,
        Self::Spki,
        Self::Certificate,
        Self::OpenSsh,
    ];

    /// The label of its PEM (RFC 7468).
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pkcs8 => "PRIVATE KEY",
            Self::EncryptedPkcs8 => "ENCRYPTED PRIVATE KEY",
            Self::Pkcs1 => "RSA PRIVATE KEY",
            Self::Pkcs1Public => "RSA PUBLIC KEY",
            Self::Sec1 => "EC PRIVATE KEY",
            Self::Spki => "PUBLIC KEY",
            Self::Certificate => "CERTIFICATE",
            Self::OpenSsh => "OPENSSH PRIVATE KEY",
        }
    }

    /// What a label announces.
    pub(super) fn announced_by(label: &str) -> Announced {
        if let Some(form) = Self::ALL.into_iter().find(|form| form.label() == label) {
            return Announced::Form(form);
        }
        match label {
            // Older names of the same thing (RFC 7468 section 5.1, OpenSSL).
            "X509 CERTIFICATE" | TRUSTED_CERTIFICATE => Announced::Form(Self::Certificate),
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
    pub(super) fn of(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.starts_with(OPENSSH_MAGIC) {
            return Ok(Self::OpenSsh);
        }
        let members = asn1::members(bytes)?;
        let tags: Vec<Tag> = members.iter().map(AnyRef::tag).collect();
        Ok(match tags.as_slice() {
            [Tag::Integer, Tag::Sequence, ..] if holds_pkcs7_data(&members) => {
                return Err(Fault::NotAKey { what: PKCS12 });
            }
            [Tag::ObjectIdentifier, ..] => return Err(Fault::NotAKey { what: PKCS7 }),
            [Tag::Integer, Tag::Sequence, Tag::OctetString, ..] => Self::Pkcs8,
            [Tag::Integer, Tag::OctetString, ..] => Self::Sec1,
            [Tag::Integer, Tag::Integer] => Self::Pkcs1Public,
            // Version, p, q, g, and both halves: what OpenSSL wrote before PKCS#8.
            [integers @ ..] if integers.len() == 6 && all_integers(integers) => {
                return Err(Fault::Unsupported { name: "DSA".to_owned() });
            }
            [integers @ .., Tag::Integer | Tag::Sequence] if integers.len() >= 8 && all_integers(integers) => {
                Self::Pkcs1
            }
            [Tag::Sequence, Tag::BitString] => Self::Spki,
            [Tag::Sequence, Tag::OctetString] => Self::EncryptedPkcs8,
            [Tag::Sequence, Tag::Sequence, Tag::BitString] => return signed(&members),
            _ => return Err(Fault::Unrecognised),
        })
    }
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

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pkcs8 => "a PKCS#8 private key",
            Self::EncryptedPkcs8 => "an encrypted PKCS#8 private key",
            Self::Pkcs1 => "a PKCS#1 RSA private key",
            Self::Pkcs1Public => "a PKCS#1 RSA public key",
            Self::Sec1 => "a SEC 1 EC private key",
            Self::Spki => "a public key (SubjectPublicKeyInfo)",
            Self::Certificate => "an X.509 certificate",
            Self::OpenSsh => "an OpenSSH private key",
        })
    }
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
