//! A value as reports show it.

use std::fmt;

use super::value::Value;
use crate::base64url::encode_standard;
use crate::json;

/// A value with the name of its type.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    kind: &'static str,
    value: json::Value,
}

impl Shown {
    pub(super) fn of(value: &Value<'_>) -> Self {
        Self { kind: value.type_name(), value: to_json(value) }
    }

    /// `null bool int uint double string bytes list map timestamp duration ip cidr optional`.
    pub fn type_name(&self) -> &'static str {
        self.kind
    }

    /// The value as JSON: bytes in base64, times and addresses as text.
    pub fn value(&self) -> &json::Value {
        &self.value
    }
}

/// The value as JSON, of a long one the beginning.
impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = json::write(&self.value, json::Style::Compact);
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => write!(f, "{}…", text.get(..end).unwrap_or_default()),
            None => f.write_str(&text),
        }
    }
}

/// As the gateway writes JSON, but that a claim's number keeps its text and what JSON cannot say is text.
pub(super) fn to_json(value: &Value<'_>) -> json::Value {
    match value {
        Value::Null => json::Value::Null,
        Value::Bool(bool) => (*bool).into(),
        Value::Int(int) => number(&int.to_string()),
        Value::Uint(uint) => number(&uint.to_string()),
        Value::Double(double) => number(&format!("{double:?}")),
        Value::Text(text) => (&**text).into(),
        Value::Bytes(bytes) => encode_standard(bytes).into(),
        Value::List(items) => json::Value::Array(items.iter().map(to_json).collect()),
        Value::Map(map) => {
            let mut object = json::Object::new();
            for (key, value) in map.iter() {
                object.insert(key.to_string(), to_json(value));
            }
            json::Value::Object(object)
        }
        Value::Timestamp(timestamp) => timestamp.to_string().replace("+00:00", "Z").into(),
        Value::Duration(duration) => duration.to_string().into(),
        Value::Ip(address) => address.to_string().into(),
        Value::Network(network) => network.to_string().into(),
        Value::Optional(optional) => optional.as_ref().map_or(json::Value::Null, |value| to_json(value)),
        Value::Json(value) => (*value).clone(),
        Value::Unknown(_) => "(not known here)".into(),
        Value::Claims(..) | Value::Headers(_) | Value::Uri(_) | Value::Secret(_) => to_json(&value.clone().whole()),
    }
}

/// NaN and infinities are no numbers of JSON.
fn number(text: &str) -> json::Value {
    text.parse::<json::Number>().map_or_else(|_| text.into(), json::Value::Number)
}

/// In characters.
const LONGEST: usize = 100;
