//! Values from serde.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::number::Number;
use super::value::{Object, Value};

/// From any format that tells what it holds. Order is kept; a member that stands there twice is an error. Numbers are what the
/// format hands over, integers of 64 bits and doubles: a text whose numbers must stay as they are is read with
/// [`read`](super::read).
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

/// As [`Value`] does.
impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_map(Any)? {
            Value::Object(object) => Ok(object),
            other => Err(D::Error::custom(format!("expected an object, this is {}", other.described()))),
        }
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(Self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        // What Rust writes of a finite double is in the grammar of JSON; of another it is not.
        format!("{value:?}").parse::<Number>().map(Value::from).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element::<Value>()? {
            array.push(item);
        }
        Ok(array.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Object::new();
        while let Some((name, value)) = members.next_entry::<String, Value>()? {
            if object.contains(&name) {
                return Err(A::Error::custom(format!("duplicate member {name:?}")));
            }
            object.insert(name, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn serde_gives_back_what_it_was_given() {
        let text = r#"{"z":1.5,"a":[1e300,-7,18446744073709551615],"m":{"x":null,"b":true,"t":"ü"}}"#;
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
        let object: Object = serde_json::from_str(text).unwrap();
        assert_eq!(Value::from(object), value);
    }

    #[test]
    fn a_member_that_is_there_twice_and_another_shape_are_errors() {
        let error = |text| serde_json::from_str::<Object>(text).unwrap_err().to_string();
        assert!(error(r#"{"a":1,"a":2}"#).starts_with(r#"duplicate member "a""#));
        assert!(error(r#"{"b":{"a":1,"a":2}}"#).starts_with(r#"duplicate member "a""#));
        assert!(error("[]").contains("invalid type"), "{}", error("[]"));
    }
}
