//! Where the values of a text begin.

use std::ops::Range;

use super::dialect::Dialect;
use super::location::Location;
use super::pointer::{position, tokens};
use super::reader::{Cursor, plain_length};

/// Where the value at a JSON pointer begins in `text`; see [`Places`].
pub(crate) fn locate(text: &[u8], pointer: &str) -> Option<Location> {
    Places::of(text).at(pointer)
}

/// Where every value of a text begins, whatever language the text is in.
///
/// Filling it is one pass over the text; each place costs the way down to it afterwards, not another pass.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// Each value behind the one that holds it, in the order of the text
    values: Vec<Entry>,
    /// Those that hold the next value, the outermost first
    open: Vec<usize>,
    /// The names of all members, one behind the other
    names: String,
}

#[derive(Clone, Debug)]
struct Entry {
    location: Location,
    /// In `names`, if it is a member of an object
    name: Option<Range<usize>>,
    /// The first of `values` that is not inside
    end: usize,
}

/// One of [`Places`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'p> {
    places: &'p Places,
    index: usize,
}

impl Places {
    /// The places in JSON that [`Dialect::GO`] reads; what follows the first value is not looked at. There are none in
    /// what cannot be followed.
    pub(crate) fn of(text: &[u8]) -> Self {
        let mut places = Self::default();
        if places.fill(text).is_none() {
            places = Self::default();
        }
        places
    }

    /// Notes a value that begins inside of the innermost open one, with its name if that is an object.
    pub(crate) fn begin(&mut self, name: Option<&str>, location: Location) {
        let name = name.map(|name| {
            self.names.push_str(name);
            self.names.len() - name.len()..self.names.len()
        });
        self.open.push(self.values.len());
        self.values.push(Entry { location, name, end: usize::MAX });
    }

    /// Notes that the innermost open value ends.
    pub(crate) fn end(&mut self) {
        let end = self.values.len();
        if let Some(value) = self.open.pop().and_then(|index| self.values.get_mut(index)) {
            value.end = end;
        }
    }

    /// The value that holds all others.
    pub(crate) fn root(&self) -> Option<Placed<'_>> {
        (!self.values.is_empty()).then_some(Placed { places: self, index: 0 })
    }

    /// The place at a JSON pointer (RFC 6901).
    pub(crate) fn at(&self, pointer: &str) -> Option<Location> {
        let found = tokens(pointer)?.try_fold(self.root()?, |value, token| {
            let token = token?;
            value.member(&token).or_else(|| value.item(position(&token)?))
        });
        found.map(Placed::location)
    }

    fn fill(&mut self, text: &[u8]) -> Option<()> {
        let mut cursor = Cursor::new(text, Dialect::GO);
        let mut location = Location::START;
        let mut name = None;
        // The brackets that end the open containers
        let mut ends = Vec::new();
        loop {
            cursor.skip_space();
            match cursor.peek()? {
                b',' => cursor.advance(),
                b'"' if name.is_none() && ends.last() == Some(&b'}') => {
                    name = Some(cursor.string().ok()?);
                    cursor.skip_space();
                    cursor.takes(b':').then_some(())?;
                }
                end @ (b'}' | b']') => {
                    (ends.pop() == Some(end)).then_some(())?;
                    cursor.advance();
                    self.end();
                }
                first => {
                    location = location.further(text, cursor.offset());
                    self.begin(name.take().as_deref(), location);
                    match first {
                        b'{' | b'[' => {
                            ends.push(if first == b'{' { b'}' } else { b']' });
                            cursor.advance();
                        }
                        b'"' => {
                            skip_string(&mut cursor)?;
                            self.end();
                        }
                        _ => {
                            skip_word(&mut cursor);
                            self.end();
                        }
                    }
                }
            }
            if ends.is_empty() {
                return Some(());
            }
        }
    }
}

impl<'p> Placed<'p> {
    /// Where it begins.
    pub(crate) fn location(self) -> Location {
        self.entry().map_or(Location::START, |entry| entry.location)
    }

    /// The member of that name, of two the last.
    pub(crate) fn member(self, name: &str) -> Option<Self> {
        self.children().filter(|child| child.name() == Some(name)).last()
    }

    /// The item at an index.
    pub(crate) fn item(self, index: usize) -> Option<Self> {
        self.children().nth(index).filter(|child| child.name().is_none())
    }

    fn children(self) -> impl Iterator<Item = Self> {
        let Self { places, index } = self;
        let end = self.entry().map_or(0, |entry| entry.end).min(places.values.len());
        let from = move |index| (index < end).then_some(Self { places, index });
        std::iter::successors(from(index + 1), move |child| from(child.entry()?.end))
    }

    fn name(self) -> Option<&'p str> {
        self.places.names.get(self.entry()?.name.clone()?)
    }

    fn entry(self) -> Option<&'p Entry> {
        self.places.values.get(self.index)
    }
}

/// Passes over one string without making a copy of it.
fn skip_string(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.advance();
    loop {
        cursor.skip(plain_length(cursor.rest()));
        match cursor.peek()? {
            b'"' => {
                cursor.advance();
                return Some(());
            }
            b'\\' => cursor.skip(2),
            _ => return None,
        }
    }
}

/// Passes over a number, a boolean or a null.
fn skip_word(cursor: &mut Cursor<'_>) {
    while !matches!(cursor.peek(), None | Some(b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r')) {
        cursor.advance();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Value, read};

    // The example of RFC 6901 section 5.
    const EXAMPLE: &str = r#"{"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3,
        "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8}"#;

    #[test]
    fn pointers_of_the_rfc_find_their_values() {
        for (pointer, value) in [
            ("/foo", r#"["bar", "baz"]"#),
            ("/foo/0", "\"bar\""),
            ("/", "0"),
            ("/a~1b", "1"),
            ("/c%d", "2"),
            ("/e^f", "3"),
            ("/g|h", "4"),
            (r"/i\j", "5"),
            ("/k\"l", "6"),
            ("/ ", "7"),
            ("/m~0n", "8"),
        ] {
            let value = read(value.as_bytes(), Dialect::STRICT).unwrap();
            assert_eq!(example().pointer(pointer), Some(&value), "{pointer}");
            let start = locate(EXAMPLE.as_bytes(), pointer).unwrap().offset;
            let stream = Dialect::STRICT.with_trailing_ignored();
            let found = EXAMPLE.as_bytes().get(start..).unwrap();
            assert_eq!(read(found, stream).unwrap(), value, "{pointer}");
        }
        assert_eq!(example().pointer(""), Some(&example()));
        assert_eq!(locate(b" {}", "").unwrap().offset, 1);
    }

    #[test]
    fn nothing_is_found_where_nothing_is() {
        for pointer in [
            "foo",
            "/no",
            "/foo/2",
            "/foo/-",
            "/foo/00",
            "/foo/01",
            "/foo/+1",
            "/foo/",
            "/foo/x",
            "/m~n",
            "/m~2n",
            "/a~1b/0",
            "/foo/0/0",
            "/foo/99999999999999999999",
        ] {
            assert_eq!(example().pointer(pointer), None, "{pointer}");
            assert_eq!(locate(EXAMPLE.as_bytes(), pointer), None, "{pointer}");
        }
        assert_eq!(locate(b"", ""), None);
        assert_eq!(locate(b"[]", "/0"), None);
        assert_eq!(locate(b"{}", "/a"), None);
    }

    #[test]
    fn of_two_members_the_last_is_located() {
        let text = br#"{"a": {"b": 1}, "\u0061": {"c": [{}, "}"], "b": 2}}"#;
        assert_eq!(locate(text, "/a/b").unwrap().offset, 48);
        assert_eq!(locate(text, "/a/c/1").unwrap().offset, 37);
    }

    #[test]
    fn columns_count_characters() {
        let at = locate("{\n\n \"é\": \"漢\", \"b\": 1}".as_bytes(), "/b").unwrap();
        assert_eq!((at.line, at.column, at.offset), (3, 17, 22));
    }

    fn example() -> Value {
        read(EXAMPLE.as_bytes(), Dialect::STRICT).unwrap()
    }
}
