//! Whom a certificate names, as RFC 4514 writes names.

use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::der::asn1::{Ia5StringRef, PrintableStringRef, TeletexStringRef, Utf8StringRef};
use x509_cert::der::{Encode as _, Tag, Tagged as _};
use x509_cert::name::Name;

use crate::hex;

/// Writes a name, its last part first (section 2.1).
///
/// `Name` can do so itself, by a table of some 1,500 identifiers, whose addresses the program would put right at each start.
pub(super) fn written(name: &Name) -> String {
    let parts = name.iter_rdn().map(|part| part.iter().map(attribute).collect::<Vec<_>>().join("+"));
    let mut parts: Vec<String> = parts.collect();
    parts.reverse();
    parts.join(",")
}

/// One attribute: a type without a name, or a value that is no text, stands as in DER (section 2.4).
fn attribute(attribute: &AttributeTypeAndValue) -> String {
    let value = &attribute.value;
    let text = match value.tag() {
        Tag::PrintableString => PrintableStringRef::try_from(value).ok().map(|text| text.as_str().to_owned()),
        Tag::Utf8String => Utf8StringRef::try_from(value).ok().map(|text| text.as_str().to_owned()),
        Tag::Ia5String => Ia5StringRef::try_from(value).ok().map(|text| text.as_str().to_owned()),
        Tag::TeletexString => TeletexStringRef::try_from(value).ok().map(|text| text.as_str().to_owned()),
        _ => None,
    };
    let oid = attribute.oid.to_string();
    let name = NAMES.iter().find(|(known, _)| *known == oid).map(|(_, name)| *name);
    match (name, text) {
        (Some(name), Some(text)) => format!("{name}={}", escaped(&text)),
        _ => format!("{oid}=#{}", hex::encode(&value.to_der().unwrap_or_default())),
    }
}

/// A value whose special characters are escaped, controls too.
fn escaped(text: &str) -> String {
    let last = text.chars().count().saturating_sub(1);
    let mut escaped = String::with_capacity(text.len());
    for (index, letter) in text.chars().enumerate() {
        let is_special = match letter {
            '#' => index == 0,
            ' ' => index == 0 || index == last,
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => true,
            _ => false,
        };
        if letter.is_ascii_control() {
            escaped.push('\\');
            escaped.push_str(&hex::encode(&[u8::try_from(letter).unwrap_or_default()]));
        } else {
            escaped.extend(is_special.then_some('\\'));
            escaped.push(letter);
        }
    }
    escaped
}

/// The names of section 3, and what else certificates of today name.
const NAMES: [(&str, &str); 14] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.4", "SN"),
    ("2.5.4.5", "SERIALNUMBER"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "STREET"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "TITLE"),
    ("2.5.4.42", "GN"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("1.2.840.113549.1.9.1", "EMAIL"),
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_their_type_writes_them() {
        for text in [
            "CN=leaf.example.com",
            "CN=a,OU=b+O=c,C=DE",
            "CN=a\\, b \\\"c\\\"\\ ,DC=example,DC=com",
            "CN=\\#1 \\<x\\>\\;\\\\,L=M\u{fc}nchen,ST=BY,STREET=A 1",
            "SERIALNUMBER=1,UID=u,EMAILADDRESS=a@example.com",
            "CN=a\\0d\\0a",
            "2.5.4.3=#020101",
            "1.3.6.1.4.1.99999.1=#0c0161",
        ] {
            let name: Name = text.parse().unwrap();
            assert_eq!(written(&name), name.to_string(), "{text}");
        }
        for (oid, name) in NAMES {
            let known: Name = format!("{oid}=#13024445").parse().unwrap();
            assert_eq!(written(&known), format!("{name}=DE"));
            assert_eq!(known.to_string(), format!("{name}=DE"));
        }
        let name: Name = "CN=a,OU=b,C=DE".parse().unwrap();
        assert_eq!(written(&name), "CN=a,OU=b,C=DE");
        assert_eq!(written(&Name::default()), "");
    }
}
