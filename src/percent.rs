//! Percent-encoding (RFC 3986 section 2.1).

use zeroize::Zeroizing;

use crate::hex;

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
}
