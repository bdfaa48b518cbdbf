//! JSON, with its places.

use super::marks::{Mark, Marks};
use super::path::{Step, shown};
use crate::json::{self, Dialect, Error, Name, Names, Trace, Value};

/// What a text holds and where.
pub(super) fn read(text: &[u8], dialect: Dialect) -> Result<(Value, Marks), Error> {
    let mut tracer = Tracer {
        text,
        marks: Marks::default(),
        met: Vec::new(),
        open: Vec::new(),
        name: None,
        names: Names::default(),
    };
    let value = json::read_traced(text, dialect, &mut tracer)?;
    let Tracer { mut marks, mut met, .. } = tracer;
    marks.finish(met.pop().unwrap_or_default());
    Ok((value, marks))
}

struct Tracer<'t> {
    text: &'t [u8],
    marks: Marks,
    /// The marks inside of what is open, outermost first.
    met: Vec<Mark>,
    open: Vec<Open>,
    /// Where the name of the member begins whose value comes next.
    name: Option<usize>,
    names: Names,
}

/// A list or object whose end was not met yet.
struct Open {
    mark: Mark,
    is_member: bool,
    /// How many marks were met before those in it
    before: usize,
}

impl Tracer<'_> {
    fn mark(&mut self, value: usize) -> Mark {
        Mark::new(self.name.take().unwrap_or(value), value, None)
    }

    /// The way to a member of what was opened last.
    fn way(&self, member: Mark) -> String {
        let own_name = |open: &Open| if open.is_member { name(self.text, open.mark.name()) } else { String::new() };
        let names: Vec<String> = self.open.iter().map(own_name).collect();
        let before = std::iter::once(0).chain(self.open.iter().map(|open| open.before));
        let outer = self.open.iter().zip(&names).zip(before).skip(1).map(|((open, name), before)| {
            if open.is_member { Step::Member { name, position: 0 } } else { Step::Item(open.before - before) }
        });
        let member = name(self.text, member.name());
        shown(&outer.chain([Step::Member { name: &member, position: 0 }]).collect::<Vec<_>>())
    }
}

impl Trace for Tracer<'_> {
    fn name(&mut self, at: usize) {
        self.name = Some(at);
    }

    fn keep(&mut self, name: &str) -> Name {
        self.names.keep(name)
    }

    fn value(&mut self, at: usize) {
        let mark = self.mark(at);
        self.met.push(mark);
    }

    fn open(&mut self, at: usize) {
        let is_member = self.name.is_some();
        let mark = self.mark(at);
        self.open.push(Open { mark, is_member, before: self.met.len() });
    }

    fn close(&mut self) {
        let Some(Open { mark, before, .. }) = self.open.pop() else { return };
        let below = self.marks.add(self.met.drain(before..));
        self.met.push(Mark::new(mark.name(), mark.value(), Some(below)));
    }

    fn replaced(&mut self, position: usize) {
        let (Some(mark), Some(open)) = (self.met.pop(), self.open.last()) else { return };
        if let Some(replaced) = self.met.get_mut(open.before + position) {
            *replaced = mark;
        }
        if self.marks.has_room_for_repeated() {
            self.marks.note_repeated(self.way(mark), mark.name());
        }
    }
}

/// The name that begins at a byte, which was read before: in quotes, as no reader that takes others takes repeated ones.
fn name(text: &[u8], at: usize) -> String {
    let quoted = text.get(at..).unwrap_or_default();
    match json::read(quoted, Dialect::GO.with_trailing_ignored()) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}
