//! Members of JSON serializations, by the types that they must have.

use super::fault::Malformed;
use crate::json::{Object, Value};

/// A member that is a text, if it is there.
pub(crate) fn string<'o>(object: &'o Object, name: &'static str) -> Result<Option<&'o str>, Malformed> {
    match object.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(member(name, "must be a string")),
    }
}

/// A member that is an object, if it is there.
pub(crate) fn object<'o>(object: &'o Object, name: &'static str) -> Result<Option<&'o Object>, Malformed> {
    match object.get(name) {
        None => Ok(None),
        Some(Value::Object(inner)) => Ok(Some(inner)),
        Some(_) => Err(member(name, "must be an object")),
    }
}

/// What is wrong with a member.
pub(crate) fn member(name: &'static str, problem: &'static str) -> Malformed {
    Malformed::Member { name, problem }
}
