//! Foreign text made harmless for a terminal.

use std::borrow::Cow;

/// One line: control characters, line breaks and marks of the writing direction become `\u{…}`.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    replaced(text, is_dangerous, |c| format!("\\u{{{:x}}}", u32::from(c)))
}

/// As [`escaped`], but line feeds and tabs stay.
pub(crate) fn escaped_lines(text: &str) -> Cow<'_, str> {
    replaced(text, |c| is_dangerous(c) && !matches!(c, '\n' | '\t'), |c| format!("\\u{{{:x}}}", u32::from(c)))
}

/// For JSON text: there such characters stand inside of strings alone, where JSON has an escape for them.
pub(super) fn json(text: &str) -> Cow<'_, str> {
    replaced(text, |c| is_dangerous(c) && c != '\n', |c| format!("\\u{:04x}", u32::from(c)))
}

/// Whether a text can stand everywhere as it is: neither line breaks nor anything that a terminal could obey. It says so of
/// ASCII alone.
pub(crate) fn is_harmless(text: &[u8]) -> bool {
    text.iter().fold(true, |all, byte| all & (b' '..=b'~').contains(byte))
}

fn replaced(text: &str, covers: impl Fn(char) -> bool, escape: impl Fn(char) -> String) -> Cow<'_, str> {
    if !text.contains(&covers) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if covers(c) {
            safe.push_str(&escape(c));
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// C0, DEL, C1, line and paragraph separators, and what changes the writing direction.
fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_the_cursor_or_turns_the_line_is_shown_instead() {
        assert_eq!(escaped("a\x1b[31m\u{9b}\u{202e}\nb\x7f"), r"a\u{1b}[31m\u{9b}\u{202e}\u{a}b\u{7f}");
        assert_eq!(escaped_lines("a\n\tb\r"), "a\n\tb\\u{d}");
        assert_eq!(escaped("päivää 🙂 שלום"), "päivää 🙂 שלום");
    }

    #[test]
    fn json_stays_the_same_json() {
        assert_eq!(json("{\n  \"a\u{202e}\": \"\u{9b}\"}"), "{\n  \"a\\u202e\": \"\\u009b\"}");
    }
}
