//! JSON values.

use std::mem;

use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::value::RawValue;
use zeroize::Zeroize;

use super::number::Number;
use super::object::Object;
use super::pointer;
use super::writer::{self, Style};

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

    /// The kind of value, as messages name it: `null`, `boolean`, `number`, `string`, `array`, `object`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// The kind of value with its article, for a sentence: `a number`, `an object`, `null`.
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

    /// The value at a JSON pointer (RFC 6901), `""` being this value.
    /// Nothing when it is not there or the pointer is none.
    ///
    /// ```
    /// use jwtk::json::{self, Dialect};
    ///
    /// let value = json::read(br#"{"a/b": [1, true]}"#, Dialect::STRICT)?;
    /// assert_eq!(value.pointer("/a~1b/1").and_then(|v| v.as_bool()), Some(true));
    /// # Ok::<(), json::Error>(())
    /// ```
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        let mut tokens = pointer::tokens(pointer)?;
        tokens.try_fold(self, |value, token| match value {
            Self::Object(object) => object.get(&token?),
            Self::Array(items) => items.get(pointer::position(&token?)?),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => None,
        })
    }

    pub(super) fn is_container(&self) -> bool {
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

/// Number text and order are kept, where the serializer is `serde_json`'s.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Nested { value: self, levels: SERIALIZED_LEVELS }.serialize(serializer)
    }
}

/// As [`Value`] does.
impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_object(self, SERIALIZED_LEVELS, serializer)
    }
}

/// A value of which `levels` more levels are handed to the serializer, which recurses;
/// what lies deeper goes to it as finished text.
struct Nested<'a> {
    value: &'a Value,
    levels: usize,
}

impl Serialize for Nested<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let levels = self.levels.saturating_sub(1);
        match self.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(truth) => serializer.serialize_bool(*truth),
            Value::Number(number) => number.serialize(serializer),
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(_) | Value::Object(_) if self.levels == 0 => {
                RawValue::from_string(writer::write(self.value, Style::Compact))
                    .map_err(S::Error::custom)?
                    .serialize(serializer)
            }
            Value::Array(items) => {
                let mut array = serializer.serialize_seq(Some(items.len()))?;
                for value in items {
                    array.serialize_element(&Nested { value, levels })?;
                }
                array.end()
            }
            Value::Object(object) => serialize_object(object, levels, serializer),
        }
    }
}

fn serialize_object<S: Serializer>(object: &Object, levels: usize, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(object.len()))?;
    for (name, value) in object {
        map.serialize_entry(name, &Nested { value, levels })?;
    }
    map.end()
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
                Self::Object(object) => left.extend(object.into_iter().map(|(mut name, value)| {
                    name.zeroize();
                    value
                })),
            }
        }
    }
}

/// Deeper than any document a person wrote, and no danger to the stack.
const SERIALIZED_LEVELS: usize = 128;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read};

    #[test]
    fn each_kind_answers_to_its_own_name() {
        let text = r#"[null, true, 1, "s", [], {}]"#;
        let values = read(text.as_bytes(), Dialect::STRICT).unwrap();
        let kinds: Vec<_> = values.as_array().unwrap().iter().map(Value::kind).collect();
        assert_eq!(kinds, ["null", "boolean", "number", "string", "array", "object"]);
        for value in values.as_array().unwrap() {
            let kind = value.kind();
            assert_eq!(value.as_bool().is_some(), kind == "boolean");
            assert_eq!(value.as_number().is_some(), kind == "number");
            assert_eq!(value.as_str().is_some(), kind == "string");
            assert_eq!(value.as_array().is_some(), kind == "array");
            assert_eq!(value.as_object().is_some(), kind == "object");
        }
        assert_eq!(Value::default(), Value::Null);
    }

    #[test]
    fn serde_keeps_order_and_number_text() {
        let text = r#"{"z":1.0,"a":[1e400,-0,12345678901234567890123],"m":{"x":null,"b":true}}"#;
        let value = read(text.as_bytes(), Dialect::STRICT).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
        assert_eq!(serde_json::to_string(value.as_object().unwrap()).unwrap(), text);
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        assert!(pretty.starts_with("{\n  \"z\": 1.0,\n  \"a\": [\n    1e400,"), "{pretty}");
    }

    #[test]
    fn wiping_leaves_null() {
        let mut value = read(br#"{"d":["secret",{"k":1}]}"#, Dialect::STRICT).unwrap();
        value.zeroize();
        assert_eq!(value, Value::Null);
    }
}
