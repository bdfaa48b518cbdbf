//! Enums of protobuf, as JSON writes them.

use crate::json::Value;

/// Which of the names of an enum a value is, written as such or as its number; `is_same` compares names.
pub(super) fn enum_position(value: &Value, names: &[&str], is_same: impl Fn(&str, &str) -> bool) -> Option<usize> {
    match value {
        Value::String(text) => names.iter().position(|name| is_same(name, text)),
        Value::Number(number) => {
            let number = number.as_i64().and_then(|number| usize::try_from(number).ok());
            number.filter(|number| *number < names.len())
        }
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
