//! Objects as `serde` decodes them into structs: every name must be known, and the first mistake ends it.

use super::problem::{Problem, Read, SINGLE_KEY};
use crate::config::Node;
use crate::json::Value;

/// An object whose members are all known by their names.
#[derive(Clone, Debug)]
pub(super) struct Block<'c> {
    node: Node<'c>,
}

impl<'c> Block<'c> {
    /// An object with no other members than `known`.
    pub(super) fn strict(node: &Node<'c>, known: &[&'static str]) -> Read<Self> {
        let block = Self::open(node)?;
        match node.members().find(|(name, _)| !known.contains(name)) {
            Some((name, member)) => Err(Problem::unknown(&member, name, known)),
            None => Ok(block),
        }
    }

    /// An object whose further members are another's business.
    pub(super) fn open(node: &Node<'c>) -> Read<Self> {
        match node.value() {
            Value::Object(_) => Ok(Self { node: node.clone() }),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                Err(Problem::of_type(node, "a map"))
            }
        }
    }

    pub(super) fn itself(&self) -> &Node<'c> {
        &self.node
    }

    /// A member, even a null one.
    pub(super) fn raw(&self, name: &str) -> Option<Node<'c>> {
        self.node.member(name)
    }

    /// A member that is there and not null.
    pub(super) fn get(&self, name: &str) -> Option<Node<'c>> {
        self.raw(name).filter(|node| *node.value() != Value::Null)
    }

    /// A member that must be there.
    pub(super) fn required(&self, name: &str) -> Read<Node<'c>> {
        self.raw(name).ok_or_else(|| Problem::missing(&self.node, name))
    }

    pub(super) fn text(&self, name: &str) -> Read<Option<String>> {
        self.get(name).map(|node| text(&node)).transpose()
    }

    pub(super) fn required_text(&self, name: &str) -> Read<String> {
        text(&self.required(name)?)
    }

    pub(super) fn port(&self, name: &str) -> Read<Option<u16>> {
        self.get(name).map(|node| port(&node)).transpose()
    }

    pub(super) fn texts(&self, name: &str) -> Read<Option<Vec<String>>> {
        self.get(name).map(|node| texts(&node)).transpose()
    }

    /// A text, or a list of them.
    pub(super) fn text_or_texts(&self, name: &str) -> Read<Option<Vec<String>>> {
        let read = |node: Node<'_>| match node.value() {
            Value::String(one) => Ok(vec![one.clone()]),
            _ => texts(&node),
        };
        self.get(name).map(read).transpose()
    }

    /// The items of a list; none where it is not there.
    pub(super) fn items(&self, name: &str) -> Read<Vec<Node<'c>>> {
        self.get(name).map_or_else(|| Ok(Vec::new()), |node| items(&node))
    }
}

pub(super) fn text(node: &Node<'_>) -> Read<String> {
    node.value().as_str().map(str::to_owned).ok_or_else(|| Problem::of_type(node, "a string"))
}

pub(super) fn port(node: &Node<'_>) -> Read<u16> {
    let number = node.value().as_number().and_then(|number| number.as_str().parse().ok());
    number.ok_or_else(|| Problem::of_type(node, "u16"))
}

pub(super) fn items<'c>(node: &Node<'c>) -> Read<Vec<Node<'c>>> {
    match node.value() {
        Value::Array(_) => Ok(node.items().collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            Err(Problem::of_type(node, "a sequence"))
        }
    }
}

pub(super) fn texts(node: &Node<'_>) -> Read<Vec<String>> {
    items(node)?.iter().map(text).collect()
}

/// The one member of an object that has a single one: how serde reads an enum.
pub(super) fn single<'c>(node: &Node<'c>, known: &[&'static str]) -> Read<(&'c str, Node<'c>)> {
    Block::open(node)?;
    let mut members = node.members();
    match (members.next(), members.next()) {
        (Some((name, member)), None) if known.contains(&name) => Ok((name, member)),
        (Some((name, member)), None) => {
            let listed: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            let words = format!("unknown variant `{name}`, expected one of {}", listed.join(", "));
            Err(Problem::at_name(&member, words).within(node))
        }
        _ => Err(Problem::at(node, SINGLE_KEY)),
    }
}
