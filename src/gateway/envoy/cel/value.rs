//! Values of expressions, and how they compare.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::json;

/// What a part of an expression is.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(Cow<'a, str>),
    Bytes(Vec<u8>),
    /// Nanoseconds since 1970
    Timestamp(i128),
    /// Nanoseconds
    Duration(i128),
    List(Vec<Value<'a>>),
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// An object of a token's claims or of metadata
    Object(&'a json::Object),
    /// The headers of the request
    Headers,
    /// A message whose members are asked for one by one
    Message(Message),
}

/// The messages that Envoy offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Message {
    Request,
    Source,
    Destination,
    Connection,
    Metadata,
}

/// Why a part has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Error,
    /// It rests on what is not known here
    Unknown(&'static str),
}

pub(super) type Outcome<'a> = Result<Value<'a>, Fault>;

impl<'a> Value<'a> {
    /// What is in metadata: its numbers are doubles.
    pub(super) fn of_json(value: &'a json::Value) -> Self {
        match value {
            json::Value::Null => Self::Null,
            json::Value::Bool(truth) => Self::Bool(*truth),
            json::Value::Number(number) => Self::Double(number.to_f64()),
            json::Value::String(text) => Self::Text(Cow::Borrowed(text)),
            json::Value::Array(items) => Self::List(items.iter().map(Self::of_json).collect()),
            json::Value::Object(object) => Self::Object(object),
        }
    }

    /// Whether two values are equal. Values of kinds that cannot be compared are not.
    // cel-cpp's equality over kinds: vector cel-number-int.
    pub(super) fn is_equal(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) | (Self::Headers, Self::Headers) => true,
            (Self::Bytes(one), Self::Bytes(other)) => one == other,
            (Self::List(one), Self::List(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.is_equal(other))
            }
            (Self::Object(one), Self::Object(other)) => one == other,
            (Self::Object(object), Self::Map(entries)) | (Self::Map(entries), Self::Object(object)) => {
                object.len() == entries.len()
                    && object.iter().all(|(name, value)| {
                        let name = Self::Text(Cow::Borrowed(name));
                        let entry = entries.iter().find(|(key, _)| key.is_equal(&name));
                        entry.is_some_and(|(_, own)| own.is_equal(&Value::of_json(value)))
                    })
            }
            (Self::Map(one), Self::Map(other)) => {
                one.len() == other.len()
                    && one.iter().all(|(key, value)| {
                        let entry = other.iter().find(|(name, _)| name.is_equal(key));
                        entry.is_some_and(|(_, own)| own.is_equal(value))
                    })
            }
            (one, other) => one.order(other) == Some(Ordering::Equal),
        }
    }

    /// Which of two values is less, where that can be said. Numbers of all kinds compare.
    pub(super) fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Bool(one), Self::Bool(other)) => Some(one.cmp(other)),
            (Self::Text(one), Self::Text(other)) => Some(one.cmp(other)),
            (Self::Bytes(one), Self::Bytes(other)) => Some(one.cmp(other)),
            (Self::Timestamp(one), Self::Timestamp(other)) | (Self::Duration(one), Self::Duration(other)) => {
                Some(one.cmp(other))
            }
            (Self::Double(one), Self::Double(other)) => one.partial_cmp(other),
            (Self::Double(one), other) => compare(*one, other.whole()?),
            (one, Self::Double(other)) => compare(*other, one.whole()?).map(Ordering::reverse),
            (one, other) => Some(one.whole()?.cmp(&other.whole()?)),
        }
    }

    fn whole(&self) -> Option<i128> {
        match self {
            Self::Int(number) => Some(i128::from(*number)),
            Self::Uint(number) => Some(i128::from(*number)),
            _ => None,
        }
    }
}

/// A double beside a whole number of 64 bits.
fn compare(double: f64, whole: i128) -> Option<Ordering> {
    // A double has an exact decimal form, and so the comparison is exact.
    let number: json::Number = format!("{double:e}").parse().ok()?;
    Some(number.cmp_decimal(whole, 0))
}
