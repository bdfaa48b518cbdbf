//! Conversions between types, and the name of a type.

use crate::cel::call::{Call, Found, Function};
use crate::cel::fault::Fault;
use crate::cel::number::{int_to_double, to_int, to_uint, uint_to_double};
use crate::cel::value::Value;

pub(super) const TABLE: [(&str, Function); 6] =
    [("int", int), ("uint", uint), ("double", double), ("string", string), ("bytes", bytes), ("type", type_of)];

fn int<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let value = call.this_or_first()?;
    let int = match &value {
        Value::Int(int) => Some(*int),
        Value::Uint(uint) => i64::try_from(*uint).ok(),
        Value::Double(double) => to_int(*double),
        Value::Text(text) => text.parse().ok(),
        _ => return Err(unfit(call, &value)),
    };
    int.map(Value::Int).ok_or_else(|| out_of_range(call, &value))
}

fn uint<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let value = call.this_or_first()?;
    let uint = match &value {
        Value::Int(int) => u64::try_from(*int).ok(),
        Value::Uint(uint) => Some(*uint),
        Value::Double(double) => to_uint(*double),
        Value::Text(text) => text.parse().ok(),
        _ => return Err(unfit(call, &value)),
    };
    uint.map(Value::Uint).ok_or_else(|| out_of_range(call, &value))
}

fn double<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let value = call.this_or_first()?;
    let double = match &value {
        Value::Int(int) => Some(int_to_double(*int)),
        Value::Uint(uint) => Some(uint_to_double(*uint)),
        Value::Double(double) => Some(*double),
        Value::Text(text) => text.parse().ok(),
        _ => return Err(unfit(call, &value)),
    };
    double.map(Value::Double).ok_or_else(|| out_of_range(call, &value))
}

/// A double without fraction loses its point: `string(1.0)` is `1`.
fn string<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let value = call.this_or_first()?;
    let text = match &value {
        Value::Text(_) => return Ok(value),
        Value::Int(int) => int.to_string(),
        Value::Uint(uint) => uint.to_string(),
        Value::Double(double) => double.to_string(),
        Value::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Value::Timestamp(timestamp) => timestamp.to_string(),
        Value::Duration(duration) => duration.to_string(),
        _ => return Err(unfit(call, &value)),
    };
    call.made(text)
}

fn bytes<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    Ok(Value::Bytes(call.text(0)?.as_bytes().into()))
}

fn type_of<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    Ok(Value::text(call.this_or_first()?.type_name()))
}

fn unfit(call: &Call<'_, '_, '_>, value: &Value<'_>) -> Fault {
    call.fault(format!("{} cannot be converted", value.described()))
}

fn out_of_range(call: &Call<'_, '_, '_>, value: &Value<'_>) -> Fault {
    match value {
        Value::Text(text) => {
            call.fault(format!("`{}` is not such a number", text.chars().take(40).collect::<String>()))
        }
        _ => call.fault("the number is beyond the range"),
    }
}
