//! What is in the way of a start.

use crate::config::Node;
use crate::finding::Place;

/// Something with which the gateway does not start, or an endpoint does not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::gateway::krakend) struct Obstacle {
    pub(in crate::gateway::krakend) kind: Kind,
    pub(in crate::gateway::krakend) place: Place,
    /// What is wrong
    pub(in crate::gateway::krakend) detail: String,
    /// The gateway's own words
    pub(in crate::gateway::krakend) log: String,
    /// What to do about it
    pub(in crate::gateway::krakend) hint: Option<&'static str>,
}

/// What an obstacle is about, as its rule has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway::krakend) enum Kind {
    /// A parameter that neither the path nor an answer has
    UndefinedParam,
    /// Routes that contradict each other
    RouteConflict,
    /// A method that the router does not know
    Method,
    Other,
}

impl Obstacle {
    pub(super) fn at(node: &Node<'_>, detail: String, log: String) -> Self {
        Self { kind: Kind::Other, place: node.name_place(), detail, log, hint: None }
    }

    pub(super) fn of(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    pub(super) fn hinting(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }
}
