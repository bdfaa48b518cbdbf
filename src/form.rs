//! `application/x-www-form-urlencoded`, as forms and queries are read and written anew (WHATWG URL section 5).

use crate::percent;

/// Names and values; what is no UTF-8 becomes U+FFFD.
pub(crate) fn decode(text: &str) -> impl Iterator<Item = (String, String)> {
    let decoded = |text: &str| String::from_utf8_lossy(&percent::decode(&text.replace('+', " "))).into_owned();
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(move |(name, value)| (decoded(name), decoded(value)))
}

/// The text of these names and values.
pub(crate) fn encode(pairs: &[(String, String)]) -> String {
    let stays = |c: char| c.is_ascii_alphanumeric() || "*-._ ".contains(c);
    let encoded = |text: &str| percent::encode(text, stays).replace(' ', "+");
    pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_anew() {
        let parameters: Vec<_> = decode("q=a%20b&&p=x+y&n&%C3%A9=~").collect();
        assert_eq!(encode(&parameters), "q=a+b&p=x+y&n=&%C3%A9=%7E");
        assert_eq!(encode(&[]), "");
    }

    #[test]
    fn what_is_no_escape_or_no_text_is_read_all_the_same() {
        for (text, name, value) in
            [("a=b=c", "a", "b=c"), ("100%=%zz", "100%", "%zz"), ("%FF=%2B+", "\u{FFFD}", "+ "), ("=", "", "")]
        {
            assert_eq!(decode(text).collect::<Vec<_>>(), [(name.to_owned(), value.to_owned())], "{text}");
        }
    }
}
