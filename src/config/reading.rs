//! How a gateway's decoder finds its settings in an object.

use super::naming::Naming;
use crate::json::Value;

/// How a gateway's decoder finds its settings in an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) naming: Naming,
    /// Whether `null` in a list is an empty item. A member that is `null` is not set in any reading.
    pub(crate) null_items_are_empty: bool,
    /// Whether of several members for one field the last in the order of their names counts; else the first as written, and
    /// every further one is left over.
    pub(crate) last_wins: bool,
}

impl Reading {
    /// `encoding/json` into a struct, after the block was written anew with sorted names.
    pub(crate) const GO: Self = Self { naming: Naming::AnyCase, null_items_are_empty: true, last_wins: true };

    /// `serde` into a struct.
    pub(crate) const SERDE: Self = Self { naming: Naming::Exact, null_items_are_empty: false, last_wins: false };

    /// A list of strings.
    pub(crate) fn texts(self, value: &Value) -> Option<Vec<String>> {
        self.list(value, |item| item.as_str().map(str::to_owned))
    }

    /// A list whose items are all decoded; where `null` is nothing set, such an item is empty.
    pub(super) fn list<T: Default>(self, value: &Value, decode: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
        let is_empty = |item: &Value| self.null_items_are_empty && *item == Value::Null;
        let or_empty = |item: &Value| if is_empty(item) { Some(T::default()) } else { decode(item) };
        value.as_array()?.iter().map(or_empty).collect()
    }
}
