//! What the gateway makes of a backend's answer before it is signed.

use super::endpoint::Endpoint;
use super::fields::value;
use crate::config::Node;
use crate::error::Explain as _;
use crate::gateway::signing::Unsigned;
use crate::json::{self, Dialect, Object, Value};

/// How one backend's answer is read and rearranged.
#[derive(Clone, Debug, Default)]
pub(super) struct Backend {
    encoding: Encoding,
    is_collection: bool,
    target: Vec<String>,
    allow: Vec<String>,
    deny: Vec<String>,
    mapping: Vec<(String, String)>,
    group: Option<String>,
}

/// How an answer is written, `encoding`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Encoding {
    #[default]
    Json,
    SafeJson,
    Text,
    NoOp,
}

impl Backend {
    /// The backend of an endpoint: of several none, since the payload is what they give when they are merged.
    pub(super) fn of(endpoint: &Endpoint<'_>) -> Self {
        match endpoint.backends().as_slice() {
            [only] => Self::read(only),
            [] | [_, _, ..] => Self::default(),
        }
    }

    fn read(backend: &Node<'_>) -> Self {
        let value = |field| value(backend, field);
        let text = |field| value(field).and_then(Value::as_str).unwrap_or_default();
        let texts = |field| -> Vec<String> {
            let items = value(field).and_then(Value::as_array).unwrap_or_default();
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let encoding = match text("encoding").to_lowercase().as_str() {
            "safejson" => Encoding::SafeJson,
            "string" => Encoding::Text,
            "no-op" => Encoding::NoOp,
            _ => Encoding::Json,
        };
        let mapping = value("mapping").and_then(Value::as_object);
        let target = text("target");
        Self {
            encoding,
            is_collection: value("is_collection").and_then(Value::as_bool).unwrap_or_default(),
            target: if target.is_empty() { Vec::new() } else { target.split('.').map(str::to_owned).collect() },
            allow: texts("allow"),
            deny: texts("deny"),
            mapping: mapping
                .into_iter()
                .flat_map(Object::iter)
                .filter_map(|(from, to)| Some((from.to_owned(), to.as_str()?.split('.').next()?.to_owned())))
                .collect(),
            group: Some(text("group")).filter(|group| !group.is_empty()).map(str::to_owned),
        }
    }

    /// The document that is signed: an object, or `null` for a backend that answered so.
    /// lura, `entityFormatter.Format`; vectors body-group, body-two-documents, body-leading-zero.
    pub(super) fn document(&self, body: &[u8]) -> Result<Value, Unsigned> {
        let mut document = self.decode(body)?;
        if !self.target.is_empty() {
            document = Value::Object(extracted(document, &self.target));
        }
        if let Value::Object(object) = &mut document {
            self.filter(object);
            for (from, to) in &self.mapping {
                if let Some(value) = object.remove(from) {
                    object.insert(to.as_str(), value);
                }
            }
        }
        Ok(match &self.group {
            Some(group) => Value::Object([(group.clone(), document)].into_iter().collect()),
            None => document,
        })
    }

    /// lura, `JSONDecoder` and `SafeJSONDecoder`; vectors body-collection-array, body-encoding-safejson-scalar.
    fn decode(&self, body: &[u8]) -> Result<Value, Unsigned> {
        let wrapped = |name: &str, value| Value::Object([(name.to_owned(), value)].into_iter().collect());
        match self.encoding {
            Encoding::NoOp => return Ok(Value::Object(Object::new())),
            Encoding::Text => return Ok(wrapped("content", Value::String(go_text(body)))),
            Encoding::Json | Encoding::SafeJson => {}
        }
        let value = json::read(body, STREAM).map_err(|error| Unsigned::Backend {
            problem: format!("the backend's answer is not JSON: {error}"),
            hint: error.hint(),
        })?;
        let wrong = |expected: &str, found: &Value| Unsigned::Backend {
            problem: format!("the backend's answer must be {expected}, this is {}", found.described()),
            hint: None,
        };
        match (self.encoding, self.is_collection, value) {
            (Encoding::SafeJson, _, value @ Value::Object(_))
            | (Encoding::Json, false, value @ (Value::Object(_) | Value::Null)) => Ok(value),
            (Encoding::SafeJson, _, list @ Value::Array(_))
            | (Encoding::Json, true, list @ (Value::Array(_) | Value::Null)) => Ok(wrapped("collection", list)),
            (Encoding::SafeJson, _, scalar) => Ok(wrapped("content", scalar)),
            (_, true, other) => Err(wrong("an array, as is_collection says", &other)),
            (_, false, other) => Err(wrong("an object", &other)),
        }
    }

    fn filter(&self, object: &mut Object) {
        if self.allow.is_empty() {
            for path in &self.deny {
                deny(object, path);
            }
        } else {
            let paths: Vec<Vec<&str>> = self.allow.iter().map(|path| path.split('.').collect()).collect();
            let paths: Vec<&[&str]> = paths.iter().map(Vec::as_slice).collect();
            allow(object, &paths);
        }
    }
}

/// What is left of an object when only some paths are allowed; whether anything is.
/// lura, `newAllowlistingFilter`.
fn allow(object: &mut Object, paths: &[&[&str]]) -> bool {
    let members = std::mem::take(object);
    for (name, mut value) in members {
        let below: Vec<&[&str]> = paths
            .iter()
            .filter_map(|path| path.split_first())
            .filter(|(first, _)| **first == name)
            .map(|(_, rest)| rest)
            .collect();
        let stays = match &mut value {
            _ if below.iter().any(|rest| rest.is_empty()) => true,
            Value::Object(inner) => allow(inner, &below),
            _ => false,
        };
        if stays {
            object.insert(name, value);
        }
    }
    !object.is_empty()
}

/// Takes a member out, or one of an object that is a member.
/// lura, `newDenylistingFilter`.
fn deny(object: &mut Object, path: &str) {
    match path.split_once('.') {
        None => {
            object.remove(path);
        }
        Some((outer, inner)) => {
            if let Some(Value::Object(object)) = object.get_mut(outer) {
                object.remove(inner.split('.').next().unwrap_or(inner));
            }
        }
    }
}

/// lura, `extractTarget`.
fn extracted(document: Value, target: &[String]) -> Object {
    let mut value = document;
    for step in target {
        value = match value {
            Value::Object(mut object) => object.remove(step).unwrap_or_default(),
            _ => Value::Null,
        };
    }
    match value {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}

/// Each byte that is no UTF-8 becomes one U+FFFD (`encoding/json`, `appendString`).
fn go_text(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

/// The first value of a stream counts, whatever follows.
const STREAM: Dialect = Dialect::GO.with_depth(Dialect::MAX_DEPTH).with_trailing_ignored();

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::{self, Syntax, Text};
    use crate::json::{Style, write};

    fn document(backend: &str, body: &str) -> Result<String, Unsigned> {
        let text = backend.replace('\'', "\"");
        let config = config::read(&[Text::new(text.as_bytes(), "krakend.json")], Syntax::GO).unwrap();
        let document = Backend::read(&Node::root(config.first())).document(body.replace('\'', "\"").as_bytes())?;
        Ok(write(&document, Style::Go).replace('"', "'"))
    }

    #[test]
    fn answers_are_read_by_their_encoding() {
        for (backend, body, expected) in [
            ("{}", "{'a':1} rest", "{'a':1}"),
            ("{}", "null", "null"),
            ("{'is_collection':true}", "[1]", "{'collection':[1]}"),
            ("{'is_collection':true}", "null", "{'collection':null}"),
            ("{'encoding':'safejson'}", "[1]", "{'collection':[1]}"),
            ("{'encoding':'safejson'}", "7", "{'content':7}"),
            ("{'encoding':'string'}", "x<", "{'content':'x\\u003c'}"),
            ("{'encoding':'no-op'}", "anything", "{}"),
        ] {
            assert_eq!(document(backend, body).unwrap(), expected, "{backend} {body}");
        }
        for (backend, body) in [("{}", "[1]"), ("{}", ""), ("{'is_collection':true}", "{}"), ("{}", "'x'")] {
            assert!(document(backend, body).is_err(), "{backend} {body}");
        }
    }

    #[test]
    fn answers_are_rearranged_in_the_gateway_s_order() {
        let body = "{'data':{'a':{'x':1,'y':2},'b':2,'c':[{'x':1}]},'e':5}";
        for (backend, expected) in [
            ("{'target':'data','allow':['a.x','c']}", "{'a':{'x':1},'c':[{'x':1}]}"),
            ("{'target':'data','deny':['a.x','c']}", "{'a':{'y':2},'b':2}"),
            ("{'allow':['e'],'mapping':{'e':'f.g'},'group':'g'}", "{'g':{'f':5}}"),
            ("{'target':'nope'}", "{}"),
            ("{'allow':['data.nope']}", "{}"),
        ] {
            assert_eq!(document(backend, body).unwrap(), expected, "{backend}");
        }
    }
}
