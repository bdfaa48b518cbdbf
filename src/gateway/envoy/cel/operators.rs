//! Functions and operators over values.

use std::cmp::Ordering;

use super::value::{Fault, Outcome, Value};
use crate::claims::Timestamp;
use crate::gateway::envoy::matcher::Expression;
use crate::gateway::envoy::re2::Unusable;

/// What a function makes of its arguments, its target first. What it is not made for is an error.
pub(super) fn call<'a>(function: &str, args: &[Value<'a>], headers: usize) -> Outcome<'a> {
    let truth = |truth: bool| Ok(Value::Bool(truth));
    let order = |is_wanted: fn(Ordering) -> bool| match args {
        [one, other] => one.order(other).map(|order| Value::Bool(is_wanted(order))).ok_or(Fault::Error),
        _ => Err(Fault::Error),
    };
    match (function, args) {
        ("_==_", [one, other]) => truth(one.is_equal(other)),
        ("_!=_", [one, other]) => truth(!one.is_equal(other)),
        ("_<_", _) => order(Ordering::is_lt),
        ("_<=_", _) => order(Ordering::is_le),
        ("_>_", _) => order(Ordering::is_gt),
        ("_>=_", _) => order(Ordering::is_ge),
        ("!_", [Value::Bool(own)]) => truth(!own),
        ("-_", [Value::Int(number)]) => number.checked_neg().map(Value::Int).ok_or(Fault::Error),
        ("-_", [Value::Double(number)]) => Ok(Value::Double(-number)),
        ("_+_" | "_-_" | "_*_" | "_/_" | "_%_", [one, other]) => arithmetic(function, one, other),
        ("contains", [Value::Text(text), Value::Text(part)]) => truth(text.contains(part.as_ref())),
        ("startsWith", [Value::Text(text), Value::Text(part)]) => truth(text.starts_with(part.as_ref())),
        ("endsWith", [Value::Text(text), Value::Text(part)]) => truth(text.ends_with(part.as_ref())),
        ("matches", [Value::Text(text), Value::Text(expression)]) => {
            let regex = Expression::of_cel(expression).map_err(|unusable| match unusable {
                Unusable::Refused(_) => Fault::Error,
                Unusable::NotKnown(_) => Fault::Unknown("an expression with a table of Unicode"),
            })?;
            truth(regex.is_match(text))
        }
        ("size", [value]) => {
            let size = match value {
                Value::Text(text) => text.chars().count(),
                Value::Bytes(bytes) => bytes.len(),
                Value::List(items) => items.len(),
                Value::Map(entries) => entries.len(),
                Value::Object(object) => object.len(),
                Value::Headers => headers,
                _ => return Err(Fault::Error),
            };
            i64::try_from(size).map(Value::Int).map_err(|_| Fault::Error)
        }
        ("dyn", [value]) => Ok(value.clone()),
        ("int", [value]) => int(value).map(Value::Int).ok_or(Fault::Error),
        ("uint", [value]) => {
            let number = int(value).and_then(|number| u64::try_from(number).ok());
            number.map(Value::Uint).ok_or(Fault::Error)
        }
        ("double", [value]) => double(value).map(Value::Double).ok_or(Fault::Error),
        ("bytes", [Value::Text(text)]) => Ok(Value::Bytes(text.as_bytes().to_vec())),
        ("timestamp", [Value::Text(text)]) => {
            let read = text.parse::<Timestamp>().ok().filter(|_| text.contains(['T', 't']));
            read.map(|time| Value::Timestamp(nanoseconds(time))).ok_or(Fault::Error)
        }
        ("timestamp", [time @ Value::Timestamp(_)]) => Ok(time.clone()),
        ("timestamp", [Value::Int(seconds)]) => Ok(Value::Timestamp(i128::from(*seconds) * SECOND)),
        ("duration", [Value::Text(text)]) => duration(text).map(Value::Duration).ok_or(Fault::Error),
        ("duration", [duration @ Value::Duration(_)]) => Ok(duration.clone()),
        ("type" | "bool" | "optional.of" | "optional.none", _) => Err(Fault::Unknown("a function of an expression")),
        (function, [Value::Timestamp(_) | Value::Duration(_), ..]) if function.starts_with("get") => {
            Err(Fault::Unknown("a function of an expression"))
        }
        _ => Err(Fault::Error),
    }
}

const SECOND: i128 = 1_000_000_000;

/// Nanoseconds since 1970.
pub(super) fn nanoseconds(time: Timestamp) -> i128 {
    i128::from(time.seconds()) * SECOND + i128::from(time.nanos())
}

/// Numbers of one kind, times and spans; texts and lists are not joined.
fn arithmetic<'a>(function: &str, one: &Value<'a>, other: &Value<'a>) -> Outcome<'a> {
    let result = match (one, other) {
        (Value::Int(one), Value::Int(other)) => match function {
            "_+_" => one.checked_add(*other),
            "_-_" => one.checked_sub(*other),
            "_*_" => one.checked_mul(*other),
            "_/_" => one.checked_div(*other),
            _ => one.checked_rem(*other),
        }
        .map(Value::Int),
        (Value::Uint(one), Value::Uint(other)) => match function {
            "_+_" => one.checked_add(*other),
            "_-_" => one.checked_sub(*other),
            "_*_" => one.checked_mul(*other),
            "_/_" => one.checked_div(*other),
            _ => one.checked_rem(*other),
        }
        .map(Value::Uint),
        (Value::Double(one), Value::Double(other)) => match function {
            "_+_" => Some(one + other),
            "_-_" => Some(one - other),
            "_*_" => Some(one * other),
            "_/_" => Some(one / other),
            _ => None,
        }
        .map(Value::Double),
        (Value::Timestamp(time), Value::Duration(span)) | (Value::Duration(span), Value::Timestamp(time))
            if function == "_+_" =>
        {
            time.checked_add(*span).map(Value::Timestamp)
        }
        (Value::Timestamp(time), Value::Duration(span)) if function == "_-_" => {
            time.checked_sub(*span).map(Value::Timestamp)
        }
        (Value::Timestamp(one), Value::Timestamp(other)) if function == "_-_" => {
            one.checked_sub(*other).map(Value::Duration)
        }
        (Value::Duration(one), Value::Duration(other)) => match function {
            "_+_" => one.checked_add(*other),
            "_-_" => one.checked_sub(*other),
            _ => None,
        }
        .map(Value::Duration),
        _ => None,
    };
    result.ok_or(Fault::Error)
}

fn int(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Int(number) => Some(*number),
        Value::Uint(number) => i64::try_from(*number).ok(),
        // Fractions are cut, and what is beyond 64 bits is an error.
        Value::Double(number) => format!("{:.0}", number.trunc()).parse().ok(),
        Value::Text(text) => text.parse().ok(),
        Value::Timestamp(time) => i64::try_from(time.div_euclid(SECOND)).ok(),
        _ => None,
    }
}

fn double(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Double(number) => Some(*number),
        Value::Int(number) => number.to_string().parse().ok(),
        Value::Uint(number) => number.to_string().parse().ok(),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// `1h30m`, `1.5s`, `200ms`.
fn duration(text: &str) -> Option<i128> {
    let (sign, mut rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    if rest == "0" {
        return Some(0);
    }
    let mut total = 0_i128;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let (number, behind) = rest.split_at(end);
        let units =
            [("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", SECOND), ("m", 60 * SECOND), ("h", 3_600 * SECOND)];
        let (unit, nanoseconds) = units.into_iter().find(|(unit, _)| behind.starts_with(unit))?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = u32::try_from(fraction.len()).ok().filter(|digits| *digits <= 18)?;
        let unscaled: i128 = format!("0{whole}{fraction}").parse().ok()?;
        total = total.checked_add(unscaled.checked_mul(nanoseconds)? / 10_i128.pow(digits))?;
        rest = behind.strip_prefix(unit)?;
    }
    (!text.is_empty()).then_some(sign * total)
}
