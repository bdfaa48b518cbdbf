//! Members of JSON serializations, by the types that they must have.

use super::compact::part;
use super::malformed::Malformed;
use crate::json::{self, Dialect, Object, Value};

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

/// The member `protected`, as text and as the header in it. An empty header is left out altogether (RFC 7515 section 7.2.1, RFC 7516
/// section 7.2.1).
pub(crate) fn protected_header(entry: &Object) -> Result<(&str, Object), Malformed> {
    let text = string(entry, "protected")?.unwrap_or_default();
    let header = match text {
        "" => Object::new(),
        text => json::read_object(&part("header", text)?, Dialect::STRICT).map_err(Malformed::Header)?,
    };
    Ok((text, header))
}

/// What is wrong with a member.
pub(crate) fn member(name: &'static str, problem: &'static str) -> Malformed {
    Malformed::Member { name, problem }
}
