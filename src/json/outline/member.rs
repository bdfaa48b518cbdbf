//! A member of an outlined object.

use std::ops::Range;

use crate::json::glance::Glance;

/// A member by its places in the text.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: Name,
    pub(super) value: Range<usize>,
    pub(super) kind: Kind,
    /// What a [`Kind::Whole`] comes to
    pub(super) whole: i64,
}

/// A member's name by its place, and how it begins: what is short is told apart without being looked up.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) start: u64,
    pub(super) place: Range<usize>,
}

/// What kind of value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    /// One that is written as a whole one of few digits
    Whole,
    /// Any other number
    Number,
    /// A string without escapes
    Text,
    /// An array of nothing but those
    Texts,
    Array,
    /// A boolean, an object, a string with escapes
    Other,
}

impl Kind {
    /// What is kept of a value that takes a place: a text is kept without its quotes.
    pub(super) fn within(self, place: Range<usize>) -> Range<usize> {
        if self == Self::Text { place.start + 1..place.end - 1 } else { place }
    }
}

impl Name {
    #[inline]
    pub(super) fn new(text: &[u8], place: Range<usize>) -> Self {
        Self { start: word(text.get(place.start..).unwrap_or_default(), place.len()), place }
    }

    /// Whether it is the name `other`, which begins with the word `start`.
    #[inline]
    pub(super) fn is(&self, text: &[u8], start: u64, other: &[u8]) -> bool {
        self.start == start
            && self.place.len() == other.len()
            && (other.len() <= WORD || text.get(self.place.clone()) == Some(other))
    }
}

/// The first bytes of a name of that length, which `text` begins with, as a little-endian number.
#[inline]
pub(super) fn word(text: &[u8], length: usize) -> u64 {
    let eight = match text.first_chunk::<WORD>() {
        Some(eight) => u64::from_le_bytes(*eight),
        // Byte by byte into a register: a word that was just written in pieces is slow to read from memory.
        None => text.iter().rev().fold(0, |eight, &byte| eight << u8::BITS | u64::from(byte)),
    };
    eight & MASKS.get(length).copied().unwrap_or(u64::MAX)
}

impl Member {
    pub(super) fn glance<'t>(&self, text: &'t str) -> Option<Glance<'t>> {
        let value = text.get(self.value.clone())?;
        Some(match self.kind {
            Kind::Null => Glance::Null,
            Kind::Whole => Glance::Number(value, Some(self.whole)),
            Kind::Number => Glance::Number(value, None),
            Kind::Text => Glance::Text(value),
            Kind::Texts => Glance::Texts(value),
            Kind::Array => Glance::Array(value),
            Kind::Other => Glance::Other(value),
        })
    }

    /// Where the value begins and ends, with the quotes of a text.
    pub(super) fn bounds(&self) -> (usize, usize) {
        let quote = usize::from(self.kind == Kind::Text);
        (self.value.start - quote, self.value.end + quote)
    }

    /// Moves it, where `by` may be a number that wraps.
    #[inline]
    pub(super) fn shift(&mut self, by: usize) {
        if by != 0 {
            for place in [&mut self.name.place, &mut self.value] {
                *place = place.start.wrapping_add(by)..place.end.wrapping_add(by);
            }
        }
    }
}

/// How many bytes of a name are at hand.
pub(super) const WORD: usize = 8;

/// The part of a little-endian word that so many bytes fill.
const MASKS: [u64; WORD] =
    [0, 0xFF, 0xFFFF, 0xFF_FFFF, 0xFFFF_FFFF, 0xFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF, 0xFF_FFFF_FFFF_FFFF];
