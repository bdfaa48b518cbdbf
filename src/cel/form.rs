//! Percent-encoding, of URLs and of forms.

/// Every byte but the unreserved ones (RFC 3986 section 2.3) with a percent sign.
pub(super) fn encode_url(text: &str) -> String {
    encode(text, b"-._~", "%20")
}

/// As `application/x-www-form-urlencoded`.
pub(super) fn encode_form<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    let pairs = pairs.into_iter().map(|(name, value)| [encode(name, FORM, "+"), encode(value, FORM, "+")].join("="));
    pairs.collect::<Vec<_>>().join("&")
}

/// The pairs of a form or a query; bytes that are no UTF-8 become U+FFFD.
pub(super) fn decode_form(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decode = |text: &str| String::from_utf8_lossy(&decode_bytes(&text.replace('+', " "))).into_owned();
        (decode(name), decode(value))
    })
}

/// Takes percent-encoding off; what is no encoding stays.
pub(super) fn decode_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        rest = match (first, after) {
            (b'%', [high, low, after @ ..]) if digit(high).is_some() && digit(low).is_some() => {
                bytes.push(digit(high).unwrap_or_default() << 4 | digit(low).unwrap_or_default());
                after
            }
            _ => {
                bytes.push(*first);
                after
            }
        };
    }
    bytes
}

fn encode(text: &str, unreserved: &[u8], space: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        match byte {
            b' ' => encoded.push_str(space),
            _ if byte.is_ascii_alphanumeric() || unreserved.contains(&byte) => encoded.push(char::from(byte)),
            _ => {
                let digits = [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or_default());
                encoded.push('%');
                encoded.extend(digits.map(|digit| digit.to_ascii_uppercase()));
            }
        }
        encoded
    })
}

const FORM: &[u8] = b"*-._";
