//! The top of an object at a glance, for those who read very many of them.

use std::ops::Range;

use super::glance::Glance;
use super::number;
use super::reader::plain_length;

/// The members of one object after another, found without building values; its buffers are used again.
///
/// It reads [`super::Dialect::STRICT`] and takes no chances: whatever is out of the ordinary (names with escapes, deep nesting,
/// very many members, numbers that may be beyond a double) it does not read at all, and [`super::read_object`] has to decide.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// Those of the object; while it is read, those of the objects that are open behind them, the outermost first.
    members: Vec<Member>,
    /// What stood in front of each value of the object before: most objects are written as the one before.
    leads: Vec<Lead>,
}

/// What stands in front of a value: a brace or a comma, the name and the colon.
#[derive(Debug)]
struct Lead {
    /// How it begins, and which bits of that many bytes are its own
    start: u128,
    mask: u128,
    /// What is behind these bytes
    more: Box<[u8]>,
    length: usize,
    /// The name, by its place in the lead
    name: Name,
    /// The marks of the names up to this one
    seen: u64,
}

#[derive(Debug)]
struct Member {
    name: Name,
    value: Range<usize>,
    kind: Kind,
    /// What a [`Kind::Whole`] comes to
    whole: i64,
}

/// A member's name by its place, and how it begins: what is short is told apart without being looked up.
#[derive(Debug)]
struct Name {
    start: u64,
    place: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
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

impl Lead {
    fn new(text: &[u8], name: Name, seen: u64) -> Self {
        let (start, more) = text.split_at_checked(LEAD_START).unwrap_or((text, &[]));
        let of = |byte: &dyn Fn(u8) -> u8| {
            start.iter().rev().fold(0, |bytes, &one| bytes << u8::BITS | u128::from(byte(one)))
        };
        Self { start: of(&|byte| byte), mask: of(&|_| u8::MAX), more: more.into(), length: text.len(), name, seen }
    }

    /// What is behind the lead, if `text` begins with it.
    #[inline]
    fn behind<'t>(&self, text: &'t [u8]) -> Option<&'t [u8]> {
        let (start, more) = text.split_first_chunk::<LEAD_START>()?;
        let is_here = (u128::from_le_bytes(*start) ^ self.start) & self.mask == 0
            && (self.more.is_empty() || more.starts_with(&self.more));
        if is_here { text.get(self.length..) } else { None }
    }
}

impl Kind {
    /// What is kept of a value that takes a place: a text is kept without its quotes.
    fn within(self, place: Range<usize>) -> Range<usize> {
        if self == Self::Text { place.start + 1..place.end - 1 } else { place }
    }
}

impl Name {
    #[inline]
    fn new(text: &[u8], place: Range<usize>) -> Self {
        Self { start: word(text.get(place.start..).unwrap_or_default(), place.len()), place }
    }

    /// One bit of many, the same for the same names and mostly another for others.
    fn mark(&self) -> u64 {
        // The highest bits of a product depend on all bits (Knuth, TAOCP 6.4: multiplicative hashing).
        1 << (self.start.wrapping_mul(GOLDEN) >> (u64::BITS - 6))
    }

    /// Whether it is the name `other`, which begins with the word `start`.
    #[inline]
    fn is(&self, text: &[u8], start: u64, other: &[u8]) -> bool {
        self.start == start
            && self.place.len() == other.len()
            && (other.len() <= WORD || text.get(self.place.clone()) == Some(other))
    }
}

/// The first bytes of a name of that length, which `text` begins with, as a little-endian number.
#[inline]
fn word(text: &[u8], length: usize) -> u64 {
    let eight = match text.first_chunk::<WORD>() {
        Some(eight) => u64::from_le_bytes(*eight),
        // Byte by byte into a register: a word that was just written in pieces is slow to read from memory.
        None => text.iter().rev().fold(0, |eight, &byte| eight << u8::BITS | u64::from(byte)),
    };
    eight & MASKS.get(length).copied().unwrap_or(u64::MAX)
}

/// The members of an object that is good JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Members<'o, 't> {
    outline: &'o Outline,
    text: &'t str,
}

impl Outline {
    /// Finds the members of the object that `text` is.
    ///
    /// With members, [`super::read_object`] accepts the text too and finds the same ones. Without, nothing is said.
    pub(crate) fn read<'o, 't>(&'o mut self, text: &'t [u8]) -> Option<Members<'o, 't>> {
        let text = str::from_utf8(text).ok()?;
        let start = text.len() - behind_space(text.as_bytes()).len();
        let end = self.scan(text.as_bytes(), start)?;
        behind_space(text.as_bytes().get(end..)?).is_empty().then_some(Members { outline: self, text })
    }

    /// Finds the members of the object that begins at `start` of a longer text, and where it ends.
    pub(super) fn read_at<'o, 't>(&'o mut self, text: &'t str, start: usize) -> Option<(Members<'o, 't>, usize)> {
        let end = self.scan(text.as_bytes(), start)?;
        Some((Members { outline: self, text }, end))
    }

    /// Finds the members of the object that begins at `start`; where it ends is told.
    fn scan(&mut self, text: &[u8], start: usize) -> Option<usize> {
        self.members.clear();
        let rest = text.get(start..)?;
        let mut scan = Scan { text, rest, members: &mut self.members, leads: &mut self.leads, whole: 0 };
        scan.object(1)?;
        Some(scan.offset())
    }
}

impl<'t> Members<'_, 't> {
    /// The names of all members.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'t str> {
        self.outline.members.iter().map(|member| self.text.get(member.name.place.clone()).unwrap_or_default())
    }

    /// The value of the member of that name.
    #[inline]
    pub(crate) fn get(&self, name: &str) -> Option<Glance<'t>> {
        let (text, start) = (self.text.as_bytes(), word(name.as_bytes(), name.len()));
        let mut members = self.outline.members.iter();
        members.find(|member| member.name.is(text, start, name.as_bytes()))?.glance(self.text)
    }
}

impl Member {
    fn glance<'t>(&self, text: &'t str) -> Option<Glance<'t>> {
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
}

/// One pass over a text.
struct Scan<'o, 't> {
    text: &'t [u8],
    /// What has not been read of it
    rest: &'t [u8],
    members: &'o mut Vec<Member>,
    leads: &'o mut Vec<Lead>,
    /// What the last [`Kind::Whole`] comes to
    whole: i64,
}

// Places are worked out by the callers: what takes more than two registers is returned through memory, which costs as much as
// all the reading.
impl Scan<'_, '_> {
    /// How much of the text has been read.
    fn offset(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    /// Steps over the object that begins here, and leaves its members behind those that are there.
    fn object(&mut self, depth: usize) -> Option<()> {
        if depth > MOST_LEVELS {
            return None;
        }
        let outer = self.members.len();
        let mut seen = 0;
        // The leads that the objects before had are those of the outermost one.
        let mut is_as_before = depth == 1;
        loop {
            let at = self.offset();
            let number = self.members.len() - outer;
            let known = self.leads.get(number).filter(|_| is_as_before);
            let name = if let Some((lead, rest)) = known.and_then(|lead| Some((lead, lead.behind(self.rest)?))) {
                // No name is there twice: up to here they are those of an object that was read.
                self.rest = behind_space(rest);
                seen = lead.seen;
                Name { start: lead.name.start, place: at + lead.name.place.start..at + lead.name.place.end }
            } else {
                is_as_before = false;
                let is_over = if number == 0 { self.begins_empty()? } else { self.is_ended_by(b'}')? };
                if is_over {
                    return Some(());
                }
                let name = self.name(outer, &mut seen)?;
                if depth == 1 {
                    self.leads.truncate(number);
                    let text = self.text.get(at..self.offset()).unwrap_or_default();
                    let place = name.place.start - at..name.place.end - at;
                    self.leads.push(Lead::new(text, Name { start: name.start, place }, seen));
                }
                name
            };
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
    /// on, whose marks were `seen`.
    fn name(&mut self, outer: usize, seen: &mut u64) -> Option<Name> {
        let start = self.offset();
        self.plain_text()?;
        let name = Name::new(self.text, Kind::Text.within(start..self.offset()));
        let mark = name.mark();
        if *seen & mark != 0 && self.is_repeated(&name, outer) {
            return None;
        }
        *seen |= mark;
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
fn behind_space(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = text {
        text = rest;
    }
    text
}

/// Whether a number is surely within the range of doubles: of few digits, and two at most in its exponent.
fn is_surely_finite(number: Option<&[u8]>) -> bool {
    number.is_some_and(|text| {
        let exponent = text.split(|byte| matches!(byte, b'e' | b'E')).nth(1).unwrap_or_default();
        text.len() <= MOST_DIGITS && exponent.strip_prefix(b"+").unwrap_or(exponent).len() <= "99".len()
    })
}

/// Objects and arrays that may be open at once. It is far below the limit of the dialect.
pub(super) const MOST_LEVELS: usize = 16;

/// 2^64 divided by the golden ratio.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The most members of one object.
const MOST_MEMBERS: usize = 64;

/// The longest number that is read.
const MOST_DIGITS: usize = 64;

/// How many bytes of a name are at hand.
const WORD: usize = 8;

/// How many bytes of a lead are at hand: those of names of twelve letters, and most are shorter.
const LEAD_START: usize = 16;

/// The part of a little-endian word that so many bytes fill.
const MASKS: [u64; WORD] =
    [0, 0xFF, 0xFFFF, 0xFF_FFFF, 0xFFFF_FFFF, 0xFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF, 0xFF_FFFF_FFFF_FFFF];

/// Digits that surely fit 64 bits.
const SURE_DIGITS: usize = 18;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::json::{Dialect, Value, read, read_object};

    #[test]
    fn usual_claims_are_read() {
        for text in [
            "{}",
            r#" {"iss":"https:\/\/a","sub":"é","aud":["a","b"],"exp":1.5e3,"ok":true,"no":null,"r":{"a":[{"a":1},{}]}} "#,
        ] {
            assert!(Outline::default().read(text.as_bytes()).is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_repeated_is_left_to_the_reader() {
        let mut outline = Outline::default();
        let members = outline.read(br#"{"sub": "alice", "exp": 1735689600, "roles": ["a"]}"#).unwrap();
        assert_eq!(members.get("sub"), Some(Glance::Text("alice")));
        assert_eq!(members.get("exp"), Some(Glance::Number("1735689600", Some(1_735_689_600))));
        assert!(outline.read(br#"{"sub": "alice", "sub": "bob"}"#).is_none());
        // Names that begin alike for longer than a word.
        assert!(outline.read(br#"{"resource_a":{"resource_a":1},"resource_b":2}"#).is_some());
        assert!(outline.read(br#"{"resource_a":{"resource_a":1},"resource_b":2,"resource_a":3}"#).is_none());
        let object = |members: usize| {
            let members: Vec<String> = (0..members).map(|number| format!("\"{number}\":0")).collect();
            format!("{{{}}}", members.join(","))
        };
        assert!(outline.read(object(MOST_MEMBERS).as_bytes()).is_some());
        assert!(outline.read(object(MOST_MEMBERS + 1).as_bytes()).is_none());
    }

    #[test]
    fn names_are_known_from_the_object_before_as_far_as_all_is_the_same() {
        let mut outline = Outline::default();
        let names = |outline: &mut Outline, text: &str| {
            outline.read(text.as_bytes()).map(|members| members.names().map(str::to_owned).collect::<Vec<_>>())
        };
        let long = "a_name_of_more_than_twenty_letters";
        for text in [
            r#"{"iss":"https://login.example.com/","sub":"a","exp":1}"#.to_owned(),
            r#"{"iss":"https://login.example.com/","sub":"b","exp":2}"#.to_owned(),
            r#"{"iss":"https://login.example.com/","sub":"c","iat":2,"exp":3}"#.to_owned(),
            r#"{"iss":"https://login.example.com/"}"#.to_owned(),
            format!(r#"{{"iss":"https://login.example.com/","{long}":1,"sub":"a","exp":1}}"#),
            format!(r#"{{"iss":"https://login.example.com/","{long}":1,"sub":"a","exp":1}}"#),
            r#"{"iss":"https://login.example.com/","sub":  "a",  "exp":1}"#.to_owned(),
        ] {
            let alone = names(&mut Outline::default(), &text);
            assert!(alone.is_some() && names(&mut outline, &text) == alone, "{text}");
        }
        // What is repeated behind the names that are known.
        assert_eq!(
            names(&mut outline, r#"{"iss":"https://login.example.com/","sub":"a","iss":"https://a.example/"}"#),
            None
        );
    }

    #[test]
    fn texts_are_a_text_or_a_list_of_nothing_else() {
        let texts = |text: &str| {
            let text = format!("{{\"a\":{text}}}");
            let mut outline = Outline::default();
            let texts = outline.read(text.as_bytes()).unwrap().get("a").unwrap().texts();
            texts.map(|texts| texts.map(str::to_owned).collect::<Vec<_>>())
        };
        assert_eq!(texts(r#""a""#).unwrap(), ["a"]);
        assert_eq!(texts(r#"[ "a" , "b,]" ]"#).unwrap(), ["a", "b,]"]);
        assert!(texts("[ ]").unwrap().is_empty());
        for other in ["1", "[1]", r#"["a",1]"#, r#"["a",["b"]]"#, r#"["a\n"]"#, r#"["\"","a"]"#, r#""\n""#, "null"] {
            assert_eq!(texts(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_it_reads_the_reader_reads_too(text in fragments()) {
            let mut outline = Outline::default();
            let Some(members) = outline.read(&text) else { return Ok(()) };
            let object = read_object(&text, Dialect::STRICT).unwrap();
            prop_assert_eq!(members.outline.members.len(), object.len());
            for (name, value) in object.iter() {
                let read_alone = members.get(name).unwrap().value();
                prop_assert_eq!(read_alone.as_ref(), Some(value));
                match members.get(name).unwrap() {
                    Glance::Null => prop_assert_eq!(value, &Value::Null),
                    Glance::Text(text) => prop_assert_eq!(value, &Value::from(text)),
                    found @ Glance::Number(text, _) => {
                        prop_assert!(value.as_number().unwrap().to_f64().is_finite());
                        prop_assert_eq!(&read(text.as_bytes(), Dialect::STRICT).unwrap(), value);
                        if let Some(number) = found.as_i64() {
                            prop_assert_eq!(value.as_number().unwrap().as_i64(), Some(number));
                        }
                    }
                    found @ Glance::Texts(_) => {
                        let items: Vec<_> = found.texts().unwrap().map(Value::from).collect();
                        prop_assert_eq!(&Value::from(items), value);
                    }
                    Glance::Array(_) => prop_assert!(value.as_array().is_some()),
                    Glance::Other(_) => prop_assert!(value.as_array().is_none()),
                }
            }
        }

        #[test]
        fn objects_before_change_nothing(texts in vec(fragments(), 2..6), order in vec(any::<prop::sample::Index>(), 1..12)) {
            let mut outline = Outline::default();
            for text in order.iter().map(|index| index.get(&texts)) {
                let mut alone = Outline::default();
                match (outline.read(text), alone.read(text)) {
                    (Some(found), Some(alone)) => {
                        prop_assert!(found.names().eq(alone.names()));
                        for name in alone.names() {
                            prop_assert_eq!(found.get(name), alone.get(name));
                        }
                    }
                    (found, alone) => prop_assert_eq!(found.is_some(), alone.is_some()),
                }
            }
        }

        #[test]
        fn no_bytes_make_it_panic(text in vec(any::<u8>(), 0..64)) {
            let _ = Outline::default().read(&text);
        }
    }

    /// Pieces of an object, most of them in good order.
    fn fragments() -> impl Strategy<Value = Vec<u8>> {
        let value = prop_oneof![
            3 => proptest::sample::select(vec![
                "1", "-1", "01", "1.5", "1e9", "1E-9", "1e99", "1e309", "9.9e+99", "1e0308", "123456789012345678", "1234567890123456789", "-", "true", "fals", "null",
                "\"\"", "\"a\"", "\"a b\"", "\"\\n\"", "\"\\u0061\"", "\"\\ud800\"", "\"\\", "\"é\"", "[]", "{}",
                "[\"a\",\"b\"]", "[ \"a\" , 1 ]", "[\"\\\"\",\"a\"]", "[[[]]]", "[1,]", "{\"a\":1,\"a\":2}",
                "{\"a\":{\"a\":1},\"b\":2}", "{\"\\u0061\":1,\"a\":1}", "[", "\"\t\"",
            ]).prop_map(str::to_owned),
            1 => "\\PC{0,6}",
        ];
        let name = proptest::sample::select(vec!["\"a\"", "\"b\"", "\"sub\"", "\"exp\"", "\"\\u0061\"", "\"\"", "a"]);
        let space = proptest::sample::select(vec!["", "", "", " ", "\n", "\u{a0}"]);
        vec((name, value, space), 0..5).prop_flat_map(|members| {
            let text: Vec<String> =
                members.iter().map(|(name, value, space)| format!("{name}{space}:{value}")).collect();
            let text = format!("{{{}}}", text.join(","));
            prop_oneof![
                8 => Just(text.clone().into_bytes()),
                1 => Just(format!("{text} x").into_bytes()),
                1 => Just([text.as_bytes(), b"\xff"].concat()),
                1 => Just(format!("\u{feff}{text}").into_bytes()),
            ]
        })
    }
}
