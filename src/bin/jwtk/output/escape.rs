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
    let escape = |c: char| {
        let units: Vec<String> = c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect();
        units.concat()
    };
    replaced(text, |c| is_dangerous(c) && c != '\n', escape)
}

/// Text with jwtk's own styles, in which lines end as they should: its escape sequences stay, and nothing else does.
pub(super) fn styled(text: &str) -> Cow<'_, str> {
    replaced(text, |c| is_dangerous(c) && !matches!(c, '\n' | '\u{1b}'), |c| format!("\\u{{{:x}}}", u32::from(c)))
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

/// C0, DEL, C1, line and paragraph separators, what changes the writing direction, and what is not seen at all: blanks of no
/// width, marks of the byte order, tags. Joiners stay: they make emoji and Persian words.
fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
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
    fn what_is_not_seen_is_shown() {
        for (c, shown) in [('\u{200b}', "200b"), ('\u{feff}', "feff"), ('\u{2060}', "2060"), ('\u{e0041}', "e0041")] {
            assert_eq!(escaped(&format!("a{c}b")), format!("a\\u{{{shown}}}b"));
        }
        assert_eq!(json("\"\u{e0041}\""), "\"\\udb40\\udc41\"");
        assert_eq!(escaped("👩\u{200d}💻"), "👩\u{200d}💻");
    }

    #[test]
    fn json_stays_the_same_json() {
        assert_eq!(json("{\n  \"a\u{202e}\": \"\u{9b}\"}"), "{\n  \"a\\u202e\": \"\\u009b\"}");
    }
}
