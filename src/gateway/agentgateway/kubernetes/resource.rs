//! A resource of Kubernetes: its kind, its name, its labels.

use crate::config::{Config, Node};
use crate::gateway::agentgateway::block::Block;
use crate::gateway::agentgateway::name::Name;
use crate::gateway::agentgateway::problem::{Problem, Read};
use crate::json::Value;

/// A document, or an item of a list of them.
#[derive(Clone, Debug)]
pub(super) struct Resource<'c> {
    pub(super) kind: &'c str,
    pub(super) group: &'c str,
    pub(super) name: Name,
    pub(super) node: Node<'c>,
}

/// All resources of all files, in order.
pub(super) fn all(config: &Config) -> Read<Vec<Resource<'_>>> {
    let documents = config
        .all()
        .map_err(|error| Problem::at(&Node::root(config.first()), format!("a document cannot be read: {error}")))?;
    let mut found = Vec::new();
    for document in documents {
        let root = Node::root(document);
        if text(&root, "kind") == Some("List") {
            let items = root.member("items");
            found.extend(items.iter().flat_map(|items| items.items().collect::<Vec<_>>()).filter_map(resource));
        } else {
            found.extend(resource(root));
        }
    }
    Ok(found)
}

fn resource(node: Node<'_>) -> Option<Resource<'_>> {
    let group = text(&node, "apiVersion")?.split_once('/').map_or("", |(group, _)| group);
    let kind = text(&node, "kind")?;
    let metadata = node.member("metadata")?;
    let name = Name::new(text(&metadata, "namespace").unwrap_or(DEFAULT), text(&metadata, "name").unwrap_or_default());
    Some(Resource { kind, group, name, node })
}

impl<'c> Resource<'c> {
    pub(super) fn spec(&self) -> Option<Node<'c>> {
        self.node.member("spec")
    }

    /// Whether it has all of these labels.
    pub(super) fn has_labels(&self, wanted: &Node<'_>) -> bool {
        let labels = self.node.member("metadata").and_then(|metadata| metadata.member("labels"));
        wanted.members().all(|(name, value)| {
            labels.as_ref().and_then(|labels| labels.member(name)).is_some_and(|label| label.value() == value.value())
        })
    }
}

/// A text of an object, if there is one.
pub(super) fn text<'c>(node: &Node<'c>, name: &str) -> Option<&'c str> {
    node.member(name).and_then(|member| match member.value() {
        Value::String(text) => Some(text.as_str()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    })
}

/// A port number of an object.
pub(super) fn port(node: &Node<'_>, name: &str) -> Option<u16> {
    node.member(name)?.value().as_number()?.as_str().parse().ok()
}

/// The items of a list of an object.
pub(super) fn list<'c>(node: &Node<'c>, name: &str) -> Vec<Node<'c>> {
    node.member(name).map(|list| list.items().collect()).unwrap_or_default()
}

/// A member that is one of several words.
pub(super) fn choice(block: &Block<'_>, name: &str, known: &[&str]) -> Read<Option<String>> {
    let Some(node) = block.get(name) else { return Ok(None) };
    match text(block.itself(), name) {
        Some(word) if known.contains(&word) => Ok(Some(word.to_owned())),
        found => {
            let listed: Vec<String> = known.iter().map(|word| format!("{word:?}")).collect();
            let found = found.map_or_else(|| node.value().described().to_owned(), |word| format!("{word:?}"));
            Err(Problem::at(&node, format!("unsupported value: {found}, supported values: {}", listed.join(", "))))
        }
    }
}

/// The group of this gateway's own kinds.
pub(super) const GROUP: &str = "agentgateway.dev";

const DEFAULT: &str = "default";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::{self, Syntax, Text};

    #[test]
    fn all_labels_are_wanted() {
        let text = r#"{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","labels":{"a":"1","b":"2"}},
            "no":{},"one":{"a":"1"},"both":{"a":"1","b":"2"},"other":{"a":"2"},"more":{"a":"1","c":"1"}}"#;
        let config = config::read(&[Text::new(text.as_bytes(), "a.json")], Syntax::KUBERNETES).unwrap();
        let root = Node::root(config.first());
        let own = resource(root.clone()).unwrap();
        assert_eq!((own.group, own.name.namespace.as_str()), ("", "default"));
        let has = ["no", "one", "both", "other", "more"].map(|name| own.has_labels(&root.member(name).unwrap()));
        assert_eq!(has, [true, true, true, false, false]);
    }
}
