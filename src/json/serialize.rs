//! Values as serde sees them.

use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::value::RawValue;

use super::number::Number;
use super::value::{Object, Value};
use super::writer::{Style, write};

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
                RawValue::from_string(write(self.value, Style::Compact))
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

/// The text is kept, where the serializer is `serde_json`'s.
impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.as_str().to_owned()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

/// Deeper than any document a person wrote, and no danger to the stack.
const SERIALIZED_LEVELS: usize = 128;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::json::{Dialect, read};

    #[test]
    fn serde_keeps_order_and_number_text() {
        let text = r#"{"z":1.0,"a":[1e400,-0,12345678901234567890123],"m":{"x":null,"b":true}}"#;
        let value = read(text.as_bytes(), Dialect::STRICT).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
        assert_eq!(serde_json::to_string(value.as_object().unwrap()).unwrap(), text);
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        assert!(pretty.starts_with("{\n  \"z\": 1.0,\n  \"a\": [\n    1e400,"), "{pretty}");
    }
}
