//! Equality and order.

use std::cmp::Ordering;

use super::fault::{Fault, Kind};
use super::number::{int_to_double, uint_to_double};
use super::value::{Value, entry};

/// Whether two values are the same. Numbers of all kinds compare; other types are never the same. Both are whole.
pub(super) fn equal(a: &Value<'_>, b: &Value<'_>) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Bytes(a), Value::Bytes(b)) => a == b,
        (Value::Timestamp(a), Value::Timestamp(b)) => a == b,
        (Value::Duration(a), Value::Duration(b)) => a == b,
        (Value::Ip(a), Value::Ip(b)) => a == b,
        (Value::Network(a), Value::Network(b)) => a == b,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| entry(b, key).is_some_and(|b| same(a, b)))
        }
        (Value::Optional(a), Value::Optional(b)) => match (a, b) {
            (Some(a), Some(b)) => same(a, b),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        },
        _ => order_of_numbers(a, b) == Some(Ordering::Equal),
    }
}

/// The same of members, which may be lazy still.
fn same(a: &Value<'_>, b: &Value<'_>) -> bool {
    equal(&a.clone().whole(), &b.clone().whole())
}

/// What is said of two values without order.
pub(super) fn without_order(a: &Value<'_>, b: &Value<'_>) -> Fault {
    Fault::new(Kind::NotComparable, format!("{} and {} have no order", a.described(), b.described()))
}

/// Which one comes first; none for values without order: other types, lists, maps, bytes, NaN. Both are whole.
pub(super) fn order(a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    match (a, b) {
        (Value::Null, Value::Null) => Some(Ordering::Equal),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Timestamp(a), Value::Timestamp(b)) => a.partial_cmp(b),
        (Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
        _ => order_of_numbers(a, b),
    }
}

fn order_of_numbers(a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Uint(a), Value::Uint(b)) => Some(a.cmp(b)),
        (Value::Double(a), Value::Double(b)) => a.partial_cmp(b),
        (Value::Int(a), Value::Uint(b)) => Some(u64::try_from(*a).map_or(Ordering::Less, |a| a.cmp(b))),
        (Value::Uint(a), Value::Int(b)) => Some(u64::try_from(*b).map_or(Ordering::Greater, |b| a.cmp(&b))),
        (Value::Int(a), Value::Double(b)) => int_to_double(*a).partial_cmp(b),
        (Value::Uint(a), Value::Double(b)) => uint_to_double(*a).partial_cmp(b),
        (Value::Double(a), Value::Int(b)) => a.partial_cmp(&int_to_double(*b)),
        (Value::Double(a), Value::Uint(b)) => a.partial_cmp(&uint_to_double(*b)),
        _ => None,
    }
}
