//! Where values stand in a JSON text that was read already.

use std::borrow::Cow;

use memchr::memchr2;

use super::marks::{Mark, Marks};
use super::path::{Path, Step};
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
                open.push(Open { value, start: at, is_object: *byte == b'{', name: None, met: Vec::new() });
                at += 1;
            }
            b'}' | b']' => {
                let Some(closed) = open.pop() else { return marks };
                let below = closed.keep(&mut marks, || way(&open));
                let Some(outer) = open.last_mut() else {
                    marks.root = Mark { name: closed.start, value: closed.start, below: Some(below) };
                    return marks;
                };
                outer.meet(closed.start, Some(below));
                at += 1;
            }
            b'"' => {
                let end = string_end(text, at);
                match open.last_mut() {
                    Some(outer) if outer.is_object && outer.name.is_none() => {
                        outer.name = Some((name(text.get(at..end).unwrap_or_default()), at));
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
    /// The name of the member whose value comes next, and where it stands.
    name: Option<(Cow<'t, str>, usize)>,
    met: Vec<(Cow<'t, str>, Mark)>,
}

impl<'v> Open<'_, 'v> {
    fn next_value(&self) -> Option<&'v Value> {
        match (self.value?, &self.name) {
            (Value::Object(object), Some((name, _))) => object.get(name),
            (value, _) => value.as_array()?.get(self.met.len()),
        }
    }

    fn meet(&mut self, value: usize, below: Option<usize>) {
        let (name, at) = self.name.take().unwrap_or((Cow::Borrowed(""), value));
        self.met.push((name, Mark { name: at, value, below }));
    }

    fn keep<'n>(&'n self, marks: &mut Marks, outer: impl Fn() -> Path<'n>) -> usize {
        if self.is_object {
            let none = Object::new();
            let object = self.value.and_then(Value::as_object).unwrap_or(&none);
            marks.add_members(object, self.met.iter().map(|(name, mark)| (name.as_ref(), *mark)), outer)
        } else {
            marks.add_items(self.met.iter().map(|(_, mark)| *mark).collect())
        }
    }
}

/// The way to what comes next in what is open.
fn way<'o>(open: &'o [Open<'_, '_>]) -> Path<'o> {
    open.iter().fold(Path::default(), |path, outer| {
        path.with(match &outer.name {
            Some((name, _)) => Step::Member { name, position: 0 },
            None => Step::Item(outer.met.len()),
        })
    })
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
