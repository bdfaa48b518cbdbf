//! Keys of sets on their way into another.

use anyhow::anyhow;
use jwtk::json::{Object, Value};
use jwtk::jwk::Member;

use crate::output::{Exit, Failure};

/// A key as its set has it; of key files as a JWK, with the private half.
pub(super) fn as_written(member: &Member) -> Object {
    match (member.json(), member.jwk()) {
        (Some(json), _) => json.clone(),
        (None, Ok(jwk)) => jwk.expose_json(),
        (None, Err(_)) => Object::new(),
    }
}

/// The JSON of a set of them.
pub(super) fn set_of(keys: Vec<Object>) -> Object {
    let mut set = Object::new();
    set.insert("keys", keys.into_iter().map(Value::Object).collect::<Vec<Value>>());
    set
}

/// Of a kid, or of the thumbprint that was named in its place.
pub(super) fn no_such_key(kid: Option<&str>) -> Failure {
    let error = match kid {
        Some(kid) => anyhow!("no key has the kid {kid:?}"),
        None => anyhow!("no key has this thumbprint"),
    };
    Failure::new(Exit::Against, "no_such_key", error)
}
