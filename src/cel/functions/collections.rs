//! What is asked of all that has parts: lists, maps, texts, bytes.

use crate::cel::call::{Call, Found, Function};
use crate::cel::value::{Value, entry, no_key};

pub(super) const TABLE: [(&str, Function); 2] = [("size", size), ("contains", contains)];

/// A text has as many as it has bytes.
fn size<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let value = call.this_or_first()?;
    let size = match &value {
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(items) => items.len(),
        Value::Map(map) => map.len(),
        _ => return Err(call.fault(format!("{} has no size", value.described()))),
    };
    Ok(Value::Int(i64::try_from(size).unwrap_or(i64::MAX)))
}

/// An item of a list, a name of a map, a part of a text or of bytes.
fn contains<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, part) = (call.this_or_first()?, call.value(0)?);
    let found = match (&this, &part) {
        (Value::List(items), part) => call.evaluator.contains(items, part)?,
        (Value::Map(map), part) => entry(map, &part.key().ok_or_else(|| no_key(part))?).is_some(),
        (Value::Text(this), Value::Text(part)) => this.contains(&**part),
        (Value::Bytes(this), Value::Bytes(part)) => {
            part.is_empty() || this.windows(part.len()).any(|window| window == &**part)
        }
        (Value::Text(_) | Value::Bytes(_), _) => {
            let message = format!("`contains` on {} with {} is always false", this.described(), part.described());
            call.evaluator.warn(message);
            false
        }
        _ => return Err(call.fault(format!("{} contains nothing", this.described()))),
    };
    Ok(Value::Bool(found))
}
