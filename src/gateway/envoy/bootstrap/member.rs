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
    node.find(|written, value| *value != Value::Null && Naming::CamelOrSnake.is_same(written, name))
}
