//! Hexadecimal digits.

/// Two digits for each byte, in lower case.
///
/// ```
/// assert_eq!(jwtk::hex::encode(&[0x0F, 0xA0]), "0fa0");
/// ```
pub fn encode(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// The bytes that pairs of digits stand for, of either case and with nothing between them.
///
/// ```
/// assert_eq!(jwtk::hex::decode("0fA0"), Some(vec![0x0F, 0xA0]));
/// assert_eq!(jwtk::hex::decode("0f:a0"), None);
/// ```
pub fn decode(digits: impl AsRef<[u8]>) -> Option<Vec<u8>> {
    let (pairs, []) = digits.as_ref().as_chunks::<2>() else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    pairs.iter().map(|&[high, low]| u8::try_from(digit(high)? << 4 | digit(low)?).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        let digits = encode(&bytes);
        assert_eq!(decode(&digits), Some(bytes.clone()));
        assert_eq!(decode(digits.to_uppercase()), Some(bytes));
        assert_eq!(decode(""), Some(Vec::new()));
    }

    #[test]
    fn what_is_not_a_pair_of_digits_is_refused() {
        for text in ["0", "abc", "zz", "0x00", " 00", "+1", "0g", "é0"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
