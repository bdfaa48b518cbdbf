//! Told from the content: whether bytes are a key file.

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
    let is_ssh = || ["ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-"].iter().any(|name| bytes.starts_with(name.as_bytes()));
    holds(b"-----BEGIN ") || is_json_key() || is_ssh() || super::public_key_from_spki(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn armour_is_found_behind_anything() {
        for text in ["-----BEGIN PUBLIC KEY-----\nMII", "\n \u{feff}-----BEGIN CERTIFICATE-----", " {\"kty\":\"RSA\"}"]
        {
            assert!(is_key_file(text.as_bytes()), "{text}");
        }
        assert!(!is_key_file(b"correct horse battery staple"));
        assert!(!is_key_file(b"{not a key}"));
    }
}
