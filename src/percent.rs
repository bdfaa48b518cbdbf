//! Percent-encoding (RFC 3986 section 2.1).

use std::fmt::Write as _;

use zeroize::Zeroizing;

use crate::hex;

/// The text with all escaped that a request line cannot carry.
pub(crate) fn for_request_line(text: &str) -> String {
    encode(text, |c| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c))
}

/// The bytes that a text stands for. What is no escape stays as it is.
pub(crate) fn decode(text: &str) -> Zeroizing<Vec<u8>> {
    let mut decoded = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.split_first_chunk::<2>().filter(|_| first == b'%');
        let escaped = digits.and_then(|(digits, behind)| Some((*hex::decode(digits)?.first()?, behind)));
        let (byte, behind) = escaped.unwrap_or((first, after));
        decoded.push(byte);
        rest = behind;
    }
    decoded
}

/// The text with the bytes of all characters escaped but those that stay.
pub(crate) fn encode(text: &str, stays: impl Fn(char) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        if stays(c) {
            encoded.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// The text with the escapes of unreserved characters undone and all others in capitals: both mean the same
/// (RFC 3986 sections 6.2.2.1 and 6.2.2.2). What is no escape stays as it is.
pub(crate) fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('%') {
        normal.push_str(before);
        let digits = behind.as_bytes().first_chunk::<2>().and_then(|digits| Some(*hex::decode(digits)?.first()?));
        let escaped = digits.and_then(|byte| Some((char::from(byte), behind.get(2..)?)));
        rest = if let Some((unreserved, behind)) = escaped.filter(|(c, _)| is_unreserved(*c)) {
            normal.push(unreserved);
            behind
        } else if let (Some(digits), Some((_, behind))) = (behind.get(..2), escaped) {
            normal.push('%');
            normal.push_str(&digits.to_ascii_uppercase());
            behind
        } else {
            normal.push('%');
            behind
        };
    }
    normal.push_str(rest);
    normal
}

/// RFC 3986 section 2.3.
pub(crate) fn is_unreserved(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_escape_stays() {
        for (text, bytes) in [
            ("a%2Fb%2fc", &b"a/b/c"[..]),
            ("%C3%A9", "é".as_bytes()),
            ("100%", b"100%"),
            ("%2", b"%2"),
            ("%+1%zz", b"%+1%zz"),
            ("%%41", b"%A"),
            ("%é", "%é".as_bytes()),
        ] {
            assert_eq!(*decode(text), bytes, "{text}");
        }
    }

    #[test]
    fn what_does_not_stay_is_escaped() {
        for (text, encoded) in [("a/b c~", "a%2Fb%20c~"), ("é%", "%C3%A9%25"), ("\0\n", "%00%0A"), ("", "")] {
            assert_eq!(encode(text, is_unreserved), encoded, "{text}");
            assert_eq!(*decode(encoded), text.as_bytes(), "{text}");
        }
    }

    #[test]
    fn escapes_have_one_spelling() {
        for (text, normal) in [
            ("/a%7eb%2d", "/a~b-"),
            ("/%c3%A9%2f", "/%C3%A9%2F"),
            ("/%2e%2E/", "/../"),
            ("100%", "100%"),
            ("%2", "%2"),
            ("%zz%+1", "%zz%+1"),
            ("%é%41", "%éA"),
            ("%25%34%31", "%2541"),
        ] {
            assert_eq!(super::normal(text), normal, "{text}");
        }
    }
}
