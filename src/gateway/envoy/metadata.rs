//! Dynamic metadata: what a filter leaves behind for those after it.

use crate::json::{Object, Value};

/// Structs by namespace.
#[derive(Clone, Debug, Default)]
pub(super) struct Metadata(Object);

impl Metadata {
    /// What is at a way of keys in a namespace, one key a step. A dot is part of a key, and no step leads into a list.
    pub(super) fn at<'m>(&'m self, namespace: &str, mut keys: impl Iterator<Item = &'m str>) -> Option<&'m Value> {
        let namespace = self.0.get(namespace)?;
        keys.try_fold(namespace, |value, key| value.as_object()?.get(key))
    }

    /// All of it, namespace by namespace.
    pub(super) fn all(&self) -> &Object {
        &self.0
    }

    /// Joins what a filter extracted with what is there.
    // StreamInfoImpl::setDynamicMetadata: MergeFrom, so a member of the same key is replaced.
    pub(super) fn merge(&mut self, namespace: &str, extracted: &Object) {
        if extracted.is_empty() {
            return;
        }
        if self.0.get(namespace).is_none() {
            self.0.insert(namespace, Object::new());
        }
        if let Some(Value::Object(held)) = self.0.get_mut(namespace) {
            for (key, value) in extracted.iter() {
                held.insert(key, value.clone());
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read_object};

    #[test]
    fn keys_are_taken_whole() {
        let mut metadata = Metadata::default();
        metadata.merge("n", &read_object(br#"{"p":{"a.b":1,"l":[1]}}"#, Dialect::STRICT).unwrap());
        metadata.merge("n", &read_object(br#"{"q":2}"#, Dialect::STRICT).unwrap());
        assert_eq!(metadata.at("n", ["p", "a.b"].into_iter()), Some(&Value::from(1_i64)));
        assert_eq!(metadata.at("n", ["q"].into_iter()), Some(&Value::from(2_i64)));
        assert_eq!(metadata.at("n", ["p", "l", "0"].into_iter()), None);
        assert_eq!(metadata.at("m", ["p"].into_iter()), None);
    }
}
