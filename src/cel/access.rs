//! Members and items of values, and what it takes to have all of one.

use super::fault::{Fault, Kind};
use super::key::Key;
use super::tree::Literal;
use super::value::{RAW_TOKEN, Value, entry};
use crate::json;

pub(super) fn constant<'a>(literal: &Literal) -> Value<'a> {
    match literal {
        Literal::Null => Value::Null,
        Literal::Bool(bool) => Value::Bool(*bool),
        Literal::Int(int) => Value::Int(*int),
        Literal::Uint(uint) => Value::Uint(*uint),
        Literal::Double(double) => Value::Double(*double),
        Literal::Text(text) => Value::text(text.as_str()),
        Literal::Bytes(bytes) => Value::Bytes(bytes.as_slice().into()),
    }
}

/// Whether a member is there: below a text or null it is not, and that is no fault.
pub(super) fn has(value: &Value<'_>, field: &str) -> Result<bool, Fault> {
    match value {
        Value::Json(_) | Value::Claims(..) | Value::Map(_) => Ok(member(value, field).is_some()),
        Value::Unknown(why) => Err(Fault::unknown(field, why)),
        // The names of this map are in lower case, and compared as they are.
        Value::Headers(headers) => Ok(headers.all().iter().any(|(name, _)| name == field)),
        _ => Ok(false),
    }
}

/// What a list or a map has at an index. `value` is whole.
pub(super) fn item<'a>(value: &Value<'a>, index: &Value<'a>) -> Result<Value<'a>, Fault> {
    let place = match index {
        Value::Int(int) => usize::try_from(*int).ok(),
        Value::Uint(uint) => usize::try_from(*uint).ok(),
        _ => None,
    };
    match (value, index.key()) {
        (Value::List(items), Some(Key::Int(_) | Key::Uint(_))) => {
            let found = place.and_then(|place| items.get(place)).cloned();
            let missing = || Fault::new(Kind::Index, format!("the list has no item {}", written(index)));
            found.ok_or_else(missing)
        }
        (Value::Map(map), Some(key)) => {
            let found = entry(map, &key).cloned().ok_or_else(|| Fault::no_such_key(&key.to_string()))?;
            known(found, &key.to_string())
        }
        (Value::Text(_), Some(key @ Key::Int(_))) => Err(Fault::no_such_key(&key.to_string())),
        _ => Err(Fault::new(Kind::Index, format!("{} is not an index of {}", index.described(), value.described()))),
    }
}

/// What `value` has under a name, as it is.
pub(super) fn member<'a>(value: &Value<'a>, name: &str) -> Option<Value<'a>> {
    match value {
        Value::Json(json::Value::Object(members)) => members.get(name).map(Value::claim),
        Value::Claims(_, Some(token)) if name == RAW_TOKEN => Some(Value::Secret(token)),
        Value::Claims(claims, _) => claims.get(name).map(Value::claim),
        Value::Headers(headers) => headers.get(name).map(Value::from),
        Value::Map(map) => entry(map, &Key::text(name)).cloned(),
        _ => None,
    }
}

pub(super) fn known<'a>(value: Value<'a>, name: &str) -> Result<Value<'a>, Fault> {
    match value {
        Value::Unknown(why) => Err(Fault::unknown(name, why)),
        value => Ok(value),
    }
}

pub(super) fn absent(value: &Value<'_>, name: &str) -> Fault {
    let message = match value {
        Value::Claims(..) => format!("the token has no claim `{name}`"),
        Value::Headers(_) => format!("the request has no header `{name}`"),
        Value::Json(json::Value::Object(_)) | Value::Map(_) => format!("there is no member `{name}`"),
        other => format!("there is no member `{name}` in {}", other.described()),
    };
    Fault::new(Kind::NoSuchKey, message)
}

/// Why a part of a whole value is not known, if one is not.
pub(super) fn unknown_part(value: &Value<'_>) -> Option<&'static str> {
    match value {
        Value::Unknown(why) => Some(why),
        Value::List(items) => items.iter().find_map(unknown_part),
        Value::Map(map) => map.iter().find_map(|(_, value)| unknown_part(value)),
        Value::Optional(value) => value.as_deref().and_then(unknown_part),
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Uint(_)
        | Value::Double(_)
        | Value::Text(_)
        | Value::Bytes(_)
        | Value::Timestamp(_)
        | Value::Duration(_)
        | Value::Ip(_)
        | Value::Network(_)
        | Value::Json(_)
        | Value::Claims(..)
        | Value::Headers(_)
        | Value::Uri(_)
        | Value::Secret(_) => None,
    }
}

fn written(index: &Value<'_>) -> String {
    index.key().map(|key| key.to_string()).unwrap_or_default()
}

/// What it takes to have all of a lazy value.
pub(super) fn weight(value: &Value<'_>) -> usize {
    match value {
        Value::Json(value) => json_weight(value),
        Value::Claims(claims, _) => claims.len() * ITEM,
        Value::Headers(headers) => headers.weight(),
        Value::List(items) => items.iter().map(weight).sum(),
        Value::Map(map) => map.iter().map(|(_, value)| weight(value)).sum(),
        _ => 0,
    }
}

fn json_weight(value: &json::Value) -> usize {
    ITEM + match value {
        json::Value::String(text) => text.len(),
        json::Value::Array(items) => items.iter().map(json_weight).sum(),
        json::Value::Object(members) => {
            members.iter().map(|(name, value)| ITEM + name.len() + json_weight(value)).sum()
        }
        json::Value::Null | json::Value::Bool(_) | json::Value::Number(_) => 0,
    }
}

const ITEM: usize = size_of::<Value<'static>>();
