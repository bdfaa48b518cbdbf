//! Told from the content: whether bytes are a key file.

use zeroize::Zeroizing;

use super::armor;
use super::asn1;
use super::detect::{SSH2, form_of, other_bytes, other_text};
use super::fault::{ADDRESS, Fault, TOKEN};
use super::near::{armor_within, find, mended, unwrapped};
use super::openssh;
use super::xml;

/// Whether bytes that were given as a shared secret are in truth a file with a key in it.
///
/// Someone who verifies HMACs with a public key file accepts what anybody signs (CVE-2022-29217 and its kin), so whatever
/// the reader of key files would recognise is found anywhere, not only at the start: in UTF-16, cut off at either end, in
/// base64 or in hexadecimal digits, twice over.
pub fn is_key_file(bytes: &[u8]) -> bool {
    is_within(bytes, MOST_WRAPPINGS)
}

fn is_within(bytes: &[u8], wrappings: u8) -> bool {
    is_plain_key_file(bytes)
        || is_plain_key_file(&without_zeros(bytes))
        || wrappings > 0 && unwrapped(bytes).iter().flatten().any(|inner| is_within(inner, wrappings - 1))
}

fn is_plain_key_file(bytes: &[u8]) -> bool {
    let mended = mended(bytes);
    let text = mended.as_ref().map_or(bytes, |text| text.as_slice());
    let is_ssh = || bytes.split(|&byte| byte == b'\n').any(|line| openssh::public_key_line(line).is_some());
    armor::is_armored(text)
        || armor::first_end(text).is_some()
        || find(bytes, SSH2).is_some()
        || is_jwk(bytes)
        || xml::is_key_value(bytes)
        || is_foreign_key(bytes.trim_ascii_start())
        || armor_within(bytes).is_some()
        || other_bytes(bytes).is_some()
        || openssh::public_blob(bytes).is_some()
        || is_ssh()
        || is_der(bytes)
}

/// Whether a text is a key that is not read here, and neither a token nor an address.
fn is_foreign_key(text: &[u8]) -> bool {
    matches!(other_text(text), Some(Fault::NotAKey { what, .. }) if what != TOKEN && what != ADDRESS)
}

/// Whether `kty` is a member somewhere, in quotation marks of any kind or without.
fn is_jwk(bytes: &[u8]) -> bool {
    bytes.windows(KTY.len()).enumerate().filter(|(_, window)| *window == KTY).any(|(at, _)| {
        let behind = bytes.get(at + KTY.len()..).unwrap_or_default();
        let aside = |byte: &&u8| byte.is_ascii_whitespace() || b"\"'`\\".contains(byte);
        behind.iter().find(|byte| !aside(byte)).is_some_and(|byte| b":=".contains(byte))
    })
}

/// Whether a key in DER begins here, whole or cut off, and whatever follows it.
fn is_der(bytes: &[u8]) -> bool {
    let whole = asn1::announced_len(bytes).ok().and_then(|len| bytes.get(..len));
    let outline = |der| !matches!(form_of(der), Err(Fault::Unrecognised | Fault::Truncated { .. }));
    whole.is_some_and(outline) || CUT.iter().any(|start| begins_as(bytes, start))
}

fn begins_as(bytes: &[u8], start: &[Option<u8>]) -> bool {
    bytes.len() >= LEAST_CUT && start.iter().zip(bytes).all(|(wanted, byte)| wanted.is_none_or(|it| it == *byte))
}

fn without_zeros(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut rest = Zeroizing::new(Vec::with_capacity(bytes.len()));
    rest.extend(bytes.iter().copied().filter(|&byte| byte != 0));
    rest
}

const MOST_WRAPPINGS: u8 = 2;

const KTY: &[u8] = b"kty";

/// How keys of more than 127 bytes begin: SPKI of RSA, PKCS#1, a certificate, PKCS#8. No random secret does, so that here
/// the end may be missing.
const CUT: [&[Option<u8>]; 4] = [
    &[Some(0x30), Some(0x82), None, None, Some(0x30), Some(0x0D), Some(6), Some(9)],
    &[Some(0x30), Some(0x82), None, None, Some(2), Some(0x82), None, None, Some(0)],
    &[Some(0x30), Some(0x82), None, None, Some(0x30), Some(0x82), None, None],
    &[Some(0x30), Some(0x82), None, None, Some(2), Some(1), Some(0), Some(0x30)],
];

/// Shorter ones are no key, even cut off.
const LEAST_CUT: usize = 64;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::crypto::{Ed25519PrivateKey, PublicKey};
    use crate::keyfile::public_key_to_spki;

    #[test]
    fn armour_is_found_behind_anything() {
        for text in [
            "-----BEGIN PUBLIC KEY-----\nMII",
            "\n \u{feff}-----BEGIN CERTIFICATE-----",
            " {\"kty\":\"RSA\"}",
            "ssh-ed25519 AAAA me",
            "# mine\nssh-ed25519 AAAA me",
            "\u{feff}{\"kty\":\"RSA\"}",
            "[{\"kty\":\"RSA\"}]",
            "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA",
        ] {
            assert!(is_key_file(text.as_bytes()), "{text}");
        }
        assert!(!is_key_file(b"correct horse battery staple"));
        assert!(!is_key_file(b"{not a key}"));
    }

    #[test]
    fn a_public_key_is_found_in_every_clothing() {
        let key = Ed25519PrivateKey::new(&[7; 32]).unwrap();
        let der = public_key_to_spki(&PublicKey::Ed25519(key.public().clone())).unwrap();
        let hex = crate::hex::encode;
        let pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----";
        let ssh = "AAAAC3NzaC1lZDI1NTE5AAAAIOpKnAQP2RuRiL75io9/nCYRx2dLxKYMvOGCRwi+Yc/L";
        let base64 = |bytes: &[u8]| crate::base64url::encode_standard(bytes).into_bytes();
        let forms: [Vec<u8>; 15] = [
            pem.split_once('\n').unwrap().1.into(),
            pem.replace('-', "\u{2013}").into(),
            base64(&der),
            crate::base64url::encode(&der).into_bytes(),
            base64(&base64(&der)),
            base64(pem.as_bytes()),
            [&der[..], b"\0"].concat(),
            hex(&der).into_bytes(),
            format!("0x{}", hex(&der)).into_bytes(),
            base64(hex(&der).as_bytes()),
            format!("no-pty,from=\"a b\" ssh-ed25519 {ssh}").into_bytes(),
            ssh.into(),
            b"{'kty':'RSA','n':'AA'}".to_vec(),
            b"{kty: RSA, n: AA}".to_vec(),
            b"<RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue>".to_vec(),
        ];
        for form in forms {
            assert!(is_key_file(&form), "{}", String::from_utf8_lossy(&form));
        }
        for secret in
            ["correct horse battery staple", "kty", "the kty of it", "6kqcBA/ZG5GIvvmKj3+cJhHcZ0vEpgy84YJHCL5hz8s="]
        {
            assert!(!is_key_file(secret.as_bytes()), "{secret}");
        }
    }

    #[test]
    fn a_key_that_is_cut_off_is_found() {
        let key = crate::crypto::RsaPrivateKey::generate(1024).unwrap();
        let der = public_key_to_spki(&PublicKey::Rsa(key.public().clone())).unwrap();
        // The outer length of a longer key takes two bytes, and only those are found without their end.
        let long = [&[0x30, 0x82, 1, 0x22][..], &der[3..]].concat();
        assert!(is_key_file(&long));
        assert!(is_key_file(&der));
    }

    #[test]
    fn armour_is_found_in_utf_16() {
        let text = "-----BEGIN PUBLIC KEY-----\nMII";
        let bytes: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert!(is_key_file(&bytes));
    }

    #[test]
    fn der_is_a_key_file() {
        let key = Ed25519PrivateKey::new(&[7; 32]).unwrap();
        let spki = public_key_to_spki(&PublicKey::Ed25519(key.public().clone())).unwrap();
        assert!(is_key_file(&spki));
        let lines = "MCowBQYDK2VwAyEA\n6kqcBA/ZG5GIvvmKj3+cJhHcZ0vEpgy84YJHCL5hz8s=\n";
        assert!(is_key_file(lines.as_bytes()), "base64 without its armour");
    }
}
