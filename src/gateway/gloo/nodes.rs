//! Members of an object, by the names that its schema has.

use crate::config::Node;

/// A text.
pub(super) fn text<'c>(node: &Node<'c>, name: &str) -> Option<&'c str> {
    node.member(name)?.value().as_str()
}

/// The items of a list.
pub(super) fn listed<'c>(node: &Node<'c>, name: &str) -> Vec<Node<'c>> {
    node.member(name).iter().flat_map(Node::items).collect()
}

/// The entries of a map.
pub(super) fn mapped<'c>(node: &Node<'c>, name: &str) -> Vec<(&'c str, Node<'c>)> {
    node.member(name).iter().flat_map(Node::members).collect()
}
