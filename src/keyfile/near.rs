//! Text that is near to PEM, and what a text stands for that is none.
//!
//! Word processors turn hyphens into dashes and blanks into others, people lose a hyphen, forms escape what they send. Where
//! that leaves no doubt about the key it is read.

use zeroize::Zeroizing;

use super::detect::{Announced, announced_by};
use crate::base64url;
use crate::hex;
use crate::percent;

/// The text with its BEGIN and END lines as PEM has them; nothing for a text that has neither.
pub(super) fn mended(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let holds = |word: &str| find(text, word.as_bytes()).is_some();
    if !["BEGIN", "begin", "END", "end"].into_iter().any(holds) {
        return None;
    }
    let plain = plain(text);
    let mut out = Zeroizing::new(Vec::with_capacity(plain.len()));
    let mut rest = plain.as_slice();
    while let Some(dash) = rest.iter().position(|&byte| byte == b'-') {
        let (before, here) = rest.split_at(dash);
        out.extend(before);
        let (written, read) = marker(here).unwrap_or_else(|| ("-".repeat(dashes(here)), dashes(here)));
        out.extend(written.as_bytes());
        rest = here.get(read..).unwrap_or_default();
    }
    out.extend(rest);
    Some(out)
}

/// A BEGIN or END line that stands right here and is not quite as PEM has it, written right, and its length. Only labels
/// that exist count.
fn marker(text: &[u8]) -> Option<(String, usize)> {
    let line = text.get(..LONGEST).unwrap_or(text);
    let opening = dashes(line);
    let behind = line.get(opening..)?;
    let closing = behind.iter().position(|&byte| byte == b'-')?;
    let (words, rest) = behind.split_at(closing);
    let closing_len = dashes(rest);
    if opening < 2 || closing_len < 2 || words.contains(&b'\n') {
        return None;
    }
    let words = str::from_utf8(words).ok()?.to_ascii_uppercase();
    let (begin, label) = words.trim().split_once(char::is_whitespace)?;
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_known = ["BEGIN", "END"].contains(&begin) && !matches!(announced_by(&label), Announced::Unknown);
    is_known.then(|| (format!("-----{begin} {label}-----"), opening + closing + closing_len))
}

fn dashes(text: &[u8]) -> usize {
    text.iter().take_while(|&&byte| byte == b'-').count()
}

/// The text with plain hyphens, blanks and quotation marks in the place of those of word processors, and without
/// percent-encoding.
fn plain(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    match str::from_utf8(text) {
        Ok(text) => {
            let is_form = text.contains("BEGIN+") || text.contains("BEGIN%20");
            let decoded = if is_form { percent::decode(&text.replace('+', " ")) } else { Zeroizing::default() };
            let text = if is_form { str::from_utf8(&decoded).unwrap_or_default() } else { text };
            for character in text.chars() {
                match character {
                    '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => plain.push(b'-'),
                    '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
                        plain.push(b' ');
                    }
                    '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => {}
                    '\u{201C}' | '\u{201D}' => plain.push(b'"'),
                    '\u{2018}' | '\u{2019}' => plain.push(b'\''),
                    other => plain.extend(other.encode_utf8(&mut [0; 4]).bytes()),
                }
            }
        }
        // Dashes, blanks and quotation marks of Windows-1252.
        Err(_) => plain.extend(text.iter().map(|byte| match byte {
            0x96 | 0x97 => b'-',
            0xA0 => b' ',
            0x93 | 0x94 => b'"',
            other => *other,
        })),
    }
    plain
}

/// What a text may stand for: base64 in either alphabet, or hexadecimal digits.
pub(super) fn unwrapped(text: &[u8]) -> [Option<Zeroizing<Vec<u8>>>; 2] {
    let quotes = |byte: &u8| b"\"'`".contains(byte) || byte.is_ascii_whitespace();
    let start = text.iter().take_while(|byte| quotes(byte)).count();
    let end = text.iter().rev().take_while(|byte| quotes(byte)).count();
    let inner = text.get(start..text.len().saturating_sub(end)).unwrap_or_default();
    let mut digits = Zeroizing::new(Vec::with_capacity(inner.len()));
    digits.extend(inner.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != b':'));
    let digits = digits.strip_prefix(b"0x").unwrap_or(&digits);
    [hex::decode(digits).map(Zeroizing::new), base64url::decode_any(inner)].map(|it| it.filter(|it| !it.is_empty()))
}

/// PEM in base64 somewhere in a text, as in the `data` of a Kubernetes secret; all of it.
pub(super) fn armor_within(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut found = Zeroizing::new(Vec::new());
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=_-".contains(byte);
    for word in text.split(|byte| !is_digit(byte)).filter(|word| word.starts_with(BEGIN_IN_BASE64)) {
        let armor = base64url::decode_any(word).and_then(|armor| mended(&armor))?;
        found.extend(armor.iter());
        found.push(b'\n');
    }
    (!found.is_empty()).then_some(found)
}

/// Where `part` begins in `text`.
pub(super) fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// `-----BEGIN` with whatever follows it.
const BEGIN_IN_BASE64: &[u8] = b"LS0tLS1CRUdJTi";

/// Longer than any BEGIN line.
const LONGEST: usize = 96;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_nearly_right_become_right() {
        let right = "-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n";
        for near in [
            "\u{2014}\u{2014}-BEGIN PUBLIC KEY\u{2014}\u{2013}-\nAA==\n\u{2014}-END PUBLIC KEY--\n",
            "-----BEGIN\u{A0}PUBLIC\u{A0}KEY-----\nAA==\n-----END PUBLIC\u{2009}KEY-----\n",
            "----BEGIN PUBLIC KEY----\nAA==\n------END PUBLIC KEY-----\n",
            "-----begin public key-----\nAA==\n-----End Public Key-----\n",
            "----- BEGIN PUBLIC  KEY -----\nAA==\n----- END PUBLIC KEY -----\n",
            "\u{FEFF}-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n",
            "-----BEGIN+PUBLIC+KEY-----%0AAA%3D%3D%0A-----END+PUBLIC+KEY-----%0A",
            right,
        ] {
            assert_eq!(String::from_utf8_lossy(&mended(near.as_bytes()).unwrap()), right, "{near}");
        }
        let windows = b"\x97\x97-BEGIN\xA0PUBLIC KEY\x96\x96-\nAA==\n-----END PUBLIC KEY-----\n";
        assert_eq!(String::from_utf8_lossy(&mended(windows).unwrap()), right);
    }

    #[test]
    fn other_lines_stay_as_they_are() {
        for text in
            ["-- BEGIN OF KEYS --\n", "---- BEGIN SSH2 PUBLIC KEY ----\n", "a - b -- BEGIN", "-----BEGIN X-----"]
        {
            assert_eq!(mended(text.as_bytes()).unwrap().as_slice(), text.as_bytes());
        }
    }

    #[test]
    fn what_a_text_stands_for_is_found_in_any_spelling() {
        for text in ["+/8A", "-_8A", "\"-_8A\"\n", "+/8A=", "+/\n8A"] {
            assert_eq!(
                unwrapped(text.as_bytes())[1].as_deref().map(Vec::as_slice),
                Some(&[0xFB, 0xFF, 0][..]),
                "{text}"
            );
        }
        for text in ["fbff00", "FB:FF:00", "0xfbff00", "fb ff 00\n"] {
            assert_eq!(
                unwrapped(text.as_bytes())[0].as_deref().map(Vec::as_slice),
                Some(&[0xFB, 0xFF, 0][..]),
                "{text}"
            );
        }
    }
}
