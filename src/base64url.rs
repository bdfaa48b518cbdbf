//! base64url without padding, one spelling for each string of bytes (RFC 7515 section 2, RFC 4648 section 5).
//!
//! Padding, the standard alphabet, white space and unused bits that are set are all refused: a token has exactly one
//! spelling. What was wrong is told with its place, since half of all broken key sets are broken here.

use std::borrow::Cow;

use base64::engine::general_purpose::{NO_PAD, STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, Simd};
use base64::{Engine as _, alphabet, decoded_len_estimate};
use zeroize::Zeroizing;

/// Text that is not base64url.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// `+` or `/` at a byte offset.
    #[error("byte {offset} is `{found}` of standard base64; base64url has `-` for `+` and `_` for `/`")]
    StandardAlphabet {
        /// Where, in bytes
        offset: usize,
        /// `+` or `/`
        found: char,
    },
    /// `=` at a byte offset.
    #[error("byte {offset} is `=`: base64url in JOSE has no padding")]
    Padding {
        /// Where, in bytes
        offset: usize,
    },
    /// White space at a byte offset.
    #[error("byte {offset} is white space")]
    WhiteSpace {
        /// Where, in bytes
        offset: usize,
    },
    /// Any other byte.
    #[error("byte {offset} (0x{found:02x}) is not of the base64url alphabet")]
    Byte {
        /// Where, in bytes
        offset: usize,
        /// The byte
        found: u8,
    },
    /// What stands in a text for bytes that are not UTF-8 (U+FFFD).
    #[error("byte {offset} is not text in UTF-8")]
    NotText {
        /// Where, in bytes
        offset: usize,
    },
    /// A length that no bytes encode to.
    #[error("{length} characters cannot be base64url: it was cut, or something was added")]
    Length {
        /// How many characters there are
        length: usize,
    },
    /// Unused bits of the last character are set.
    #[error("the last character has unused bits set, so this is not the one spelling of these bytes")]
    TrailingBits,
}

/// Writes `bytes` as base64url without padding.
///
/// ```
/// assert_eq!(jwtk::base64url::encode(b"{}"), "e30");
/// ```
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads base64url without padding.
///
/// # Errors
/// [`Fault`], with the place of the first byte that does not belong.
///
/// ```
/// use jwtk::base64url::{Fault, decode};
///
/// assert_eq!(decode("e30"), Ok(b"{}".to_vec()));
/// assert_eq!(decode("e30="), Err(Fault::Padding { offset: 3 }));
/// assert_eq!(decode("e31"), Err(Fault::TrailingBits));
/// ```
pub fn decode(text: impl AsRef<[u8]>) -> Result<Vec<u8>, Fault> {
    let text = text.as_ref();
    URL_SAFE_NO_PAD.decode(text).map_err(|_| fault(text))
}

/// Writes `bytes` as standard base64 with padding, as PEM and `x5c` have it.
pub fn encode_standard(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}

/// Reads standard base64 with padding, as `x5c` has it (RFC 7517 section 4.7); `None` for anything else.
pub fn decode_standard(text: impl AsRef<[u8]>) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Reads base64 in either alphabet, with padding or without, with white space in it: for finding out what a text stands for.
pub(crate) fn decode_any(text: impl AsRef<[u8]>) -> Option<Zeroizing<Vec<u8>>> {
    let (bytes, faults) = decode_leniently(std::str::from_utf8(text.as_ref()).ok()?).ok()?;
    let bytes = Zeroizing::new(bytes);
    (!faults.contains(&Fault::TrailingBits)).then_some(bytes)
}

/// Reads base64 in one of the two alphabets, with padding or without, as people write digests.
pub(crate) fn decode_digest(text: &str) -> Option<Vec<u8>> {
    DIGEST_STANDARD.decode(text).or_else(|_| DIGEST_URL.decode(text)).ok()
}

const DIGEST: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const DIGEST_STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, DIGEST);
const DIGEST_URL: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, DIGEST);

/// What a text stands for in base64 of either alphabet, padded or not, if that is text again.
pub(crate) fn text_in_base64(text: &str) -> Option<String> {
    let compact: Cow<'_, str> = if text.contains(char::is_whitespace) {
        Cow::Owned(text.chars().filter(|char| !char.is_whitespace()).collect())
    } else {
        Cow::Borrowed(text)
    };
    let bytes = STANDARD
        .decode(&*compact)
        .or_else(|_| STANDARD_NO_PAD.decode(&*compact))
        .or_else(|_| decode_leniently(&compact).map(|(bytes, _)| bytes))
        .ok()?;
    String::from_utf8(bytes).ok()
}

/// Reads base64url without padding as lenient programs do: unused bits do not matter.
pub(crate) fn decode_loosely(text: &str) -> Option<Vec<u8>> {
    LOOSE_URL.decode(text).ok()
}

/// Reads standard base64 with padding as Go's `StdEncoding` does: line breaks anywhere and unused bits do not matter.
pub(crate) fn decode_standard_as_go(text: &str) -> Option<Vec<u8>> {
    LOOSE_STANDARD.decode(text.replace(['\r', '\n'], "")).ok()
}

const LOOSE: GeneralPurposeConfig = GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true);
const LOOSE_URL: GeneralPurpose =
    GeneralPurpose::new(&alphabet::URL_SAFE, LOOSE.with_decode_padding_mode(DecodePaddingMode::RequireNone));
const LOOSE_STANDARD: GeneralPurpose =
    GeneralPurpose::new(&alphabet::STANDARD, LOOSE.with_decode_padding_mode(DecodePaddingMode::RequireCanonical));

/// Reads what lenient readers take for base64url: padded, in the standard alphabet, with white space in it, with unused bits
/// set. What is odd about it comes along, the first of each kind; it is never a reason to believe what was read.
///
/// # Errors
/// [`Fault`] for what stands for no bytes at all.
pub(crate) fn decode_leniently(text: &str) -> Result<(Vec<u8>, Vec<Fault>), Fault> {
    let fault = match decode(text) {
        Ok(bytes) => return Ok((bytes, Vec::new())),
        Err(fault) => fault,
    };
    let mut faults: Vec<Fault> = Vec::new();
    // The text may be that of a secret.
    let mut plain = Zeroizing::new(String::with_capacity(text.len()));
    for (offset, found) in text.char_indices() {
        let (char, odd) = match found {
            '+' => (Some('-'), Fault::StandardAlphabet { offset, found }),
            '/' => (Some('_'), Fault::StandardAlphabet { offset, found }),
            '=' => (None, Fault::Padding { offset }),
            space if space.is_ascii_whitespace() => (None, Fault::WhiteSpace { offset }),
            other => {
                // Padding in the middle: there are two texts, not one.
                if faults.iter().any(|fault| matches!(fault, Fault::Padding { .. })) {
                    return Err(fault);
                }
                plain.push(other);
                continue;
            }
        };
        plain.extend(char);
        if !faults.iter().any(|known| std::mem::discriminant(known) == std::mem::discriminant(&odd)) {
            faults.push(odd);
        }
    }
    if let Ok(bytes) = decode(plain.as_bytes()) {
        return Ok((bytes, faults));
    }
    let bytes = decode_loosely(&plain).ok_or(fault)?;
    faults.push(Fault::TrailingBits);
    Ok((bytes, faults))
}

/// Reads one text after another as [`decode`] does, with the best instructions that the processor has and into a buffer that
/// is used again. Asking the processor takes longer than to decode a token: it pays for those who read many.
pub(crate) struct Decoder {
    engine: Simd,
    buffer: Vec<u8>,
}

impl Decoder {
    pub(crate) fn new() -> Self {
        Self { engine: Simd::url_safe(NO_PAD), buffer: Vec::new() }
    }

    /// The bytes of `text`, for as long as no other is read.
    ///
    /// # Errors
    /// As [`decode`].
    pub(crate) fn decode(&mut self, text: &str) -> Result<&[u8], Fault> {
        let room = decoded_len_estimate(text.len());
        if self.buffer.len() < room {
            self.buffer.resize(room, 0);
        }
        let length = self.engine.decode_slice(text, &mut self.buffer).map_err(|_| fault(text.as_bytes()))?;
        Ok(self.buffer.get(..length).unwrap_or_default())
    }
}

fn fault(text: &[u8]) -> Fault {
    let stranger = text.iter().enumerate().find(|(_, byte)| !byte.is_ascii_alphanumeric() && !b"-_".contains(byte));
    match stranger {
        Some((offset, &byte @ (b'+' | b'/'))) => Fault::StandardAlphabet { offset, found: char::from(byte) },
        Some((offset, b'=')) => Fault::Padding { offset },
        Some((offset, byte)) if byte.is_ascii_whitespace() => Fault::WhiteSpace { offset },
        // That byte is not in the file: it was put there when the file was read as text.
        Some((offset, _)) if text.get(offset..).is_some_and(|rest| rest.starts_with("\u{fffd}".as_bytes())) => {
            Fault::NotText { offset }
        }
        Some((offset, &found)) => Fault::Byte { offset, found },
        None if text.len() % 4 == 1 => Fault::Length { length: text.len() },
        None => Fault::TrailingBits,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_fault_names_its_place() {
        assert_eq!(decode("ab+d"), Err(Fault::StandardAlphabet { offset: 2, found: '+' }));
        assert_eq!(decode("ab d"), Err(Fault::WhiteSpace { offset: 2 }));
        assert_eq!(decode("abcd\0"), Err(Fault::Byte { offset: 4, found: 0 }));
        assert_eq!(decode("ab\u{fffd}\u{fffd}"), Err(Fault::NotText { offset: 2 }));
        assert_eq!(decode("abcde"), Err(Fault::Length { length: 5 }));
    }

    #[test]
    fn what_lenient_readers_take_is_read_with_its_faults() {
        for (text, bytes, faults) in [
            ("e30", "{}", vec![]),
            ("e30=", "{}", vec![Fault::Padding { offset: 3 }]),
            ("e3\n0", "{}", vec![Fault::WhiteSpace { offset: 2 }]),
            (
                "Pz8+/j8=",
                "??>\u{fe}?",
                vec![Fault::StandardAlphabet { offset: 3, found: '+' }, Fault::Padding { offset: 7 }],
            ),
            ("e31", "{}", vec![Fault::TrailingBits]),
        ] {
            let (found, odd) = decode_leniently(text).unwrap();
            assert_eq!(
                (String::from_utf8_lossy(&found).chars().count(), odd),
                (bytes.chars().count(), faults),
                "{text}"
            );
        }
        for text in ["e", "e3~0", "e30=e30", "e3=\n0"] {
            assert_eq!(decode_leniently(text).unwrap_err(), decode(text).unwrap_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn many_are_decoded_as_one_is(texts in proptest::collection::vec(
            prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..300).prop_map(encode),
                "[A-Za-z0-9_-]{0,200}",
                "[A-Za-z0-9_-]{0,100}[=+/ .é\u{0}~]?[A-Za-z0-9_-]{0,100}",
            ], 1..5))
        {
            let mut decoder = Decoder::new();
            for text in texts {
                prop_assert_eq!(decoder.decode(&text).map(<[u8]>::to_vec), decode(&text));
            }
        }
    }

    proptest! {
        #[test]
        fn what_decodes_has_no_other_spelling(text in "[A-Za-z0-9_=+/-]{0,24}") {
            if let Ok(bytes) = decode(&text) {
                prop_assert_eq!(encode(bytes), text);
            }
        }

        #[test]
        fn what_was_written_reads_back(bytes: Vec<u8>) {
            prop_assert_eq!(decode(encode(&bytes)).unwrap(), bytes);
        }
    }
}
