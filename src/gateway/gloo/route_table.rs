//! `RouteTable`s: which of them a route delegates to, and what they take over from it.

use super::block::Block;
use super::notes::Notes;
use super::options::Options;
use super::resource::{GROUP, Reference};
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::envoy::path_match::PathMatch;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::route_match::RouteMatch;
use crate::gateway::resource::Resource;

/// What a parent route hands down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parent<'p> {
    pub(super) matches: &'p RouteMatch,
    pub(super) options: &'p Options,
    pub(super) inherits_matchers: bool,
    pub(super) inherits_path: bool,
    /// How many tables are between it and its `VirtualService`
    pub(super) depth: usize,
}

/// The tables that a route delegates to, in their order.
// projects/gateway/api/v1/virtual_service.proto: DelegateAction.
pub(super) fn tables<'c, 'n>(
    mut delegate: Block<'_, '_>,
    owner: &Resource<'_>,
    resources: &'n [Resource<'c>],
    notes: &Notes,
) -> Result<Vec<&'n Resource<'c>>, Refusal> {
    let is_table = |resource: &&Resource<'_>| resource.is(GROUP, "RouteTable");
    let namespace = |text: String| if text.is_empty() { owner.namespace.to_owned() } else { text };
    if let Some(mut selector) = delegate.block("selector") {
        let namespaces = selector.texts("namespaces");
        let labels = selector.map_of_texts("labels");
        selector.finish_open()?;
        delegate.finish()?;
        let is_selected = |table: &&Resource<'_>| {
            let is_there = match namespaces.as_slice() {
                [] => table.namespace == owner.namespace,
                named => named.iter().any(|named| named == "*" || named == table.namespace),
            };
            is_there && table.has_labels(&labels)
        };
        let mut found: Vec<_> = resources.iter().filter(is_table).filter(is_selected).collect();
        found.sort_by_key(|table| (weight(table), table.namespace, table.name));
        return Ok(found);
    }
    let reference = match delegate.block("ref") {
        Some(mut reference) => {
            let found = Reference { name: reference.text("name"), namespace: namespace(reference.text("namespace")) };
            reference.finish()?;
            found
        }
        // The older spelling.
        None => Reference { name: delegate.text("name"), namespace: namespace(delegate.text("namespace")) },
    };
    let node = delegate.node().clone();
    delegate.finish()?;
    let found: Vec<_> = resources.iter().filter(is_table).filter(|table| reference.names(table)).collect();
    if found.is_empty() {
        let words = format!("there is no RouteTable {}/{}", reference.namespace, reference.name);
        notes.add(Finding::new(&NO_TABLE, words).at(node.place()));
    }
    Ok(found)
}

// projects/gateway/api/v1/route_table.proto: RouteTable.weight.
fn weight(table: &Resource<'_>) -> i64 {
    let weight = table.spec.as_ref().and_then(|spec| spec.member("weight"));
    weight.and_then(|weight| weight.value().as_number()?.as_i64()).unwrap_or_default()
}

/// What a route of a table takes over from the route that leads to the table.
// projects/gateway/api/v1/virtual_service.proto: Route.inheritable_matchers, inheritable_path_matchers.
pub(super) fn inherit(matches: &mut RouteMatch, parent: Parent<'_>, has_own: bool) {
    if !has_own {
        matches.path = parent.matches.path.clone();
    } else if parent.inherits_path {
        let joined = |own: &str| format!("{}{own}", path(parent.matches).trim_end_matches('/'));
        match &mut matches.path {
            PathMatch::Prefix(own) | PathMatch::Exact(own) | PathMatch::Segments(own) => *own = joined(own),
            PathMatch::Regex(_) | PathMatch::Template(_) | PathMatch::Connect => {}
        }
    }
    if parent.inherits_matchers || !has_own {
        matches.headers.extend(parent.matches.headers.iter().cloned());
        matches.query_parameters.extend(parent.matches.query_parameters.iter().cloned());
    }
}

/// The path that a match begins with, where it is told by its letters.
pub(super) fn path(matches: &RouteMatch) -> &str {
    match &matches.path {
        PathMatch::Prefix(path) | PathMatch::Exact(path) | PathMatch::Segments(path) => path,
        PathMatch::Regex(_) | PathMatch::Template(_) | PathMatch::Connect => "",
    }
}

pub(super) const NO_TABLE: Rule = Rule::new("gloo/no-route-table", Severity::Error, "a RouteTable that does not exist");
