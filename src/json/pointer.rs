//! JSON pointers (RFC 6901): into values, and into the text they were read from.

use std::borrow::Cow;

use super::dialect::Dialect;
use super::location::Location;
use super::reader::Reader;

/// Where in `text` the value at a JSON pointer begins.
///
/// Of two members of one name the last counts, as in [`Dialect::GO`].
/// `text` is expected to be readable; nothing is found in what cannot be followed.
///
/// ```
/// use jwtk::json;
///
/// let text = b"{\n  \"keys\": [{}, {\"kty\": \"oct\"}]\n}";
/// let kty = json::locate(text, "/keys/1/kty").map(|at| (at.line, at.column));
/// assert_eq!(kty, Some((2, 24)));
/// ```
pub fn locate(text: &[u8], pointer: &str) -> Option<Location> {
    let mut reader = Reader::new(text, Dialect::GO);
    reader.skip_space();
    for token in tokens(pointer)? {
        let start = match reader.peek()? {
            b'{' => member_start(&mut reader, &token?)?,
            b'[' => item_start(&mut reader, position(&token?)?)?,
            _ => return None,
        };
        reader = Reader::starting_at(text, start);
    }
    reader.peek()?;
    Some(Location::in_text(text, reader.offset()))
}

/// The unescaped reference tokens of a pointer, each `None` when it has a bad escape.
/// `None` when the text is no pointer.
pub(super) fn tokens(pointer: &str) -> Option<impl Iterator<Item = Option<Cow<'_, str>>>> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return None;
    }
    Some(pointer.split('/').skip(1).map(unescape))
}

/// The array position that a token names, which has one spelling only (RFC 6901 section 4).
pub(super) fn position(token: &str) -> Option<usize> {
    let digits = token.bytes().all(|byte| byte.is_ascii_digit());
    let padded = token.len() > 1 && token.starts_with('0');
    (digits && !padded).then(|| token.parse().ok()).flatten()
}

fn unescape(token: &str) -> Option<Cow<'_, str>> {
    if !token.contains('~') {
        return Some(Cow::Borrowed(token));
    }
    let mut pieces = token.split('~');
    let mut plain = pieces.next()?.to_owned();
    for piece in pieces {
        // RFC 6901 section 3: `~0` is a tilde, `~1` a slash, anything else an error.
        let (tail, meant) = match piece.strip_prefix('0') {
            Some(tail) => (tail, '~'),
            None => (piece.strip_prefix('1')?, '/'),
        };
        plain.push(meant);
        plain.push_str(tail);
    }
    Some(Cow::Owned(plain))
}

/// The reader stands before `{`.
fn member_start(reader: &mut Reader<'_>, wanted: &str) -> Option<usize> {
    let mut found = None;
    reader.advance();
    loop {
        reader.skip_space();
        if reader.peek()? != b'"' {
            return found;
        }
        let name = reader.string().ok()?;
        reader.skip_space();
        if reader.peek()? != b':' {
            return None;
        }
        reader.advance();
        reader.skip_space();
        if name == wanted {
            found = Some(reader.offset());
        }
        skip_value(reader)?;
        reader.skip_space();
        if reader.peek()? != b',' {
            return found;
        }
        reader.advance();
    }
}

/// The reader stands before `[`.
fn item_start(reader: &mut Reader<'_>, wanted: usize) -> Option<usize> {
    reader.advance();
    for _ in 0..wanted {
        reader.skip_space();
        skip_value(reader)?;
        reader.skip_space();
        if reader.peek()? != b',' {
            return None;
        }
        reader.advance();
    }
    reader.skip_space();
    (reader.peek()? != b']').then(|| reader.offset())
}

/// Passes over one value, counting brackets instead of keeping them.
fn skip_value(reader: &mut Reader<'_>) -> Option<()> {
    let mut open = 0_usize;
    loop {
        match reader.peek()? {
            b'"' => skip_string(reader)?,
            b'{' | b'[' => {
                open += 1;
                reader.advance();
            }
            b'}' | b']' => {
                open = open.checked_sub(1)?;
                reader.advance();
            }
            b',' if open == 0 => return None,
            _ if open > 0 => reader.advance(),
            _ => {
                while !matches!(reader.peek(), None | Some(b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r')) {
                    reader.advance();
                }
            }
        }
        if open == 0 {
            return Some(());
        }
    }
}

/// Passes over one string without making a copy of it.
fn skip_string(reader: &mut Reader<'_>) -> Option<()> {
    reader.advance();
    loop {
        reader.plain_piece();
        match reader.peek()? {
            b'"' => {
                reader.advance();
                return Some(());
            }
            b'\\' => {
                reader.advance();
                reader.peek()?;
                reader.advance();
            }
            _ => return None,
        }
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
