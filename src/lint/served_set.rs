//! Sets of keys as gateways load them.

use std::collections::HashMap;
use std::rc::Rc;

use super::set::LookedSet;
use crate::gateway::{self, Kind, Refused};

/// A set as a gateway loads it.
pub(super) struct ServedSet {
    pub(super) set: Rc<LookedSet>,
    pub(super) refused: Option<Refused>,
}

impl ServedSet {
    pub(super) fn of(kind: Kind, set: Rc<LookedSet>) -> Self {
        let refused = Some(&set.text).filter(|_| set.is_json).and_then(|text| gateway::refusal(kind, text));
        Self { set, refused }
    }
}

/// What one configuration names, by what it writes: many endpoints name the same.
#[derive(Default)]
pub(super) struct Around {
    pub(super) served: HashMap<(bool, String), Option<Rc<ServedSet>>>,
    /// Whether they are here
    pub(super) ca_files: HashMap<String, bool>,
}
