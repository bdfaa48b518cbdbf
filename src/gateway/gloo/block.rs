//! Objects of a resource, decoded member by member, with what is wrong and what is unknown among them.

use super::notes::Notes;
use crate::config::{Fields, Leftover, Node, Reading};
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::enum_position::enum_position;
use crate::gateway::envoy::re2::Unusable;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::regex::Expression;
use crate::gateway::meanings;
use crate::json::Value;

/// An object of a resource.
#[derive(Debug)]
pub(super) struct Block<'c, 'n> {
    node: Node<'c>,
    fields: Fields<'c>,
    notes: &'n Notes,
}

impl<'c, 'n> Block<'c, 'n> {
    pub(super) fn of(node: &Node<'c>, notes: &'n Notes) -> Self {
        Self { node: node.clone(), fields: Fields::of(node, Reading::SERDE), notes }
    }

    pub(super) fn node(&self) -> &Node<'c> {
        &self.node
    }

    /// Empty where it is not set.
    pub(super) fn text(&mut self, name: &'static str) -> String {
        self.fields.text(name).unwrap_or_default()
    }

    pub(super) fn texts(&mut self, name: &'static str) -> Vec<String> {
        self.fields.texts(name).unwrap_or_default()
    }

    pub(super) fn flag(&mut self, name: &'static str) -> bool {
        self.optional_flag(name).unwrap_or_default()
    }

    pub(super) fn optional_flag(&mut self, name: &'static str) -> Option<bool> {
        self.fields.flag(name)
    }

    pub(super) fn count(&mut self, name: &'static str) -> u32 {
        self.fields.count(name).unwrap_or_default()
    }

    /// An object that is set.
    pub(super) fn block(&mut self, name: &'static str) -> Option<Self> {
        let object = |node: &Node<'c>| matches!(node.value(), Value::Object(_)).then(|| node.clone());
        let node = self.fields.decode(name, "an object", object)?;
        Some(Self::of(&node, self.notes))
    }

    /// The objects of a list, each decoded when it is come to.
    pub(super) fn blocks(&mut self, name: &'static str) -> impl ExactSizeIterator<Item = Self> + use<'c, 'n> {
        let list = |node: &Node<'c>| matches!(node.value(), Value::Array(_)).then(|| node.items().collect::<Vec<_>>());
        let items = self.fields.decode(name, "a list of objects", list).unwrap_or_default();
        let notes = self.notes;
        items.into_iter().map(move |node| Self::of(&node, notes))
    }

    /// The entries of a map in the order of their names.
    pub(super) fn map(&mut self, name: &'static str) -> Vec<(&'c str, Self)> {
        let map =
            |node: &Node<'c>| matches!(node.value(), Value::Object(_)).then(|| node.members().collect::<Vec<_>>());
        let mut entries = self.fields.decode(name, "an object", map).unwrap_or_default();
        entries.sort_by_key(|(name, _)| *name);
        entries.into_iter().map(|(name, node)| (name, Self::of(&node, self.notes))).collect()
    }

    /// The entries of a map of texts in the order of their names.
    pub(super) fn map_of_texts(&mut self, name: &'static str) -> Vec<(String, String)> {
        let map = |node: &Node<'c>| {
            let text = |(name, node): (&str, Node<'_>)| Some((name.to_owned(), node.value().as_str()?.to_owned()));
            matches!(node.value(), Value::Object(_)).then(|| node.members().map(text).collect::<Option<Vec<_>>>())?
        };
        let mut entries = self.fields.decode(name, "an object of strings", map).unwrap_or_default();
        entries.sort();
        entries
    }

    /// Which of the names of an enum it is, written as such or as its number; the first where it is not set.
    pub(super) fn choice(&mut self, name: &'static str, names: &[&str], expected: &'static str) -> usize {
        let choice = |node: &Node<'c>| enum_position(node.value(), names, |name, text| name == text);
        self.fields.decode(name, expected, choice).unwrap_or_default()
    }

    /// Whether a member is set, whatever it is. It decides nothing else here.
    pub(super) fn has(&mut self, name: &'static str) -> bool {
        self.fields.node(name).is_some()
    }

    /// Members that decide nothing here.
    pub(super) fn pass_over(&mut self, names: &[&'static str]) {
        for name in names {
            self.fields.node(name);
        }
    }

    /// An expression that must match a text as a whole.
    pub(super) fn expression(&self, written: &str) -> Result<Expression, Refusal> {
        self.notes.expression(written).map_err(|unusable| match unusable {
            Unusable::Refused(words) => self.refused(format!("{written:?} is not a regular expression: {words}")),
            Unusable::NotKnown(words) => Refusal::not_known(format!("{written:?}: {words}")).at(self.node.place()),
        })
    }

    /// A refusal at this object.
    pub(super) fn refused(&self, words: impl std::fmt::Display) -> Refusal {
        let place = self.node.name_place();
        Refusal::new(format!("{}: {words}", place.path)).at(place)
    }

    /// Refuses what is of the wrong type, as the schema in the cluster does; tells what is unknown.
    pub(super) fn finish(self) -> Result<(), Refusal> {
        self.end(true)
    }

    /// The same of an object that has more members than are known here: one that is nearly a known one is told.
    pub(super) fn finish_open(self) -> Result<(), Refusal> {
        self.end(false)
    }

    fn end(self, is_whole: bool) -> Result<(), Refusal> {
        let Leftover { wrong, unknown } = self.fields.finish();
        for unknown in unknown.into_iter().filter(|unknown| is_whole || unknown.meant.is_some()) {
            let place = unknown.node.name_place();
            let advice = match unknown.meant {
                Some(meant) => format!("was {meant:?} meant?"),
                None => "check its name and place".to_owned(),
            };
            let message = format!(
                "{}: {place}: there is no setting {:?}, so the cluster drops it without a word; {advice}",
                place.file, unknown.name
            );
            let finding = Finding::new(&UNKNOWN, message).at(place);
            self.notes.add(match unknown.meant {
                Some(meant) => finding.hinting(format!("`{meant}` was meant")),
                None => finding,
            });
        }
        let refused = wrong.into_iter().map(|wrong| {
            let is_scalar = |node: &Node<'_>| matches!(node.value(), Value::Bool(_) | Value::Number(_));
            let entry = wrong.node.members().map(|(_, node)| node).find(is_scalar);
            let wants_quotes = wrong.expected.contains("string") && (is_scalar(&wrong.node) || entry.is_some());
            let words =
                format!("{}: Invalid value: must be {}, is {}", wrong.node.place().path, wrong.expected, wrong.found);
            let refusal = Refusal::new(words).at(entry.filter(|_| wants_quotes).unwrap_or(wrong.node).name_place());
            Err(if wants_quotes { refusal.hinting("set it in quotes") } else { refusal })
        });
        self.notes.all::<()>(refused).map(|_| ())
    }

    pub(super) fn notes(&self) -> &'n Notes {
        self.notes
    }
}

const UNKNOWN: Rule = Rule::new("gloo/unknown-setting", Severity::Error, "a setting that Gloo does not have")
    .because_of(meanings::UNKNOWN_SETTING);

/// All that is found here.
pub(super) const RULES: &[&Rule] = &[&UNKNOWN];
