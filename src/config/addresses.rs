//! The way to a value, found by where it lies in memory.
//!
//! Values are looked at by the hundred thousand, and places are asked for of few: a value that is stepped to costs nothing,
//! and where it stands is found when somebody wants to know.

use crate::json::Value;

/// Where the items and members of all lists and objects lie.
#[derive(Debug)]
pub(super) struct Addresses(Vec<Block>);

/// The values inside of a list or object, which lie in a row.
#[derive(Debug)]
struct Block {
    /// The address of the first
    start: usize,
    /// From one to the next
    stride: usize,
    /// The address of the list or object itself; none of the root, which may move
    outer: Option<usize>,
}

impl Addresses {
    /// Of all that is in a value.
    pub(super) fn of(root: &Value) -> Self {
        let (mut blocks, mut left) = (Vec::new(), vec![(None, root)]);
        while let Some((outer, value)) = left.pop() {
            let block = match value {
                Value::Array(items) => Block::of(outer, items.iter(), &mut left),
                Value::Object(object) => Block::of(outer, object.iter().map(|(_, value)| value), &mut left),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
            };
            blocks.extend(block);
        }
        blocks.sort_unstable_by_key(|block| block.start);
        Self(blocks)
    }

    /// The way to a value, which must be one of those: places among members and items, from the root.
    pub(super) fn way(&self, value: &Value) -> Vec<usize> {
        let mut way = Vec::new();
        let mut at = Some(address(value));
        while let Some(sought) = at {
            let behind = self.0.partition_point(|block| block.start <= sought);
            let Some(block) = behind.checked_sub(1).and_then(|index| self.0.get(index)) else { break };
            way.push((sought - block.start) / block.stride);
            at = block.outer;
        }
        way.reverse();
        way
    }
}

impl Block {
    /// None without values. Lists and objects among them are left to be looked into.
    fn of<'v>(
        outer: Option<usize>,
        values: impl Iterator<Item = &'v Value>,
        left: &mut Vec<(Option<usize>, &'v Value)>,
    ) -> Option<Self> {
        let mut block: Option<Self> = None;
        for value in values {
            let at = address(value);
            match &mut block {
                None => block = Some(Self { start: at, stride: 1, outer }),
                Some(block) if block.stride == 1 => block.stride = at - block.start,
                Some(_) => {}
            }
            if matches!(value, Value::Array(_) | Value::Object(_)) {
                left.push((Some(at), value));
            }
        }
        block
    }
}

fn address(value: &Value) -> usize {
    std::ptr::from_ref(value).addr()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read};

    #[test]
    fn every_value_is_found_by_its_way() {
        fn check(value: &Value, way: &mut Vec<usize>, addresses: &Addresses) {
            assert_eq!(addresses.way(value), *way);
            let inner: Vec<&Value> = match value {
                Value::Array(items) => items.iter().collect(),
                Value::Object(object) => object.iter().map(|(_, value)| value).collect(),
                _ => Vec::new(),
            };
            for (position, value) in inner.into_iter().enumerate() {
                way.push(position);
                check(value, way, addresses);
                way.pop();
            }
        }
        let text = br#"{"a":[1,{"b":[[],{},[null]],"c":2},"x"],"d":{"e":{"f":[0,1,2,{"g":true}]}},"h":[]}"#;
        let root = read(text, Dialect::STRICT).unwrap();
        let addresses = Addresses::of(&root);
        for value in root.as_object().unwrap().iter().map(|(_, value)| value).enumerate() {
            check(value.1, &mut vec![value.0], &addresses);
        }
    }
}
