//! A resource of Kubernetes: its kind, its name, its labels.

use crate::config::{Config, Node};
use crate::gateway::agentgateway::block::Block;
use crate::gateway::agentgateway::name::Name;
use crate::gateway::agentgateway::problem::{Problem, Read};
use crate::gateway::resource;

/// A document, or an item of a list of them.
#[derive(Clone, Debug)]
pub(super) struct Resource<'c> {
    pub(super) kind: &'c str,
    pub(super) group: &'c str,
    pub(super) name: Name,
    pub(super) node: Node<'c>,
}

/// All resources of all files that have metadata, in order.
pub(super) fn all(config: &Config) -> Read<Vec<Resource<'_>>> {
    let found = resource::all(config)
        .map_err(|error| Problem::at(&Node::root(config.first()), format!("a document cannot be read: {error}")))?;
    Ok(found.into_iter().filter_map(own).collect())
}

fn own(resource: resource::Resource<'_>) -> Option<Resource<'_>> {
    let resource::Resource { kind, group, namespace, name, node, .. } = resource;
    node.member("metadata")?;
    Some(Resource { kind, group, name: Name::new(namespace, name), node })
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

/// A port number of an object.
pub(super) fn port(node: &Node<'_>, name: &str) -> Option<u16> {
    node.member(name)?.value().as_number()?.as_str().parse().ok()
}

/// A member that is one of several words.
pub(super) fn choice(block: &Block<'_>, name: &str, known: &[&str]) -> Read<Option<String>> {
    let Some(node) = block.get(name) else { return Ok(None) };
    match block.itself().text(name) {
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
        let own = all(&config).unwrap().remove(0);
        assert_eq!((own.group, own.name.namespace.as_str()), ("", "default"));
        let has = ["no", "one", "both", "other", "more"].map(|name| own.has_labels(&root.member(name).unwrap()));
        assert_eq!(has, [true, true, true, false, false]);
    }
}
