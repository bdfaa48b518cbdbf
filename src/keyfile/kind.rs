//! Told from the content: whether bytes are a key file.

use super::armor;
use super::form::Form;
use super::openssh;

/// Whether bytes that were given as a shared secret are in truth a file with a key in it.
///
/// Someone who verifies HMACs with a public key file accepts what anybody signs (CVE-2022-29217 and its kin), so the
/// armour is looked for anywhere, not only at the start.
pub fn is_key_file(bytes: &[u8]) -> bool {
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    let is_json_key = || {
        let text = bytes.trim_ascii_start();
        text.first() == Some(&b'{') && (holds(br#""kty""#) || holds(br#""keys""#))
    };
    let is_ssh = || openssh::public_key_line(bytes.split(|&byte| byte == b'\n').next().unwrap_or_default()).is_some();
    armor::is_armored(bytes) || is_json_key() || is_ssh() || Form::of(bytes).is_ok()
}

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
        ] {
            assert!(is_key_file(text.as_bytes()), "{text}");
        }
        assert!(!is_key_file(b"correct horse battery staple"));
        assert!(!is_key_file(b"{not a key}"));
    }

    #[test]
    fn der_is_a_key_file() {
        let key = Ed25519PrivateKey::new(&[7; 32]).unwrap();
        assert!(is_key_file(&public_key_to_spki(&PublicKey::Ed25519(key.public().clone())).unwrap()));
    }
}
