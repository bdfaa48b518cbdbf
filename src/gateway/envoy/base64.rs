//! base64url as Envoy's library decodes it.

use crate::base64url;

/// The bytes of a part of a token or a member of a key. White space may be anywhere, padding (`=`, or `.`) may be there in
/// full, and unused bits do not matter.
// absl::WebSafeBase64Unescape; vectors form-space-in-signature, sig-loose-bits, form-padded, rsa-n-std-base64.
pub(super) fn url(text: &str) -> Option<Vec<u8>> {
    let is_space = |c: char| c.is_ascii_whitespace() || c == '\u{b}';
    let kept: String = text.chars().filter(|&c| !is_space(c)).collect();
    let digits = kept.trim_end_matches(['=', '.']);
    let padding = kept.len() - digits.len();
    let is_padded = padding == 0 || (padding < 3 && (digits.len() + padding).is_multiple_of(4));
    base64url::decode_loosely(digits).filter(|_| is_padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_padding_and_unused_bits_are_tolerated() {
        for text in ["e30", "e30=", "e30.", " e\n3\u{b}0 = ", "e31"] {
            assert_eq!(url(text).as_deref(), Some(&b"{}"[..]), "{text:?}");
        }
        for text in ["e", "e30==", "e+0", "e/0", "e=30", "e300=", "====", "é"] {
            assert_eq!(url(text), None, "{text:?}");
        }
        assert_eq!(url("").as_deref(), Some(&[][..]));
    }
}
