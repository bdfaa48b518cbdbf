//! From bytes of a text to lines and columns, for many places of one text.

use std::sync::OnceLock;

use crate::json::Location;

/// Where the lines of a text begin, and how many characters stand before each of its blocks.
///
/// [`Location::in_text`] counts from the start of the text each time; with this, one place costs a search and a block.
#[derive(Debug)]
pub(super) struct Lines {
    /// Looked for at the first need: nothing may ever be told of the text
    starts: OnceLock<Vec<u32>>,
    /// Characters before every block of [`BLOCK`] bytes; none where every byte is one
    characters: Vec<usize>,
    /// As nearly all configurations are
    is_ascii: bool,
}

impl Lines {
    pub(super) fn of(text: &[u8]) -> Self {
        let is_ascii = text.is_ascii();
        let mut before = 0;
        let blocks = text.chunks(BLOCK).filter(|_| !is_ascii).map(|block| {
            let start = before;
            before += count(block);
            start
        });
        Self { starts: OnceLock::new(), characters: blocks.collect(), is_ascii }
    }

    /// The place of a byte.
    pub(super) fn locate(&self, text: &[u8], offset: usize) -> Location {
        let starts = self.starts.get_or_init(|| starts(text));
        let wide = |start: u32| usize::try_from(start).unwrap_or(usize::MAX);
        let line = starts.partition_point(|start| wide(*start) <= offset);
        let start = starts.get(line.saturating_sub(1)).copied().map(wide).unwrap_or_default();
        let column = 1 + self.characters_before(text, offset).saturating_sub(self.characters_before(text, start));
        Location { offset, line, column }
    }

    /// The byte at which a character begins, counted from the start of the text.
    pub(super) fn offset(&self, text: &[u8], character: usize) -> usize {
        if self.is_ascii {
            return character.min(text.len());
        }
        let block = self.characters.partition_point(|before| *before <= character).saturating_sub(1);
        let before = self.characters.get(block).copied().unwrap_or_default();
        let rest = text.get(block * BLOCK..).unwrap_or_default();
        let mut starts = rest.iter().enumerate().filter(|(_, byte)| begins_character(**byte));
        starts.nth(character - before).map_or(text.len(), |(at, _)| block * BLOCK + at)
    }

    fn characters_before(&self, text: &[u8], offset: usize) -> usize {
        if self.is_ascii {
            return offset.min(text.len());
        }
        let block = (offset / BLOCK).min(self.characters.len().saturating_sub(1));
        let before = self.characters.get(block).copied().unwrap_or_default();
        before + count(text.get(block * BLOCK..offset).unwrap_or_default())
    }
}

/// Where the lines begin. As small as can be: no text that is read comes near to 4 GiB.
fn starts(text: &[u8]) -> Vec<u32> {
    let behind = memchr::memchr_iter(b'\n', text).map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX));
    std::iter::once(0).chain(behind).collect()
}

fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| begins_character(**byte)).count()
}

/// A continuation byte of UTF-8 does not begin a character.
const fn begins_character(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

const BLOCK: usize = 128;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lines_and_columns_are_those_that_people_count(text in "[aé漢\n\r ]{0,300}") {
            let lines = Lines::of(text.as_bytes());
            let (mut line, mut column) = (1, 1);
            for (character, (offset, c)) in text.char_indices().enumerate() {
                let found = lines.locate(text.as_bytes(), offset);
                prop_assert_eq!((found.line, found.column), (line, column));
                prop_assert_eq!(lines.offset(text.as_bytes(), character), offset);
                (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
            }
            prop_assert_eq!(lines.offset(text.as_bytes(), text.chars().count()), text.len());
        }
    }
}
