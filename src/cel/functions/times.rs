//! Times. There is no function that asks the clock.

use crate::cel::call::{Call, Found, Function};
use crate::cel::duration::Duration;
use crate::cel::timestamp::{Parts, Timestamp};
use crate::cel::value::Value;

pub(super) const TABLE: [(&str, Function); 12] = [
    ("timestamp", timestamp),
    ("duration", duration),
    ("getFullYear", |call| part(call, |parts| parts.year)),
    ("getMonth", |call| part(call, |parts| parts.month - 1)),
    ("getDayOfYear", |call| part(call, |parts| parts.day_of_year)),
    ("getDayOfMonth", |call| part(call, |parts| parts.day - 1)),
    ("getDate", |call| part(call, |parts| parts.day)),
    ("getDayOfWeek", |call| part(call, |parts| parts.weekday)),
    ("getHours", |call| part_or_whole(call, |parts| parts.hour, 3_600_000_000_000)),
    ("getMinutes", |call| part_or_whole(call, |parts| parts.minute, 60_000_000_000)),
    ("getSeconds", |call| part_or_whole(call, |parts| parts.second, 1_000_000_000)),
    ("getMilliseconds", |call| part_or_whole(call, |parts| parts.nanosecond / 1_000_000, 1_000_000)),
];

/// RFC 3339, or an int of Unix seconds.
fn timestamp<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let timestamp = match call.value(0)? {
        Value::Text(text) => Timestamp::parse(&text).ok_or_else(|| call.fault("this is not a time of RFC 3339")),
        Value::Int(seconds) => Timestamp::from_unix(seconds, 0).ok_or_else(|| call.fault("the time is out of range")),
        other => Err(call.fault(format!("it takes a text or an int, and this is {}", other.described()))),
    };
    timestamp.map(Value::Timestamp)
}

fn duration<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let text = call.text(0)?;
    let duration =
        Duration::parse(&text).ok_or_else(|| call.fault("this is not a duration: 1h30m, 10s, 5ms; there are no days"));
    duration.map(Value::Duration)
}

/// A part of a timestamp. An argument that names a zone is not looked at.
fn part<'a>(call: &mut Call<'_, '_, 'a>, part: fn(Parts) -> i64) -> Found<'a> {
    match this_or_argument(call)? {
        Value::Timestamp(timestamp) => Ok(Value::Int(part(timestamp.parts()))),
        other => Err(call.wrong("a timestamp", &other)),
    }
}

/// The same, or how many units a duration has.
fn part_or_whole<'a>(call: &mut Call<'_, '_, 'a>, part: fn(Parts) -> i64, unit: i128) -> Found<'a> {
    match call.this_or_first()? {
        Value::Timestamp(timestamp) => Ok(Value::Int(part(timestamp.parts()))),
        Value::Duration(duration) => Ok(Value::Int(duration.whole(unit))),
        other => Err(call.fault(format!("it takes a timestamp or a duration, and this is {}", other.described()))),
    }
}

/// What is no timestamp, the gateway passes over for the first argument.
fn this_or_argument<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    match call.this() {
        Ok(this @ Value::Timestamp(_)) => Ok(this),
        Ok(this) if call.arguments().is_empty() => Ok(this),
        Ok(_) | Err(_) => call.value(0),
    }
}
