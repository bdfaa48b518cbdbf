//! Told from the content: whether bytes are a key file.

use zeroize::Zeroizing;

use super::armor;
use super::detect::form_of;
use super::openssh;
use crate::base64url;

/// Whether bytes that were given as a shared secret are in truth a file with a key in it.
///
/// Someone who verifies HMACs with a public key file accepts what anybody signs (CVE-2022-29217 and its kin), so the
/// marks of a key are looked for anywhere, not only at the start, in UTF-16 too, and in base64 without its armour.
pub fn is_key_file(bytes: &[u8]) -> bool {
    is_plain_key_file(bytes) || is_plain_key_file(&without(bytes, |byte| byte == 0)) || is_bare_body(bytes)
}

fn is_plain_key_file(bytes: &[u8]) -> bool {
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    let is_ssh = || bytes.split(|&byte| byte == b'\n').any(|line| openssh::public_key_line(line).is_some());
    armor::is_armored(bytes) || holds(SSH2) || holds(br#""kty""#) || is_ssh() || form_of(bytes).is_ok()
}

/// Whether it is what stands between the armour of a PEM file.
fn is_bare_body(bytes: &[u8]) -> bool {
    let body = without(bytes, |byte| byte.is_ascii_whitespace());
    base64url::decode_standard(&body).is_some_and(|der| form_of(&Zeroizing::new(der)).is_ok())
}

fn without(bytes: &[u8], is_left_out: fn(u8) -> bool) -> Zeroizing<Vec<u8>> {
    let mut rest = Zeroizing::new(Vec::with_capacity(bytes.len()));
    rest.extend(bytes.iter().copied().filter(|&byte| !is_left_out(byte)));
    rest
}

/// How public keys in the format of RFC 4716 begin.
const SSH2: &[u8] = b"---- BEGIN SSH2";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
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
