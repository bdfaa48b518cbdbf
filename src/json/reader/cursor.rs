//! A place in a text that is being read, and what went wrong there.

use crate::json::dialect::Dialect;
use crate::json::error::{Error, Expected, Fault};

/// A place in a text that is being read.
pub(super) struct Cursor<'a> {
    pub(super) text: &'a [u8],
    /// The same, where that was looked at for all of it at once, and not for each of its strings
    pub(super) utf8: Option<&'a str>,
    pub(super) at: usize,
    pub(super) dialect: Dialect,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a [u8], dialect: Dialect) -> Self {
        Self { text, utf8: None, at: 0, dialect }
    }

    /// A cursor for all of a text.
    pub(super) fn of_whole(text: &'a [u8], dialect: Dialect) -> Self {
        Self { utf8: str::from_utf8(text).ok(), ..Self::new(text, dialect) }
    }

    pub(super) fn offset(&self) -> usize {
        self.at
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    #[inline]
    pub(super) fn advance(&mut self) {
        self.at += 1;
    }

    #[inline]
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    #[inline]
    pub(super) fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Steps over `byte` if it is the next one.
    #[inline]
    pub(super) fn takes(&mut self, byte: u8) -> bool {
        let taken = self.peek() == Some(byte);
        if taken {
            self.advance();
        }
        taken
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn failure(&self, fault: Fault) -> Failure {
        Failure { at: self.at, fault }
    }

    /// For whatever stands here instead of what was expected.
    pub(super) fn unexpected(&self, expected: Expected) -> Failure {
        let rest = self.rest();
        let longest = rest.get(..LONGEST_CHAR).unwrap_or(rest);
        let fault = match longest.utf8_chunks().next() {
            None => Fault::UnexpectedEnd { expected },
            Some(chunk) => match chunk.valid().chars().next() {
                Some(found) => Fault::Unexpected { found, expected },
                None => Fault::InvalidUtf8,
            },
        };
        self.failure(fault)
    }
}

/// An error whose line and column are not counted yet.
pub(super) struct Failure {
    at: usize,
    fault: Fault,
}

impl Failure {
    pub(super) fn locate(self, text: &[u8]) -> Error {
        Error::new(text, self.at, self.fault)
    }

    /// The same failure, told with the limit on the whole text's depth.
    pub(super) fn with_depth_limit(mut self, whole: usize) -> Self {
        if let Fault::TooDeep { limit } = &mut self.fault {
            *limit = whole;
        }
        self
    }
}

/// The longest character in UTF-8, in bytes.
const LONGEST_CHAR: usize = 4;
