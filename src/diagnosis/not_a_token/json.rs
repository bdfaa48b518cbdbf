//! JSON in which a token may be.

use super::token::{bare, is_token};
use crate::base64url::text_in_base64;
use crate::json::{self, Dialect, Value};
use crate::text::{jq_item, jq_member};

/// Whether a text is a token in JSON serialization, good or bad.
pub(super) fn is_json_token(text: &str) -> bool {
    text.starts_with('{')
        && json::read_object(text.as_bytes(), Dialect::GO).is_ok_and(|object| {
            object.contains("ciphertext")
                || object.contains("payload") && (object.contains("signature") || object.contains("signatures"))
        })
}

/// What JSON is that is no token itself.
pub(super) fn json_around(text: &str, about: impl Fn(&str) -> Option<String>) -> Option<String> {
    if !text.starts_with(['{', '[', '"']) {
        return None;
    }
    let Ok(value) = json::read(text.as_bytes(), Dialect::GO) else {
        let (first, behind) = (text.lines().next()?.trim(), text.lines().nth(1));
        if behind.is_some() && first.ends_with('}') && json::read(first.as_bytes(), Dialect::GO).is_ok() {
            return Some("these are several JSON documents, one a line: give one token".to_owned());
        }
        if text.starts_with(['{', '[']) && text.contains("eyJ") && text.contains('\'') {
            return Some(
                "this is a printed object, as Python or JavaScript show it, and not JSON: give the token that is \
                 in it"
                    .to_owned(),
            );
        }
        return None;
    };
    if let Value::String(inner) = &value {
        return Some(if is_token(inner) {
            "the token is in a JSON string with escapes: give it as plain text (jq -r . FILE)".to_owned()
        } else if json::read_object(inner.as_bytes(), Dialect::GO).is_ok() {
            format!(
                "this is JSON that was written as a text once more (jq -r . FILE takes that off){}",
                about(inner).map_or_else(String::new, |more| format!("; inside: {more}"))
            )
        } else {
            return about(inner.trim());
        });
    }
    let object = value.as_object();
    let has = |names: &[&str]| object.is_some_and(|object| names.iter().any(|name| object.contains(name)));
    let mut found = Vec::new();
    find_tokens(&value, String::new(), 0, &mut found);
    // What people ask for is the access token; the others are named behind it.
    found.sort_by_key(|(path, _)| usize::from(!path.ends_with("access_token")));
    if let Some(((path, is_encoded), more)) = found.split_first() {
        let command =
            if *is_encoded { format!("jq -r '{path}' FILE | base64 -d") } else { format!("jq -r '{path}' FILE") };
        let others = more.iter().map(|(path, _)| format!("`{path}`")).collect::<Vec<_>>().join(", ");
        let others = if others.is_empty() { others } else { format!("; there are tokens in {others}, too") };
        let how = if *is_encoded { " in base64" } else { "" };
        let note = if path.ends_with("refresh_token") { " (a refresh token is for its issuer alone)" } else { "" };
        return Some(format!("the token is in this JSON{how}, at `{path}`{note}: take it out with {command}{others}"));
    }
    if has(&["kty"]) || has(&["keys"]) {
        return Some("this is a key or a key set, not a token: keys and tokens may have changed places".to_owned());
    }
    if let Some(object) = object {
        if let Some(name) = ["access_token", "id_token", "token", "refresh_token", "accessToken", "idToken"]
            .into_iter()
            .find(|name| object.get(name).is_some_and(|value| value.as_str().is_some()))
        {
            let what = object.get(name).and_then(Value::as_str).and_then(about);
            return Some(format!(
                "this JSON has a member `{name}`, and what is there is not a JWT{}",
                what.map_or_else(String::new, |what| format!(": {what}"))
            ));
        }
        if let Some(name) = ["error", "errors", "message", "error_description", "detail", "title"]
            .into_iter()
            .find(|name| object.contains(name))
        {
            return Some(format!(
                "this is an answer that tells of an error (its member `{name}`), not a token: look at the request \
                 that asked for one"
            ));
        }
        if has(&["alg", "typ"]) && !has(&["iss", "sub", "exp"]) {
            return Some("this is the header of a token, decoded already: give the token as it was sent".to_owned());
        }
        if has(&["iss", "sub", "aud", "exp", "iat"]) {
            return Some(
                "these are the claims of a token, decoded already: without their signature there is nothing to \
                 verify; give the \
                 token as it was sent"
                    .to_owned(),
            );
        }
        if has(&["header"]) && has(&["payload", "claims"]) {
            return Some("this is a token taken apart: give it as it was sent".to_owned());
        }
    }
    Some("this is JSON in which there is no token".to_owned())
}

/// The places of tokens in JSON, as `jq` names them, and whether they are there in base64.
fn find_tokens(value: &Value, path: String, depth: usize, found: &mut Vec<(String, bool)>) {
    if found.len() >= MOST_FOUND || depth > DEEPEST {
        return;
    }
    match value {
        Value::String(text) => {
            let text = bare(text);
            if is_token(text) {
                found.push((path, false));
            } else if text_in_base64(text).is_some_and(|inner| is_token(bare(&inner))) {
                found.push((path, true));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_tokens(item, jq_item(&path, index), depth + 1, found);
            }
        }
        Value::Object(object) => {
            for (name, value) in object.iter() {
                find_tokens(value, jq_member(&path, name), depth + 1, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// How many tokens in JSON are named.
const MOST_FOUND: usize = 5;

/// How deep in JSON they are looked for.
const DEEPEST: usize = 8;
