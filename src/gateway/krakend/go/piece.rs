//! JSON in pieces that are still text, as one of the gateway's decoders hands them to the other.
//!
//! The outer decoder forgives duplicates, the one inside of the JOSE library does not, but only at the levels that it
//! looks into. So a value cannot be read once for both.

use std::collections::HashSet;

use crate::json::{self, Dialect, Value};

/// A piece of a text: a whole JSON value, and where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway::krakend) struct Piece<'t> {
    pub(in crate::gateway::krakend) text: &'t [u8],
    /// Bytes of the text before it.
    pub(in crate::gateway::krakend) offset: usize,
}

impl<'t> Piece<'t> {
    /// The first value of a text. Everything else of this module relies on the text being JSON up to there.
    pub(in crate::gateway::krakend) fn first(text: &'t [u8]) -> Self {
        let offset = text.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        Self { text: text.get(offset..).unwrap_or_default(), offset }
    }

    /// The value in a dialect.
    pub(in crate::gateway::krakend) fn read(self, dialect: Dialect) -> Result<Value, json::Error> {
        json::read(self.text, dialect.with_depth(Dialect::MAX_DEPTH))
    }

    /// The members of an object with their names; nothing for any other value.
    pub(in crate::gateway::krakend) fn members(self) -> Option<Vec<(String, Piece<'t>)>> {
        self.split(b'{')?.into_iter().map(Self::member).collect()
    }

    /// The items of an array; nothing for any other value.
    pub(in crate::gateway::krakend) fn items(self) -> Option<Vec<Piece<'t>>> {
        self.split(b'[')
    }

    /// The pieces between the commas of a container that begins with `bracket`.
    fn split(self, bracket: u8) -> Option<Vec<Piece<'t>>> {
        if self.text.first() != Some(&bracket) {
            return None;
        }
        let mut pieces = Vec::new();
        let (mut start, mut depth, mut in_string, mut escaped) = (1, 0_usize, false, false);
        for (at, byte) in self.text.iter().enumerate().skip(1) {
            if in_string {
                in_string = escaped || *byte != b'"';
                escaped = !escaped && *byte == b'\\';
                continue;
            }
            match byte {
                b'"' => in_string = true,
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth > 0 => depth -= 1,
                b',' if depth == 0 => {
                    pieces.push(self.part(start, at)?);
                    start = at + 1;
                }
                b'}' | b']' => {
                    let last = self.part(start, at)?;
                    if !last.text.is_empty() {
                        pieces.push(last);
                    }
                    return Some(pieces);
                }
                _ => {}
            }
        }
        None
    }

    /// Name and value of a member.
    fn member(self) -> Option<(String, Piece<'t>)> {
        let mut escaped = false;
        let quote = self.text.iter().enumerate().skip(1).find_map(|(at, byte)| {
            let ends = !escaped && *byte == b'"';
            escaped = !escaped && *byte == b'\\';
            ends.then_some(at)
        })?;
        let name = json::read(self.text.get(..=quote)?, Dialect::GO).ok()?;
        let colon = quote + self.text.get(quote..)?.iter().position(|byte| *byte == b':')?;
        Some((name.as_str()?.to_owned(), self.part(colon + 1, self.text.len())?))
    }

    /// A part of this piece without the white space around it.
    fn part(self, start: usize, end: usize) -> Option<Piece<'t>> {
        let text = self.text.get(start..end)?;
        let inner = text.trim_ascii_start();
        Some(Piece { offset: self.offset + start + (text.len() - inner.len()), text: inner.trim_ascii_end() })
    }
}

/// A name that occurs twice among members.
/// go-jose's fork of `encoding/json`; vectors header-duplicate-alg, payload-dup-inner, claims-duplicate-top.
pub(in crate::gateway::krakend) fn repeated<'m>(members: &'m [(String, Piece<'_>)]) -> Option<&'m str> {
    let mut seen = HashSet::with_capacity(members.len());
    members.iter().map(|(name, _)| name.as_str()).find(|name| !seen.insert(*name))
}

/// How deep tokens are looked into; the gateway has no limit of its own, and no token nests so deep.
pub(in crate::gateway::krakend) const MOST_LEVELS: usize = 1000;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pieces_keep_their_text_and_place() {
        let text = br#" {"a": [1, "x,]}\"" ], "\u0062" : {"c":{}} ,"d":null} rest"#;
        let members = Piece::first(text).members().unwrap();
        let shown: Vec<(String, String)> =
            members.iter().map(|(name, piece)| (name.clone(), String::from_utf8_lossy(piece.text).into())).collect();
        let expected = [("a", r#"[1, "x,]}\"" ]"#), ("b", r#"{"c":{}}"#), ("d", "null")];
        assert_eq!(shown, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
        let items = members.first().unwrap().1.items().unwrap();
        assert_eq!(items.len(), 2);
        let second = items.get(1).unwrap();
        assert!(text.get(second.offset..).unwrap().starts_with(second.text));
        assert!(Piece::first(b"{}").members().unwrap().is_empty());
        assert_eq!(Piece::first(b"[ ]").items().unwrap().len(), 0);
        assert_eq!(Piece::first(b"1").items(), None);
    }

    #[test]
    fn names_are_compared_after_unescaping() {
        let members = Piece::first(br#"{"a":1,"b":2,"\u0061":3}"#).members().unwrap();
        assert_eq!(repeated(&members), Some("a"));
    }

    proptest! {
        #[test]
        fn pieces_are_what_the_reader_reads(text in r#"[\[\]{}",:a1\\ ]{0,40}"#) {
            let piece = Piece::first(text.as_bytes());
            let _ = piece.members();
            if let (Ok(Value::Array(items)), Some(pieces)) = (piece.read(Dialect::GO), piece.items()) {
                let read: Vec<Value> = pieces.iter().map(|item| item.read(Dialect::GO).unwrap()).collect();
                prop_assert_eq!(items, read);
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = Piece::first(&bytes).members();
            let _ = Piece::first(&bytes).items();
        }
    }

    #[test]
    fn names_end_at_the_quote_that_is_not_escaped() {
        let piece = Piece::first(br#" {"a\\":1,"b\"c":2,"d:e":3} "#);
        let names: Vec<String> = piece.members().unwrap_or_default().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a\\", "b\"c", "d:e"]);
    }
}
