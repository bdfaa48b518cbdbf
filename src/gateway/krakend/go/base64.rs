//! base64 as the gateway's libraries decode it.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::base64url::{self, Fault};

/// base64url of keys and tokens: any number of `=` at the end, line breaks anywhere and unused bits do not matter.
/// go-jose, `base64URLDecode`; vectors hs256-k-with-padding, token-standard-base64-alphabet, base64-length-1-mod-4.
pub(in crate::gateway::krakend) fn url(text: &str) -> Result<Vec<u8>, Fault> {
    let kept = without_line_breaks(text.trim_end_matches('='));
    // The strict reader knows what is wrong, and agrees that it is unless it minds the unused bits alone.
    base64url::decode_loosely(&kept).ok_or_else(|| base64url::decode(&kept).err().unwrap_or(Fault::TrailingBits))
}

/// base64url with padding, as pins of certificates are written.
/// `encoding/base64`, `URLEncoding`; vectors config-fingerprint-url-alphabet, config-fingerprint-std-alphabet.
pub(in crate::gateway::krakend) fn padded_url(text: &str) -> Option<Vec<u8>> {
    PADDED_URL.decode(without_line_breaks(text)).ok()
}

fn without_line_breaks(text: &str) -> String {
    text.replace(['\r', '\n'], "")
}

const PADDED_URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_tokens_are_read_with_tolerance() {
        for text in ["e30", "e30=", "e30===", "e\r\n30", "e31"] {
            assert_eq!(url(text).as_deref(), Ok(&b"{}"[..]), "{text}");
        }
        for text in ["e+0", "e30 ", "e", "e=30"] {
            assert!(url(text).is_err(), "{text}");
        }
        assert_eq!(url("ab+d"), Err(Fault::StandardAlphabet { offset: 2, found: '+' }));
    }

    #[test]
    fn pins_need_their_padding_and_alphabet() {
        assert_eq!(padded_url("-_-_"), Some(vec![0xFB, 0xFF, 0xBF]));
        assert_eq!(padded_url("e3\n0="), Some(b"{}".to_vec()));
        assert_eq!(padded_url(""), Some(Vec::new()));
        for text in ["+/+/", "e30", "S3Jha2VuRCBpcyB0aGUgYmVzdCBnYXRld2F5LCBhbmQgeW91IGtub3cgaXQ=="] {
            assert_eq!(padded_url(text), None, "{text}");
        }
    }
}
