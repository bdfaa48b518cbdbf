//! A request on its way through the filters, with what they left behind and what is told of them.

use super::chance::Chance;
use super::client::Client;
use super::head::Head;
use super::metadata::Metadata;
use crate::check::Check;
use crate::claims::Timestamp;
use crate::gateway::answer::SeenToken;
use crate::http::Request;

/// A request between two filters.
#[derive(Debug)]
pub(super) struct Flow<'r> {
    /// As it came
    pub(super) request: &'r Request,
    pub(super) head: Head,
    pub(super) metadata: Metadata,
    pub(super) client: Client,
    pub(super) chance: Chance,
    pub(super) now: Timestamp,
    /// Whether likely causes are left out where they have to be found by trying
    pub(super) is_brief: bool,
    /// In the order in which they were made
    pub(super) checks: Vec<Check>,
    /// In the order in which they were looked at
    pub(super) tokens: Vec<SeenToken>,
}

/// Whether the route that was chosen before still counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RouteChoice {
    Stands,
    /// `clearRouteCache`: it is chosen anew before the next filter
    Anew,
}

impl<'r> Flow<'r> {
    pub(super) fn new(request: &'r Request, head: Head, chance: Chance, now: Timestamp) -> Self {
        let (metadata, client) = (Metadata::default(), Client::default());
        Self { request, head, metadata, client, chance, now, is_brief: false, checks: Vec::new(), tokens: Vec::new() }
    }
}
