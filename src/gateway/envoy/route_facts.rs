//! What a route tells the filters of a request.

use crate::json::Object;

/// What a route tells the filters of a request.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RouteFacts<'t> {
    /// `metadata.filter_metadata`
    pub(super) metadata: Option<&'t Object>,
}
