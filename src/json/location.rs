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
    /// Where a text begins.
    pub(super) const START: Self = Self { offset: 0, line: 1, column: 1 };

    pub(crate) fn in_text(text: &[u8], offset: usize) -> Self {
        Self::START.further(text, offset)
    }

    /// A place that is further on in the same text.
    pub(super) fn further(self, text: &[u8], offset: usize) -> Self {
        let between = text.get(self.offset..offset).unwrap_or_default();
        // A continuation byte of UTF-8 does not begin a character.
        let characters = |bytes: &[u8]| count(bytes, |byte| byte & 0xC0 != 0x80);
        match between.iter().rposition(|byte| *byte == b'\n') {
            Some(line_feed) => Self {
                offset,
                line: self.line + count(between, |byte| byte == b'\n'),
                column: characters(between.get(line_feed..).unwrap_or_default()),
            },
            None => Self { offset, line: self.line, column: self.column + characters(between) },
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
