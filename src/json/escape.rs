//! How a character of a string is written, for the writer and for messages.

use std::fmt::Write as _;

/// Which characters of a string are written as escapes, beside the quote and the backslash.
#[derive(Clone, Copy)]
pub(super) enum Escapes {
    /// As Go's `encoding/json`: also what HTML or JavaScript could take for its own
    Go,
    /// As [`Self::Go`], but with `\u0008` and `\u000c` for backspace and form feed
    Header,
    /// Also what moves the cursor or turns the direction of the text
    Terminal,
}

impl Escapes {
    fn cover(self, c: char) -> bool {
        match c {
            '"' | '\\' | '\0'..' ' | '\u{2028}' | '\u{2029}' => true,
            '<' | '>' | '&' => !matches!(self, Self::Terminal),
            '\u{7f}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => matches!(self, Self::Terminal),
            _ => false,
        }
    }

    /// The letter or sign after the backslash, for characters that have one.
    fn short(self, c: char) -> Option<char> {
        match c {
            '"' | '\\' => Some(c),
            '\n' => Some('n'),
            '\r' => Some('r'),
            '\t' => Some('t'),
            '\u{8}' if !matches!(self, Self::Header) => Some('b'),
            '\u{c}' if !matches!(self, Self::Header) => Some('f'),
            _ => None,
        }
    }
}

/// Adds `text` to `out` as a string of the gateway's protected header, in quotes:
/// as [`Style::Go`], but with `\u0008` and `\u000c` for backspace and form feed.
///
/// [`Style::Go`]: super::Style::Go
pub(crate) fn write_header_string(text: &str, out: &mut String) {
    write_string(text, Escapes::Header, out);
}

/// Adds `text` to `out` as a string, in quotes.
pub(super) fn write_string(text: &str, escapes: Escapes, out: &mut String) {
    out.push('"');
    for piece in text.split_inclusive(|c| escapes.cover(c)) {
        let mut plain = piece.chars();
        match plain.next_back() {
            Some(last) if escapes.cover(last) => {
                out.push_str(plain.as_str());
                write_escape(last, escapes, out);
            }
            _ => out.push_str(piece),
        }
    }
    out.push('"');
}

fn write_escape(c: char, escapes: Escapes, out: &mut String) {
    match escapes.short(c) {
        Some(short) => out.extend(['\\', short]),
        // Writing to a string does not fail, and no escaped character is beyond U+FFFF.
        None => drop(write!(out, "\\u{:04x}", u32::from(c))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_differ_in_backspace_and_form_feed() {
        let mut out = String::from("kid=");
        write_header_string("a<\u{8}\u{c}\n\t\"\u{1}\u{7f}é\u{2028}", &mut out);
        assert_eq!(out, "kid=\"a\\u003c\\u0008\\u000c\\n\\t\\\"\\u0001\u{7f}é\\u2028\"");
    }
}
