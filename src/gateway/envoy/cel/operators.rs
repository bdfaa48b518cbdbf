//! Functions and operators over values.

use std::cmp::Ordering;

use super::value::{Fault, Outcome, Value};
use crate::claims::Timestamp;
use crate::gateway::envoy::re2::Unusable;
use crate::gateway::envoy::regex::Expression;

/// What a function makes of its arguments, its target first. What it is not made for is an error.
// cel-cpp's standard functions; vectors cel-matches-part, cel-number-int, cel-string-conversion.
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
            let number = whole(value).and_then(|number| u64::try_from(number).ok());
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
        ("type" | "bool", _) => Err(Fault::Unknown("a function of an expression")),
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
// cel-cpp without concatenation, as Envoy builds it.
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
    let number = match value {
        Value::Timestamp(time) => time.div_euclid(SECOND),
        value => whole(value)?,
    };
    i64::try_from(number).ok()
}

/// The whole number of a number or a text.
fn whole(value: &Value<'_>) -> Option<i128> {
    match value {
        Value::Int(number) => Some(i128::from(*number)),
        Value::Uint(number) => Some(i128::from(*number)),
        // Fractions are cut, and what is beyond 64 bits is an error.
        Value::Double(number) => format!("{:.0}", number.trunc()).parse().ok(),
        Value::Text(text) => text.parse().ok(),
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
// Abseil, `ParseDuration`: a sign of either kind, and digits in front of each unit.
fn duration(text: &str) -> Option<i128> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut total = None;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let (number, behind) = rest.split_at(end);
        let units =
            [("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", SECOND), ("m", 60 * SECOND), ("h", 3_600 * SECOND)];
        let (unit, nanoseconds) = units.into_iter().find(|(unit, _)| behind.starts_with(unit))?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = u32::try_from(fraction.len()).ok().filter(|digits| *digits <= 18)?;
        let unscaled: i128 = format!("{whole}{fraction}").parse().ok()?;
        let part = unscaled.checked_mul(nanoseconds)? / 10_i128.pow(digits);
        total = Some(part.checked_add(total.unwrap_or(0))?);
        rest = behind.strip_prefix(unit)?;
    }
    total.map(|total| sign * total)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn text(text: &str) -> Value<'_> {
        Value::Text(Cow::Borrowed(text))
    }

    #[track_caller]
    fn is<'a>(function: &str, args: &[Value<'a>], wanted: Option<Value<'a>>) {
        let found = call(function, args, 3);
        let wanted = wanted.ok_or(Fault::Error);
        assert_eq!(format!("{found:?}"), format!("{wanted:?}"), "{function} {args:?}");
    }

    #[test]
    fn numbers_become_numbers_of_other_kinds() {
        use Value::{Bool, Double, Int, Timestamp, Uint};
        for (from, as_int, as_uint, as_double) in [
            (Int(7), Some(7), Some(7), Some(7.0)),
            (Int(-7), Some(-7), None, Some(-7.0)),
            (Uint(u64::MAX), None, Some(u64::MAX), Some(18_446_744_073_709_551_615.0)),
            (Uint(8), Some(8), Some(8), Some(8.0)),
            (Double(2.9), Some(2), Some(2), Some(2.9)),
            (Double(-2.9), Some(-2), None, Some(-2.9)),
            (Double(1e19), None, Some(10_000_000_000_000_000_000), Some(1e19)),
            (Double(1e30), None, None, Some(1e30)),
            (Double(f64::INFINITY), None, None, Some(f64::INFINITY)),
            (text("12"), Some(12), Some(12), Some(12.0)),
            (text("-1"), Some(-1), None, Some(-1.0)),
            (text("1.5"), None, None, Some(1.5)),
            (text("x"), None, None, None),
            (Timestamp(2_999_999_999), Some(2), None, None),
            (Timestamp(-1), Some(-1), None, None),
            (Bool(true), None, None, None),
        ] {
            let from = std::slice::from_ref(&from);
            is("int", from, as_int.map(Int));
            is("uint", from, as_uint.map(Uint));
            is("double", from, as_double.map(Double));
        }
    }

    #[test]
    fn operators_take_numbers_of_one_kind_and_times() {
        use Value::{Double, Duration, Int, Timestamp, Uint};
        let all = ["_+_", "_-_", "_*_", "_/_", "_%_"];
        let results = |one: Value<'static>, other: Value<'static>, wanted: [Option<Value<'static>>; 5]| {
            for (function, wanted) in all.into_iter().zip(wanted) {
                is(function, &[one.clone(), other.clone()], wanted);
            }
        };
        results(Int(7), Int(-2), [5, 9, -14, -3, 1].map(|number| Some(Int(number))));
        results(Uint(7), Uint(2), [9, 5, 14, 3, 1].map(|number| Some(Uint(number))));
        results(
            Double(7.0),
            Double(2.0),
            [Some(Double(9.0)), Some(Double(5.0)), Some(Double(14.0)), Some(Double(3.5)), None],
        );
        results(Int(1), Int(0), [Some(Int(1)), Some(Int(1)), Some(Int(0)), None, None]);
        results(Int(i64::MAX), Int(2), [None, Some(Int(i64::MAX - 2)), None, Some(Int(i64::MAX / 2)), Some(Int(1))]);
        results(Uint(1), Uint(2), [Some(Uint(3)), None, Some(Uint(2)), Some(Uint(0)), Some(Uint(1))]);
        results(Int(1), Uint(1), [const { None }; 5]);
        results(Timestamp(7), Duration(2), [Some(Timestamp(9)), Some(Timestamp(5)), None, None, None]);
        results(Duration(2), Timestamp(7), [Some(Timestamp(9)), None, None, None, None]);
        results(Timestamp(7), Timestamp(2), [None, Some(Duration(5)), None, None, None]);
        results(Duration(7), Duration(2), [Some(Duration(9)), Some(Duration(5)), None, None, None]);
        is("-_", &[Int(5)], Some(Int(-5)));
        is("-_", &[Int(i64::MIN)], None);
        is("-_", &[Double(0.5)], Some(Double(-0.5)));
        is("-_", &[Uint(5)], None);
    }

    #[test]
    fn values_of_one_kind_have_an_order() {
        use Value::{Bool, Int, Null};
        let results = |one: Value<'static>, other: Value<'static>, wanted: [Option<bool>; 4]| {
            for (function, wanted) in ["_<_", "_<=_", "_>_", "_>=_"].into_iter().zip(wanted) {
                is(function, &[one.clone(), other.clone()], wanted.map(Bool));
            }
        };
        results(Int(1), Int(2), [true, true, false, false].map(Some));
        results(Int(2), Int(2), [false, true, false, true].map(Some));
        results(text("b"), text("a"), [false, false, true, true].map(Some));
        results(Int(1), text("a"), [None; 4]);
        is("_<_", &[Int(1)], None);
        is("_==_", &[Int(1), Int(1)], Some(Bool(true)));
        is("_!=_", &[Int(1), Int(1)], Some(Bool(false)));
        is("_!=_", &[Int(1), Null], Some(Bool(true)));
        is("!_", &[Bool(true)], Some(Bool(false)));
        is("!_", &[Int(1)], None);
    }

    #[test]
    fn texts_are_looked_into_and_counted() {
        use Value::{Bool, Bytes, Headers, Int, List, Map, Null};
        for (function, part, wanted) in [
            ("contains", "li", true),
            ("contains", "x", false),
            ("startsWith", "al", true),
            ("startsWith", "li", false),
            ("endsWith", "ce", true),
            ("endsWith", "al", false),
            ("matches", "l.c", true),
            ("matches", "^l", false),
        ] {
            is(function, &[text("alice"), text(part)], Some(Bool(wanted)));
            is(function, &[text("alice"), Int(1)], None);
        }
        is("matches", &[text("a"), text("(")], None);
        for (value, size) in [
            (text("é€"), Some(2)),
            (Bytes(vec![1, 2, 3]), Some(3)),
            (List(vec![Null]), Some(1)),
            (Map(vec![(Null, Null), (Int(1), Null)]), Some(2)),
            (Headers, Some(3)),
            (Int(5), None),
        ] {
            is("size", &[value], size.map(Int));
        }
        is("bytes", &[text("ab")], Some(Bytes(b"ab".to_vec())));
        is("dyn", &[Int(1)], Some(Int(1)));
        is("nope", &[Int(1)], None);
    }

    #[test]
    fn times_and_spans_are_read() {
        use Value::{Duration, Int, Timestamp};
        for (written, nanoseconds) in [
            ("1h30m", Some(5_400 * SECOND)),
            ("1.5s", Some(1_500_000_000)),
            ("200ms", Some(200_000_000)),
            ("3us", Some(3_000)),
            ("2m4ns", Some(120_000_000_004)),
            (".5s", Some(500_000_000)),
            ("1.s", Some(SECOND)),
            ("-2s", Some(-2 * SECOND)),
            ("+2s", Some(2 * SECOND)),
            ("0", Some(0)),
            ("-0", Some(0)),
            ("0.000000000000000001s", Some(0)),
            ("", None),
            ("-", None),
            ("+", None),
            ("+-1s", None),
            ("s", None),
            (".s", None),
            ("1", None),
            ("1d", None),
            ("1s ", None),
            ("1s2", None),
            ("1.2.3s", None),
            ("99999999999999999999999999999999999h", None),
        ] {
            is("duration", &[text(written)], nanoseconds.map(Duration));
        }
        is("duration", &[Duration(1)], Some(Duration(1)));
        is("duration", &[Int(1)], None);
        is("timestamp", &[text("1970-01-01T00:00:02.5Z")], Some(Timestamp(2_500_000_000)));
        is("timestamp", &[text("1969-12-31T23:59:59Z")], Some(Timestamp(-SECOND)));
        is("timestamp", &[text("1970-01-01")], None);
        is("timestamp", &[text("2")], None);
        is("timestamp", &[Int(-2)], Some(Timestamp(-2 * SECOND)));
        is("timestamp", &[Timestamp(1)], Some(Timestamp(1)));
        for function in ["getFullYear", "type", "bool"] {
            let found = call(function, &[Timestamp(1)], 0);
            assert!(matches!(found, Err(Fault::Unknown(_))), "{function}: {found:?}");
        }
        is("getFullYear", &[Int(1)], None);
        is("grow", &[Timestamp(1)], None);
    }
}
