//! `application/x-www-form-urlencoded`, as queries are read and written anew (WHATWG URL section 5).

use crate::percent;

/// Names and values; what is no UTF-8 becomes U+FFFD.
pub(super) fn decode(query: &str) -> Vec<(String, String)> {
    let text = |text: &str| String::from_utf8_lossy(&percent::decode(&text.replace('+', " "))).into_owned();
    let pieces = query.split('&').filter(|piece| !piece.is_empty());
    pieces
        .map(|piece| piece.split_once('=').unwrap_or((piece, "")))
        .map(|(name, value)| (text(name), text(value)))
        .collect()
}

pub(super) fn encode(parameters: &[(String, String)]) -> String {
    let mut query = String::new();
    for (name, value) in parameters {
        if !query.is_empty() {
            query.push('&');
        }
        push(&mut query, name);
        query.push('=');
        push(&mut query, value);
    }
    query
}

fn push(query: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b' ' => query.push('+'),
            b'*' | b'-' | b'.' | b'_' => query.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => query.push(char::from(byte)),
            _ => {
                query.push('%');
                for digit in [byte >> 4, byte & 15] {
                    query.extend(char::from_digit(u32::from(digit), 16).map(|digit| digit.to_ascii_uppercase()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_anew() {
        let parameters = decode("q=a%20b&&p=x+y&n&%C3%A9=~");
        assert_eq!(encode(&parameters), "q=a+b&p=x+y&n=&%C3%A9=%7E");
    }
}
