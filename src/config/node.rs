//! A value with its way and place.

use super::document::Document;
use super::marks::{Mark, Spot};
use super::path::{Step, shown};
use crate::finding::Place;
use crate::json::Value;

/// A value of a document. Values are stepped to by the hundred thousand: the way to one is looked for when it is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Node<'c> {
    document: &'c Document,
    value: &'c Value,
    spot: Spot,
    /// From the value around it
    last: Option<Step<'c>>,
}

/// A member of an object, and how many stand before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'c> {
    pub(super) name: &'c str,
    pub(super) value: &'c Value,
    pub(super) position: usize,
}

/// Which value of which document.
#[cfg(feature = "cel")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(super) file: String,
    pub(super) index: usize,
    pub(super) way: Vec<usize>,
}

impl<'c> Node<'c> {
    pub(crate) fn root(document: &'c Document) -> Self {
        Self { document, value: document.value(), spot: document.marks().root(), last: None }
    }

    pub(crate) fn value(&self) -> &'c Value {
        self.value
    }

    /// The members of an object with their names as they are written; none of anything else.
    pub(crate) fn members(&self) -> impl DoubleEndedIterator<Item = (&'c str, Node<'c>)> + use<'c, '_> {
        self.entries().map(|entry| (entry.name, self.inner(entry)))
    }

    /// The same, without a node for each: most are looked at by their names alone.
    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = Entry<'c>> + use<'c, '_> {
        let object = self.value.as_object();
        let members = object.into_iter().flat_map(|object| object.iter().enumerate());
        members
            .map(|(position, (name, value))| Entry { name, value, position })
            .filter(|entry| !self.document.hides(|| self.document.marks().inner(self.spot, entry.position)))
    }

    /// The value of one of the [`Node::entries`].
    pub(super) fn inner(&self, entry: Entry<'c>) -> Self {
        let Entry { name, value, position } = entry;
        self.step(Step::Member { name, position }, value)
    }

    /// The items of an array; none of anything else.
    pub(crate) fn items(&self) -> impl DoubleEndedIterator<Item = Node<'c>> + use<'c, '_> {
        let items = self.value.as_array().unwrap_or_default();
        items
            .iter()
            .enumerate()
            .map(|(index, value)| self.step(Step::Item(index), value))
            .filter(|node| !node.is_hidden())
    }

    /// A member by its exact name.
    pub(crate) fn member(&self, name: &str) -> Option<Node<'c>> {
        self.find(|written, _| written == name)
    }

    /// A member that is a text.
    pub(crate) fn text(&self, name: &str) -> Option<&'c str> {
        self.member(name)?.value().as_str()
    }

    /// The items of a member; none where that is no array.
    pub(crate) fn items_of(&self, name: &str) -> Vec<Node<'c>> {
        self.member(name).iter().flat_map(Node::items).collect()
    }

    /// The members of a member, with their names; none where that is no object.
    pub(crate) fn members_of(&self, name: &str) -> Vec<(&'c str, Node<'c>)> {
        self.member(name).iter().flat_map(Node::members).collect()
    }

    /// The last member for which `is_wanted` holds, by name and value.
    pub(crate) fn find(&self, is_wanted: impl Fn(&str, &Value) -> bool) -> Option<Node<'c>> {
        let (position, name, value) = self.value.as_object()?.last_where(is_wanted)?;
        Some(self.step(Step::Member { name, position }, value)).filter(|node| !node.is_hidden())
    }

    /// The value at the end of a way of positions from here.
    pub(crate) fn descendant(&self, way: &[usize]) -> Option<Node<'c>> {
        way.iter().try_fold(self.clone(), |node, position| match node.value {
            Value::Array(items) => Some(node.step(Step::Item(*position), items.get(*position)?)),
            Value::Object(object) => {
                let (name, value) = object.iter().nth(*position)?;
                Some(node.step(Step::Member { name, position: *position }, value))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        })
    }

    /// Which value it is, to find it again.
    #[cfg(feature = "cel")]
    pub(crate) fn address(&self) -> Address {
        let way = self.document.marks().way(self.spot);
        Address { file: self.document.name().to_owned(), index: self.document.index(), way }
    }

    /// Its own name, unless it is an item or the root.
    pub(crate) fn name(&self) -> Option<&'c str> {
        match self.last? {
            Step::Member { name, .. } => Some(name),
            Step::Item(_) => None,
        }
    }

    /// The way to it, and where it begins.
    pub(crate) fn place(&self) -> Place {
        self.place_at(Mark::value)
    }

    /// The way to it, and where its name begins; for an item or the root where the value does.
    pub(crate) fn name_place(&self) -> Place {
        self.place_at(Mark::name)
    }

    /// How many members or items stand before it.
    pub(crate) fn position(&self) -> Option<usize> {
        self.last.map(Step::position)
    }

    /// The way to it, as people write it.
    pub(crate) fn path(&self) -> String {
        shown(&self.document.steps(&self.document.marks().way(self.spot)))
    }

    fn is_hidden(&self) -> bool {
        self.document.hides(|| self.spot)
    }

    fn place_at(&self, end: impl Fn(Mark) -> usize) -> Place {
        let location = self.document.marks().get(self.spot).map(|mark| self.document.locate(end(mark)));
        Place::new(self.document.name(), self.path(), location)
    }

    fn step(&self, step: Step<'c>, value: &'c Value) -> Self {
        let spot = self.document.marks().inner(self.spot, step.position());
        Self { document: self.document, value, spot, last: Some(step) }
    }
}
