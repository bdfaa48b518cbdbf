//! Strings: pieces of text that stand for themselves, and escapes between them.

use super::cursor::{Cursor, Failure};
use crate::json::error::{Expected, Fault};

impl<'a> Cursor<'a> {
    /// Reads the string that begins here, at its opening quote.
    pub(in crate::json) fn string(&mut self) -> Result<String, Failure> {
        self.kept_string(str::to_owned)
    }

    /// The same; `keep` is asked how to keep one that is its own text.
    pub(super) fn kept_string<T: From<String>>(&mut self, keep: impl FnOnce(&str) -> T) -> Result<T, Failure> {
        let quote = self.peek();
        self.advance();
        let piece = self.plain_piece_in(quote);
        if self.peek() == quote
            && let Some(whole) = self.text_before(piece)
        {
            self.advance();
            return Ok(keep(whole));
        }
        self.composed_string(quote, piece).map(T::from)
    }

    /// A piece that ends here as text, if it is any.
    fn text_before(&self, piece: &'a [u8]) -> Option<&'a str> {
        match self.utf8 {
            Some(text) => text.get(self.at - piece.len()..self.at),
            None => str::from_utf8(piece).ok(),
        }
    }

    /// One that begins with a piece of text, and has escapes or what is no text.
    fn composed_string(&mut self, quote: Option<u8>, mut piece: &'a [u8]) -> Result<String, Failure> {
        let mut string = String::new();
        loop {
            self.append(piece, &mut string)?;
            match self.peek() {
                ended if ended == quote => {
                    self.advance();
                    return Ok(string);
                }
                Some(b'\\') => string.push(self.escape()?),
                Some(other) if self.dialect.is_protobuf => {
                    self.advance();
                    string.push(char::from(other));
                }
                Some(control) => {
                    let found = char::from(control);
                    return Err(self.failure(Fault::ControlCharacter { found }));
                }
                None => return Err(self.unexpected(Expected::Quote)),
            }
            piece = self.plain_piece_in(quote);
        }
    }

    /// The same up to the quote that ends the string, where that is another than the usual one.
    fn plain_piece_in(&mut self, quote: Option<u8>) -> &'a [u8] {
        let piece = self.plain_piece();
        if quote == Some(b'"') {
            return piece;
        }
        match piece.iter().position(|&byte| quote == Some(byte)) {
            Some(end) => {
                self.at -= piece.len() - end;
                piece.get(..end).unwrap_or_default()
            }
            None => piece,
        }
    }

    /// Steps over the bytes that stand for themselves in a string.
    pub(in crate::json) fn plain_piece(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let piece = rest.get(..plain_length(rest)).unwrap_or_default();
        self.at += piece.len();
        piece
    }

    /// Adds a piece that ends here.
    fn append(&mut self, piece: &[u8], string: &mut String) -> Result<(), Failure> {
        for chunk in piece.utf8_chunks() {
            string.push_str(chunk.valid());
            if self.dialect.refuses_bad_text && !chunk.invalid().is_empty() {
                // This is the first chunk, as a bad one ends the reading.
                self.at -= piece.len() - chunk.valid().len();
                return Err(self.failure(Fault::InvalidUtf8));
            }
            // Go replaces each byte, not each broken sequence.
            string.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
        }
        Ok(())
    }

    /// Reads the escape that begins here, at its backslash.
    fn escape(&mut self) -> Result<char, Failure> {
        let start = self.at;
        self.advance();
        let meant = match self.peek() {
            Some(same @ (b'"' | b'\\' | b'/')) => char::from(same),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'\'') if self.dialect.is_protobuf => '\'',
            Some(unit) if unit == b'u' || (unit == b'U' && self.dialect.is_protobuf) => {
                self.at = start;
                return self.unicode_escape();
            }
            Some(_) => {
                self.at = start;
                return Err(self.failure(Fault::BadEscape));
            }
            None => return Err(self.unexpected(Expected::Quote)),
        };
        self.advance();
        Ok(meant)
    }

    /// Reads one `\uXXXX`, or two that make a surrogate pair.
    fn unicode_escape(&mut self) -> Result<char, Failure> {
        let Some(unit) = self.code_unit(self.at) else {
            return Err(self.failure(Fault::BadEscape));
        };
        if let Some(meant) = char::from_u32(unit) {
            self.at += ESCAPE_LENGTH;
            return Ok(meant);
        }
        // Not a character by itself, so a surrogate.
        let second = self.code_unit(self.at + ESCAPE_LENGTH);
        if let (0xD800..0xDC00, Some(low @ 0xDC00..0xE000)) = (unit, second) {
            let joined = 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            if let Some(meant) = char::from_u32(joined) {
                self.at += 2 * ESCAPE_LENGTH;
                return Ok(meant);
            }
        }
        if self.dialect.refuses_bad_text {
            return Err(self.failure(Fault::LoneSurrogate));
        }
        self.at += ESCAPE_LENGTH;
        Ok(char::REPLACEMENT_CHARACTER)
    }

    /// The number in the `\uXXXX` at an offset, if there is one.
    fn code_unit(&self, at: usize) -> Option<u32> {
        let [b'\\', letter, digits @ ..] = self.text.get(at..at + ESCAPE_LENGTH)? else { return None };
        let is_unit = *letter == b'u' || (*letter == b'U' && self.dialect.is_protobuf);
        is_unit.then_some(())?;
        digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
    }
}

/// How many bytes stand for themselves before a quote, a backslash or a control
/// character. Looks at eight bytes at a time: most of a token's text is in strings.
#[inline]
pub(in crate::json) fn plain_length(text: &[u8]) -> usize {
    let mut length = 0;
    let mut rest = text;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        let marks = marks(u64::from_le_bytes(*eight));
        if marks != 0 {
            // The lowest mark is exact; those above it may be carried over from it.
            return length + usize::try_from(marks.trailing_zeros() / 8).unwrap_or_default();
        }
        length += eight.len();
        rest = after;
    }
    let plain = |byte: &u8| !matches!(byte, 0..b' ' | b'"' | b'\\');
    length + rest.iter().take_while(|byte| plain(byte)).count()
}

/// Sets the high bit of each byte that is a quote, a backslash or a control character.
fn marks(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    // With one bit turned over, the quote follows the control characters, which stay among themselves.
    let controls_and_quotes = (eight ^ (EACH * 0x02)).wrapping_sub(EACH * 0x21);
    let backslashes = (eight ^ (EACH * u64::from(b'\\'))).wrapping_sub(EACH);
    (controls_and_quotes | backslashes) & !eight & HIGH
}

/// `\uXXXX`
const ESCAPE_LENGTH: usize = 6;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::plain_length;
    use crate::json::{Dialect, Fault, Value, read};

    #[test]
    fn escapes_are_resolved() {
        let text = br#""\"\\\/\b\f\n\r\t\u0041\u00e9\u00E9\ud83d\ude00\u0000""#;
        assert_eq!(string(text, Dialect::STRICT), "\"\\/\u{8}\u{c}\n\r\tAéé😀\0");
    }

    #[test]
    fn strings_of_every_length_end_where_they_end() {
        for length in 0..40 {
            let plain = "é~".repeat(length);
            for tail in ["", "\\n", "\\u0041"] {
                let text = format!("[\"{plain}{tail}\",\"\"]");
                let expected = format!("{plain}{}", tail.replace("\\n", "\n").replace("\\u0041", "A"));
                let value = read(text.as_bytes(), Dialect::STRICT).unwrap();
                assert_eq!(value, Value::Array(vec![expected.into(), "".into()]));
            }
            for control in [0, 0x1F] {
                let mut text = vec![b'"'];
                text.extend(plain.bytes());
                text.extend([control, b'"']);
                let error = read(&text, Dialect::GO).unwrap_err();
                assert_eq!(error.location().offset, 1 + plain.len());
            }
        }
        let high: String = ('\u{7f}'..'\u{200}').chain([' ', '!', '#', '[', ']']).collect();
        assert_eq!(string(format!("\"{high}\"").as_bytes(), Dialect::STRICT), high);
    }

    #[test]
    fn every_byte_is_told_apart_at_every_place() {
        for (at, byte) in (0..20).flat_map(|at| (0..=u8::MAX).map(move |byte| (at, byte))) {
            for around in [b' ', b'#', b'\x7f', 0x80, 0xFF] {
                let text: Vec<u8> = (0..20).map(|place| if place == at { byte } else { around }).collect();
                let is_plain = byte >= b' ' && byte != b'"' && byte != b'\\';
                assert_eq!(plain_length(&text), if is_plain { text.len() } else { at }, "{byte} among {around}");
            }
        }
    }

    #[test]
    fn each_byte_of_bad_utf8_is_replaced_or_refused() {
        for (bytes, replacements) in [
            (&b"\xFF"[..], 1),
            (b"\xE2\x82", 2),
            (b"\xED\xA0\xBD", 3),
            (b"\xF4\x90\x80\x80", 4),
            (b"\xC0\xAF", 2),
            (b"\xF0\x9F\x98", 3),
        ] {
            let text = [b"\"\xC3\xA9", bytes, b"\\n", bytes, b"z\""].concat();
            let bad = "\u{FFFD}".repeat(replacements);
            for dialect in [Dialect::GO, Dialect::GO_STRICT] {
                assert_eq!(string(&text, dialect), format!("é{bad}\n{bad}z"));
            }
            let error = read(&text, Dialect::STRICT).unwrap_err();
            assert_eq!((error.fault(), error.location().offset), (&Fault::InvalidUtf8, 3));
        }
    }

    #[test]
    fn lone_surrogates_are_replaced_or_refused() {
        for (text, repaired) in [
            (r#""a\ud800b""#, "a\u{FFFD}b"),
            (r#""a\udc00b""#, "a\u{FFFD}b"),
            (r#""a\ude00\ud83d""#, "a\u{FFFD}\u{FFFD}"),
            (r#""a\ud83d\ud83d\ude00""#, "a\u{FFFD}😀"),
            (r#""a\ud83d\n""#, "a\u{FFFD}\n"),
            (r#""a\ud83d\u0041""#, "a\u{FFFD}A"),
        ] {
            assert_eq!(string(text.as_bytes(), Dialect::GO), repaired);
            assert_eq!(string(text.as_bytes(), Dialect::GO_STRICT), repaired);
            let error = read(text.as_bytes(), Dialect::STRICT).unwrap_err();
            assert_eq!((error.fault(), error.location().offset), (&Fault::LoneSurrogate, 2));
        }
    }

    #[track_caller]
    fn string(text: &[u8], dialect: Dialect) -> String {
        read(text, dialect).unwrap().as_str().unwrap().to_owned()
    }
}
