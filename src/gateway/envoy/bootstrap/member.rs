//! Members of what is no message yet.

use crate::config::{Naming, Node};
use crate::json::Value;

/// The path of a `ConfigSource`, where it is a file.
pub(super) fn path<'c>(source: &Node<'c>) -> Option<&'c str> {
    let inner = member(source, "path_config_source").and_then(|inner| member(&inner, "path"));
    inner.or_else(|| member(source, "path")).and_then(|path| path.value().as_str())
}

/// A member that is set, in either spelling.
pub(super) fn member<'c>(node: &Node<'c>, name: &str) -> Option<Node<'c>> {
    node.find(|written, value| Naming::CamelOrSnake.is_same(written, name) && !matches!(value, Value::Null))
}

/// What a critic asks of any object.
pub(in crate::gateway::envoy) trait Members<'c> {
    /// A member that is set, in either spelling.
    fn set(&self, name: &str) -> Option<Node<'c>>;

    /// The items of a list.
    fn listed(&self, name: &str) -> Vec<Node<'c>>;

    /// The entries of a map.
    fn mapped(&self, name: &str) -> Vec<(&'c str, Node<'c>)>;

    /// A text.
    fn written(&self, name: &str) -> Option<&'c str>;
}

impl<'c> Members<'c> for Node<'c> {
    fn set(&self, name: &str) -> Option<Node<'c>> {
        member(self, name)
    }

    fn listed(&self, name: &str) -> Vec<Node<'c>> {
        self.set(name).iter().flat_map(Node::items).collect()
    }

    fn mapped(&self, name: &str) -> Vec<(&'c str, Node<'c>)> {
        self.set(name).iter().flat_map(Node::members).collect()
    }

    fn written(&self, name: &str) -> Option<&'c str> {
        self.set(name)?.value().as_str()
    }
}
