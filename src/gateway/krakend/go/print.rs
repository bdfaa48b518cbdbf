//! Values as Go prints them.

use super::numbers::{javascript, shortest};
use crate::json::Value;

/// A value in Go's default format, `%v`.
/// `fmt`, `printValue`; vectors propagate-array-numbers, propagate-array-strings-odd.
pub(in crate::gateway::krakend) fn printed(value: &Value) -> String {
    let mut text = String::new();
    print(value, &mut text);
    text
}

fn print(value: &Value, text: &mut String) {
    match value {
        Value::Null => text.push_str("<nil>"),
        Value::Bool(truth) => text.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&shortest(number.to_f64())),
        Value::String(string) => text.push_str(string),
        Value::Array(items) => {
            text.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    text.push(' ');
                }
                print(item, text);
            }
            text.push(']');
        }
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            text.push_str("map[");
            for (position, (name, value)) in members.into_iter().enumerate() {
                if position > 0 {
                    text.push(' ');
                }
                text.push_str(name);
                text.push(':');
                print(value, text);
            }
            text.push(']');
        }
    }
}

/// Numbers as Go's encoder of JSON writes doubles.
pub(in crate::gateway::krakend) fn with_javascript_numbers(value: &Value) -> Value {
    match value {
        Value::Number(number) => {
            javascript(number.to_f64()).parse().map_or_else(|_| Value::Number(number.clone()), Value::Number)
        }
        Value::Array(items) => Value::Array(items.iter().map(with_javascript_numbers).collect()),
        Value::Object(object) => {
            let members = object.iter().map(|(name, value)| (name.to_owned(), with_javascript_numbers(value)));
            Value::Object(members.collect())
        }
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}
