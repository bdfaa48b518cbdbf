//! Texts inside of a token that may be tokens themselves.

use crate::json::Value;

/// The texts in a claim that may be tokens, with their places; as few as anyone wants to see.
pub(super) fn tokens_in(value: &Value, place: String, found: &mut Vec<(String, String)>) {
    match value {
        _ if found.len() >= MOST_NESTED => {}
        Value::String(text) if may_be_compact(text) => found.push((place, text.clone())),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| tokens_in(item, format!("{place}.{index}"), found));
        }
        Value::Object(object) => {
            object.iter().for_each(|(name, value)| tokens_in(value, format!("{place}.{name}"), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether a text begins as the JSON of a header does, and has the dots of a compact token.
pub(super) fn may_be_compact(text: &str) -> bool {
    text.starts_with("ey") && matches!(text.split('~').next().map(|token| token.matches('.').count()), Some(2 | 4))
}

/// How many tokens in claims are shown.
const MOST_NESTED: usize = 8;
