//! Names of what does not exist.

use crate::config::{Node, nearest};
use crate::finding::{Finding, Rule, Severity};

pub(super) const UNKNOWN_REFERENCE: Rule =
    Rule::new("envoy/unknown-reference", Severity::Error, "the name of something that does not exist")
        .because("Envoy does not start, or checks nothing.", "Write the name as it is defined.");

/// A name of `what` that is not among the `known`, which are in order.
pub(super) fn of_reference(node: &Node<'_>, what: &str, name: &str, known: &[&str]) -> Option<Finding> {
    if known.binary_search(&name).is_ok() {
        return None;
    }
    let hint = match (nearest(name, known), known) {
        (Some(meant), _) => format!("{meant:?} was meant"),
        (None, []) => format!("there is no {what} at all"),
        (None, known) => format!("there are {}", known.join(", ")),
    };
    let message = format!("there is no {what} {name:?} ({hint})");
    Some(Finding::placed(&UNKNOWN_REFERENCE, node.name_place(), &message).hinting(hint))
}

/// Names in order.
pub(super) fn sorted<'n>(names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}
