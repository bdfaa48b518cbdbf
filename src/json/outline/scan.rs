//! One pass over an object.

use super::lookup::bit;
use super::member::{Kind, Member, Name, WORD};
use crate::json::number;
use crate::json::reader::plain_length;

/// One pass over a text.
pub(super) struct Scan<'o, 't> {
    text: &'t [u8],
    /// What has not been read of it
    rest: &'t [u8],
    members: &'o mut Vec<Member>,
    /// What the last [`Kind::Whole`] comes to
    whole: i64,
}

// Places are worked out by the callers: what takes more than two registers is returned through memory, which costs as much as
// all the reading.
impl<'o, 't> Scan<'o, 't> {
    /// A pass that begins at `start`.
    pub(super) fn new(text: &'t [u8], start: usize, members: &'o mut Vec<Member>) -> Option<Self> {
        Some(Self { text, rest: text.get(start..)?, members, whole: 0 })
    }

    /// How much of the text has been read.
    pub(super) fn offset(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    /// Steps over the object that begins here, whose members take the place of those that are there: the ones of another
    /// object, which begins at `start` in `before`. Most objects are written as the one before.
    ///
    /// Whether it has the same names is told.
    pub(super) fn object_like(&mut self, before: &[u8], start: usize) -> Option<bool> {
        let others = self.members.len();
        let known = self.follow(before, start)?;
        if known > 0 && known == others {
            self.skip_space();
            if self.take(b'}').is_some() {
                return Some(true);
            }
        }
        self.members.truncate(known);
        let seen = self.members.iter().fold(0, |seen, member| seen | bit(member.name.start));
        self.rest_of_object(0, seen, 1)?;
        Some(false)
    }

    /// Steps over as many members as have the names of those in `before`, in the same order and with the same in between, and
    /// tells their number. Only the values that differ are looked at.
    fn follow(&mut self, before: &[u8], start: usize) -> Option<usize> {
        let (mut known, mut old) = (0, start);
        loop {
            // From `old` on in the text before and from here on in this one.
            let by = self.offset().wrapping_sub(old);
            let same = old + common_length(before.get(old..)?, self.rest);
            // A value with what is behind it: a number may go on.
            while let Some(member) = self.members.get_mut(known).filter(|member| member.bounds().1 < same) {
                old = member.bounds().1;
                member.shift(by);
                known += 1;
            }
            self.rest = self.text.get(old.wrapping_add(by)..)?;
            let Some((begins, ends)) = self.members.get(known).map(Member::bounds).filter(|bounds| bounds.0 <= same)
            else {
                return Some(known);
            };
            self.rest = behind_space(self.text.get(begins.wrapping_add(by)..)?);
            let begins = self.offset();
            let kind = self.value(1)?;
            let value = kind.within(begins..self.offset());
            let member = self.members.get_mut(known)?;
            member.shift(by);
            (member.value, member.kind, member.whole) = (value, kind, self.whole);
            known += 1;
            old = ends;
        }
    }

    /// Steps over the object that begins here, and leaves its members behind those that are there.
    fn object(&mut self, depth: usize) -> Option<()> {
        if depth > MOST_LEVELS {
            return None;
        }
        self.rest_of_object(self.members.len(), 0, depth)
    }

    /// Steps over what is left of an object: its members from `outer` on, whose bits were `seen`, have been read.
    fn rest_of_object(&mut self, outer: usize, mut seen: u64, depth: usize) -> Option<()> {
        loop {
            let number = self.members.len() - outer;
            let is_over = if number == 0 { self.begins_empty()? } else { self.is_ended_by(b'}')? };
            if is_over {
                return Some(());
            }
            let name = self.name(outer, &mut seen)?;
            if number == MOST_MEMBERS {
                return None;
            }
            let start = self.offset();
            let kind = self.value(depth)?;
            self.members.push(Member { name, value: kind.within(start..self.offset()), kind, whole: self.whole });
        }
    }

    /// Steps over the brace that begins an object, and over the one that ends it where it is empty.
    fn begins_empty(&mut self) -> Option<bool> {
        self.take(b'{')?;
        self.skip_space();
        Some(self.take(b'}').is_some())
    }

    /// Steps over the name that begins here, and over its colon. It has to be another than those of the members from `outer`
    /// on, whose bits were `seen`.
    fn name(&mut self, outer: usize, seen: &mut u64) -> Option<Name> {
        let start = self.offset();
        self.plain_text()?;
        let name = Name::new(self.text, Kind::Text.within(start..self.offset()));
        let bit = bit(name.start);
        if *seen & bit != 0 && self.is_repeated(&name, outer) {
            return None;
        }
        *seen |= bit;
        self.skip_space();
        self.take(b':')?;
        self.skip_space();
        Some(name)
    }

    /// Whether the object whose members begin at `outer` has this name.
    fn is_repeated(&self, name: &Name, outer: usize) -> bool {
        let named = self.text.get(name.place.clone()).unwrap_or_default();
        self.members.get(outer..).unwrap_or_default().iter().any(|other| other.name.is(self.text, name.start, named))
    }

    /// Steps over the value that begins here.
    fn value(&mut self, depth: usize) -> Option<Kind> {
        match self.rest.first()? {
            b'"' => match self.plain_text() {
                Some(()) => Some(Kind::Text),
                None => self.escaped_text(),
            },
            b'{' => {
                let outer = self.members.len();
                self.object(depth + 1)?;
                self.members.truncate(outer);
                Some(Kind::Other)
            }
            b'[' => self.array(depth + 1),
            b't' => self.word(b"true", Kind::Other),
            b'f' => self.word(b"false", Kind::Other),
            b'n' => self.word(b"null", Kind::Null),
            _ => self.number(),
        }
    }

    fn number(&mut self) -> Option<Kind> {
        let unsigned = if let [b'-', unsigned @ ..] = self.rest { unsigned } else { self.rest };
        let mut magnitude = 0;
        let mut digits = 0;
        while let Some(digit @ b'0'..=b'9') = unsigned.get(digits)
            && digits < SURE_DIGITS
        {
            magnitude = magnitude * 10 + i64::from(digit - b'0');
            digits += 1;
        }
        // Whole numbers of usual length are what there is, most times.
        let (whole, behind) = unsigned.split_at_checked(digits)?;
        let is_plain = matches!(whole, [b'0'] | [b'1'..=b'9', ..])
            && !matches!(behind.first(), Some(b'0'..=b'9' | b'.' | b'e' | b'E'));
        if is_plain {
            let is_negative = unsigned.len() < self.rest.len();
            self.rest = behind;
            self.whole = if is_negative { -magnitude } else { magnitude };
            return Some(Kind::Whole);
        }
        let length = number::scan(self.rest).ok().filter(|length| is_surely_finite(self.rest.get(..*length)))?;
        self.rest = self.rest.get(length..)?;
        Some(Kind::Number)
    }

    fn array(&mut self, depth: usize) -> Option<Kind> {
        if depth > MOST_LEVELS {
            return None;
        }
        self.take(b'[')?;
        self.skip_space();
        let mut kind = Kind::Texts;
        if self.take(b']').is_some() {
            return Some(kind);
        }
        loop {
            if self.value(depth)? != Kind::Text {
                kind = Kind::Array;
            }
            if self.is_ended_by(b']')? {
                return Some(kind);
            }
        }
    }

    /// Steps over a comma, or over what ends an object or an array.
    #[inline]
    fn is_ended_by(&mut self, end: u8) -> Option<bool> {
        self.skip_space();
        if self.take(b',').is_some() {
            self.skip_space();
            return Some(false);
        }
        self.take(end).map(|()| true)
    }

    /// Steps over `byte`, if it is the next one.
    #[inline]
    fn take(&mut self, byte: u8) -> Option<()> {
        let (&next, rest) = self.rest.split_first()?;
        (next == byte).then(|| self.rest = rest)
    }

    #[inline]
    fn skip_space(&mut self) {
        self.rest = behind_space(self.rest);
    }

    /// Steps over the string that begins here, if it has no escapes.
    #[inline]
    fn plain_text(&mut self) -> Option<()> {
        let [b'"', behind @ ..] = self.rest else { return None };
        let [b'"', rest @ ..] = behind.get(plain_length(behind)..)? else { return None };
        self.rest = rest;
        Some(())
    }

    /// Steps over the string that begins here, and has escapes in it.
    fn escaped_text(&mut self) -> Option<Kind> {
        let (_quote, mut rest) = self.rest.split_first()?;
        loop {
            rest = match rest.get(plain_length(rest)..)? {
                [b'"', behind @ ..] => {
                    self.rest = behind;
                    return Some(Kind::Other);
                }
                // Surrogates have rules of their own.
                [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', behind @ ..] => behind,
                _ => return None,
            };
        }
    }

    fn word(&mut self, word: &[u8], kind: Kind) -> Option<Kind> {
        self.rest = self.rest.strip_prefix(word)?;
        Some(kind)
    }
}

/// What is behind white space.
#[inline]
pub(super) fn behind_space(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = text {
        text = rest;
    }
    text
}

/// How many bytes two texts have in common, from their beginnings on.
#[inline]
fn common_length(one: &[u8], other: &[u8]) -> usize {
    let mut length = 0;
    for (one, other) in one.as_chunks::<WORD>().0.iter().zip(other.as_chunks::<WORD>().0) {
        let differing = u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
        if differing != 0 {
            return length + usize::try_from(differing.trailing_zeros() / u8::BITS).unwrap_or_default();
        }
        length += WORD;
    }
    let rest = one.iter().zip(other).skip(length);
    length + rest.take_while(|(one, other)| one == other).count()
}

/// Whether a number is within the range of doubles as its length shows: few digits, and two at most in its exponent.
fn is_surely_finite(number: Option<&[u8]>) -> bool {
    number.is_some_and(|text| {
        let exponent = text.split(|byte| matches!(byte, b'e' | b'E')).nth(1).unwrap_or_default();
        text.len() <= MOST_DIGITS && exponent.strip_prefix(b"+").unwrap_or(exponent).len() <= "99".len()
    })
}

/// Objects and arrays that may be open at once. It is far below the limit of the dialect.
pub(in crate::json) const MOST_LEVELS: usize = 16;

/// The most members of one object.
pub(super) const MOST_MEMBERS: usize = 64;

/// The longest number that is read.
const MOST_DIGITS: usize = 64;

/// So many digits always fit 64 bits.
const SURE_DIGITS: usize = 18;
