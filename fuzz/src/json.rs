//! A text that may be JSON, for our readers and for the one of `serde_json`.

use std::collections::HashSet;
use std::fmt;

use jwtk::json::{Dialect, Fault, Style, Value, read, write};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Reads in every dialect, and holds what comes of it against the others and against `serde_json`.
pub fn run(data: &[u8]) {
    let theirs = serde_json::from_slice::<serde_json::Value>(data);
    let (strict, lenient) = (read(data, Dialect::STRICT), read(data, Dialect::GO));
    match (&lenient, &theirs) {
        (Ok(ours), Ok(theirs)) => assert!(is_same(ours, theirs), "{ours:?} is {theirs:?} there"),
        (Err(ours), Ok(_)) => panic!("refused only here: {ours}"),
        // Go takes numbers of any size for what they are written as, and mends text that is none.
        (Ok(_), Err(theirs)) => assert!(is_out_of_range(theirs) || strict.is_err(), "refused only there: {theirs}"),
        (Err(_), Err(_)) => {}
    }
    match (&strict, &theirs) {
        (Ok(_), Err(theirs)) => assert!(is_out_of_range(theirs), "strict, and refused there: {theirs}"),
        (Err(ours), Ok(_)) => assert!(
            matches!(ours.fault(), Fault::DuplicateMember { .. }) && has_duplicates(data),
            "refused only here: {ours}"
        ),
        (Ok(ours), Ok(_)) => assert!(!has_duplicates(data), "a member stands there twice: {ours:?}"),
        (Err(_), Err(_)) => {}
    }
    for stricter in [&strict, &read(data, Dialect::PROTOBUF)] {
        if let (Ok(value), Ok(strict)) = (stricter, &strict) {
            assert_eq!(value, strict);
            assert_eq!(Ok(value), lenient.as_ref());
        }
    }
    for dialect in [Dialect::STRICT, Dialect::GO, Dialect::PROTOBUF] {
        match read(data, dialect) {
            Ok(value) => {
                assert_eq!(read(data, dialect.with_trailing_ignored()).as_ref(), Ok(&value));
                for style in [Style::Compact, Style::Go, Style::Pretty] {
                    let text = write(&value, style);
                    let again = read(text.as_bytes(), dialect);
                    assert_eq!(again.as_ref(), Ok(&value), "{text}");
                    assert_eq!(again.map(|again| write(&again, style)).as_ref(), Ok(&text));
                }
            }
            Err(error) => {
                assert!(error.location().offset <= data.len());
                assert!(!error.to_string().contains(char::is_control));
            }
        }
    }
}

fn is_out_of_range(error: &serde_json::Error) -> bool {
    error.to_string().contains("out of range")
}

/// Whether both are the same value. Theirs are numbers of 64 bits, of fractions the nearest or the one beside it.
fn is_same(ours: &Value, theirs: &serde_json::Value) -> bool {
    use serde_json::Value as Theirs;
    match (ours, theirs) {
        (Value::Null, Theirs::Null) => true,
        (Value::Bool(ours), Theirs::Bool(theirs)) => ours == theirs,
        (Value::String(ours), Theirs::String(theirs)) => ours == theirs,
        (Value::Number(ours), Theirs::Number(theirs)) => {
            let ours_is = ours.to_f64();
            let is_near =
                theirs.as_f64().is_some_and(|theirs| (ours_is - theirs).abs() <= ours_is.abs() * f64::EPSILON);
            is_near && theirs.as_i64().is_none_or(|theirs| ours.as_i64() == Some(theirs))
        }
        (Value::Array(ours), Theirs::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| is_same(ours, theirs))
        }
        (Value::Object(ours), Theirs::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().all(|(name, ours)| theirs.get(name).is_some_and(|theirs| is_same(ours, theirs)))
        }
        _ => false,
    }
}

/// Whether an object has a member twice, as `serde_json` hands members over.
fn has_duplicates(data: &[u8]) -> bool {
    serde_json::from_slice::<Duplicates>(data).is_ok_and(|Duplicates(found)| found)
}

struct Duplicates(bool);

impl<'de> Deserialize<'de> for Duplicates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Search)
    }
}

struct Search;

impl<'de> Visitor<'de> for Search {
    type Value = Duplicates;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Duplicates, E> {
        Ok(Duplicates(false))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Duplicates, E> {
        Ok(Duplicates(false))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Duplicates, E> {
        Ok(Duplicates(false))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Duplicates, E> {
        Ok(Duplicates(false))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Duplicates, E> {
        Ok(Duplicates(false))
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Duplicates, E> {
        Ok(Duplicates(false))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Duplicates, A::Error> {
        let mut found = false;
        while let Some(Duplicates(inside)) = items.next_element()? {
            found |= inside;
        }
        Ok(Duplicates(found))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Duplicates, A::Error> {
        let (mut found, mut names) = (false, HashSet::new());
        while let Some(name) = members.next_key::<String>()? {
            let Duplicates(inside) = members.next_value()?;
            found |= inside || !names.insert(name);
        }
        Ok(Duplicates(found))
    }
}
