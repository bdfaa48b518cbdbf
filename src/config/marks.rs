//! Where the values of a document begin, and the names of its members.

use std::collections::HashMap;

use crate::json::Object;

/// Which value of a document: its place among all marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot(usize);

/// Where a member or an item begins, in bytes of its text. As small as can be: there are hundreds of thousands, in texts of far
/// less than 4 GiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    name: u32,
    value: u32,
    /// [`NONE`] for a scalar
    below: u32,
}

/// The marks of a whole document: first those in a list or object, then its own, and the root's last.
#[derive(Debug, Default)]
pub(super) struct Marks {
    all: Vec<Mark>,
    blocks: Vec<Block>,
    repeated: Vec<Repeated>,
}

/// The marks of an array's items, or of an object's members, in their order.
#[derive(Debug)]
struct Block {
    first: u32,
    /// The mark of the array or object itself, once it is there; until then what is none
    outer: u32,
}

impl Mark {
    /// `name`: where its name begins; for an item its value. `below`: the block of marks inside of it, unless it is a scalar.
    pub(super) fn new(name: usize, value: usize, below: Option<usize>) -> Self {
        Self { name: small(name), value: small(value), below: below.map_or(NONE, small) }
    }

    pub(super) fn name(self) -> usize {
        wide(self.name)
    }

    pub(super) fn value(self) -> usize {
        wide(self.value)
    }

    pub(super) fn below(self) -> Option<usize> {
        Some(self.below).filter(|block| *block != NONE).map(wide)
    }
}

/// Of a text that holds nothing.
impl Default for Mark {
    fn default() -> Self {
        Self::new(0, 0, None)
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NONE)
}

fn wide(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
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
    /// Keeps the marks of an array's items, or of an object's members where no name stands twice, and gives their block.
    pub(super) fn add(&mut self, marks: impl IntoIterator<Item = Mark>) -> usize {
        let block = Block { first: small(self.all.len()), outer: NONE };
        for mark in marks {
            if let Some(inner) = mark.below().and_then(|block| self.blocks.get_mut(block)) {
                inner.outer = small(self.all.len());
            }
            self.all.push(mark);
        }
        self.blocks.push(block);
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
                if self.has_room_for_repeated() {
                    self.note_repeated(way(name), mark.name());
                }
            }
        }
        self.add(marks)
    }

    /// Keeps a block once more, with all that is in it: for values that stand in two places.
    pub(super) fn copy(&mut self, block: usize) -> usize {
        let mut marks = self.block(block).to_vec();
        for mark in &mut marks {
            *mark = Mark::new(mark.name(), mark.value(), mark.below().map(|block| self.copy(block)));
        }
        self.add(marks)
    }

    /// Whether more repeated names are noted: a way is as long as the text is deep.
    pub(super) fn has_room_for_repeated(&self) -> bool {
        self.repeated.len() < MOST_REPEATED
    }

    /// A name, which begins at a byte, stands in its object already.
    pub(super) fn note_repeated(&mut self, way: String, at: usize) {
        self.repeated.push(Repeated { way, at });
    }

    /// The mark of the root, which is the last.
    pub(super) fn finish(&mut self, root: Mark) {
        self.add([root]);
    }

    /// The names that stand in their objects already.
    pub(super) fn repeated(&self) -> &[Repeated] {
        &self.repeated
    }

    pub(super) fn get(&self, spot: Spot) -> Option<Mark> {
        self.all.get(spot.0).copied()
    }

    pub(super) fn root(&self) -> Spot {
        Spot(self.all.len().saturating_sub(1))
    }

    /// An item or member of a list or object, by its place among them.
    pub(super) fn inner(&self, outer: Spot, position: usize) -> Spot {
        let below = self.get(outer).and_then(|mark| self.blocks.get(mark.below()?));
        Spot(below.map_or(usize::MAX, |block| wide(block.first) + position))
    }

    /// The value at the end of a way of positions from the root.
    #[cfg(feature = "cel")]
    pub(super) fn find(&self, way: &[usize]) -> Spot {
        way.iter().fold(self.root(), |spot, position| self.inner(spot, *position))
    }

    /// The way to a value: positions from the root.
    pub(super) fn way(&self, spot: Spot) -> Vec<usize> {
        let (mut way, mut spot) = (Vec::new(), spot.0);
        loop {
            let behind = self.blocks.partition_point(|block| wide(block.first) <= spot);
            let Some(block) = behind.checked_sub(1).and_then(|index| self.blocks.get(index)) else { break };
            if block.outer == NONE {
                break;
            }
            way.push(spot - wide(block.first));
            spot = wide(block.outer);
        }
        way.reverse();
        way
    }

    /// The marks inside of a value.
    pub(super) fn below(&self, mark: Mark) -> &[Mark] {
        mark.below().map_or(&[], |block| self.block(block))
    }

    fn block(&self, block: usize) -> &[Mark] {
        let first = |block: usize| self.blocks.get(block).map_or(self.all.len(), |block| wide(block.first));
        self.all.get(first(block)..first(block + 1)).unwrap_or_default()
    }
}

/// No mark and no block
const NONE: u32 = u32::MAX;

/// Of how many repeated names is told.
const MOST_REPEATED: usize = 1_000;
