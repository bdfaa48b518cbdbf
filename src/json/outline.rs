//! The top of an object at a glance, for those who read very many of them.

use std::ops::Range;

use super::dialect::Dialect;
use super::number;
use super::reader::{Cursor, plain_length, read};
use super::value::Value;

/// The members of one object after another, found without building values; its buffers are used again.
///
/// It reads [`Dialect::STRICT`] and takes no chances: whatever is out of the ordinary (names with escapes, deep nesting,
/// very many members, numbers that may be beyond a double) it does not read at all, and [`super::read_object`] has to decide.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// Those of the object; while it is read, those of the objects that are open behind them, the outermost first.
    members: Vec<Member>,
}

#[derive(Debug)]
struct Member {
    name: Name,
    value: Range<usize>,
    kind: Kind,
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
    fn within(self, place: Range<usize>) -> Range<usize> {
        if self == Self::Text { place.start + 1..place.end - 1 } else { place }
    }
}

impl Name {
    #[inline]
    fn new(text: &[u8], place: Range<usize>) -> Self {
        let rest = text.get(place.start..).unwrap_or_default();
        let eight = rest.first_chunk::<WORD>().copied().unwrap_or_else(|| {
            let mut eight = [0; WORD];
            eight.iter_mut().zip(rest).for_each(|(to, &from)| *to = from);
            eight
        });
        let mask = MASKS.get(place.len()).copied().unwrap_or(u64::MAX);
        Self { start: u64::from_le_bytes(eight) & mask, place }
    }

    /// One bit of many, the same for the same names and mostly another for others.
    fn mark(&self) -> u64 {
        // The highest bits of a product depend on all bits (Knuth, TAOCP 6.4: multiplicative hashing).
        1 << (self.start.wrapping_mul(GOLDEN) >> (u64::BITS - 6))
    }

    /// Whether it is `other`, which stands in another text.
    fn is(&self, text: &[u8], other: &Self, other_text: &[u8]) -> bool {
        self.start == other.start
            && self.place.len() == other.place.len()
            && (self.place.len() <= WORD || text.get(self.place.clone()) == other_text.get(other.place.clone()))
    }
}

/// The members of an object that is good JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Members<'o, 't> {
    outline: &'o Outline,
    text: &'t str,
}

/// A value as it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glance<'t> {
    /// `null`
    Null,
    /// A number
    Number(&'t str),
    /// A string without escapes, without its quotes
    Text(&'t str),
    /// An array of nothing but strings without escapes
    Texts(&'t str),
    /// Any other array
    Array(&'t str),
    /// Anything else
    Other(&'t str),
}

impl Outline {
    /// Finds the members of the object that `text` is.
    ///
    /// With members, [`super::read_object`] accepts the text too and finds the same ones. Without, nothing is said.
    pub(crate) fn read<'o, 't>(&'o mut self, text: &'t [u8]) -> Option<Members<'o, 't>> {
        let text = str::from_utf8(text).ok()?;
        let mut cursor = Cursor::new(text.as_bytes(), Dialect::STRICT);
        cursor.skip_space();
        let (members, end) = self.read_at(text, cursor.offset())?;
        cursor.skip(end - cursor.offset());
        cursor.skip_space();
        cursor.peek().is_none().then_some(members)
    }

    /// Finds the members of the object that begins at `start` of a longer text, and where it ends.
    pub(super) fn read_at<'o, 't>(&'o mut self, text: &'t str, start: usize) -> Option<(Members<'o, 't>, usize)> {
        self.members.clear();
        let mut scan = Scan { cursor: Cursor::new(text.as_bytes(), Dialect::STRICT), text, members: &mut self.members };
        scan.cursor.skip(start);
        scan.object(1)?;
        let end = scan.cursor.offset();
        Some((Members { outline: self, text }, end))
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
        let (text, name) = (self.text.as_bytes(), name.as_bytes());
        let sought = Name::new(name, 0..name.len());
        let member = self.outline.members.iter().find(|member| member.name.is(text, &sought, name))?;
        let value = self.text.get(member.value.clone())?;
        Some(match member.kind {
            Kind::Null => Glance::Null,
            Kind::Number => Glance::Number(value),
            Kind::Text => Glance::Text(value),
            Kind::Texts => Glance::Texts(value),
            Kind::Array => Glance::Array(value),
            Kind::Other => Glance::Other(value),
        })
    }
}

impl<'t> Glance<'t> {
    /// A text as the only item, or the items of an array that holds nothing but strings without escapes.
    pub(crate) fn texts(self) -> Option<Texts<'t>> {
        match self {
            Self::Text(text) => Some(Texts { rest: Rest::One(text) }),
            Self::Texts(array) => Some(Texts { rest: Rest::Items(array.strip_prefix('[')?.trim_ascii_start()) }),
            Self::Null | Self::Number(_) | Self::Array(_) | Self::Other(_) => None,
        }
    }

    /// The value by itself; nothing never happens.
    pub(crate) fn value(self) -> Option<Value> {
        match self {
            Self::Null => Some(Value::Null),
            Self::Text(text) => Some(Value::from(text)),
            Self::Number(text) | Self::Texts(text) | Self::Array(text) | Self::Other(text) => {
                read(text.as_bytes(), Dialect::STRICT).ok()
            }
        }
    }

    /// A number that is written as a whole one of few digits.
    pub(crate) fn as_i64(self) -> Option<i64> {
        match self {
            Self::Number(text) if text.len() <= SURE_DIGITS => {
                let digits = text.strip_prefix('-').unwrap_or(text);
                let value = digits
                    .bytes()
                    .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))?;
                Some(if digits.len() < text.len() { -value } else { value })
            }
            Self::Null | Self::Number(_) | Self::Text(_) | Self::Texts(_) | Self::Array(_) | Self::Other(_) => None,
        }
    }
}

/// The texts that a claim holds.
#[derive(Clone, Debug)]
pub(crate) struct Texts<'t> {
    rest: Rest<'t>,
}

#[derive(Clone, Debug)]
enum Rest<'t> {
    One(&'t str),
    /// Behind the bracket, or behind a comma, with no space in front.
    Items(&'t str),
    End,
}

impl<'t> Iterator for Texts<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<Self::Item> {
        match std::mem::replace(&mut self.rest, Rest::End) {
            Rest::End | Rest::Items("]") => None,
            Rest::One(text) => Some(text),
            Rest::Items(items) => {
                let behind = items.strip_prefix('"')?;
                let (item, after) = behind.split_at_checked(plain_length(behind.as_bytes()))?;
                let after = after.strip_prefix('"')?.trim_ascii_start();
                let next = after.strip_prefix(',').map_or(after, str::trim_ascii_start);
                self.rest = Rest::Items(next);
                Some(item)
            }
        }
    }
}

/// One pass over a text.
struct Scan<'o, 't> {
    cursor: Cursor<'t>,
    text: &'t str,
    members: &'o mut Vec<Member>,
}

impl Scan<'_, '_> {
    /// Steps over the object that begins here, and leaves its members behind those that are there.
    fn object(&mut self, depth: usize) -> Option<()> {
        if depth > MOST_LEVELS || !self.cursor.takes(b'{') {
            return None;
        }
        if self.next()? == b'}' {
            self.cursor.advance();
            return Some(());
        }
        let outer = self.members.len();
        let mut seen = 0;
        loop {
            let start = self.cursor.offset();
            let kind = self.string()?;
            let name = Name::new(self.text.as_bytes(), Kind::Text.within(start..self.cursor.offset()));
            let mark = name.mark();
            if kind != Kind::Text || (seen & mark != 0 && self.is_repeated(&name, outer)) || self.next()? != b':' {
                return None;
            }
            seen |= mark;
            self.cursor.advance();
            self.next()?;
            let start = self.cursor.offset();
            let kind = self.value(depth)?;
            self.members.push(Member { name, value: kind.within(start..self.cursor.offset()), kind });
            let next = self.next()?;
            self.cursor.advance();
            match next {
                b',' if self.members.len() - outer < MOST_MEMBERS => self.next()?,
                b'}' => return Some(()),
                _ => return None,
            };
        }
    }

    /// Whether the object whose members begin at `outer` has this name.
    fn is_repeated(&self, name: &Name, outer: usize) -> bool {
        let text = self.text.as_bytes();
        self.members.get(outer..).unwrap_or_default().iter().any(|other| other.name.is(text, name, text))
    }

    /// Steps over the value that begins here.
    fn value(&mut self, depth: usize) -> Option<Kind> {
        match self.cursor.peek()? {
            b'"' => self.string(),
            b'{' => {
                let outer = self.members.len();
                self.object(depth + 1)?;
                self.members.truncate(outer);
                Some(Kind::Other)
            }
            b'[' => self.array(depth + 1),
            b't' => self.word("true", Kind::Other),
            b'f' => self.word("false", Kind::Other),
            b'n' => self.word("null", Kind::Null),
            _ => self.number(),
        }
    }

    fn number(&mut self) -> Option<Kind> {
        let rest = self.cursor.rest();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        // Whole numbers of usual length are what there is, most times.
        let is_plain = (1..=SURE_DIGITS).contains(&digits)
            && (digits == 1 || rest.first() != Some(&b'0'))
            && !matches!(rest.get(digits), Some(b'.' | b'e' | b'E'));
        let length = if is_plain {
            digits
        } else {
            number::scan(rest).ok().filter(|length| is_surely_finite(rest.get(..*length)))?
        };
        self.cursor.skip(length);
        Some(Kind::Number)
    }

    fn array(&mut self, depth: usize) -> Option<Kind> {
        if depth > MOST_LEVELS || !self.cursor.takes(b'[') {
            return None;
        }
        let mut kind = Kind::Texts;
        if self.next()? == b']' {
            self.cursor.advance();
            return Some(kind);
        }
        loop {
            if self.value(depth)? != Kind::Text {
                kind = Kind::Array;
            }
            let next = self.next()?;
            self.cursor.advance();
            match next {
                b',' => self.next()?,
                b']' => return Some(kind),
                _ => return None,
            };
        }
    }

    /// Steps over the string that begins here: a text, or what has escapes.
    fn string(&mut self) -> Option<Kind> {
        if !self.cursor.takes(b'"') {
            return None;
        }
        let mut kind = Kind::Text;
        loop {
            let rest = self.cursor.rest();
            let length = plain_length(rest);
            self.cursor.skip(length);
            match rest.get(length)? {
                b'"' => {
                    self.cursor.advance();
                    return Some(kind);
                }
                b'\\' => {
                    self.cursor.advance();
                    // Surrogates have rules of their own.
                    if !matches!(self.cursor.peek()?, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') {
                        return None;
                    }
                    self.cursor.advance();
                    kind = Kind::Other;
                }
                _ => return None,
            }
        }
    }

    fn word(&mut self, word: &str, kind: Kind) -> Option<Kind> {
        self.cursor.rest().starts_with(word.as_bytes()).then(|| {
            self.cursor.skip(word.len());
            kind
        })
    }

    /// The next byte that is no white space, which is stepped over.
    fn next(&mut self) -> Option<u8> {
        match self.cursor.peek()? {
            b' ' | b'\t' | b'\n' | b'\r' => {
                self.cursor.skip_space();
                self.cursor.peek()
            }
            other => Some(other),
        }
    }
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
    use crate::json::read_object;

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
        assert_eq!(members.get("exp"), Some(Glance::Number("1735689600")));
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
                    found @ Glance::Number(text) => {
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
