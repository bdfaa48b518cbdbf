//! Which of the resources count, and how one names another.

use crate::config::{Config, Error};
use crate::gateway::resource::{self, Resource};

/// How another resource names one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) name: String,
    pub(super) namespace: String,
}

impl Reference {
    /// Whether it is this one's.
    pub(super) fn names(&self, resource: &Resource<'_>) -> bool {
        resource.name == self.name && resource.namespace == self.namespace
    }
}

/// The resources of all documents. Of two with one name the later counts, as when both are applied in turn.
///
/// # Errors
/// [`Error`] when a document cannot be read.
pub(super) fn all(config: &Config) -> Result<Vec<Resource<'_>>, &Error> {
    let mut resources: Vec<Resource<'_>> = Vec::new();
    for resource in resource::all(config)? {
        match resources.iter_mut().find(|earlier| key(earlier) == key(&resource)) {
            Some(earlier) => *earlier = resource,
            None => resources.push(resource),
        }
    }
    Ok(resources)
}

/// What tells it from others.
fn key<'c>(one: &Resource<'c>) -> (&'c str, &'c str, &'c str, &'c str) {
    (one.group, one.kind, one.name, one.namespace)
}

/// The group of Gloo's own resources.
pub(super) const GROUP: &str = "gateway.solo.io";
