//! From text to values, in one pass and without recursion.

use super::cursor::{Cursor, Failure};
use super::trace::Trace;
use crate::json::dialect::Dialect;
use crate::json::error::{Error, Expected, Fault, NumberFault};
use crate::json::name::Name;
use crate::json::number::{self, Number};
use crate::json::value::{Object, Value};

/// Reads a JSON value.
///
/// # Errors
/// The first place where the text is not JSON, or not what `dialect` accepts.
pub fn read(text: &[u8], dialect: Dialect) -> Result<Value, Error> {
    read_traced(text, dialect, &mut ())
}

/// Reads a JSON value, and tells where what is in it begins.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_traced(text: &[u8], dialect: Dialect, trace: &mut impl Trace) -> Result<Value, Error> {
    // Of a text with more behind its value that may be the least part.
    let mut cursor =
        if dialect.ignores_trailing { Cursor::new(text, dialect) } else { Cursor::of_whole(text, dialect) };
    cursor.document(trace).map_err(|failure| failure.locate(text))
}

/// Reads a JSON object, the form of headers, claims, keys and configurations.
///
/// # Errors
/// As [`read`], and when the value is of another kind.
pub fn read_object(text: &[u8], dialect: Dialect) -> Result<Object, Error> {
    match read(text, dialect)? {
        Value::Object(object) => Ok(object),
        other => Err(not_an_object(text, &other)),
    }
}

/// For a text that holds another value instead.
pub(super) fn not_an_object(text: &[u8], found: &Value) -> Error {
    let mut cursor = Cursor::new(text, Dialect::GO);
    cursor.skip_space();
    Error::new(text, cursor.offset(), Fault::NotAnObject { found: found.described() })
}

impl Cursor<'_> {
    fn document(&mut self, trace: &mut impl Trace) -> Result<Value, Failure> {
        self.begin()?;
        let value = self.value(Expected::Value, trace)?;
        self.end()?;
        Ok(value)
    }

    /// Steps to the first byte of the value, and gives it.
    pub(super) fn begin(&mut self) -> Result<u8, Failure> {
        if BYTE_ORDER_MARKS.iter().any(|mark| self.text.starts_with(mark)) {
            return Err(self.failure(Fault::ByteOrderMark));
        }
        self.skip_space();
        self.peek().ok_or_else(|| self.failure(Fault::Empty))
    }

    /// Looks at what follows the value.
    pub(super) fn end(&mut self) -> Result<(), Failure> {
        if self.dialect.ignores_trailing {
            return Ok(());
        }
        self.skip_space();
        if self.peek().is_some() { Err(self.failure(Fault::TrailingData)) } else { Ok(()) }
    }

    /// Reads a value; `expected` tells what could have stood in its place.
    pub(super) fn value(&mut self, mut expected: Expected, trace: &mut impl Trace) -> Result<Value, Failure> {
        // The innermost container is kept out of the stack of those around it.
        let mut open: Option<Open> = None;
        let mut outer: Vec<Open> = Vec::new();
        let mut spare = Spare::default();
        'values: loop {
            self.skip_space();
            let depth = outer.len() + usize::from(open.is_some());
            let start = self.at;
            let mut value = match self.peek() {
                Some(b'"') => Value::String(self.string()?),
                Some(b'\'') if self.dialect.is_protobuf => Value::String(self.string()?),
                Some(b'{') => {
                    self.enter(depth)?;
                    if self.takes(b'}') {
                        Value::Object(Object::new())
                    } else {
                        trace.open(start);
                        let object = spare.object(depth);
                        trace.name(self.at);
                        let name = self.name(&object, Expected::NameOrEnd, trace)?;
                        outer.extend(open.replace(Open::Object { object, name }));
                        expected = Expected::Value;
                        continue 'values;
                    }
                }
                Some(b'[') => {
                    self.enter(depth)?;
                    if self.takes(b']') {
                        Value::Array(Vec::new())
                    } else {
                        trace.open(start);
                        outer.extend(open.replace(Open::Array(spare.items())));
                        expected = Expected::ValueOrEnd;
                        continue 'values;
                    }
                }
                _ => self.scalar(expected)?,
            };
            trace.value(start);
            expected = Expected::Value;
            loop {
                value = match open {
                    None => return Ok(value),
                    Some(Open::Array(mut items)) => {
                        items.push(value);
                        if self.goes_on(b']', Expected::CommaOrBracket)? {
                            open = Some(Open::Array(items));
                            continue 'values;
                        }
                        trace.close();
                        Value::Array(if outer.is_empty() { items } else { spare.filled(items) })
                    }
                    Some(Open::Object { mut object, name }) => {
                        if self.dialect.refuses_duplicates {
                            // The name was looked for when it was read.
                            object.append(name, value);
                        } else if let Some(position) = object.put(name, value) {
                            trace.replaced(position);
                        }
                        if self.goes_on(b'}', Expected::CommaOrBrace)? {
                            self.skip_space();
                            trace.name(self.at);
                            let name = self.name(&object, Expected::Name, trace)?;
                            open = Some(Open::Object { object, name });
                            continue 'values;
                        }
                        trace.close();
                        Value::Object(if outer.is_empty() { object } else { spare.filled_object(object) })
                    }
                };
                open = outer.pop();
            }
        }
    }

    /// Steps into a container, with `depth` of them open already.
    pub(super) fn enter(&mut self, depth: usize) -> Result<(), Failure> {
        let limit = self.dialect.depth;
        if depth >= limit {
            return Err(self.failure(Fault::TooDeep { limit }));
        }
        self.advance();
        self.skip_space();
        Ok(())
    }

    /// Whether a comma follows a value, or the container ends.
    pub(super) fn goes_on(&mut self, end: u8, expected: Expected) -> Result<bool, Failure> {
        self.skip_space();
        if self.takes(b',') {
            if self.dialect.is_protobuf {
                self.skip_space();
                return Ok(!self.takes(end));
            }
            Ok(true)
        } else if self.takes(end) {
            Ok(false)
        } else {
            Err(self.unexpected(expected))
        }
    }

    /// Reads a member's name and the colon after it.
    pub(super) fn name(
        &mut self,
        object: &Object,
        expected: Expected,
        trace: &mut impl Trace,
    ) -> Result<Name, Failure> {
        let start = self.at;
        let name = match self.peek() {
            Some(b'"') => self.kept_string(|text| trace.keep(text))?,
            Some(b'\'') if self.dialect.is_protobuf => self.kept_string(|text| trace.keep(text))?,
            Some(_) if self.dialect.is_protobuf => self.bare_word(expected)?.into(),
            Some(_) | None => return Err(self.unexpected(expected)),
        };
        if self.dialect.refuses_duplicates && object.contains(name.as_str()) {
            self.at = start;
            return Err(self.failure(Fault::duplicate(name.as_str())));
        }
        self.skip_space();
        if !self.takes(b':') {
            return Err(self.unexpected(Expected::Colon));
        }
        Ok(name)
    }

    /// A name without quotes: `JsonLexer::ParseBareWord`.
    fn bare_word(&mut self, expected: Expected) -> Result<String, Failure> {
        let is_of_word = |byte: &u8| *byte == b'_' || byte.is_ascii_alphanumeric();
        let word: String = self.rest().iter().copied().take_while(is_of_word).map(char::from).collect();
        if word.is_empty() || word.starts_with(|c: char| c.is_ascii_digit()) || RESERVED.contains(&word.as_str()) {
            return Err(self.unexpected(expected));
        }
        self.skip(word.len());
        Ok(word)
    }

    fn scalar(&mut self, expected: Expected) -> Result<Value, Failure> {
        match self.peek() {
            Some(b't') => self.literal("true", Value::Bool(true)),
            Some(b'f') => self.literal("false", Value::Bool(false)),
            Some(b'n') => self.literal("null", Value::Null),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number(),
            _ if NOT_FINITE.iter().any(|word| self.rest().starts_with(word)) => {
                Err(self.failure(Fault::InvalidNumber(NumberFault::NotFinite)))
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    fn literal(&mut self, word: &'static str, value: Value) -> Result<Value, Failure> {
        for byte in word.bytes() {
            if !self.takes(byte) {
                return Err(self.unexpected(Expected::Literal(word)));
            }
        }
        Ok(value)
    }

    fn number(&mut self) -> Result<Value, Failure> {
        let rest = self.rest();
        match number::scan(rest) {
            Ok(length) => {
                self.at += length;
                // Digits, signs, points and the letter e: always UTF-8.
                let text = str::from_utf8(rest.get(..length).unwrap_or_default());
                let number = Number::from_scanned(text.unwrap_or_default());
                if self.dialect.is_protobuf && !number.to_f64().is_finite() {
                    return Err(self.failure(Fault::InvalidNumber(NumberFault::TooLarge)));
                }
                Ok(Value::Number(number))
            }
            Err((into, fault)) => {
                self.at += into;
                Err(self.failure(Fault::InvalidNumber(fault)))
            }
        }
    }
}

/// A container whose end has not been read.
enum Open {
    Array(Vec<Value>),
    /// With the name of the member whose value is being read.
    Object {
        object: Object,
        name: Name,
    },
}

/// Room for items and members that are being read. What was read moves into as much as it takes: a configuration is hundreds of
/// thousands of objects with one or two members, and texts are read that are nothing but tiny arrays.
#[derive(Default)]
struct Spare {
    items: Vec<Vec<Value>>,
    objects: Vec<Object>,
}

impl Spare {
    fn items(&mut self) -> Vec<Value> {
        self.items.pop().unwrap_or_default()
    }

    /// `depth`: how many containers are open around it.
    fn object(&mut self, depth: usize) -> Object {
        if depth == 0 { Object::with_capacity(USUAL_CLAIMS) } else { self.objects.pop().unwrap_or_default() }
    }

    fn filled(&mut self, mut items: Vec<Value>) -> Vec<Value> {
        let mut filled = Vec::with_capacity(items.len());
        filled.append(&mut items);
        self.items.push(items);
        filled
    }

    fn filled_object(&mut self, mut object: Object) -> Object {
        let filled = object.take_all();
        self.objects.push(object);
        filled
    }
}

/// Room for the members of a usual token, so that reading it moves none.
const USUAL_CLAIMS: usize = 12;

/// Of UTF-8 and, in case an editor saved it so, of UTF-16.
const BYTE_ORDER_MARKS: [&[u8]; 3] = [b"\xEF\xBB\xBF", b"\xFE\xFF", b"\xFF\xFE"];

/// What cannot be a name without quotes.
const RESERVED: [&str; 3] = ["null", "true", "false"];

const NOT_FINITE: [&[u8]; 2] = [b"NaN", b"Infinity"];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Style, write};

    #[test]
    fn every_kind_of_value_is_read() {
        let text = b" {\"a\" : [ null , true,false,-1.5e+3,\"x\" , [ ] , { } ] ,\t\"b\":\r\n{\"c\":[[0]]}} ";
        let canonical = r#"{"a":[null,true,false,-1.5e+3,"x",[],{}],"b":{"c":[[0]]}}"#;
        for dialect in [Dialect::GO, Dialect::GO_STRICT, Dialect::STRICT] {
            assert_eq!(write(&read(text, dialect).unwrap(), Style::Compact), canonical);
        }
    }

    #[test]
    fn the_last_duplicate_counts_for_the_gateway() {
        let text = br#"{"t":{"a":1,"b":2,"a":3},"o":{"x":1},"\u006f":{"y":2}}"#;
        let value = read(text, Dialect::GO).unwrap();
        assert_eq!(write(&value, Style::Go), r#"{"o":{"y":2},"t":{"a":3,"b":2}}"#);
    }

    #[test]
    fn duplicates_are_refused_at_every_depth_where_wanted() {
        for dialect in [Dialect::STRICT, Dialect::GO_STRICT] {
            for (text, offset) in [(r#"{"alg":1,"\u0061lg":2}"#, 9), (r#"[{"x":[{"a":1,"b":2,"a":{}}]}]"#, 20)] {
                let error = read(text.as_bytes(), dialect).unwrap_err();
                assert!(matches!(error.fault(), Fault::DuplicateMember { .. }), "{error}");
                assert_eq!(error.location().offset, offset);
            }
            assert!(read(br#"{"a":{"a":1},"A":2,"b":[{"a":1},{"a":1}]}"#, dialect).is_ok());
        }
    }

    #[test]
    fn names_equal_after_replacement_are_duplicates() {
        let text = b"{\"\xFF\":1,\"\\ud800\":2}";
        let error = read(text, Dialect::GO_STRICT).unwrap_err();
        assert_eq!(error.fault(), &Fault::duplicate("\u{FFFD}"));
        let value = read(text, Dialect::GO).unwrap();
        assert_eq!(write(&value, Style::Go), "{\"\u{FFFD}\":2}");
    }

    #[test]
    fn what_is_no_json_is_refused_by_all() {
        let cases: [(&[u8], Fault, usize); 32] = [
            (b"", Fault::Empty, 0),
            (b" \n", Fault::Empty, 2),
            (b"\xEF\xBB\xBF{}", Fault::ByteOrderMark, 0),
            (b"\xFF\xFE{\0", Fault::ByteOrderMark, 0),
            (b"{}x", Fault::TrailingData, 2),
            (b"{\"a\":1,}", unexpected('}', Expected::Name), 7),
            (b"{,}", unexpected(',', Expected::NameOrEnd), 1),
            (b"{1:2}", unexpected('1', Expected::NameOrEnd), 1),
            (b"{\"a\",1}", unexpected(',', Expected::Colon), 4),
            (b"{\"a\":}", unexpected('}', Expected::Value), 5),
            (b"{\"a\":1]", unexpected(']', Expected::CommaOrBrace), 6),
            (b"[1,]", unexpected(']', Expected::Value), 3),
            (b"[,]", unexpected(',', Expected::ValueOrEnd), 1),
            (b"[1}", unexpected('}', Expected::CommaOrBracket), 2),
            (b"[1 2]", unexpected('2', Expected::CommaOrBracket), 3),
            (b"[1/*c*/]", unexpected('/', Expected::CommaOrBracket), 2),
            (b"[0x10]", unexpected('x', Expected::CommaOrBracket), 2),
            (b"[nul]", unexpected(']', Expected::Literal("null")), 4),
            (b"[True]", unexpected('T', Expected::ValueOrEnd), 1),
            (b"{'t':1}", unexpected('\'', Expected::NameOrEnd), 1),
            (b"\x0b1", unexpected('\x0b', Expected::Value), 0),
            (b"\xA0 1", Fault::InvalidUtf8, 0),
            (b"[", Fault::UnexpectedEnd { expected: Expected::ValueOrEnd }, 1),
            (b"[1,", Fault::UnexpectedEnd { expected: Expected::Value }, 3),
            (b"{\"a\"", Fault::UnexpectedEnd { expected: Expected::Colon }, 4),
            (b"\"abc", Fault::UnexpectedEnd { expected: Expected::Quote }, 4),
            (b"\"abc\\", Fault::UnexpectedEnd { expected: Expected::Quote }, 5),
            (b"\"\\x41\"", Fault::BadEscape, 1),
            (b"\"\\u00g0\"", Fault::BadEscape, 1),
            (b"\"\\u+041\"", Fault::BadEscape, 1),
            (b"[\"a\x01\"]", Fault::ControlCharacter { found: '\x01' }, 3),
            (b"[-Infinity]", Fault::InvalidNumber(NumberFault::NotFinite), 1),
        ];
        for (text, fault, offset) in cases {
            for dialect in [Dialect::GO, Dialect::GO_STRICT, Dialect::STRICT] {
                let error = read(text, dialect).unwrap_err();
                assert_eq!((error.fault(), error.location().offset), (&fault, offset));
            }
        }
    }

    #[test]
    fn protobuf_reads_more_than_json() {
        for (text, value) in [
            ("{'a':'x\"y',\"b'\":1,}", r#"{"a":"x\"y","b'":1}"#),
            ("{ a_1 : [ 1 , ] , B : {} , }", r#"{"a_1":[1],"B":{}}"#),
            ("['\\'', \"\\'\", 'a\tb\nc', '\\U0041\\uD83D\\uDE00']", "[\"'\",\"'\",\"a\\tb\\nc\",\"A😀\"]"),
            ("[1e308, -1E-400, '']", r#"[1e308,-1E-400,""]"#),
        ] {
            let read = read(text.as_bytes(), Dialect::PROTOBUF).unwrap();
            assert_eq!(write(&read, Style::Compact), value, "{text}");
        }
        for text in [
            "[,]",
            "{,}",
            "[1,,]",
            "{a:1,a:2}",
            "{a:{b:1,'b':2}}",
            "{1:2}",
            "{null:1}",
            "{a-b:1}",
            "[1e309]",
            "[01]",
            "[+1]",
            "[.5]",
            "[NaN]",
            "[1]//",
            "/**/[]",
            "['a\"]",
            "['\\x']",
            "['\\ud800']",
            "['\\ude00']",
            "{}{}",
            "",
            "[a]",
            "\u{feff}[]",
        ] {
            assert!(read(text.as_bytes(), Dialect::PROTOBUF).is_err(), "{text}");
        }
        assert!(read(b"[\"\xff\"]", Dialect::PROTOBUF).is_err());
        let nested =
            |levels: usize| read(format!("{}{}", "[".repeat(levels), "]".repeat(levels)).as_bytes(), Dialect::PROTOBUF);
        assert!(nested(100).is_ok() && nested(101).is_err());
    }

    #[test]
    fn a_stream_gives_its_first_value() {
        for text in ["{\"a\":1}{\"a\":2}", "{\"a\":1} x", "{\"a\":1}\u{feff}"] {
            assert!(read(text.as_bytes(), Dialect::GO).is_err());
            let value = read(text.as_bytes(), Dialect::GO.with_trailing_ignored());
            assert_eq!(write(&value.unwrap(), Style::Go), r#"{"a":1}"#);
        }
    }

    #[test]
    fn depth_counts_open_containers() {
        let dialect = Dialect::STRICT.with_depth(2);
        for text in ["[[]]", "[[1],[2],{}]", "{\"a\":{\"b\":1},\"c\":[]}"] {
            assert!(read(text.as_bytes(), dialect).is_ok(), "{text}");
        }
        for (text, offset) in [("[[[]]]", 2), ("{\"a\":[{}]}", 6), ("[[],[[]]]", 5)] {
            let error = read(text.as_bytes(), dialect).unwrap_err();
            assert_eq!(error.fault(), &Fault::TooDeep { limit: 2 });
            assert_eq!(error.location().offset, offset);
        }
        assert!(read(b"1", dialect.with_depth(0)).is_ok());
        assert!(read(b"[]", dialect.with_depth(0)).is_err());
    }

    #[test]
    fn many_names_are_checked_in_linear_time() {
        let members: Vec<_> = (0..100_000).map(|n| format!("\"m{n}\":{n}")).collect();
        let text = format!("{{{},\"m5\":0}}", members.join(","));
        let error = read(text.as_bytes(), Dialect::STRICT).unwrap_err();
        assert_eq!(error.fault(), &Fault::duplicate("m5"));
        let object = read_object(text.as_bytes(), Dialect::GO).unwrap();
        assert_eq!(object.len(), 100_000);
    }

    #[test]
    fn only_objects_are_read_as_objects() {
        assert_eq!(read_object(b" {} ", Dialect::STRICT).unwrap(), Object::new());
        assert!(read_object(b"[]", Dialect::STRICT).is_err());
        assert!(matches!(read_object(b"[", Dialect::STRICT).unwrap_err().fault(), Fault::UnexpectedEnd { .. }));
    }

    fn unexpected(found: char, expected: Expected) -> Fault {
        Fault::Unexpected { found, expected }
    }
}
