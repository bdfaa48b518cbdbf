//! Members of the configuration, by the names that the gateway takes for theirs.

use crate::config::{Document, Naming, Node};
use crate::json::Value;

/// The member of an object that the gateway takes for a field (`encoding/json`: any case, `null` is not set).
pub(super) fn member<'d>(node: &Node<'d>, field: &str) -> Option<Node<'d>> {
    node.find(|name, value| is_field(name, value, field))
}

/// Its value alone.
pub(super) fn value<'d>(node: &Node<'d>, field: &str) -> Option<&'d Value> {
    let (_, value) = node.value().as_object()?.iter().rfind(|(name, value)| is_field(name, value, field))?;
    Some(value)
}

fn is_field(name: &str, value: &Value, field: &str) -> bool {
    Naming::AnyCase.is_same(name, field) && !matches!(value, Value::Null)
}

/// A setting as it is written, or the whole block when it is not there.
pub(super) fn setting<'d>(block: &Node<'d>, name: &str) -> Node<'d> {
    block.find(|written, _| Naming::AnyCase.is_same(written, name)).unwrap_or_else(|| block.clone())
}

/// The service level's `extra_config`.
pub(super) fn service_level(document: &Document) -> Option<Node<'_>> {
    member(&Node::root(document), "extra_config").filter(|extra| extra.value().as_object().is_some())
}
