//! JSON values, and objects whose members keep their order.

use std::{fmt, mem, slice, vec};

use zeroize::Zeroize;

use super::index::{self, Index, SMALL};
use super::name::Name;
use super::number::Number;

/// A JSON value, its numbers as text, its members in order of appearance.
///
/// Reading, writing, wiping and dropping do not recurse. Cloning and comparing do:
/// keep them to values that were read with a small limit on depth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string, after its escapes were resolved.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object.
    Object(Object),
}

impl Value {
    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// A number.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The items of an array.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// An object.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The kind of value, for a sentence: `a number`, `an object`, `null`.
    pub fn described(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    fn is_container(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Object(_))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number.into())
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Self::Array(items)
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl Zeroize for Value {
    /// Wipes every name, string and number inside and leaves [`Value::Null`].
    fn zeroize(&mut self) {
        let mut left = vec![mem::take(self)];
        while let Some(value) = left.pop() {
            match value {
                Self::Null | Self::Bool(_) => {}
                Self::Number(mut number) => number.zeroize(),
                Self::String(mut text) => text.zeroize(),
                Self::Array(items) => left.extend(items),
                Self::Object(mut object) => {
                    let members = mem::take(&mut object.members).into_iter();
                    left.extend(members.map(|(mut name, value)| {
                        name.zeroize();
                        value
                    }));
                }
            }
        }
    }
}

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
    members: Vec<(Name, Value)>,
    /// Kept once there are more than [`SMALL`] members.
    index: Option<Box<Index>>,
}

impl Object {
    /// An object of members whose names are all different.
    pub(crate) fn of_distinct(members: Vec<(Name, Value)>) -> Self {
        Self { index: Index::of(&members), members }
    }

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
        self.append(name.into(), value);
        None
    }

    /// The same, and tells how many members stand before the one that was there.
    pub(super) fn put(&mut self, name: Name, value: Value) -> Option<usize> {
        let position = self.position(name.as_str());
        match position.and_then(|position| self.members.get_mut(position)) {
            Some((_, old)) => *old = value,
            None => self.append(name, value),
        }
        position
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

    /// The last member of which something holds, with how many stand before it.
    #[inline]
    pub(crate) fn last_where(&self, holds: impl Fn(&str, &Value) -> bool) -> Option<(usize, &str, &Value)> {
        let position = self.members.iter().rposition(|(name, value)| holds(name.as_str(), value))?;
        self.members.get(position).map(|(name, value)| (position, name.as_str(), value))
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

    /// All members, in as much room as they take; the room that they had stays here.
    pub(super) fn take_all(&mut self) -> Self {
        let mut members = Vec::with_capacity(self.members.len());
        members.append(&mut self.members);
        Self { members, index: self.index.take() }
    }

    /// Adds a member whose name is known to be new.
    pub(super) fn append(&mut self, name: Name, value: Value) {
        match &mut self.index {
            Some(index) => index.note(name.as_str(), self.members.len()),
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
    fn take_containers(&mut self, left: &mut Vec<Value>) {
        for (_, value) in &mut self.members {
            if value.is_container() {
                left.push(mem::take(value));
            }
        }
    }

    fn position(&self, name: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.position(name, &self.members),
            None => index::scan(name, &self.members),
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
    type IntoIter = IntoMembers;

    fn into_iter(mut self) -> Self::IntoIter {
        IntoMembers(mem::take(&mut self.members).into_iter())
    }
}

impl<'a> IntoIterator for &'a Object {
    type Item = (&'a str, &'a Value);
    type IntoIter = IterMembers<'a>;

    fn into_iter(self) -> Self::IntoIter {
        IterMembers(self.members.iter())
    }
}

impl Zeroize for Object {
    /// Wipes names and values and leaves an object without members.
    fn zeroize(&mut self) {
        Value::Object(mem::take(self)).zeroize();
    }
}

/// The members of an object in order of appearance, taken out of it.
pub struct IntoMembers(vec::IntoIter<(Name, Value)>);

impl Iterator for IntoMembers {
    type Item = (String, Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name.into_string(), value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for IntoMembers {}

/// The members of an object in order of appearance.
pub struct IterMembers<'a>(slice::Iter<'a, (Name, Value)>);

impl<'a> Iterator for IterMembers<'a> {
    type Item = (&'a str, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(as_pair)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for IterMembers<'_> {}

fn as_pair((name, value): &(Name, Value)) -> (&str, &Value) {
    (name.as_str(), value)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read};

    #[test]
    fn each_kind_answers_to_its_own_name() {
        let text = r#"[null, true, 1, "s", [], {}]"#;
        let values = read(text.as_bytes(), Dialect::STRICT).unwrap();
        let kinds: Vec<_> = values.as_array().unwrap().iter().map(Value::described).collect();
        assert_eq!(kinds, ["null", "a boolean", "a number", "a string", "an array", "an object"]);
        for value in values.as_array().unwrap() {
            let kind = value.described();
            assert_eq!(value.as_bool().is_some(), kind == "a boolean");
            assert_eq!(value.as_number().is_some(), kind == "a number");
            assert_eq!(value.as_str().is_some(), kind == "a string");
            assert_eq!(value.as_array().is_some(), kind == "an array");
            assert_eq!(value.as_object().is_some(), kind == "an object");
        }
        assert_eq!(Value::default(), Value::Null);
    }

    #[test]
    fn wiping_leaves_null() {
        let mut value = read(br#"{"d":["secret",{"k":1}]}"#, Dialect::STRICT).unwrap();
        value.zeroize();
        assert_eq!(value, Value::Null);
    }

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
