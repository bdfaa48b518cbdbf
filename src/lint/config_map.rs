//! Files inside of a `ConfigMap` of Kubernetes.

use crate::config::{Document, Node};
use crate::finding::{Finding, Place};
use crate::json::Value;

/// A file inside of another.
pub(super) struct Inner {
    pub(super) name: String,
    pub(super) text: Vec<u8>,
    /// The member that holds it
    place: Place,
    /// Whether its lines are those of the outer file
    has_lines: bool,
}

impl Inner {
    /// A finding with its place in the outer file.
    pub(super) fn brought_out(&self, mut finding: Finding, outer: &str) -> Finding {
        finding.message = finding.told().to_owned();
        let Some(place) = finding.place.as_mut().filter(|place| place.file == self.name) else { return finding };
        outer.clone_into(&mut place.file);
        if !self.has_lines {
            place.location = self.place.location;
        }
        finding
    }
}

/// The files that a `ConfigMap` holds, with blank lines in front, so that their lines are those of the outer file.
pub(super) fn members_of_map(document: &Document, outer: &[u8]) -> Vec<Inner> {
    let root = Node::root(document);
    // What `kubectl get -o yaml` prints is a list.
    let items = root.member("items").filter(|_| is_of_kind(document.value(), "List"));
    let items = items.iter().flat_map(Node::items);
    let maps = std::iter::once(root).chain(items).filter(|node| is_map(node.value()));
    let data = maps.filter_map(|map| map.member("data")).flat_map(|data| data.members().collect::<Vec<_>>());
    let inner = data.filter_map(|(name, node)| {
        let text = node.value().as_str()?;
        let place = node.name_place();
        let block = place.location.and_then(|location| block_at(outer, location.line));
        let has_lines = block.is_some();
        Some(Inner { name: name.to_owned(), text: block.unwrap_or_else(|| text.as_bytes().to_vec()), place, has_lines })
    });
    inner.collect()
}

/// The lines of a literal block whose name is on a line.
fn block_at(outer: &[u8], line: usize) -> Option<Vec<u8>> {
    let mut lines = outer.split_inclusive(|byte| *byte == b'\n');
    let head = lines.nth(line.checked_sub(1)?)?;
    let indent = |line: &[u8]| line.iter().take_while(|byte| **byte == b' ').count();
    let mark = head.iter().rposition(|byte| *byte == b'|')?;
    head.get(..mark)?.trim_ascii_end().ends_with(b":").then_some(())?;
    let mut block = vec![b'\n'; line];
    for line in lines.take_while(|line| line.trim_ascii().is_empty() || indent(line) > indent(head)) {
        block.extend_from_slice(line);
    }
    Some(block)
}

/// Whether a document is one.
pub(super) fn is_map(value: &Value) -> bool {
    is_of_kind(value, "ConfigMap")
}

fn is_of_kind(value: &Value, kind: &str) -> bool {
    value.as_object().and_then(|members| members.get("kind")).and_then(Value::as_str) == Some(kind)
}
