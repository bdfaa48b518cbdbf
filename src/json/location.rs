//! Places in a text, as people count them.

use std::fmt;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Location {
    /// Bytes before it.
    pub offset: usize,
    /// Line, counted from 1. Lines end with a line feed.
    pub line: usize,
    /// Characters from the start of the line, counted from 1.
    pub column: usize,
}

impl Location {
    pub(super) fn in_text(text: &[u8], offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |line_feed| line_feed + 1);
        let on_line = before.get(line_start..).unwrap_or_default();
        Self {
            offset,
            line: 1 + count(before, |byte| byte == b'\n'),
            // A continuation byte of UTF-8 does not begin a character.
            column: 1 + count(on_line, |byte| byte & 0xC0 != 0x80),
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

fn count(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    bytes.iter().filter(|byte| wanted(**byte)).count()
}
