//! What keeps the whole gateway from starting, whichever endpoint is asked.

use super::endpoint::{Endpoint, endpoints};
use super::service::{self, Obstacle};
use super::startup::{self, Settled};
use crate::config::Document;

/// What keeps the whole gateway from starting.
pub(super) struct Obstacles {
    /// Before any validator is built
    first: Vec<Obstacle>,
    /// The validator of some endpoint
    pub(super) later: Vec<Obstacle>,
}

impl Obstacles {
    pub(super) fn of(document: &Document) -> Self {
        let later = endpoints(document).filter_map(|endpoint| startup::of_validator(&endpoint)).collect();
        Self { first: service::obstacles(document), later }
    }

    /// What every request to an endpoint gets, whatever its own components are.
    pub(super) fn settled(&self, endpoint: &Endpoint<'_>) -> Option<Settled> {
        startup::blocked(&self.first).or_else(|| service::left_out(endpoint).map(startup::left_out))
    }
}
