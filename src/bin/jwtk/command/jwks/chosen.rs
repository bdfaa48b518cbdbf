//! Keys of sets on their way into another.

use jwtk::json::{Object, Value};
use jwtk::jwk::Member;

use crate::keys::usable;
use crate::output::Failure;

/// A key as its set has it; of key files as a JWK, with the private half. What is neither cannot be written.
pub(super) fn as_written(member: &Member) -> Result<Object, Failure> {
    match member.json() {
        Some(json) => Ok(json.clone()),
        None => Ok(usable(member)?.expose_json()),
    }
}

/// The JSON of a set of them.
pub(super) fn set_of(keys: Vec<Object>) -> Object {
    let mut set = Object::new();
    set.insert("keys", keys.into_iter().map(Value::Object).collect::<Vec<Value>>());
    set
}
