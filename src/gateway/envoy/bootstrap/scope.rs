//! What a part of a configuration needs to know of the rest.

use std::collections::BTreeSet;

use super::proto::Reader;

/// The surroundings of a message.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) reader: Reader,
    /// The clusters, where the configuration names all that there are
    pub(super) clusters: Option<BTreeSet<String>>,
    /// The port of the listener
    pub(super) port: Option<u16>,
}

impl Scope {
    /// Whether a cluster may be there.
    pub(super) fn has_cluster(&self, name: &str) -> bool {
        self.clusters.as_ref().is_none_or(|clusters| clusters.contains(name))
    }
}
