//! Forms told from the bytes of a key, or from the label of its PEM.

use pkcs8::der::asn1::{AnyRef, ObjectIdentifier};
use pkcs8::der::{Tag, Tagged as _};

use super::asn1;
use super::fault::{
    ADDRESS, CURVE, DIFFIE_HELLMAN, Fault, JAVA, OPENPGP, PKCS7, PKCS12, PUTTY, REQUEST, REVOCATION_LIST, TOKEN,
};
use super::form::Form;

/// What a label of PEM announces.
pub(super) enum Announced {
    /// A key or certificate in this form.
    Form(Form),
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
        "DSA PRIVATE KEY" | "DSA PUBLIC KEY" => Announced::Fault(Fault::Unsupported { name: "DSA".to_owned() }),
        _ => match NOT_KEYS.into_iter().find(|(name, _)| *name == label) {
            Some((_, what)) => Announced::Fault(Fault::not_a_key(what)),
            None if label.starts_with("PGP ") => Announced::Fault(Fault::not_a_key(OPENPGP)),
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
            return Err(Fault::not_a_key(PKCS12));
        }
        [Tag::ObjectIdentifier, ..] => return Err(Fault::not_a_key(PKCS7)),
        [Tag::Integer, Tag::Sequence, Tag::OctetString, ..] => Form::Pkcs8,
        [Tag::Integer, Tag::OctetString, ..] => Form::Sec1,
        // The usual generator of Diffie-Hellman, which is no exponent of RSA.
        [Tag::Integer, Tag::Integer] if members.get(1).is_some_and(|generator| generator.value() == [2]) => {
            return Err(Fault::not_a_key(DIFFIE_HELLMAN));
        }
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
        [Tag::Integer, Tag::Sequence, Tag::Sequence, Tag::ContextSpecific { .. }] => Err(Fault::not_a_key(REQUEST)),
        // Only there do dates stand beside the issuer, not in a pair of their own.
        _ if tags.iter().any(|tag| matches!(tag, Tag::UtcTime | Tag::GeneralizedTime)) => {
            Err(Fault::not_a_key(REVOCATION_LIST))
        }
        _ => Err(Fault::Unrecognised),
    }
}

fn holds_pkcs7_data(members: &[AnyRef<'_>]) -> bool {
    let content = members.get(1).and_then(|content| asn1::members_of(*content));
    let kind = content.and_then(|content| content.first().and_then(|kind| kind.decode_as::<ObjectIdentifier>().ok()));
    kind.is_some_and(|kind| kind == PKCS7_DATA || kind == PKCS7_SIGNED_DATA)
}

/// What a text is that is no key that is read here, by how it begins.
pub(super) fn other_text(text: &[u8]) -> Option<Fault> {
    let begins = |start: &[u8]| text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    let what = if begins(b"PuTTY-User-Key-File-") {
        PUTTY
    } else if begins(b"---- BEGIN SSH2 PUBLIC KEY") {
        "a public key in the SSH2 format (RFC 4716)"
    } else if begins(SSH2) {
        "a private key in the format of ssh.com"
    } else if begins(b"eyJ") && text.contains(&b'.') {
        TOKEN
    } else if begins(b"https://") || begins(b"http://") {
        ADDRESS
    } else {
        return None;
    };
    Some(Fault::not_a_key(what))
}

/// Whether a text is nothing but a digest: `SHA256:` and base64, as OpenSSH prints it, `sha256//` for curl, or pairs of
/// hexadecimal digits between colons, as OpenSSL does.
pub(super) fn is_fingerprint(text: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(text.trim_ascii()) else { return false };
    let is_prefixed =
        |word: &str| ["SHA256:", "SHA1:", "SHA512:", "MD5:", "sha256//"].iter().any(|prefix| word.starts_with(prefix));
    let is_pair = |pair: &str| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_digest = |word: &str| {
        let digits = word.rsplit_once('=').map_or(word, |(_, digits)| digits);
        LENGTHS.contains(&digits.split(':').count()) && digits.split(':').all(is_pair)
    };
    // `ssh-keygen -l` puts a length before it and a comment behind it.
    text.len() <= LONGEST_FINGERPRINT
        && text.lines().count() == 1
        && text.split_whitespace().any(|word| is_prefixed(word) || is_digest(word))
}

/// What bytes are that are no DER, by their first.
pub(super) fn other_bytes(bytes: &[u8]) -> Option<Fault> {
    let is_java = bytes.starts_with(&[0xFE, 0xED, 0xFE, 0xED]) || bytes.starts_with(&[0xCE; 4]);
    // An OBJECT IDENTIFIER by itself.
    let is_curve = matches!(bytes, [6, length, name @ ..] if name.len() == usize::from(*length) && name.len() >= 5);
    if is_java { Some(Fault::not_a_key(JAVA)) } else { is_curve.then(|| Fault::not_a_key(CURVE)) }
}

/// Longer than any digest with what tools put around it.
const LONGEST_FINGERPRINT: usize = 300;

/// Lengths of digests in bytes.
const LENGTHS: [usize; 5] = [16, 20, 32, 48, 64];

/// OpenSSL's own label: a certificate with something about trust behind it.
pub(super) const TRUSTED_CERTIFICATE: &str = "TRUSTED CERTIFICATE";

/// What private keys of OpenSSH begin with, under their armor.
pub(super) const OPENSSH_MAGIC: &[u8] = b"openssh-key-v1\0";

/// How public and private keys in the format of RFC 4716 begin.
pub(super) const SSH2: &[u8] = b"---- BEGIN SSH2 ";

/// Labels of what is kept beside keys.
const NOT_KEYS: [(&str, &str); 13] = [
    ("EC PARAMETERS", CURVE),
    ("CERTIFICATE REQUEST", REQUEST),
    ("NEW CERTIFICATE REQUEST", REQUEST),
    ("X509 CRL", REVOCATION_LIST),
    ("PKCS7", PKCS7),
    ("PKCS #7 SIGNED DATA", PKCS7),
    ("CMS", PKCS7),
    ("DH PARAMETERS", DIFFIE_HELLMAN),
    ("X9.42 DH PARAMETERS", DIFFIE_HELLMAN),
    ("DSA PARAMETERS", "a set of DSA parameters"),
    ("SSH SIGNATURE", "a signature of OpenSSH"),
    ("ATTRIBUTE CERTIFICATE", "an attribute certificate"),
    ("SSL SESSION PARAMETERS", "a TLS session"),
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
        assert!(matches!(announced_by("EC PARAMETERS"), Announced::Fault(Fault::NotAKey { .. })));
        assert!(matches!(announced_by("PGP MESSAGE"), Announced::Fault(Fault::NotAKey { .. })));
        assert!(matches!(announced_by("PKCS7"), Announced::Fault(Fault::NotAKey { .. })));
        assert!(matches!(announced_by("SHOPPING LIST"), Announced::Unknown));
    }

    #[test]
    fn outlines_tell_forms() {
        assert_eq!(form_of(&[0x30, 6, 2, 1, 5, 2, 1, 3]), Ok(Form::Pkcs1Public));
        assert_eq!(form_of(&[0x30, 5, 2, 1, 1, 4, 0]), Ok(Form::Sec1));
        assert_eq!(form_of(OPENSSH_MAGIC), Ok(Form::OpenSsh));
        assert_eq!(form_of(&[0x30, 3, 2, 1, 5]), Err(Fault::Unrecognised));
        assert!(matches!(form_of(&[0x30, 6, 2, 1, 5, 2, 1, 2]), Err(Fault::NotAKey { .. })));
        assert!(matches!(other_bytes(&[6, 5, 0x2B, 0x81, 4, 0, 0x22]), Some(Fault::NotAKey { .. })));
    }
}
