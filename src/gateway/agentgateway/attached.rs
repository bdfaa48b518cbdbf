//! Policies that name what they are for, and when they run.

use super::policies::Policies;
use super::target::Target;
use crate::finding::Place;

/// Policies with what they are for.
#[derive(Debug)]
pub(super) struct Attached {
    /// What it is called
    pub(super) name: String,
    pub(super) target: Target,
    pub(super) phase: Phase,
    /// Whether more precise ones cannot replace it
    pub(super) overrides: bool,
    pub(super) policies: Policies,
    pub(super) place: Place,
}

/// When policies run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Before a route is chosen
    Gateway,
    /// Afterwards
    Route,
}
