//! JSON objects: members in the order in which they appeared.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::{fmt, mem, slice, vec};

use zeroize::Zeroize;

use super::value::Value;

/// The members of a JSON object, in order of appearance, each name once.
///
/// Two objects are equal when they have equal members in whatever order.
///
/// ```
/// use jwtk::json::{Object, Value};
///
/// let mut claims = Object::new();
/// claims.insert("sub", "alice");
/// claims.insert("admin", true);
/// assert_eq!(claims.insert("sub", "bob"), Some(Value::from("alice")));
/// assert_eq!(claims.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["sub", "admin"]);
/// ```
#[derive(Clone, Default)]
pub struct Object {
    members: Vec<(String, Value)>,
    /// Kept once there are more than [`SMALL`] members.
    index: Option<Box<Index>>,
}

impl Object {
    /// An object without members.
    pub fn new() -> Self {
        Self::default()
    }

    pub(super) fn with_capacity(members: usize) -> Self {
        Self { members: Vec::with_capacity(members), index: None }
    }

    /// The value of the member `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(self.position(name)?).map(|(_, value)| value)
    }

    /// The value of the member `name`, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let position = self.position(name)?;
        self.members.get_mut(position).map(|(_, value)| value)
    }

    /// Whether there is a member `name`.
    pub fn contains(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    /// Sets a member. One that is there keeps its place and gives back its old
    /// value; a new one goes to the end.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        let (name, value) = (name.into(), value.into());
        if let Some(old) = self.get_mut(&name) {
            return Some(mem::replace(old, value));
        }
        self.append(name, value);
        None
    }

    /// Takes a member out; those after it move up.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let position = self.position(name)?;
        let (_, value) = self.members.remove(position);
        self.index = Index::of(&self.members);
        Some(value)
    }

    /// The members in order of appearance.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Value)> + ExactSizeIterator {
        self.members.iter().map(as_pair)
    }

    /// The members in order of appearance, to change their values.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (&str, &mut Value)> + ExactSizeIterator {
        self.members.iter_mut().map(|(name, value)| (name.as_str(), value))
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Adds a member whose name is known to be new.
    pub(super) fn append(&mut self, name: String, value: Value) {
        match &mut self.index {
            Some(index) => index.note(&name, self.members.len()),
            None if self.members.len() == SMALL => {
                self.members.push((name, value));
                self.index = Index::of(&self.members);
                return;
            }
            None => {}
        }
        self.members.push((name, value));
    }

    /// Moves the values that hold values into `left`, which leaves no deep nesting here.
    pub(super) fn take_containers(&mut self, left: &mut Vec<Value>) {
        for (_, value) in &mut self.members {
            if value.is_container() {
                left.push(mem::take(value));
            }
        }
    }

    fn position(&self, name: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.position(name, &self.members),
            None => scan(name, &self.members),
        }
    }
}

/// Without recursion, so that the deepest nesting a reader accepts cannot exhaust the stack.
impl Drop for Object {
    fn drop(&mut self) {
        let mut left = Vec::new();
        self.take_containers(&mut left);
        while let Some(mut value) = left.pop() {
            match &mut value {
                Value::Array(items) => left.extend(items.drain(..).filter(Value::is_container)),
                Value::Object(object) => object.take_containers(&mut left),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
    }
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl Eq for Object {}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// Of two members of one name the last counts, in the place of the first.
impl FromIterator<(String, Value)> for Object {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Self {
        let mut object = Self::new();
        object.extend(members);
        object
    }
}

impl Extend<(String, Value)> for Object {
    fn extend<I: IntoIterator<Item = (String, Value)>>(&mut self, members: I) {
        for (name, value) in members {
            self.insert(name, value);
        }
    }
}

impl IntoIterator for Object {
    type Item = (String, Value);
    type IntoIter = vec::IntoIter<(String, Value)>;

    fn into_iter(mut self) -> Self::IntoIter {
        mem::take(&mut self.members).into_iter()
    }
}

impl<'a> IntoIterator for &'a Object {
    type Item = (&'a str, &'a Value);
    type IntoIter = std::iter::Map<slice::Iter<'a, (String, Value)>, fn(&'a (String, Value)) -> Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.iter().map(as_pair)
    }
}

impl Zeroize for Object {
    /// Wipes names and values and leaves an object without members.
    fn zeroize(&mut self) {
        Value::Object(mem::take(self)).zeroize();
    }
}

/// Where the names of a large object are.
#[derive(Clone)]
struct Index {
    /// Keyed at random, so that nobody can choose names that collide.
    hasher: RandomState,
    /// The position of the first name with that hash.
    positions: HashMap<u64, usize>,
}

impl Index {
    fn of(members: &[(String, Value)]) -> Option<Box<Self>> {
        if members.len() <= SMALL {
            return None;
        }
        let mut index = Box::new(Self { hasher: RandomState::new(), positions: HashMap::with_capacity(members.len()) });
        for (position, (name, _)) in members.iter().enumerate() {
            index.note(name, position);
        }
        Some(index)
    }

    fn note(&mut self, name: &str, position: usize) {
        let hash = self.hasher.hash_one(name);
        self.positions.entry(hash).or_insert(position);
    }

    fn position(&self, name: &str, members: &[(String, Value)]) -> Option<usize> {
        let position = *self.positions.get(&self.hasher.hash_one(name))?;
        if members.get(position).is_some_and(|(found, _)| found == name) {
            Some(position)
        } else {
            // Two names with one hash: once in an age, so it may take its time.
            scan(name, members)
        }
    }
}

fn scan(name: &str, members: &[(String, Value)]) -> Option<usize> {
    members.iter().position(|(found, _)| found == name)
}

fn as_pair((name, value): &(String, Value)) -> (&str, &Value) {
    (name, value)
}

/// Up to this many members a scan is faster than a hash.
const SMALL: usize = 32;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_objects_behave_alike() {
        for count in [3, SMALL, SMALL + 1, 500] {
            let mut object = numbered(0..count);
            assert_eq!(object.len(), count);
            assert_eq!(object.insert("m1", "new"), Some(value(1)));
            assert_eq!(object.get("m1"), Some(&Value::from("new")));
            assert_eq!(object.iter().nth(1).unwrap().0, "m1");

            assert_eq!(object.remove("m0"), Some(value(0)));
            assert_eq!(object.remove("m0"), None);
            assert!(!object.contains("m0"));
            let last = format!("m{}", count - 1);
            assert_eq!(object.get(&last), Some(&value(count - 1)));
            *object.get_mut(&last).unwrap() = Value::Null;
            assert_eq!(object.get(&last), Some(&Value::Null));
            assert_eq!(object.insert("m0", value(0)), None);
            assert_eq!(object.iter().next_back().unwrap().0, "m0");
        }
    }

    #[test]
    fn equality_does_not_depend_on_order() {
        for count in [2, 100] {
            let forth = numbered(0..count);
            let back = numbered((0..count).rev());
            assert_eq!(forth, back);
            let mut other = back.clone();
            other.insert("m1", value(count));
            assert_ne!(forth, other);
            other.remove("m1");
            assert_ne!(forth, other);
        }
    }

    #[test]
    fn names_with_one_hash_are_told_apart() {
        let mut object = numbered(0..100);
        let index = object.index.as_mut().unwrap();
        let first = *index.positions.values().min().unwrap();
        for position in index.positions.values_mut() {
            *position = first;
        }
        assert_eq!(object.get("m77"), Some(&value(77)));
        assert_eq!(object.insert("m77", "new"), Some(value(77)));
    }

    #[test]
    fn many_members_take_no_quadratic_time() {
        let object = numbered(0..300_000);
        assert_eq!(object, object.clone());
    }

    #[test]
    fn members_can_be_changed_and_taken() {
        let mut object = numbered(0..3);
        for (_, value) in object.iter_mut() {
            *value = Value::Null;
        }
        let taken: Vec<_> = object.into_iter().collect();
        assert_eq!(taken[2], ("m2".to_owned(), Value::Null));
    }

    #[test]
    fn wiping_leaves_no_members() {
        let mut object = numbered(0..3);
        object.zeroize();
        assert!(object.is_empty());
    }

    fn numbered(numbers: impl Iterator<Item = usize>) -> Object {
        numbers.map(|n| (format!("m{n}"), value(n))).collect()
    }

    fn value(n: usize) -> Value {
        Value::from(u64::try_from(n).unwrap())
    }
}
