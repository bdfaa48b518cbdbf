//! JSON text as API gateways read and write it.
//!
//! The gateways are programs of their own with habits of their own: they keep
//! the last of two members of one name, replace what is not UTF-8, sort members
//! and write `<` as an escape. A token's bytes are signed, so those habits are
//! part of the answer. RFC 8259 gives the grammar; where it leaves a choice,
//! [`Dialect`] says which one is taken on reading and [`Style`] on writing.
//!
//! Numbers are text ([`Number`]): `1.0`, `1e400` and a sixty-digit integer come
//! out as they went in, and are compared exactly.
//!
//! ```
//! use jwtk::json::{self, Dialect, Style};
//!
//! let value = json::read(br#"{"b": 1.0, "a": "x<y", "b": 1.50}"#, Dialect::GO)?;
//! assert_eq!(json::write(&value, Style::Go), r#"{"a":"x\u003cy","b":1.50}"#);
//!
//! let refused = json::read(br#"{"b": 1, "b": 2}"#, Dialect::STRICT).unwrap_err();
//! assert_eq!(refused.to_string(), "duplicate member \"b\" at line 1, column 10");
//! # Ok::<(), json::Error>(())
//! ```

#[cfg(feature = "serde")]
mod deserialize;
mod dialect;
mod error;
mod escape;
mod glance;
mod index;
mod location;
mod name;
mod number;
mod outline;
mod pointer;
mod reader;
#[cfg(feature = "serde")]
mod serialize;
mod value;
mod writer;

pub use dialect::Dialect;
pub use error::{Error, Expected, Fault, NumberFault};
pub(crate) use escape::write_header_string;
pub(crate) use glance::Glance;
pub use location::Location;
pub(crate) use name::{Name, Names};
pub use number::Number;
pub(crate) use outline::{Members, Outline};
pub(crate) use pointer::position as array_position;
pub(crate) use reader::{Item, Trace, read_items, read_traced};
pub use reader::{read, read_object};
pub use value::{IntoMembers, IterMembers, Object, Value};
pub(crate) use writer::write_to;
pub use writer::{Style, write, write_object};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use std::thread;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use zeroize::Zeroize;

    use super::*;

    #[test]
    fn deepest_nesting_fits_a_small_stack() {
        let openings = [("[", "]"), (r#"{"a":"#, "}"), (r#"[{"a":"#, "}]")];
        for (open, close) in openings {
            let levels = Dialect::MAX_DEPTH / open.matches(['[', '{']).count();
            let text = format!("{}{}{}", open.repeat(levels), 1, close.repeat(levels));
            let on_small_stack = thread::Builder::new().stack_size(2 << 20);
            let checked = on_small_stack.spawn(move || {
                let dialect = Dialect::GO.with_depth(Dialect::MAX_DEPTH);
                let mut value = read(text.as_bytes(), dialect).unwrap();
                assert_eq!(write(&value, Style::Go), text);
                assert!(write(&value, Style::Pretty).len() > text.len());
                #[cfg(feature = "serde")]
                assert_eq!(serde_json::to_string(&value).unwrap(), text);
                let steps = if open == "[" { "/0/0/0" } else { "/a/a/a" };
                assert_eq!(value.pointer(steps).is_some(), open != r#"[{"a":"#);
                drop(read(text.as_bytes(), dialect).unwrap());
                value.zeroize();
                assert_eq!(value, Value::Null);
                drop(text);
            });
            checked.unwrap().join().unwrap();
        }
    }

    #[test]
    fn deep_nesting_beyond_the_limit_is_an_error() {
        for text in ["[".repeat(60_000), r#"{"a":"#.repeat(60_000)] {
            for dialect in DIALECTS {
                let error = read(text.as_bytes(), dialect).unwrap_err();
                assert_eq!(error.fault(), &Fault::TooDeep { limit: 128 });
            }
            let deepest = Dialect::STRICT.with_depth(usize::MAX);
            let error = read(text.as_bytes(), deepest).unwrap_err();
            assert_eq!(error.fault(), &Fault::TooDeep { limit: 10_000 });
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_a_reader_panic(text in vec(any::<u8>(), 0..200)) {
            check_every_dialect(&text);
        }

        #[test]
        fn no_broken_json_makes_a_reader_panic(text in fragments()) {
            check_every_dialect(&text);
        }

        /// Where serde_json reads a text, so do we, and mean the same; where only we do, it is
        /// for a number it has no room for.
        #[cfg(feature = "serde")]
        #[test]
        fn serde_json_agrees(text in fragments()) {
            let theirs = serde_json::from_slice::<serde_json::Value>(&text);
            match (read(&text, Dialect::GO), theirs) {
                (Ok(ours), Ok(theirs)) => prop_assert_eq!(as_theirs(&ours), theirs),
                (Err(ours), Ok(_)) => prop_assert!(false, "refused only here: {ours}"),
                (Ok(_), Err(theirs)) => prop_assert!(
                    !text.is_ascii()
                        || theirs.to_string().contains("out of range")
                        || theirs.to_string().contains("surrogate")
                        || theirs.to_string().contains("hex escape"),
                    "refused only there: {theirs}"
                ),
                (Err(_), Err(_)) => {}
            }
        }

        #[test]
        fn what_is_written_reads_back(value in values()) {
            for style in [Style::Go, Style::Compact, Style::Pretty] {
                let text = write(&value, style);
                for dialect in DIALECTS {
                    let read = read(text.as_bytes(), dialect).unwrap();
                    prop_assert_eq!(&read, &value);
                    prop_assert_eq!(&write(&read, style), &text);
                }
                #[cfg(feature = "serde")]
                prop_assert_eq!(as_theirs(&value), serde_json::from_str::<serde_json::Value>(&text).unwrap());
            }
        }

        #[test]
        fn what_is_written_for_people_is_safe_on_a_terminal(value in values()) {
            let text = write(&value, Style::Compact);
            prop_assert!(!text.chars().any(char::is_control));
            let turns = ['\u{202e}', '\u{2066}', '\u{200f}', '\u{61c}'];
            prop_assert!(!text.contains(turns));
        }

        #[cfg(feature = "serde")]
        #[test]
        fn a_serializer_sees_the_same_text(value in values()) {
            let text = serde_json::to_string(&value).unwrap();
            let read = read(text.as_bytes(), Dialect::STRICT).unwrap();
            prop_assert_eq!(write(&read, Style::Compact), write(&value, Style::Compact));
        }
    }

    const DIALECTS: [Dialect; 3] = [Dialect::GO, Dialect::GO_STRICT, Dialect::STRICT];

    #[cfg(feature = "serde")]
    fn as_theirs(value: &Value) -> serde_json::Value {
        serde_json::from_str(&write(value, Style::Go)).unwrap()
    }

    /// What one dialect accepts, every more lenient one reads as the same value.
    fn check_every_dialect(text: &[u8]) {
        let lenient = read(text, Dialect::GO);
        for dialect in DIALECTS {
            if let Ok(value) = read(text, dialect) {
                assert_eq!(Ok(&value), lenient.as_ref());
                let stream = read(text, dialect.with_trailing_ignored());
                assert_eq!(stream.as_ref(), Ok(&value));
            }
        }
        if let (Ok(value), Ok(protobuf)) = (read(text, Dialect::STRICT), read(text, Dialect::PROTOBUF)) {
            assert_eq!(value, protobuf);
        }
        if let Err(error) = lenient {
            assert!(error.location().offset <= text.len());
            assert!(!error.to_string().contains(char::is_control));
        }
    }

    /// Pieces of JSON in any order, so that many texts are nearly right and some are.
    fn fragments() -> impl Strategy<Value = Vec<u8>> {
        let pieces: Vec<&[u8]> = vec![
            b"{",
            b"}",
            b"[",
            b"]",
            b",",
            b":",
            b"\"a\":",
            b"\"b\":",
            b"\"",
            b"a",
            b"\\u0061",
            b"\\n",
            b"\\ud83d",
            b"\\ude00",
            b"\\",
            b"\xff",
            b"\xc3\xa9",
            b"\xe2\x82",
            b" ",
            b"\n",
            b"0",
            b"-",
            b"12",
            b".5",
            b"e3",
            b"E+400",
            b"true",
            b"null",
            b"fals",
            b"\"\"",
            b"1",
            b"{}",
            b"[]",
        ];
        vec(proptest::sample::select(pieces), 0..12).prop_map(|chosen| chosen.concat())
    }

    fn values() -> impl Strategy<Value = Value> {
        let number = "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,2})?";
        let scalar = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            number.prop_map(|text| Value::Number(text.parse().unwrap())),
            any::<String>().prop_map(Value::from),
            "[<>&\"\\\\\\x00-\\x20\\x7f-\\xa0\u{2028}\u{202e}\u{2066}\u{61c}\u{1f600}]{0,9}".prop_map(Value::from),
        ];
        scalar.prop_recursive(5, 40, 6, |inner| {
            prop_oneof![
                vec(inner.clone(), 0..6).prop_map(Value::from),
                vec((".{0,4}", inner), 0..6).prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }
}
