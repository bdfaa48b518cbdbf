//! Matchers of metadata: a way of keys, and what must be there.

use super::metadata::Metadata;
use super::value_matcher::ValueMatcher;
use crate::json::{Object, Value};

/// `MetadataMatcher`.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct MetadataMatcher {
    /// The namespace: which filter wrote it
    pub(in crate::gateway) filter: String,
    /// One key a step; a dot is part of a key
    pub(in crate::gateway) path: Vec<String>,
    pub(in crate::gateway) value: ValueMatcher,
    pub(in crate::gateway) invert: bool,
}

impl MetadataMatcher {
    /// In what filters left behind. What is not there does not match, so that it does when inverted.
    // source/common/common/matchers.cc, MetadataMatcher::match; vectors rbac-invert-absent, rbac-not-absent-claim.
    pub(super) fn matches(&self, metadata: &Metadata) -> bool {
        self.holds(metadata.at(&self.filter, self.path.iter().map(String::as_str)))
    }

    /// In metadata of the configuration.
    pub(super) fn matches_static(&self, metadata: Option<&Object>) -> bool {
        let namespace = metadata.and_then(|metadata| metadata.get(&self.filter));
        let found = self.path.iter().try_fold(namespace, |value, key| Some(Some(value?.as_object()?.get(key)?)));
        self.holds(found.flatten())
    }

    fn holds(&self, value: Option<&Value>) -> bool {
        value.is_some_and(|value| self.value.matches(value)) != self.invert
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read_object};

    #[test]
    fn both_kinds_of_metadata_are_looked_at_alike() {
        let object = read_object(br#"{"f":{"a":{"b":true},"c":false}}"#, Dialect::STRICT).unwrap();
        let mut metadata = Metadata::default();
        metadata.merge("f", object.get("f").and_then(Value::as_object).unwrap());
        for (filter, path, is_so) in [
            ("f", &["a", "b"][..], true),
            ("f", &["c"], false),
            ("f", &["a"], false),
            ("f", &["a", "x"], false),
            ("f", &["c", "x"], false),
            ("g", &["a", "b"], false),
        ] {
            for invert in [false, true] {
                let path = path.iter().map(|key| (*key).to_owned()).collect();
                let value = ValueMatcher::Truth(true);
                let matcher = MetadataMatcher { filter: filter.to_owned(), path, value, invert };
                let found = (matcher.matches(&metadata), matcher.matches_static(Some(&object)));
                assert_eq!(found, (is_so != invert, is_so != invert), "{matcher:?}");
                assert_eq!(matcher.matches_static(None), invert);
            }
        }
    }
}
