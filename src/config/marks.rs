//! Where the values of a document begin, and the names of its members.

use std::collections::HashMap;

use crate::json::Object;

/// Where a member or an item stands, in bytes of its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its name; for an item its value.
    pub(super) name: usize,
    pub(super) value: usize,
    /// The block of marks inside of it, unless it is a scalar. Values that YAML repeats by an alias share theirs.
    pub(super) below: Option<usize>,
}

/// The marks of a whole document, every block in the order of the object's members or the array's items.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) root: Mark,
    blocks: Vec<Vec<Mark>>,
    repeated: Vec<Repeated>,
}

/// A name that stands in its object already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Repeated {
    /// The way to the member from the root
    pub(super) way: String,
    /// Where the name stands, in bytes
    pub(super) at: usize,
}

impl Marks {
    /// Keeps the marks of an array's items, or of an object's members where no name occurs twice, and gives their block.
    pub(super) fn add_items(&mut self, items: Vec<Mark>) -> usize {
        self.blocks.push(items);
        self.blocks.len() - 1
    }

    /// Keeps the marks of an object's members as they were met, and gives their block. Of two members of one name the last
    /// counts, in the place of the first, as in the object. `way` tells the way to a member from the root.
    pub(super) fn add_members<'n>(
        &mut self,
        object: &Object,
        members: impl Iterator<Item = (&'n str, Mark)>,
        way: impl Fn(&str) -> String,
    ) -> usize {
        let mut marks: Vec<Mark> = Vec::with_capacity(object.len());
        let mut expected = object.iter().map(|(name, _)| name).peekable();
        let mut positions = None;
        for (name, mark) in members {
            if expected.next_if_eq(&name).is_some() {
                marks.push(mark);
                continue;
            }
            // Searched by hash: a text of nothing but repeated names must not take the square of its length.
            let positions: &mut HashMap<&str, usize> = positions.get_or_insert_with(|| {
                object.iter().enumerate().map(|(position, (name, _))| (name, position)).collect()
            });
            if let Some(repeated) = positions.get(name).and_then(|position| marks.get_mut(*position)) {
                *repeated = mark;
                self.repeated.push(Repeated { way: way(name), at: mark.name });
            }
        }
        self.add_items(marks)
    }

    /// The names that stand in their objects already.
    pub(super) fn repeated(&self) -> &[Repeated] {
        &self.repeated
    }

    /// The mark at the end of a way of positions from the root.
    pub(super) fn find(&self, way: impl IntoIterator<Item = usize>) -> Option<Mark> {
        way.into_iter().try_fold(self.root, |mark, position| self.below(mark)?.get(position).copied())
    }

    /// The marks inside of a value.
    pub(super) fn below(&self, mark: Mark) -> Option<&[Mark]> {
        self.blocks.get(mark.below?).map(Vec::as_slice)
    }
}
