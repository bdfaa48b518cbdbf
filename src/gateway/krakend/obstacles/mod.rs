//! What keeps the gateway from starting, whatever is asked of it, and which endpoints it leaves out.
//!
//! koanf decodes the file with mapstructure, which takes text for numbers; then lura's `ServiceConfig.Init` looks at it, and at
//! last gin is given the routes. The first fault ends it; here all are told, in that order.

mod durations;
mod endpoint;
mod hosts;
mod obstacle;
mod parameters;
mod routes;
mod service;
#[cfg(test)]
mod tests;
mod validator;

pub(super) use self::endpoint::left_out;
pub(super) use self::obstacle::{Kind, Obstacle};
pub(super) use self::service::of_service;
pub(super) use self::validator::troubles;

use self::validator::of_validator;
use super::endpoint::{Endpoint, endpoints};
use super::settled::Settled;
use crate::config::Document;

/// What keeps the whole gateway from starting, whichever endpoint is asked.
pub(super) struct Obstacles {
    /// Before any validator is built
    first: Vec<Obstacle>,
    /// The validator of some endpoint
    pub(super) later: Vec<Obstacle>,
}

impl Obstacles {
    pub(super) fn of(document: &Document) -> Self {
        let later = endpoints(document).filter_map(|endpoint| of_validator(&endpoint)).collect();
        Self { first: of_service(document), later }
    }

    /// What every request gets where the gateway does not start.
    pub(super) fn start(&self) -> Option<Settled> {
        Settled::blocked(&self.first).or_else(|| Settled::blocked(&self.later))
    }

    /// What every request to an endpoint gets, whatever its own components are.
    pub(super) fn settled(&self, endpoint: &Endpoint<'_>) -> Option<Settled> {
        Settled::blocked(&self.first).or_else(|| left_out(endpoint).map(Settled::left_out))
    }
}
