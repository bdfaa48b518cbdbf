//! The way to a claim inside of others.

use crate::json::{Glance, Members, Object, Outline, Value};

/// A claim by its name, which goes down at each of its dots where it `descends`.
/// krakend-jose, `getNestedClaim`; vectors roles-key-nested-step-not-object, scopes-key-dotted-literal-not-found,
/// propagate-nested, propagate-dotted-literal-not-found.
pub(super) fn at<'c>(claims: &'c Object, name: &str, descends: bool) -> Option<&'c Value> {
    match name.rsplit_once('.').filter(|_| descends) {
        Some((path, last)) => path.split('.').try_fold(claims, |object, step| object.get(step)?.as_object())?.get(last),
        None => claims.get(name),
    }
}

/// What [`at`] finds, at a glance: `inner` reads the objects on the way.
pub(super) fn at_a_glance<'t>(
    claims: Members<'_, 't>,
    inner: &mut Outline,
    name: &str,
    descends: bool,
) -> Result<Option<Glance<'t>>, Unclear> {
    let Some((first, rest)) = name.split_once('.').filter(|_| descends) else { return Ok(claims.get(name)) };
    let mut found = claims.get(first);
    for step in rest.split('.') {
        found = match found {
            Some(Glance::Other(object)) => inner.read(object.as_bytes()).ok_or(Unclear)?.get(step),
            _ => return Ok(None),
        };
    }
    Ok(found)
}

/// A claim that a glance does not tell.
pub(super) struct Unclear;
