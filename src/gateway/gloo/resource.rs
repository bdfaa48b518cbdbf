//! Resources of Kubernetes, as they stand in the documents.

use crate::config::{Config, Error, Node};
use crate::json::{Object, Value};

/// One resource.
#[derive(Clone, Debug)]
pub(super) struct Resource<'c> {
    /// The part of `apiVersion` in front of the slash
    pub(super) group: &'c str,
    pub(super) kind: &'c str,
    pub(super) name: &'c str,
    pub(super) namespace: &'c str,
    /// `metadata.creationTimestamp`, which a cluster adds
    pub(super) created: &'c str,
    pub(super) labels: Vec<(&'c str, &'c str)>,
    /// None where there is no `spec`
    pub(super) spec: Option<Node<'c>>,
}

/// How another resource names one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) name: String,
    pub(super) namespace: String,
}

impl<'c> Resource<'c> {
    fn of(node: &Node<'c>) -> Option<Self> {
        let members = node.value().as_object()?;
        let (group, _) = text(members, "apiVersion")?.split_once('/')?;
        let kind = text(members, "kind")?;
        let metadata = members.get("metadata").and_then(Value::as_object);
        let said = |name| metadata.and_then(|metadata| text(metadata, name));
        let labels = metadata.and_then(|metadata| metadata.get("labels")).and_then(Value::as_object);
        let labels = labels.into_iter().flat_map(Object::iter);
        Some(Self {
            group,
            kind,
            name: said("name").unwrap_or_default(),
            namespace: said("namespace").unwrap_or(DEFAULT_NAMESPACE),
            created: said("creationTimestamp").unwrap_or_default(),
            labels: labels.filter_map(|(name, value)| Some((name, value.as_str()?))).collect(),
            spec: node.member("spec").filter(|spec| *spec.value() != Value::Null),
        })
    }

    pub(super) fn is(&self, group: &str, kind: &str) -> bool {
        self.group == group && self.kind == kind
    }

    pub(super) fn is_named(&self, reference: &Reference) -> bool {
        self.name == reference.name && self.namespace == reference.namespace
    }

    /// As messages name it.
    pub(super) fn shown(&self) -> String {
        format!("{} {}/{}", self.kind, self.namespace, self.name)
    }
}

/// The resources of all documents, those of `kind: List` too. Of two with one name the later counts, as when both are
/// applied in turn.
///
/// # Errors
/// [`Error`] when a document cannot be read.
pub(super) fn all(config: &Config) -> Result<Vec<Resource<'_>>, &Error> {
    let mut resources: Vec<Resource<'_>> = Vec::new();
    for document in config.all()? {
        let root = Node::root(document);
        let items: Vec<Node<'_>> = match root.member("items") {
            Some(items) => items.items().collect(),
            None => vec![root],
        };
        for node in &items {
            let Some(resource) = Resource::of(node) else { continue };
            let earlier = resources.iter_mut().find(|earlier| {
                (earlier.group, earlier.kind, earlier.name, earlier.namespace)
                    == (resource.group, resource.kind, resource.name, resource.namespace)
            });
            match earlier {
                Some(earlier) => *earlier = resource,
                None => resources.push(resource),
            }
        }
    }
    Ok(resources)
}

fn text<'c>(members: &'c Object, name: &str) -> Option<&'c str> {
    members.get(name)?.as_str()
}

/// Where a resource is that does not say so.
pub(super) const DEFAULT_NAMESPACE: &str = "default";
