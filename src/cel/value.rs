//! Values of expressions.

use std::net::IpAddr;
use std::rc::Rc;

use super::duration::Duration;
use super::fault::{Fault, Kind};
use super::headers::{Headers, REDACTED, Texts};
use super::key::Key;
use super::network::Network;
use super::timestamp::Timestamp;
use super::uri::Uri;
use crate::json;

/// A value. Claims stay as the token has them until something asks for all of them: named numbers are signed then, and
/// numbers in lists are not, as in the gateway.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(Rc<str>),
    Bytes(Rc<[u8]>),
    List(Rc<[Value<'a>]>),
    Map(Rc<Map<'a>>),
    Timestamp(Timestamp),
    Duration(Duration),
    Ip(IpAddr),
    Network(Network),
    Optional(Option<Rc<Value<'a>>>),
    /// An object or a list of the claims
    Json(&'a json::Value),
    /// All claims of a token, and the token
    Claims(&'a json::Object, Option<&'a str>),
    Headers(Headers<'a>),
    Uri(Rc<Uri>),
    /// A text that shows only when it is asked for
    Secret(&'a str),
    /// What the gateway knows and is not known here
    Unknown(&'static str),
}

/// A map keeps the order in which it was written.
pub(super) type Map<'a> = Vec<(Key, Value<'a>)>;

impl<'a> Value<'a> {
    pub(super) fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::List(items.into())
    }

    pub(super) fn map(entries: Map<'a>) -> Self {
        Self::Map(Rc::new(entries))
    }

    /// A claim that is asked for by its name.
    pub(super) fn claim(value: &'a json::Value) -> Self {
        match value {
            json::Value::Null => Self::Null,
            json::Value::Bool(bool) => Self::Bool(*bool),
            json::Value::Number(number) => named_number(number.as_str()),
            json::Value::String(text) => Self::text(text.as_str()),
            json::Value::Array(_) | json::Value::Object(_) => Self::Json(value),
        }
    }

    /// The value without laziness: lists, maps and texts as all functions take them.
    pub(super) fn whole(self) -> Self {
        match self {
            Self::Json(value) => whole_json(value),
            Self::Claims(claims, token) => {
                let members = claims.iter().filter(|(name, _)| token.is_none() || *name != RAW_TOKEN);
                let mut map: Map<'a> = members.map(|(name, value)| (Key::text(name), Self::claim(value))).collect();
                map.extend(token.map(|token| (Key::text(RAW_TOKEN), Self::Secret(token))));
                Self::map(map)
            }
            Self::Headers(headers) => Self::map(
                headers.all().into_iter().map(|(name, texts)| (Key::Text(name.into()), texts.into())).collect(),
            ),
            Self::Uri(uri) => Self::text(uri.to_string()),
            Self::Secret(_) => Self::text(REDACTED),
            Self::Null
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Uint(_)
            | Self::Double(_)
            | Self::Text(_)
            | Self::Bytes(_)
            | Self::List(_)
            | Self::Map(_)
            | Self::Timestamp(_)
            | Self::Duration(_)
            | Self::Ip(_)
            | Self::Network(_)
            | Self::Optional(_)
            | Self::Unknown(_) => self,
        }
    }

    /// The key of a map that it is; none where it can be none.
    pub(super) fn key(&self) -> Option<Key> {
        match self {
            Self::Bool(bool) => Some(Key::Bool(*bool)),
            Self::Int(int) => Some(Key::Int(*int)),
            Self::Uint(uint) => Some(Key::Uint(*uint)),
            Self::Text(text) => Some(Key::Text(text.clone())),
            _ => None,
        }
    }

    /// The name of the type.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Uint(_) => "uint",
            Self::Double(_) => "double",
            Self::Text(_) | Self::Uri(_) | Self::Secret(_) => "string",
            Self::Bytes(_) => "bytes",
            Self::List(_) | Self::Json(json::Value::Array(_)) => "list",
            Self::Map(_) | Self::Json(_) | Self::Claims(..) | Self::Headers(_) => "map",
            Self::Timestamp(_) => "timestamp",
            Self::Duration(_) => "duration",
            Self::Ip(_) => "ip",
            Self::Network(_) => "cidr",
            Self::Optional(_) => "optional",
            Self::Unknown(_) => "unknown",
        }
    }

    /// With its article, for messages.
    pub(super) fn described(&self) -> &'static str {
        match self.type_name() {
            "null" => "null",
            "bool" => "a boolean",
            "int" => "an int",
            "uint" => "a uint",
            "double" => "a double",
            "string" => "a text",
            "bytes" => "bytes",
            "list" => "a list",
            "map" => "a map",
            "timestamp" => "a timestamp",
            "duration" => "a duration",
            "ip" => "an address",
            "cidr" => "a network",
            "optional" => "an optional",
            _ => "not known",
        }
    }
}

impl From<&Key> for Value<'_> {
    fn from(key: &Key) -> Self {
        match key {
            Key::Bool(bool) => Self::Bool(*bool),
            Key::Int(int) => Self::Int(*int),
            Key::Uint(uint) => Self::Uint(*uint),
            Key::Text(text) => Self::Text(text.clone()),
        }
    }
}

impl From<Texts> for Value<'_> {
    fn from(texts: Texts) -> Self {
        match texts {
            Texts::One(text) => Self::text(text),
            Texts::Several(texts) => Self::list(texts.into_iter().map(Self::text).collect()),
        }
    }
}

/// What a map has under `key`.
pub(super) fn entry<'m, 'a>(map: &'m Map<'a>, key: &Key) -> Option<&'m Value<'a>> {
    map.iter().find(|(own, _)| own == key).map(|(_, value)| value)
}

/// The map with the later of two entries of one key, in the place of the former.
pub(super) fn insert<'a>(map: &mut Map<'a>, key: Key, value: Value<'a>) {
    match map.iter_mut().find(|(own, _)| *own == key) {
        Some((_, old)) => *old = value,
        None => map.push((key, value)),
    }
}

/// What is said of a value that is asked for as a key.
pub(super) fn no_key(value: &Value<'_>) -> Fault {
    Fault::new(Kind::WrongType, format!("{} is not a key of a map", value.described()))
}

/// A number as `serde_json` tells it: whole ones are signed, then unsigned; `-0` and what is beyond both is a double.
fn named_number<'a>(text: &str) -> Value<'a> {
    match (text.parse(), text.parse()) {
        _ if text == "-0" => Value::Double(-0.0),
        (Ok(int), _) => Value::Int(int),
        (Err(_), Ok(uint)) => Value::Uint(uint),
        (Err(_), Err(_)) => Value::Double(text.parse().unwrap_or(f64::NAN)),
    }
}

/// Below a list, and wherever a whole object is taken, whole numbers are unsigned unless they are negative.
fn whole_json(value: &json::Value) -> Value<'_> {
    match value {
        json::Value::Array(items) => Value::list(items.iter().map(whole_json).collect()),
        json::Value::Object(members) => {
            Value::map(members.iter().map(|(name, value)| (Key::text(name), whole_json(value))).collect())
        }
        json::Value::Null | json::Value::Bool(_) | json::Value::Number(_) | json::Value::String(_) => {
            unsigned(Value::claim(value))
        }
    }
}

pub(super) fn unsigned(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Int(int) => u64::try_from(int).map_or(value, Value::Uint),
        _ => value,
    }
}

pub(super) const RAW_TOKEN: &str = "rawToken";
