//! An input cut into blocks of whole lines, none of them longer than is allowed.

use std::io::{self, ErrorKind, Read};
use std::mem;

/// Cuts an input after line ends. What a block gets is there already; only when there is no whole line is more read.
pub(super) struct LineBlocks<R> {
    input: R,
    line_bytes: usize,
    buffer: Vec<u8>,
    /// What was read and not given out, within the buffer.
    start: usize,
    end: usize,
    /// Up to where the buffer is known to have no line end.
    searched: usize,
    /// Whether the rest of the line that the buffer begins with is thrown away.
    is_skipping: bool,
    /// Bytes thrown away of it.
    skipped: usize,
    line: u64,
    is_at_end: bool,
}

/// Whole lines.
#[derive(Default)]
pub(super) struct Block {
    /// The number of the first line.
    pub(super) first: u64,
    /// The lines; a line that is longer than is allowed is cut one byte after that.
    pub(super) bytes: Vec<u8>,
    /// How many bytes of input they were.
    pub(super) read: usize,
}

impl<R: Read> LineBlocks<R> {
    pub(super) fn new(input: R, line_bytes: usize) -> Self {
        Self {
            input,
            line_bytes,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            searched: 0,
            is_skipping: false,
            skipped: 0,
            line: 1,
            is_at_end: false,
        }
    }

    /// Fills a block. `false`: there are no more lines.
    pub(super) fn next_block(&mut self, block: &mut Block) -> io::Result<bool> {
        block.first = self.line;
        if self.give_lines(block) {
            return Ok(true);
        }
        self.borrow_buffer(block);
        while !self.is_at_end {
            self.make_room();
            self.read()?;
            if self.give_lines(block) {
                return Ok(true);
            }
        }
        Ok(self.give_rest(block))
    }

    /// Gives out the lines that are whole.
    fn give_lines(&mut self, block: &mut Block) -> bool {
        if self.is_skipping {
            let fresh = self.buffer.get(self.searched..self.end).unwrap_or_default();
            let Some(behind) = memchr::memchr(b'\n', fresh) else {
                self.skipped += fresh.len();
                self.end = self.searched;
                return false;
            };
            self.skipped += behind;
            let (from, to) = (self.start, self.searched);
            self.give(from..to, block);
            block.bytes.push(b'\n');
            block.read = block.bytes.len() + self.skipped;
            self.line += 1;
            (self.is_skipping, self.skipped) = (false, 0);
            self.start = self.searched + behind + 1;
            self.searched = self.start;
            return true;
        }
        let most = self.end.min(self.start + BLOCK_BYTES.max(self.searched - self.start));
        let unsearched = self.buffer.get(self.searched..most).unwrap_or_default();
        // Up to the last line end, or to the one after which there are lines enough.
        let (mut lines, mut behind) = (0_usize, None);
        for at in memchr::memchr_iter(b'\n', unsearched).take(BLOCK_LINES) {
            lines += 1;
            behind = Some(at + 1);
        }
        if behind.is_none() && most < self.end {
            // A line that is longer than a block.
            let long = self.buffer.get(most..self.end).unwrap_or_default();
            behind = memchr::memchr(b'\n', long).map(|at| most - self.searched + at + 1);
            lines = 1;
        }
        let Some(behind) = behind else {
            self.searched = self.end;
            return false;
        };
        let to = self.searched + behind;
        if self.start == 0 && self.end - to < to {
            self.give_buffer(to, block);
        } else {
            self.give(self.start..to, block);
            self.start = to;
            self.searched = to;
        }
        block.read = block.bytes.len();
        self.line += u64::try_from(lines).unwrap_or_default();
        true
    }

    /// Takes the block's buffer for what is going to be read, so that it comes back to the thread whose core has it at hand.
    fn borrow_buffer(&mut self, block: &mut Block) {
        if block.bytes.capacity() > self.buffer.capacity() {
            let (start, searched) = (self.start, self.searched);
            self.swap_buffers(start, block);
            self.searched = searched - start;
        }
    }

    /// Gives out the buffer itself with the lines that it begins with, which is quicker where little is left behind them.
    fn give_buffer(&mut self, to: usize, block: &mut Block) {
        self.swap_buffers(to, block);
        block.bytes.truncate(to);
    }

    /// Goes on with the block's buffer, into which what was not given out, from `rest` on, is copied.
    fn swap_buffers(&mut self, rest: usize, block: &mut Block) {
        mem::swap(&mut self.buffer, &mut block.bytes);
        let rest = block.bytes.get(rest..self.end).unwrap_or_default();
        if self.buffer.len() < rest.len() {
            self.buffer.resize(rest.len(), 0);
        }
        if let Some(front) = self.buffer.get_mut(..rest.len()) {
            front.copy_from_slice(rest);
        }
        (self.start, self.searched, self.end) = (0, 0, rest.len());
    }

    /// Gives out the last line when it has no end.
    fn give_rest(&mut self, block: &mut Block) -> bool {
        if self.start == self.end {
            return false;
        }
        self.give(self.start..self.end, block);
        block.read = block.bytes.len() + self.skipped;
        (self.start, self.searched, self.line) = (self.end, self.end, self.line + 1);
        true
    }

    fn give(&self, range: std::ops::Range<usize>, block: &mut Block) {
        block.bytes.clear();
        block.bytes.extend_from_slice(self.buffer.get(range).unwrap_or_default());
    }

    /// Moves what is left to the front, and cuts a line that is too long.
    fn make_room(&mut self) {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.searched -= self.start;
            self.start = 0;
        }
        let most = self.line_bytes.saturating_add(1);
        if !self.is_skipping && self.end > most {
            self.is_skipping = true;
            self.skipped = self.end - most;
            self.end = most;
            self.searched = most;
        }
        if self.buffer.len() < self.end + READ_BYTES {
            self.buffer.resize(self.end + READ_BYTES, 0);
        }
    }

    fn read(&mut self) -> io::Result<()> {
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        match self.input.read(room) {
            Ok(0) => self.is_at_end = true,
            Ok(count) => self.end += count.min(room.len()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// The most that is read at once.
const READ_BYTES: usize = 96 << 10;

/// About what a block may have, unless a single line has more: all that was read at once, and the line that was left over.
const BLOCK_BYTES: usize = 2 * READ_BYTES;

/// The most lines of a block: what comes of very short ones may be very much longer than they.
const BLOCK_LINES: usize = 512;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives as many bytes at once as the sizes say.
    struct Pieces<'t>(&'t [u8], Vec<usize>, usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let size = self.1[self.2 % self.1.len()].min(room.len()).min(self.0.len());
            self.2 += 1;
            room[..size].copy_from_slice(&self.0[..size]);
            self.0 = &self.0[size..];
            Ok(size)
        }
    }

    fn blocks(input: impl Read, limit: usize) -> Vec<Block> {
        let mut cut = LineBlocks::new(input, limit);
        let mut blocks = Vec::new();
        loop {
            let mut block = Block::default();
            if !cut.next_block(&mut block).unwrap() {
                return blocks;
            }
            blocks.push(block);
        }
    }

    #[test]
    fn no_more_is_read_than_the_first_whole_line_needs() {
        struct Once(bool);
        impl Read for Once {
            fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
                assert!(self.0, "asked for more while there was a line");
                self.0 = false;
                room[..6].copy_from_slice(b"one\ntw");
                Ok(6)
            }
        }
        let mut block = Block::default();
        assert!(LineBlocks::new(Once(true), 100).next_block(&mut block).unwrap());
        assert_eq!(block.bytes, b"one\n");
    }

    #[test]
    fn a_line_that_is_too_long_is_cut_and_not_kept() {
        let mut cut = LineBlocks::new(io::repeat(b'a').take(10 << 20).chain(&b"\nb\n"[..]), 1000);
        let mut block = Block::default();
        assert!(cut.next_block(&mut block).unwrap());
        assert_eq!((block.bytes.len(), block.read, block.first), (1002, (10 << 20) + 1, 1));
        assert!(cut.next_block(&mut block).unwrap());
        assert_eq!((block.bytes.as_slice(), block.first), (&b"b\n"[..], 2));
        assert!(cut.buffer.len() <= 1001 + 2 * READ_BYTES);
    }

    proptest! {
        #[test]
        fn blocks_together_are_the_input(
            lines in proptest::collection::vec(0_usize..400, 0..600),
            sizes in proptest::collection::vec(1_usize..20_000, 1..5),
            has_end: bool,
            limit in prop_oneof![Just(300_usize), Just(1000)],
        ) {
            let mut input: Vec<u8> = lines.iter().flat_map(|&length| [&vec![b'a'; length][..], b"\n"].concat()).collect();
            if !has_end {
                input.pop();
            }
            let cut: Vec<Vec<u8>> =
                input.split_inclusive(|&byte| byte == b'\n').map(|line| {
                    let (text, end) = if line.ends_with(b"\n") { line.split_at(line.len() - 1) } else { (line, &b""[..]) };
                    [&text[..text.len().min(limit + 1)], end].concat()
                }).collect();
            let mut number = 1;
            let mut together = Vec::new();
            let mut read = 0;
            for block in blocks(Pieces(&input, sizes, 0), limit) {
                prop_assert_eq!(block.first, number);
                let count = block.bytes.split_inclusive(|&byte| byte == b'\n').count();
                prop_assert!(count <= BLOCK_LINES && (count == 1 || block.bytes.len() <= BLOCK_BYTES));
                number += u64::try_from(count).unwrap();
                together.extend(block.bytes);
                read += block.read;
            }
            // A line of the buffer may be longer than is allowed when it came at once; workers see that.
            let within: Vec<Vec<u8>> = together.split_inclusive(|&byte| byte == b'\n').map(|line| {
                let (text, end) = if line.ends_with(b"\n") { line.split_at(line.len() - 1) } else { (line, &b""[..]) };
                [&text[..text.len().min(limit + 1)], end].concat()
            }).collect();
            prop_assert_eq!(within, cut);
            prop_assert_eq!(read, input.len());
        }
    }
}
