//! The members of an outlined object, found by their names.

/// The numbers of members by the words that their names begin with.
#[derive(Debug)]
pub(super) struct Lookup {
    /// The member whose name has a mark, the last of several; [`NO_MEMBER`] where none has
    numbers: [u8; MARKS],
}

impl Default for Lookup {
    fn default() -> Self {
        Self { numbers: [NO_MEMBER; MARKS] }
    }
}

impl Lookup {
    /// Of members whose names begin with these words.
    pub(super) fn of(starts: impl Iterator<Item = u64>) -> Self {
        let mut lookup = Self::default();
        for (number, start) in (0..NO_MEMBER).zip(starts) {
            if let Some(place) = lookup.numbers.get_mut(mark(start, MARKS)) {
                *place = number;
            }
        }
        lookup
    }

    /// The number of the member that may have a name which begins with the word `start`. `None`: none has.
    #[inline]
    pub(super) fn find(&self, start: u64) -> Option<usize> {
        self.numbers.get(mark(start, MARKS)).filter(|&&number| number != NO_MEMBER).copied().map(usize::from)
    }
}

/// One of so many numbers, a power of two: the same for names that begin with the same word, and mostly another for others.
#[inline]
fn mark(start: u64, marks: usize) -> usize {
    // The highest bits of a product depend on all bits (Knuth, TAOCP 6.4: multiplicative hashing).
    usize::try_from(start.wrapping_mul(GOLDEN) >> (u64::BITS - marks.ilog2())).unwrap_or_default()
}

/// The same as one bit of a word.
#[inline]
pub(super) fn bit(start: u64) -> u64 {
    1 << mark(start, 64)
}

/// How many marks there are: so many that few names of an object share one.
const MARKS: usize = 256;

/// More than an outlined object has.
const NO_MEMBER: u8 = u8::MAX;

/// 2^64 divided by the golden ratio.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
