//! Optionals: `optional.of(x).orValue(y)`.

use std::rc::Rc;

use crate::cel::call::{Call, Found, Function};
use crate::cel::duration::Duration;
use crate::cel::fault::Fault;
use crate::cel::value::Value;

pub(super) const QUALIFIED: [(&str, Function); 3] =
    [("none", |_| Ok(Value::Optional(None))), ("of", of), ("ofNonZeroValue", of_non_zero_value)];

pub(super) const TABLE: [(&str, Function); 4] =
    [("hasValue", has_value), ("value", value), ("or", or), ("orValue", or_value)];

fn of<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    Ok(Value::Optional(Some(Rc::new(call.value(0)?))))
}

fn of_non_zero_value<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let value = call.value(0)?;
    let is_zero = match &value {
        Value::Null | Value::Bool(false) | Value::Int(0) | Value::Uint(0) => true,
        Value::Double(double) => *double == 0.0,
        Value::Text(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(map) => map.is_empty(),
        Value::Duration(duration) => *duration == Duration::ZERO,
        _ => false,
    };
    Ok(Value::Optional((!is_zero).then(|| Rc::new(value))))
}

fn has_value<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let this = call.this_or_first()?;
    Ok(Value::Bool(optional(call, this)?.is_some()))
}

fn value<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let this = call.this_or_first()?;
    let value = optional(call, this)?;
    value.map(|value| (*value).clone()).ok_or_else(|| call.fault("there is no value"))
}

fn or<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, other) = (call.this_or_first()?, call.value(0)?);
    if optional(call, this.clone())?.is_some() {
        return Ok(this);
    }
    optional(call, other).map(Value::Optional)
}

fn or_value<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, other) = (call.this_or_first()?, call.value(0)?);
    Ok(optional(call, this)?.map_or(other, |value| (*value).clone()))
}

fn optional<'a>(call: &Call<'_, '_, 'a>, value: Value<'a>) -> Result<Option<Rc<Value<'a>>>, Fault> {
    match value {
        Value::Optional(optional) => Ok(optional),
        other => Err(call.wrong("an optional", &other)),
    }
}
