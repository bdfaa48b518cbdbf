//! From values to text.

use std::{slice, vec};

use super::escape::{Escapes, write_string};
use super::value::{Object, Value};

/// How JSON text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// As Go's `json.Marshal` writes a map: members sorted at every depth by the bytes
    /// of their names, no white space, `<` `>` `&` U+2028 U+2029 as escapes.
    /// These are the bytes that the gateway signs.
    Go,
    /// Members in their order, no white space. Control characters (C0, DEL, C1), line
    /// separators and those that change the writing direction are escapes, so that the
    /// text is safe on a terminal and still JSON.
    Compact,
    /// As [`Self::Compact`], indented by two spaces a level, down to 128 levels.
    Pretty,
}

/// The text of a value.
pub fn write(value: &Value, style: Style) -> String {
    let mut out = String::new();
    write_to(value, style, &mut out);
    out
}

/// Adds the text of a value to `out`.
pub(crate) fn write_to(value: &Value, style: Style, out: &mut String) {
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
        if self.style == Style::Go {
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
            for _ in self.open.iter().take(DEEPEST_INDENT) {
                self.out.push_str("  ");
            }
        }
    }
}

impl Style {
    fn escapes(self) -> Escapes {
        match self {
            Self::Go => Escapes::Go,
            Self::Compact | Self::Pretty => Escapes::Terminal,
        }
    }

    fn colon(self) -> &'static str {
        match self {
            Self::Go | Self::Compact => ":",
            Self::Pretty => ": ",
        }
    }
}

/// Levels below are not indented further: the text would grow with the square of its depth.
const DEEPEST_INDENT: usize = 128;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read, read_object};

    #[test]
    fn the_gateway_sorts_by_the_bytes_of_names() {
        let text =
            "{\"a\":1,\"_\":1,\"A\":1,\"9\":1,\"10\":1,\"\":1,\"é\":{\"b\":[2,1],\"a\":1},\"😀\":1,\"\u{fffd}\":1}";
        assert_eq!(
            rewritten(text, Style::Go),
            "{\"\":1,\"10\":1,\"9\":1,\"A\":1,\"_\":1,\"a\":1,\"é\":{\"a\":1,\"b\":[2,1]},\"\u{fffd}\":1,\"😀\":1}"
        );
    }

    #[test]
    fn the_gateway_escapes_html_and_separators() {
        let text = "{\"<k>&\":\"<a>&\u{2028}\u{2029}\\\"\\\\\\/\"}";
        assert_eq!(rewritten(text, Style::Go), r#"{"\u003ck\u003e\u0026":"\u003ca\u003e\u0026\u2028\u2029\"\\/"}"#);
    }

    #[test]
    fn the_gateway_escapes_control_characters_and_nothing_else() {
        let all: String = ('\0'..=' ').collect();
        assert_eq!(
            write(&all.as_str().into(), Style::Go),
            r#""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f ""#
        );
        let raw = "\u{7f}\u{80}\u{feff}\u{ffff}\u{202e}'/é漢😀";
        assert_eq!(write(&raw.into(), Style::Go), format!("\"{raw}\""));
    }

    #[test]
    fn number_text_is_kept() {
        let text = "[1.0,1e3,1E+3,-0,-0.0,1e400,0.10,123456789012345678901234567890]";
        for style in [Style::Go, Style::Compact] {
            assert_eq!(rewritten(text, style), text);
        }
    }

    #[test]
    fn compact_keeps_order_and_is_safe_on_a_terminal() {
        let text = "{\"b\":\"<&>/é😀\",\"a\":\"\u{7f}\u{85}\u{9b}\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}\u{2028}\u{2029}\\u001b\\b\\f\\n\\r\\t\"}";
        assert_eq!(
            rewritten(text, Style::Compact),
            "{\"b\":\"<&>/é😀\",\"a\":\"\\u007f\\u0085\\u009b\\u061c\\u200e\\u200f\\u202a\\u202e\\u2066\\u2069\\u2028\\u2029\\u001b\\b\\f\\n\\r\\t\"}"
        );
        let neighbours = "\u{a0}\u{61b}\u{61d}\u{200d}\u{2010}\u{202f}\u{2065}\u{206a}";
        assert_eq!(write(&neighbours.into(), Style::Compact), format!("\"{neighbours}\""));
    }

    #[test]
    fn pretty_indents_by_two_spaces() {
        assert_eq!(
            rewritten(r#"{"b":[1,{"c":[]}],"a":{}}"#, Style::Pretty),
            "{\n  \"b\": [\n    1,\n    {\n      \"c\": []\n    }\n  ],\n  \"a\": {}\n}"
        );
        assert_eq!(rewritten("[]", Style::Pretty), "[]");
        let deep = format!("{}0{}", "[".repeat(1000), "]".repeat(1000));
        let text = read(deep.as_bytes(), Dialect::STRICT.with_depth(1000)).unwrap();
        assert!(write(&text, Style::Pretty).contains(&format!("\n{}0\n", " ".repeat(256))));
    }

    #[test]
    fn an_object_is_written_as_the_value_it_is() {
        let text = br#"{"b":{"d":1,"c":2},"a":1}"#;
        let object = read_object(text, Dialect::STRICT).unwrap();
        for style in [Style::Go, Style::Compact, Style::Pretty] {
            assert_eq!(write_object(&object, style), write(&object.clone().into(), style));
        }
        assert_eq!(write_object(&Object::new(), Style::Go), "{}");
    }

    #[track_caller]
    fn rewritten(text: &str, style: Style) -> String {
        write(&read(text.as_bytes(), Dialect::GO).unwrap(), style)
    }
}
