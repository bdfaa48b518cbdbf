//! Where values stand in a JSON text that was read already.

use std::borrow::Cow;

use memchr::memchr2;

use super::marks::{Mark, Marks};
use super::path::{Step, shown};
use crate::json::{self, Dialect, Object, Value};

/// Marks the text from which a value was read, in one pass.
pub(super) fn marks(text: &[u8], value: &Value) -> Marks {
    let mut marks = Marks::default();
    let mut open: Vec<Open<'_, '_>> = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'{' | b'[' => {
                let value = match open.last() {
                    None => Some(value),
                    Some(outer) => outer.next_value(),
                };
                let is_object = *byte == b'{';
                open.push(Open { value, start: at, is_object, name: None, names: Vec::new(), marks: Vec::new() });
                at += 1;
            }
            b'}' | b']' => {
                let Some(closed) = open.pop() else { return marks };
                let start = closed.start;
                let below = closed.keep(&mut marks, |name| way(&open, name));
                let Some(outer) = open.last_mut() else {
                    marks.root = Mark { name: start, value: start, below: Some(below) };
                    return marks;
                };
                outer.meet(start, Some(below));
                at += 1;
            }
            b'"' => {
                let end = string_end(text, at);
                match open.last_mut() {
                    Some(outer) if outer.is_object && outer.name.is_none() => {
                        outer.name = Some((text.get(at..end).unwrap_or_default(), at));
                    }
                    Some(outer) => outer.meet(at, None),
                    None => return marks,
                }
                at = end;
            }
            b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' => at += 1,
            _ => {
                let Some(outer) = open.last_mut() else { return marks };
                outer.meet(at, None);
                let rest = text.get(at..).unwrap_or_default();
                let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
                at += rest.iter().position(ends).unwrap_or(rest.len());
            }
        }
    }
    marks
}

/// An array or object whose end was not met yet.
struct Open<'t, 'v> {
    /// What was read of it; of two members of one name the last is there alone, so this may be another value.
    value: Option<&'v Value>,
    start: usize,
    is_object: bool,
    /// The name of the member whose value comes next, with its quotes, and where it stands.
    name: Option<(&'t [u8], usize)>,
    /// Those that were met, with their quotes; none of items
    names: Vec<&'t [u8]>,
    marks: Vec<Mark>,
}

impl<'v> Open<'_, 'v> {
    fn next_value(&self) -> Option<&'v Value> {
        match (self.value?, self.name) {
            (Value::Object(object), Some((quoted, _))) => match object.iter().nth(self.marks.len()) {
                Some((own, value)) if is_written(own, quoted) => Some(value),
                // One before it occurred twice.
                Some(_) | None => object.get(&name(quoted)),
            },
            (value, _) => value.as_array()?.get(self.marks.len()),
        }
    }

    fn meet(&mut self, value: usize, below: Option<usize>) {
        let at = match self.name.take() {
            Some((quoted, at)) => {
                self.names.push(quoted);
                at
            }
            None => value,
        };
        self.marks.push(Mark { name: at, value, below });
    }

    fn keep(self, marks: &mut Marks, way: impl Fn(&str) -> String) -> usize {
        let none = Object::new();
        let object = self.value.and_then(Value::as_object).unwrap_or(&none);
        let mut names = object.iter().zip(&self.names);
        let is_plain = object.len() == self.marks.len() && names.all(|((own, _), quoted)| is_written(own, quoted));
        if !self.is_object || is_plain {
            return marks.add_items(self.marks);
        }
        let names: Vec<Cow<'_, str>> = self.names.iter().map(|quoted| name(quoted)).collect();
        marks.add_members(object, names.iter().map(AsRef::as_ref).zip(self.marks), way)
    }
}

/// The way to a member of what was opened last and closed again.
fn way(open: &[Open<'_, '_>], member: &str) -> String {
    let names: Vec<_> = open.iter().map(|outer| outer.name.map(|(quoted, _)| name(quoted))).collect();
    let outer = open.iter().zip(&names).map(|(outer, name)| match name {
        Some(name) => Step::Member { name, position: 0 },
        None => Step::Item(outer.marks.len()),
    });
    shown(outer.chain([Step::Member { name: member, position: 0 }]))
}

/// Whether a name stands so between its quotes, without an escape.
fn is_written(own: &str, quoted: &[u8]) -> bool {
    quoted.get(1..quoted.len().saturating_sub(1)) == Some(own.as_bytes()) && !quoted.contains(&b'\\')
}

/// A name with its quotes, as the reader reads it.
fn name(quoted: &[u8]) -> Cow<'_, str> {
    let plain = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    match std::str::from_utf8(plain) {
        Ok(plain) if !plain.contains('\\') => Cow::Borrowed(plain),
        _ => match json::read(quoted, Dialect::GO) {
            Ok(Value::String(name)) => Cow::Owned(name),
            _ => Cow::Borrowed(""),
        },
    }
}

/// The byte after the closing quote of the string at `start`.
fn string_end(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        match memchr2(b'"', b'\\', rest) {
            None => return text.len(),
            Some(found) if rest.get(found) == Some(&b'"') => return at + found + 1,
            Some(found) => at += found + 2,
        }
    }
}
