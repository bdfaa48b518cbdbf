//! YAML: many documents, and where things stand in them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput, Tag};

use super::fault::Fault;
use super::lines::Lines;
use super::marks::{Mark, Marks};
use super::path::{Step, shown};
use super::syntax::Syntax;
use crate::json::{self, Location, Names, Object, Style, Value};

/// One document of a text.
#[derive(Debug)]
pub(super) struct Yaml {
    pub(super) value: Value,
    pub(super) marks: Marks,
}

/// The documents of a text up to the first that cannot be read, and what is wrong there.
pub(super) fn read(text: &str, lines: &Lines, syntax: Syntax) -> (Vec<Yaml>, Option<Fault>) {
    let mut reader = Reader {
        text,
        lines,
        syntax,
        documents: Vec::new(),
        current: Composer::default(),
        names: Names::default(),
        ended: None,
    };
    let mut parser = Parser::new_from_str(text);
    let fault = reader.read(&mut parser).err();
    (reader.documents, fault)
}

struct Reader<'t> {
    text: &'t str,
    lines: &'t Lines,
    syntax: Syntax,
    documents: Vec<Yaml>,
    current: Composer,
    names: Names,
    /// Where the last list or mapping in brackets began and ended
    ended: Option<(usize, usize)>,
}

/// A document on its way from events to values.
#[derive(Default)]
struct Composer {
    marks: Marks,
    /// The marks inside of what is open, outermost first.
    met: Vec<Mark>,
    open: Vec<Open>,
    /// Room for items and members that are being read; what was read moves into as much as it takes.
    spare_items: Vec<Vec<Value>>,
    spare_members: Vec<Vec<(json::Name, Value)>>,
    root: Option<Composed>,
    anchors: HashMap<usize, Composed>,
    /// What aliases have repeated so far, in bytes and values.
    repeated: usize,
}

/// A list or mapping whose end was not met yet.
struct Open {
    anchor: usize,
    start: usize,
    inside: Inside,
    /// How many marks were met before those in it
    before: usize,
    /// The most levels of nesting in one of its values
    height: usize,
    /// What its names and values weigh
    weight: usize,
}

/// What was met of a list or mapping.
enum Inside {
    List(Vec<Value>),
    Mapping {
        /// The name of the member whose value comes next.
        name: Option<Name>,
        members: Vec<(json::Name, Value)>,
        /// The values of `<<`
        merged: Vec<Composed>,
    },
}

struct Name {
    text: json::Name,
    at: usize,
    is_merge: bool,
}

/// A finished value.
#[derive(Clone)]
struct Composed {
    value: Value,
    start: usize,
    below: Option<usize>,
    /// The name that it would be as a scalar.
    name: Option<json::Name>,
    is_merge: bool,
    /// Whether it begins with text of its own: neither nothing, nor a block whose first member stands there.
    is_visible: bool,
    /// Levels of nesting inside of it.
    height: usize,
    /// What it costs to repeat it.
    weight: usize,
}

impl Reader<'_> {
    fn read(&mut self, parser: &mut Parser<'_, StrInput<'_>>) -> Result<(), Fault> {
        for event in parser {
            let (event, span) = event.map_err(|error| {
                let at = self.offset(error.marker().index());
                Fault::at(at, format!("not YAML: {}{}", error.info(), self.bracket_before(at)))
            })?;
            self.take(event, span)?;
        }
        Ok(())
    }

    /// What a bracket has to do with what is wrong at a place: one that is still open, or was closed too early.
    fn bracket_before(&self, at: usize) -> String {
        let told = |start: usize| {
            let Location { line, column, .. } = self.lines.locate(self.text.as_bytes(), start);
            let bracket = self.text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or('{');
            format!("the {bracket:?} of line {line}, column {column}")
        };
        if let Some(open) = self.current.open.iter().rev().find(|open| self.is_bracket(open.start)) {
            return format!(", where {} is still open,", told(open.start));
        }
        let is_same_line = |end: usize| self.text.get(end..at).is_some_and(|between| !between.trim().contains('\n'));
        match self.ended.filter(|(_, end)| is_same_line(*end)) {
            Some((start, end)) => {
                let Location { line, column, .. } = self.lines.locate(self.text.as_bytes(), end.saturating_sub(1));
                format!(", where {} was already closed (line {line}, column {column}),", told(start))
            }
            None => String::new(),
        }
    }

    fn is_bracket(&self, at: usize) -> bool {
        matches!(self.text.as_bytes().get(at), Some(b'{' | b'['))
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Fault> {
        let start = self.offset(span.start.index());
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd => {}
            Event::DocumentStart(_) => self.current = Composer::default(),
            Event::DocumentEnd => {
                let Composer { mut marks, root, .. } = std::mem::take(&mut self.current);
                marks.finish(root.as_ref().map(|root| root.mark(root.start)).unwrap_or_default());
                self.documents.push(Yaml { value: root.map(|root| root.value).unwrap_or_default(), marks });
            }
            Event::Scalar(text, style, anchor, tag) => {
                // Most scalars are either a name or a value; one with an anchor may become both.
                let is_name = self.current.open.last().is_some_and(Open::needs_name);
                let (as_name, as_value) = (is_name || anchor != 0, !is_name || anchor != 0);
                let node = self.scalar(&text, style, tag.as_deref(), start, [as_name, as_value]);
                self.finish(anchor, node)?;
            }
            Event::SequenceStart(anchor, _) => {
                let items = self.current.spare_items.pop().unwrap_or_default();
                self.open(anchor, start, Inside::List(items))?;
            }
            Event::MappingStart(anchor, _) => {
                let members = self.current.spare_members.pop().unwrap_or_default();
                self.open(anchor, start, Inside::Mapping { name: None, members, merged: Vec::new() })?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.current.open.pop() {
                    if self.is_bracket(open.start) {
                        self.ended = Some((open.start, self.offset(span.end.index())));
                    }
                    let anchor = open.anchor;
                    let node = self.close(open)?;
                    self.finish(anchor, node)?;
                }
            }
            Event::Alias(anchor) => {
                let node = self.repeat(anchor, start)?;
                self.finish(0, node)?;
            }
        }
        Ok(())
    }

    fn open(&mut self, anchor: usize, start: usize, inside: Inside) -> Result<(), Fault> {
        let before = self.current.met.len();
        self.current.open.push(Open { anchor, start, inside, before, height: 0, weight: 0 });
        check_levels(self.current.open.len(), start)
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        start: usize,
        [as_name, as_value]: [bool; 2],
    ) -> Composed {
        let scalars = self.syntax.scalars;
        let is_plain = style == ScalarStyle::Plain;
        let is_typed = match tag.filter(|_| scalars.minds_tags()) {
            Some(tag) if tag.is_yaml_core_schema() => matches!(tag.suffix.as_str(), "int" | "float" | "bool" | "null"),
            Some(_) | None => is_plain,
        };
        let name = as_name.then(|| if is_typed { scalars.name(text) } else { Cow::Borrowed(text) });
        let name = name.map(|name| self.names.keep(&name));
        let (is_merge, is_visible) = (self.syntax.merges && is_plain && text == "<<", !text.is_empty() || !is_plain);
        let weight = VALUE_WEIGHT + text.len();
        // The parser's texts have room for more, hundreds of thousands of them.
        let value = match as_value {
            false => Value::Null,
            true if is_typed => scalars.value(text),
            true => Value::from(text),
        };
        Composed { value, start, below: None, name, is_merge, is_visible, height: 0, weight }
    }

    /// What an anchor names, once more.
    fn repeat(&mut self, anchor: usize, start: usize) -> Result<Composed, Fault> {
        let fault = |problem: &str| Fault::at(start, problem);
        let node = self.current.anchors.get(&anchor);
        let node = node.ok_or_else(|| fault("not YAML: an alias inside what it stands for"))?;
        self.current.repeated += node.weight;
        if self.current.repeated > MOST_REPEATED {
            return Err(fault("aliases that repeat too much"));
        }
        check_levels(self.current.open.len() + node.height, start)?;
        let node = node.clone();
        Ok(Composed { start, is_visible: true, below: node.below.map(|block| self.current.marks.copy(block)), ..node })
    }

    fn close(&mut self, open: Open) -> Result<Composed, Fault> {
        let Open { start, inside, before, height, weight, .. } = open;
        let (value, below, bracket) = match inside {
            Inside::List(mut items) => {
                let mut all = Vec::with_capacity(items.len());
                all.append(&mut items);
                self.current.spare_items.push(items);
                (Value::Array(all), self.current.keep_marks(before), b'[')
            }
            Inside::Mapping { mut members, merged, .. } => {
                let mut all = Vec::with_capacity(members.len());
                all.append(&mut members);
                self.current.spare_members.push(members);
                let (object, below) = self.object(all, merged, before)?;
                (Value::Object(object), below, b'{')
            }
        };
        let is_visible = self.text.as_bytes().get(start) == Some(&bracket);
        let (height, weight) = (height + 1, weight + VALUE_WEIGHT);
        Ok(Composed { value, start, below: Some(below), name: None, is_merge: false, is_visible, height, weight })
    }

    fn object(
        &mut self,
        members: Vec<(json::Name, Value)>,
        merged: Vec<Composed>,
        before: usize,
    ) -> Result<(Object, usize), Fault> {
        if merged.is_empty() && are_distinct(&members) {
            return Ok((Object::of_distinct(members), self.current.keep_marks(before)));
        }
        let mut object = Object::new();
        let mut marks: Vec<(json::Name, Mark)> = Vec::with_capacity(members.len());
        let met: Vec<Mark> = self.current.met.drain(before..).collect();
        for ((name, value), mark) in members.into_iter().zip(met) {
            let text = name.as_str();
            if self.syntax.refuses_duplicates && object.contains(text) {
                return Err(Fault::at(mark.name(), format!("duplicate member {text:?}")));
            }
            object.insert(text, value);
            marks.push((name, mark));
        }
        for node in merged {
            self.merge(node, &mut object, &mut marks)?;
        }
        let Composer { marks: kept, open, .. } = &mut self.current;
        let members = marks.iter().map(|(name, mark)| (name.as_str(), *mark));
        let below = kept.add_members(&object, members, |name| way(open, name));
        Ok((object, below))
    }

    /// Adds the members of a mapping, or of each of a list, that are not there yet.
    fn merge(&self, node: Composed, object: &mut Object, marks: &mut Vec<(json::Name, Mark)>) -> Result<(), Fault> {
        let fault = || Fault::at(node.start, "not YAML: `<<` needs a mapping, or a list of them");
        let root = node.mark(node.start);
        let sources = match node.value {
            Value::Object(source) => vec![(source, root)],
            Value::Array(items) => {
                let below = self.current.marks.below(root);
                let objects = items.into_iter().zip(below).map(|(item, mark)| match item {
                    Value::Object(source) => Some((source, *mark)),
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => None,
                });
                objects.collect::<Option<_>>().ok_or_else(fault)?
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return Err(fault()),
        };
        for (source, mark) in sources {
            let below = self.current.marks.below(mark);
            for ((name, value), mark) in source.into_iter().zip(below) {
                if !object.contains(&name) {
                    marks.push((name.clone().into(), *mark));
                    object.insert(name, value);
                }
            }
        }
        Ok(())
    }

    /// Puts a finished value where it belongs.
    fn finish(&mut self, anchor: usize, node: Composed) -> Result<(), Fault> {
        if anchor != 0 {
            // An anchor on every value of a deep nesting keeps each level again.
            self.current.repeated += node.weight;
            if self.current.repeated > MOST_REPEATED {
                return Err(Fault::at(node.start, "anchors that hold too much"));
            }
            self.current.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.current.open.last_mut() else {
            self.current.root = Some(node);
            return Ok(());
        };
        match &mut open.inside {
            Inside::Mapping { name: name @ None, .. } => {
                let text = node.name.unwrap_or_else(|| json::write(&node.value, Style::Compact).into());
                open.weight += text.as_str().len();
                *name = Some(Name { text, at: node.start, is_merge: node.is_merge });
                return Ok(());
            }
            Inside::Mapping { name, members, merged } => {
                open.height = open.height.max(node.height);
                open.weight += node.weight;
                let Some(Name { text, at, is_merge }) = name.take() else { return Ok(()) };
                if is_merge {
                    merged.push(node);
                } else {
                    self.current.met.push(node.member_mark(at));
                    members.push((text, node.value));
                }
            }
            Inside::List(items) => {
                open.height = open.height.max(node.height);
                open.weight += node.weight;
                self.current.met.push(node.mark(node.start));
                items.push(node.value);
            }
        }
        Ok(())
    }

    fn offset(&self, character: usize) -> usize {
        self.lines.offset(self.text.as_bytes(), character)
    }
}

impl Composer {
    /// Keeps the marks that were met in a list or mapping, and gives their block.
    fn keep_marks(&mut self, before: usize) -> usize {
        self.marks.add(self.met.drain(before..))
    }
}

impl Open {
    /// Whether what comes next is the name of a member.
    fn needs_name(&self) -> bool {
        matches!(self.inside, Inside::Mapping { name: None, .. })
    }
}

/// The way to a member of what was opened last and closed again.
fn way(open: &[Open], member: &str) -> String {
    let outer = open.iter().map(|outer| match &outer.inside {
        Inside::Mapping { name: Some(name), .. } => Step::Member { name: name.text.as_str(), position: 0 },
        Inside::Mapping { name: None, members, .. } => Step::Item(members.len()),
        Inside::List(items) => Step::Item(items.len()),
    });
    shown(&outer.chain([Step::Member { name: member, position: 0 }]).collect::<Vec<_>>())
}

impl Composed {
    fn mark(&self, start: usize) -> Mark {
        Mark::new(self.start, start, self.below)
    }

    /// Of the value of a member whose name begins at `name`.
    fn member_mark(&self, name: usize) -> Mark {
        Mark::new(name, if self.is_visible { self.start } else { name }, self.below)
    }
}

/// Whether each name stands once.
fn are_distinct(members: &[(json::Name, Value)]) -> bool {
    let names = || members.iter().map(|(name, _)| name.as_str());
    if members.len() <= FEW {
        return names().enumerate().all(|(at, name)| names().skip(at + 1).all(|other| other != name));
    }
    let mut seen = HashSet::with_capacity(members.len());
    names().all(|name| seen.insert(name))
}

fn check_levels(levels: usize, offset: usize) -> Result<(), Fault> {
    if levels > MOST_LEVELS {
        return Err(Fault::at(offset, format!("more than {MOST_LEVELS} levels of nesting")));
    }
    Ok(())
}

/// Deeper than any configuration, and no danger to the stack.
const MOST_LEVELS: usize = 100;

/// What aliases may repeat in all, far more than any configuration: ten of ten of ten of them fill any memory.
const MOST_REPEATED: usize = 16 << 20;

/// Names that are compared faster than hashed.
const FEW: usize = 16;

/// What a value weighs beside its text.
const VALUE_WEIGHT: usize = 64;
