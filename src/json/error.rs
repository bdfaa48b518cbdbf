//! Why a text is not the JSON that was asked for, and where.

use std::fmt;

use super::escape::{Escapes, write_string};
use super::location::Location;
use crate::error::Explain;

/// A text that cannot be read as JSON, or not as the JSON that was asked for.
///
/// It says what was wrong and where. Of the text itself it repeats member names
/// and single characters between values, never what stands in a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault} at {location}")]
pub struct Error {
    location: Location,
    fault: Fault,
}

impl Error {
    /// `offset` is counted in bytes from the start of `text`.
    pub(super) fn new(text: &[u8], offset: usize, fault: Fault) -> Self {
        Self { location: Location::in_text(text, offset), fault }
    }

    /// Where the fault was found.
    pub fn location(&self) -> Location {
        self.location
    }

    /// What was wrong.
    pub fn fault(&self) -> &Fault {
        &self.fault
    }
}

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self.fault {
            Fault::DuplicateMember { .. } => "duplicate_member",
            Fault::TooDeep { .. } => "json_too_deep",
            Fault::NotAnObject { .. } => "not_an_object",
            Fault::Empty
            | Fault::Unexpected { .. }
            | Fault::UnexpectedEnd { .. }
            | Fault::BadEscape
            | Fault::ControlCharacter { .. }
            | Fault::InvalidNumber(_)
            | Fault::InvalidUtf8
            | Fault::LoneSurrogate
            | Fault::TrailingData
            | Fault::ByteOrderMark => "invalid_json",
        }
    }

    fn hint(&self) -> Option<String> {
        self.fault.hint().map(str::to_owned)
    }
}

/// What can be wrong with a JSON text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// There is nothing but white space.
    #[error("the text is empty, expected {}", Expected::Value)]
    Empty,
    /// A character that cannot stand where it stands.
    #[error("expected {expected}, found {}", Shown(*found))]
    Unexpected {
        /// The character.
        found: char,
        /// What could have stood there.
        expected: Expected,
    },
    /// The text ends inside a value.
    #[error("the text ends too early, expected {expected}")]
    UnexpectedEnd {
        /// What could have followed.
        expected: Expected,
    },
    /// Two members of one object have the same name.
    #[error("duplicate member {}", Quoted(name))]
    DuplicateMember {
        /// The name after unescaping, cut when it is long.
        name: String,
    },
    /// More arrays and objects are open at once than the dialect allows.
    #[error("more than {limit} nested arrays and objects")]
    TooDeep {
        /// How many may be open.
        limit: usize,
    },
    /// A backslash that no escape follows.
    #[error("unknown escape in a string")]
    BadEscape,
    /// A control character stands in a string as itself.
    #[error("unescaped control character {} in a string", Shown(*found))]
    ControlCharacter {
        /// The character.
        found: char,
    },
    /// Something that begins like a number and is none.
    #[error("invalid number: {0}")]
    InvalidNumber(NumberFault),
    /// Bytes that are not UTF-8.
    #[error("invalid UTF-8")]
    InvalidUtf8,
    /// Half of a surrogate pair, as an escape.
    #[error("lone surrogate escape in a string")]
    LoneSurrogate,
    /// Something other than white space follows the value.
    #[error("unexpected text after the JSON value")]
    TrailingData,
    /// The text begins with a byte-order mark.
    #[error("the text begins with a byte-order mark")]
    ByteOrderMark,
    /// The text is JSON, but no object.
    #[error("expected an object, found {found}")]
    NotAnObject {
        /// What was found, as [`super::Value::described`] tells it.
        found: &'static str,
    },
}

impl Fault {
    pub(super) fn duplicate(name: &str) -> Self {
        let mut shown: String = name.chars().take(LONGEST_NAME).collect();
        if shown.len() < name.len() {
            shown.push('…');
        }
        Self::DuplicateMember { name: shown }
    }

    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Unexpected { found, expected } => unexpected_hint(*found, *expected),
            Self::UnexpectedEnd { .. } => Some("the text may have been cut off"),
            Self::DuplicateMember { .. } => Some("keep one of them: programs disagree on which of the two counts"),
            Self::BadEscape => Some(
                r#"after a backslash comes one of " \ / b f n r t, or u and four hexadecimal digits; a backslash itself is written \\"#,
            ),
            Self::ControlCharacter { .. } => {
                Some(r"write a line break as \n, a tab as \t, others as \u and four hexadecimal digits")
            }
            Self::InvalidNumber(fault) => Some(fault.hint()),
            Self::InvalidUtf8 => Some("save the text as UTF-8"),
            Self::LoneSurrogate => Some("write both halves of the pair, or the character itself as UTF-8"),
            Self::TrailingData => Some("give one JSON value with nothing after it"),
            Self::ByteOrderMark => Some("save the text as UTF-8 without a byte-order mark"),
            Self::NotAnObject { found: "a string" } => Some("the object may have been encoded as JSON twice"),
            Self::Empty | Self::TooDeep { .. } | Self::NotAnObject { .. } => None,
        }
    }
}

/// What a number lacks, or has too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberFault {
    /// `01`
    #[error("leading zero")]
    LeadingZero,
    /// `+1`
    #[error("leading plus sign")]
    PlusSign,
    /// `-`, `.5`, `1.` or `1e`
    #[error("a digit is missing")]
    MissingDigit,
    /// `NaN`, `Infinity` or `-Infinity`
    #[error("not a finite number")]
    NotFinite,
    /// Beyond the range of a double, where that is the limit
    #[error("beyond the range of a double")]
    TooLarge,
}

impl NumberFault {
    fn hint(self) -> &'static str {
        match self {
            Self::LeadingZero => "leave the leading zeros out, or make it a string in double quotes",
            Self::PlusSign => "leave the plus sign out",
            Self::MissingDigit => "a digit is needed before and after the point and after the e",
            Self::TooLarge => "the program that reads it keeps numbers as doubles: write it as a string",
            Self::NotFinite => "JSON has no NaN or Infinity: use null or a string",
        }
    }
}

/// What the grammar allows at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// A value.
    Value,
    /// A value, or the end of an array that has none yet.
    ValueOrEnd,
    /// The name of a member.
    Name,
    /// The name of a member, or the end of an object that has none yet.
    NameOrEnd,
    /// What stands between a name and its value.
    Colon,
    /// What follows a value in an array.
    CommaOrBracket,
    /// What follows a value in an object.
    CommaOrBrace,
    /// The closing quote of a string.
    Quote,
    /// The rest of `true`, `false` or `null`.
    Literal(&'static str),
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value => f.write_str("a value"),
            Self::ValueOrEnd => f.write_str("a value or `]`"),
            Self::Name => f.write_str("a member name in double quotes"),
            Self::NameOrEnd => f.write_str("a member name in double quotes or `}`"),
            Self::Colon => f.write_str("`:` after the member name"),
            Self::CommaOrBracket => f.write_str("`,` or `]`"),
            Self::CommaOrBrace => f.write_str("`,` or `}`"),
            Self::Quote => f.write_str("the closing quote of a string"),
            Self::Literal(word) => write!(f, "`{word}`"),
        }
    }
}

fn unexpected_hint(found: char, expected: Expected) -> Option<&'static str> {
    match (found, expected) {
        ('\'' | '‘' | '’' | '“' | '”' | '`', _) => Some("JSON has only straight double quotes"),
        ('/' | '#', _) => Some("JSON has no comments"),
        ('}', Expected::Name) | (']', Expected::Value) => Some("remove the comma before it"),
        ('"' | '{' | '[', Expected::CommaOrBrace | Expected::CommaOrBracket) => {
            Some("a comma may be missing before it")
        }
        (_, Expected::Literal(_)) => Some("strings need double quotes; only true, false and null go without"),
        (letter, Expected::Value | Expected::ValueOrEnd | Expected::Name | Expected::NameOrEnd)
            if letter.is_alphabetic() =>
        {
            Some("strings and member names need double quotes; true, false and null are lower case")
        }
        _ => None,
    }
}

/// A character as itself where that is safe and tells something, otherwise as its code point.
struct Shown(char);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_ascii_graphic() { write!(f, "`{}`", self.0) } else { write!(f, "U+{:04X}", u32::from(self.0)) }
    }
}

/// A member name, safe on a terminal.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut quoted = String::new();
        write_string(self.0, Escapes::Terminal, &mut quoted);
        f.write_str(&quoted)
    }
}

/// How many characters of a member name a message repeats.
const LONGEST_NAME: usize = 40;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read, read_object};

    #[test]
    fn messages_say_what_where_and_what_was_expected() {
        for (text, message) in [
            ("", "the text is empty, expected a value at line 1, column 1"),
            ("{\"é\": 1,\n }", "expected a member name in double quotes, found `}` at line 2, column 2"),
            ("{\"é\" 1}", "expected `:` after the member name, found `1` at line 1, column 6"),
            ("[1 2]", "expected `,` or `]`, found `2` at line 1, column 4"),
            ("{\"a\":1", "the text ends too early, expected `,` or `}` at line 1, column 7"),
            ("[tru]", "expected `true`, found `]` at line 1, column 5"),
            ("{“a”: 1}", "expected a member name in double quotes or `}`, found U+201C at line 1, column 2"),
            ("[01]", "invalid number: leading zero at line 1, column 2"),
            ("[\"a\nb\"]", "unescaped control character U+000A in a string at line 1, column 4"),
            ("{} {}", "unexpected text after the JSON value at line 1, column 4"),
            ("\u{feff}{}", "the text begins with a byte-order mark at line 1, column 1"),
        ] {
            assert_eq!(refused(text).to_string(), message);
        }
    }

    #[test]
    fn duplicate_names_are_cut_and_safe_on_a_terminal() {
        let name = format!("\\u001b{}", "x".repeat(60));
        let error = refused(&format!("{{\"{name}\":1,\"{name}\":2}}"));
        let shown = format!("\"\\u001b{}…\"", "x".repeat(39));
        assert_eq!(error.to_string(), format!("duplicate member {shown} at line 1, column 73"));
    }

    #[test]
    fn values_are_never_repeated() {
        for text in [
            r#"{"k": "hunter2\x"}"#,
            r#"{"k": "hunter2"#,
            r#"{"k": "hunter2" "hunter2"}"#,
            r#"{"k": hunter2}"#,
            r#"{"k": "hunter2\ud800"}"#,
        ] {
            let error = refused(text);
            let told = format!("{error} {error:?} {:?}", error.hint());
            assert!(!told.contains("unter2"), "{told}");
        }
    }

    #[test]
    fn objects_are_told_from_other_kinds() {
        for (text, found) in
            [("[]", "an array"), ("null", "null"), ("\"{}\"", "a string"), ("1", "a number"), ("true", "a boolean")]
        {
            let error = read_object(format!("\n {text}").as_bytes(), Dialect::GO).unwrap_err();
            assert_eq!(error.to_string(), format!("expected an object, found {found} at line 2, column 2"));
            assert_eq!(error.code(), "not_an_object");
        }
    }

    #[test]
    fn hints_tell_the_way_out() {
        for (text, hint) in [
            ("{'a': 1}", "straight double quotes"),
            ("{\"a\": 1, }", "comma before"),
            ("[1, ]", "comma before"),
            ("[1 // one\n]", "comments"),
            ("[\"a\" \"b\"]", "comma may be missing"),
            ("[True]", "lower case"),
            ("{a: 1}", "double quotes"),
            ("[nil]", "double quotes"),
            ("[1", "cut off"),
            ("[\"C:\\Users\"]", r"\\"),
            ("[\"a\tb\"]", r"\t"),
            ("[007]", "leading zeros"),
            ("[+1]", "plus sign"),
            ("[-Infinity]", "null or a string"),
            ("[.5]", "before and after the point"),
            ("[\"\\ud800\"]", "both halves"),
            ("1 2", "one JSON value"),
            ("\u{feff}1", "without a byte-order mark"),
        ] {
            let told = refused(text).hint().unwrap_or_default();
            assert!(told.contains(hint), "{text}: {told}");
        }
    }

    #[test]
    fn codes_are_stable() {
        assert_eq!(refused("{").code(), "invalid_json");
        assert_eq!(refused(r#"{"a":1,"a":1}"#).code(), "duplicate_member");
        assert_eq!(refused(&"[".repeat(129)).code(), "json_too_deep");
    }

    #[track_caller]
    fn refused(text: &str) -> Error {
        read(text.as_bytes(), Dialect::STRICT).unwrap_err()
    }
}
