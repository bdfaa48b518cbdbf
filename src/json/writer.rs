//! From values to text.

use std::fmt::Write as _;
use std::{slice, vec};

use super::object::Object;
use super::value::Value;

/// How JSON text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// As Go's `json.Marshal` writes a map: members sorted at every depth by the bytes
    /// of their names, no white space, `<` `>` `&` U+2028 U+2029 as escapes.
    /// These are the bytes that the gateway signs.
    Gateway,
    /// Members in their order, no white space. Control characters (C0, DEL, C1), line
    /// separators and those that change the writing direction are escapes, so that the
    /// text is safe on a terminal and still JSON.
    Compact,
    /// As [`Self::Compact`], indented by two spaces a level.
    Pretty,
}

/// The text of a value.
pub fn write(value: &Value, style: Style) -> String {
    let mut out = String::new();
    write_to(value, style, &mut out);
    out
}

/// Adds the text of a value to `out`.
pub fn write_to(value: &Value, style: Style, out: &mut String) {
    let mut writer = Writer { style, out, open: Vec::new() };
    writer.begin(value);
    writer.finish();
}

/// The text of an object.
pub fn write_object(object: &Object, style: Style) -> String {
    let mut out = String::new();
    let mut writer = Writer { style, out: &mut out, open: Vec::new() };
    writer.begin_object(object);
    writer.finish();
    out
}

/// Adds `text` to `out` as a string of the gateway's protected header, in quotes:
/// as [`Style::Gateway`], but with `\u0008` and `\u000c` for backspace and form feed.
pub fn write_header_string(text: &str, out: &mut String) {
    write_string(text, Escapes::Header, out);
}

/// Adds `text` to `out` as a string that is safe on a terminal, in quotes.
pub(super) fn write_terminal_string(text: &str, out: &mut String) {
    write_string(text, Escapes::Terminal, out);
}

/// Keeps its own stack, so that no nesting can exhaust the thread's.
struct Writer<'a, 'o> {
    style: Style,
    out: &'o mut String,
    open: Vec<Open<'a>>,
}

/// A container of which some members are written.
struct Open<'a> {
    rest: Rest<'a>,
    written: bool,
}

enum Rest<'a> {
    Items(slice::Iter<'a, Value>),
    Members(vec::IntoIter<(&'a str, &'a Value)>),
}

impl<'a> Writer<'a, '_> {
    /// Writes a scalar, or opens a container.
    fn begin(&mut self, value: &'a Value) {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(true) => self.out.push_str("true"),
            Value::Bool(false) => self.out.push_str("false"),
            Value::Number(number) => self.out.push_str(number.as_str()),
            Value::String(text) => write_string(text, self.style.escapes(), self.out),
            Value::Array(items) => {
                self.out.push('[');
                self.open(Rest::Items(items.iter()));
            }
            Value::Object(object) => self.begin_object(object),
        }
    }

    fn begin_object(&mut self, object: &'a Object) {
        let mut members: Vec<_> = object.into_iter().collect();
        if self.style == Style::Gateway {
            members.sort_unstable_by_key(|(name, _)| *name);
        }
        self.out.push('{');
        self.open(Rest::Members(members.into_iter()));
    }

    fn open(&mut self, rest: Rest<'a>) {
        self.open.push(Open { rest, written: false });
    }

    /// Writes what is left of the open containers, the innermost first.
    fn finish(&mut self) {
        while let Some(innermost) = self.open.last_mut() {
            let next = match &mut innermost.rest {
                Rest::Items(items) => items.next().map(|value| (None, value)),
                Rest::Members(members) => members.next().map(|(name, value)| (Some(name), value)),
            };
            if let Some((name, value)) = next {
                if innermost.written {
                    self.out.push(',');
                }
                innermost.written = true;
                self.line();
                if let Some(name) = name {
                    write_string(name, self.style.escapes(), self.out);
                    self.out.push_str(self.style.colon());
                }
                self.begin(value);
            } else if let Some(done) = self.open.pop() {
                if done.written {
                    self.line();
                }
                self.out.push(match done.rest {
                    Rest::Items(_) => ']',
                    Rest::Members(_) => '}',
                });
            }
        }
    }

    fn line(&mut self) {
        if self.style == Style::Pretty {
            self.out.push('\n');
            for _ in &self.open {
                self.out.push_str("  ");
            }
        }
    }
}

impl Style {
    fn escapes(self) -> Escapes {
        match self {
            Self::Gateway => Escapes::Gateway,
            Self::Compact | Self::Pretty => Escapes::Terminal,
        }
    }

    fn colon(self) -> &'static str {
        match self {
            Self::Gateway | Self::Compact => ":",
            Self::Pretty => ": ",
        }
    }
}

/// Which characters of a string are written as escapes, beside the quote and the backslash.
#[derive(Clone, Copy)]
enum Escapes {
    Gateway,
    Header,
    Terminal,
}

impl Escapes {
    fn cover(self, c: char) -> bool {
        match c {
            '"' | '\\' | '\0'..' ' | '\u{2028}' | '\u{2029}' => true,
            '<' | '>' | '&' => !matches!(self, Self::Terminal),
            '\u{7f}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => matches!(self, Self::Terminal),
            _ => false,
        }
    }

    /// The letter or sign after the backslash, for characters that have one.
    fn short(self, c: char) -> Option<char> {
        match c {
            '"' | '\\' => Some(c),
            '\n' => Some('n'),
            '\r' => Some('r'),
            '\t' => Some('t'),
            '\u{8}' if !matches!(self, Self::Header) => Some('b'),
            '\u{c}' if !matches!(self, Self::Header) => Some('f'),
            _ => None,
        }
    }
}

fn write_string(text: &str, escapes: Escapes, out: &mut String) {
    out.push('"');
    for piece in text.split_inclusive(|c| escapes.cover(c)) {
        let mut plain = piece.chars();
        match plain.next_back() {
            Some(last) if escapes.cover(last) => {
                out.push_str(plain.as_str());
                write_escape(last, escapes, out);
            }
            _ => out.push_str(piece),
        }
    }
    out.push('"');
}

fn write_escape(c: char, escapes: Escapes, out: &mut String) {
    match escapes.short(c) {
        Some(short) => out.extend(['\\', short]),
        // Writing to a string does not fail, and no escaped character is beyond U+FFFF.
        None => drop(write!(out, "\\u{:04x}", u32::from(c))),
    }
}
