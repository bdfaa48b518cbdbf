//! JSON inside of expressions.

use std::str::from_utf8;

use base64::Engine as _;

use super::encoding::URL_SAFE;
use crate::base64url::encode_standard;
use crate::cel::access::unknown_part;
use crate::cel::call::{Call, Found, Function};
use crate::cel::fault::Fault;
use crate::cel::key::Key;
use crate::cel::value::Value;

pub(super) const TABLE: [(&str, Function); 5] = [
    ("json", json),
    ("jsonField", json_field),
    ("toJson", to_json),
    ("to_json", to_json),
    ("unvalidatedJwtPayload", unvalidated_jwt_payload),
];

/// Whole numbers that are read are unsigned.
fn json<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let text = match call.value(0)? {
        Value::Text(text) => text.as_bytes().into(),
        Value::Bytes(bytes) => bytes,
        other => return Err(call.fault(format!("it reads texts and bytes, and this is {}", other.described()))),
    };
    read(call, &text)
}

fn json_field<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let name = call.text(1)?;
    match json(call)? {
        Value::Map(map) => {
            let found = map.iter().find(|(key, _)| *key == Key::Text(name.clone())).map(|(_, value)| value.clone());
            found.ok_or_else(|| Fault::no_such_key(&name))
        }
        other => Err(call.fault(format!("it reads an object, and this is {}", other.described()))),
    }
}

fn unvalidated_jwt_payload<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let token = call.text(0)?;
    let parts: Vec<_> = token.split('.').collect();
    let [_, payload, _] = parts.as_slice() else {
        return Err(call.fault(format!("a token has 3 parts, and this has {}", parts.len())));
    };
    let payload = URL_SAFE.decode(payload).map_err(|_| call.fault("the payload is not base64url"))?;
    read(call, &payload)
}

fn read<'a>(call: &mut Call<'_, '_, 'a>, text: &[u8]) -> Found<'a> {
    // Small members take much more room than their text.
    call.evaluator.take(text.len().saturating_mul(READING))?;
    let parsed: serde_json::Value = from_utf8(text)
        .ok()
        .and_then(|text| serde_json::from_str(text).ok())
        .ok_or_else(|| call.fault("this is not JSON"))?;
    Ok(value(parsed))
}

fn value<'a>(value_read: serde_json::Value) -> Value<'a> {
    match value_read {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(bool) => Value::Bool(bool),
        serde_json::Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(uint), _) => Value::Uint(uint),
            (None, Some(int)) => Value::Int(int),
            (None, None) => Value::Double(number.as_f64().unwrap_or(f64::NAN)),
        },
        serde_json::Value::String(text) => Value::text(text),
        serde_json::Value::Array(items) => Value::list(items.into_iter().map(value).collect()),
        serde_json::Value::Object(members) => {
            Value::map(members.into_iter().map(|(name, member)| (Key::Text(name.into()), value(member))).collect())
        }
    }
}

fn to_json<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let value = call.value(0)?;
    if let Some(why) = unknown_part(&value) {
        return Err(Fault::unknown("a member", why));
    }
    let written = written(value).ok_or_else(|| call.fault("this cannot be written as JSON"))?;
    call.made(written.to_string())
}

/// Bytes in base64, durations in nanoseconds, times as text; NaN and infinities are null.
fn written(value: Value<'_>) -> Option<serde_json::Value> {
    Some(match value.whole() {
        Value::Null => serde_json::Value::Null,
        Value::Bool(bool) => bool.into(),
        Value::Int(int) => int.into(),
        Value::Uint(uint) => uint.into(),
        Value::Double(double) => double.into(),
        Value::Text(text) => (&*text).into(),
        Value::Bytes(bytes) => encode_standard(bytes).into(),
        Value::List(items) => serde_json::Value::Array(items.iter().cloned().map(written).collect::<Option<_>>()?),
        Value::Map(map) => {
            let members = map.iter().map(|(key, value)| Some((key.to_string(), written(value.clone())?)));
            serde_json::Value::Object(members.collect::<Option<_>>()?)
        }
        Value::Timestamp(timestamp) => timestamp.to_string().into(),
        Value::Duration(duration) => i64::try_from(duration.nanoseconds()).ok()?.into(),
        Value::Ip(address) => address.to_string().into(),
        Value::Network(network) => network.to_string().into(),
        Value::Optional(_)
        | Value::Unknown(_)
        | Value::Json(_)
        | Value::Claims(..)
        | Value::Headers(_)
        | Value::Uri(_)
        | Value::Secret(_) => return None,
    })
}

const READING: usize = 8;
