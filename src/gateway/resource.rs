//! Resources of Kubernetes, as documents hold them.

use crate::config::{Config, Error, Node};
use crate::json::Value;

/// One resource.
#[derive(Clone, Debug)]
pub(super) struct Resource<'c> {
    /// The part of `apiVersion` in front of the slash; empty: Kubernetes' own
    pub(super) group: &'c str,
    pub(super) kind: &'c str,
    pub(super) name: &'c str,
    pub(super) namespace: &'c str,
    /// `metadata.creationTimestamp`, which a cluster adds
    pub(super) created: &'c str,
    pub(super) labels: Vec<(&'c str, &'c str)>,
    /// None where there is no `spec`
    pub(super) spec: Option<Node<'c>>,
    pub(super) node: Node<'c>,
}

impl<'c> Resource<'c> {
    fn of(node: Node<'c>) -> Option<Self> {
        let metadata = node.member("metadata");
        let said = |name| metadata.as_ref().and_then(|metadata| metadata.text(name));
        let labels = metadata.iter().flat_map(|metadata| metadata.members_of("labels"));
        Some(Self {
            group: node.text("apiVersion")?.split_once('/').map_or("", |(group, _)| group),
            kind: node.text("kind")?,
            name: said("name").unwrap_or_default(),
            namespace: said("namespace").unwrap_or(DEFAULT_NAMESPACE),
            created: said("creationTimestamp").unwrap_or_default(),
            labels: labels.filter_map(|(name, label)| Some((name, label.value().as_str()?))).collect(),
            spec: node.member("spec").filter(|spec| *spec.value() != Value::Null),
            node,
        })
    }

    pub(super) fn is(&self, group: &str, kind: &str) -> bool {
        self.group == group && self.kind == kind
    }

    /// Whether it has all of these labels.
    pub(super) fn has_labels(&self, wanted: &[(String, String)]) -> bool {
        wanted.iter().all(|(name, value)| self.labels.contains(&(name.as_str(), value.as_str())))
    }

    /// As messages name it.
    pub(super) fn shown(&self) -> String {
        format!("{} {}/{}", self.kind, self.namespace, self.name)
    }
}

/// The resources of all documents in their order, those of lists too.
///
/// # Errors
/// [`Error`] when a document cannot be read.
// A list is what has `items`: IsList of k8s.io/apimachinery, pkg/apis/meta/v1/unstructured.
pub(super) fn all(config: &Config) -> Result<Vec<Resource<'_>>, &Error> {
    let mut resources = Vec::new();
    for document in config.all()? {
        let root = Node::root(document);
        match root.member("items").filter(|items| matches!(items.value(), Value::Array(_))) {
            Some(items) => resources.extend(items.items().filter_map(Resource::of)),
            None => resources.extend(Resource::of(root)),
        }
    }
    Ok(resources)
}

/// Where a resource is that does not say so.
const DEFAULT_NAMESPACE: &str = "default";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::{self, Syntax, Text};

    #[test]
    fn lists_hold_resources_whatever_their_kind_is_called() {
        let text = "apiVersion: v1\nkind: HTTPRouteList\nitems:\n- {apiVersion: a/v1, kind: A, metadata: {name: a, labels: {tier: web, size: 1}}}\n\
                    ---\n{apiVersion: v1, kind: B, metadata: {namespace: shop}, spec: null}\n---\n{kind: C}\n";
        let config = config::read(&[Text::new(text.as_bytes(), "a.yaml")], Syntax::KUBERNETES).unwrap();
        let found = all(&config).unwrap();
        let told: Vec<_> = found.iter().map(|one| (one.group, one.kind, one.namespace, one.name)).collect();
        assert_eq!(told, [("a", "A", "default", "a"), ("", "B", "shop", "")]);
        assert!(found[0].labels == [("tier", "web")] && found[1].spec.is_none());
        let wanted = |name: &str, value: &str| found[0].has_labels(&[(name.to_owned(), value.to_owned())]);
        assert!(wanted("tier", "web") && !wanted("tier", "shop") && !wanted("size", "1") && found[0].has_labels(&[]));
    }
}
