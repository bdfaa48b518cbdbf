//! Members of what is no message yet, in either spelling.

use crate::config::{Naming, Node};
use crate::json::Value;

/// A member that is set.
pub(in crate::gateway::envoy) fn member<'c>(node: &Node<'c>, name: &str) -> Option<Node<'c>> {
    node.find(|written, value| Naming::CamelOrSnake.is_same(written, name) && !matches!(value, Value::Null))
}

/// A member under each of its two names under which it is set, in their order.
pub(super) fn members<'c>(node: &Node<'c>, name: &str) -> impl Iterator<Item = Node<'c>> {
    let last = member(node, name);
    let other = last.as_ref().and_then(Node::name).and_then(|last| {
        node.find(|written, value| {
            written != last && Naming::CamelOrSnake.is_same(written, name) && !matches!(value, Value::Null)
        })
    });
    other.into_iter().chain(last)
}

/// A member that is a text.
pub(in crate::gateway::envoy) fn text<'c>(node: &Node<'c>, name: &str) -> Option<&'c str> {
    member(node, name)?.value().as_str()
}

/// The items of a member; none where that is no array.
pub(in crate::gateway::envoy) fn items_of<'c>(node: &Node<'c>, name: &str) -> Vec<Node<'c>> {
    member(node, name).iter().flat_map(Node::items).collect()
}

/// The members of a member, with their names; none where that is no object.
pub(in crate::gateway::envoy) fn members_of<'c>(node: &Node<'c>, name: &str) -> Vec<(&'c str, Node<'c>)> {
    member(node, name).iter().flat_map(Node::members).collect()
}

/// The path of a `ConfigSource`, where it is a file.
pub(super) fn path<'c>(source: &Node<'c>) -> Option<&'c str> {
    let inner = member(source, "path_config_source").and_then(|inner| text(&inner, "path"));
    inner.or_else(|| text(source, "path"))
}
