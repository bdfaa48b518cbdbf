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
    members: Vec<Member>,
    /// Names of the objects that are open, the outermost first.
    names: Vec<Name>,
}

#[derive(Debug)]
struct Member {
    name: Name,
    value: Range<usize>,
    kind: Kind,
}

/// A member's name by its place, and how it begins: what is short is told apart without being looked up.
#[derive(Clone, Debug)]
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
    /// An array
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
        self.names.clear();
        let mut scan = Scan { cursor: Cursor::new(text.as_bytes(), Dialect::STRICT), text, names: &mut self.names };
        scan.cursor.skip(start);
        scan.object(1, |name, value, kind| self.members.push(Member { name, value, kind }))?;
        let end = scan.cursor.offset();
        Some((Members { outline: self, text }, end))
    }
}

impl<'t> Members<'_, 't> {
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
            Self::Array(array) => {
                let rest = array.strip_prefix('[')?.trim_ascii_start();
                let texts = Texts { rest: Rest::Items(rest) };
                texts.clone().try_for_each(|item| item.map(drop)).map(|()| texts)
            }
            Self::Null | Self::Number(_) | Self::Other(_) => None,
        }
    }

    /// The value by itself; nothing never happens.
    pub(crate) fn value(self) -> Option<Value> {
        match self {
            Self::Null => Some(Value::Null),
            Self::Text(text) => Some(Value::from(text)),
            Self::Number(text) | Self::Array(text) | Self::Other(text) => read(text.as_bytes(), Dialect::STRICT).ok(),
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
            Self::Null | Self::Number(_) | Self::Text(_) | Self::Array(_) | Self::Other(_) => None,
        }
    }
}

/// The texts that a claim holds. An item of nothing is one that is no plain text.
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
    type Item = Option<&'t str>;

    fn next(&mut self) -> Option<Self::Item> {
        match std::mem::replace(&mut self.rest, Rest::End) {
            Rest::End | Rest::Items("]") => None,
            Rest::One(text) => Some(Some(text)),
            Rest::Items(items) => Some(items.strip_prefix('"').and_then(|behind| {
                let (item, after) = behind.split_at_checked(plain_length(behind.as_bytes()))?;
                let after = after.strip_prefix('"')?.trim_ascii_start();
                let next = after.strip_prefix(',').map_or(after, str::trim_ascii_start);
                self.rest = Rest::Items(next);
                Some(item)
            })),
        }
    }
}

/// One pass over a text.
struct Scan<'o, 't> {
    cursor: Cursor<'t>,
    text: &'t str,
    names: &'o mut Vec<Name>,
}

impl Scan<'_, '_> {
    /// Steps over the object that begins here, and tells of its members.
    fn object(&mut self, depth: usize, mut found: impl FnMut(Name, Range<usize>, Kind)) -> Option<()> {
        if depth > MOST_LEVELS || !self.cursor.takes(b'{') {
            return None;
        }
        if self.next()? == b'}' {
            self.cursor.advance();
            return Some(());
        }
        let outer = self.names.len();
        loop {
            let start = self.cursor.offset();
            let kind = self.string()?;
            let name = Name::new(self.text.as_bytes(), Kind::Text.within(start..self.cursor.offset()));
            if kind != Kind::Text || self.is_repeated(&name, outer) || self.next()? != b':' {
                return None;
            }
            self.names.push(name.clone());
            self.cursor.advance();
            self.next()?;
            let start = self.cursor.offset();
            let kind = self.value(depth)?;
            found(name, kind.within(start..self.cursor.offset()), kind);
            let next = self.next()?;
            self.cursor.advance();
            match next {
                b',' => self.next()?,
                b'}' => {
                    self.names.truncate(outer);
                    return Some(());
                }
                _ => return None,
            };
        }
    }

    /// Whether the object whose names begin at `outer` has this name, or so many that looking costs too much.
    fn is_repeated(&self, name: &Name, outer: usize) -> bool {
        let text = self.text.as_bytes();
        let names = self.names.get(outer..).unwrap_or_default();
        names.len() >= MOST_MEMBERS || names.iter().any(|other| other.is(text, name, text))
    }

    /// Steps over the value that begins here.
    fn value(&mut self, depth: usize) -> Option<Kind> {
        match self.cursor.peek()? {
            b'"' => self.string(),
            b'{' => self.object(depth + 1, |_, _, _| ()).map(|()| Kind::Other),
            b'[' => self.array(depth + 1),
            b't' => self.word("true", Kind::Other),
            b'f' => self.word("false", Kind::Other),
            b'n' => self.word("null", Kind::Null),
            _ => {
                let rest = self.cursor.rest();
                let length = number::scan(rest).ok().filter(|length| is_surely_finite(rest.get(..*length)))?;
                self.cursor.skip(length);
                Some(Kind::Number)
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Kind> {
        if depth > MOST_LEVELS || !self.cursor.takes(b'[') {
            return None;
        }
        if self.next()? == b']' {
            self.cursor.advance();
            return Some(Kind::Array);
        }
        loop {
            self.value(depth)?;
            let next = self.next()?;
            self.cursor.advance();
            match next {
                b',' => self.next()?,
                b']' => return Some(Kind::Array),
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

/// Members of one object that are compared with each other.
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
    }

    #[test]
    fn texts_are_a_text_or_a_list_of_nothing_else() {
        let texts = |text: &str| {
            let text = format!("{{\"a\":{text}}}");
            let mut outline = Outline::default();
            let texts = outline.read(text.as_bytes()).unwrap().get("a").unwrap().texts();
            texts.map(|texts| texts.map(|item| item.unwrap().to_owned()).collect::<Vec<_>>())
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
                    found @ Glance::Array(text) => {
                        prop_assert_eq!(&read(text.as_bytes(), Dialect::STRICT).unwrap(), value);
                        if let Some(texts) = found.texts() {
                            let items: Vec<_> = texts.map(|item| Value::from(item.unwrap())).collect();
                            prop_assert_eq!(&Value::from(items), value);
                        }
                    }
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
