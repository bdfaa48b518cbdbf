//! Where values begin in a text, told while they are read.

use crate::json::name::Name;

/// Is told of every value in the order of the text, with the bytes at which they begin.
pub(crate) trait Trace {
    /// The name of the member whose value comes next.
    fn name(&mut self, at: usize);

    /// How to keep the text of a name.
    fn keep(&mut self, name: &str) -> Name {
        Name::Own(name.to_owned())
    }

    /// A value without values in it.
    fn value(&mut self, at: usize);

    /// A list or object; what is told from here to its end is in it.
    fn open(&mut self, at: usize);

    /// The end of what was opened last.
    fn close(&mut self);

    /// The member before has the name of another, which it replaced: the one with so many members before it.
    fn replaced(&mut self, position: usize);
}

/// For those who do not want to know.
impl Trace for () {
    fn name(&mut self, _: usize) {}
    fn value(&mut self, _: usize) {}
    fn open(&mut self, _: usize) {}
    fn close(&mut self) {}
    fn replaced(&mut self, _: usize) {}
}
