//! A configuration file, in whatever language it is written, as JSON values with their places.

use std::path::Path;

use super::path::{Place, Step};
use crate::gateway::Error;
use crate::json::{self, Dialect, Location, Object, Value};

/// A configuration file that was read.
#[derive(Debug)]
pub(crate) struct Document {
    name: String,
    text: Vec<u8>,
    syntax: Syntax,
    value: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Syntax {
    Json,
    Yaml,
    Toml,
}

impl Document {
    pub(crate) fn read(text: &[u8], name: &str) -> Result<Self, Error> {
        let (syntax, value) = match syntax_of(text, name) {
            Some(Syntax::Json) => (Syntax::Json, read_json(text, name)),
            Some(Syntax::Yaml) => (Syntax::Yaml, read_yaml(text, name)),
            Some(Syntax::Toml) => (Syntax::Toml, read_toml(text, name)),
            // Almost any text is YAML of some kind, so that is the last guess.
            None => match read_toml(text, name) {
                Ok(value) => (Syntax::Toml, Ok(value)),
                Err(_) => (Syntax::Yaml, read_yaml(text, name)),
            },
        };
        match value {
            Ok(value) => Ok(Self { name: name.to_owned(), text: text.to_vec(), syntax, value }),
            Err(error) => Err(match template_line(text) {
                Some(line) => Error::Template { name: name.to_owned(), line },
                None => error,
            }),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn value(&self) -> &Value {
        &self.value
    }

    /// The first line with template code, even where the text can be read as it is.
    pub(crate) fn template_line(&self) -> Option<usize> {
        template_line(&self.text)
    }

    pub(crate) fn locate(&self, place: &Place) -> Option<Location> {
        match self.syntax {
            Syntax::Json => json::locate(&self.text, &place.pointer()),
            Syntax::Yaml | Syntax::Toml => None,
        }
    }

    /// The line of a value below one that is located already.
    pub(crate) fn line_below(&self, start: Location, below: &Place) -> Option<usize> {
        let found = json::locate(self.text.get(start.offset..)?, &below.pointer())?;
        Some(start.line + found.line - 1)
    }

    pub(crate) fn line(&self, place: &Place) -> Option<usize> {
        match self.syntax {
            Syntax::Json => self.locate(place).map(|location| location.line),
            Syntax::Toml => toml_line(&self.text, place),
            Syntax::Yaml => None,
        }
    }
}

/// The language, by the file's name as the gateways tell it, else by the text's beginning.
fn syntax_of(text: &[u8], name: &str) -> Option<Syntax> {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "json" => Some(Syntax::Json),
        "yaml" | "yml" => Some(Syntax::Yaml),
        "toml" => Some(Syntax::Toml),
        _ => match text.trim_ascii_start().first() {
            Some(b'{') | None => Some(Syntax::Json),
            Some(_) => None,
        },
    }
}

fn read_json(text: &[u8], name: &str) -> Result<Value, Error> {
    json::read(text, Dialect::GO.with_depth(Dialect::MAX_DEPTH))
        .map_err(|source| Error::Json { name: name.to_owned(), source })
}

fn read_yaml(text: &[u8], name: &str) -> Result<Value, Error> {
    let unreadable = |problem: String| Error::Unreadable { name: name.to_owned(), problem };
    let mut documents = yaml_serde::Deserializer::from_slice(text);
    let first = documents.next().ok_or_else(|| unreadable("the text is empty".to_owned()))?;
    let value: yaml_serde::Value =
        serde::Deserialize::deserialize(first).map_err(|error| unreadable(format!("not YAML: {error}")))?;
    match from_yaml(value, 0) {
        Some(value @ Value::Object(_)) => Ok(value),
        Some(other) => Err(unreadable(format!("expected members, found one {}", other.kind()))),
        None => Err(unreadable(format!("more than {MOST_LEVELS} levels of nesting"))),
    }
}

fn read_toml(text: &[u8], name: &str) -> Result<Value, Error> {
    let unreadable = |problem: String| Error::Unreadable { name: name.to_owned(), problem };
    let text = std::str::from_utf8(text).map_err(|_| unreadable("not UTF-8".to_owned()))?;
    let table: toml::Table =
        toml::from_str(text).map_err(|error| unreadable(format!("not TOML: {}", error.message())))?;
    from_toml(toml::Value::Table(table), 0)
        .ok_or_else(|| unreadable(format!("more than {MOST_LEVELS} levels of nesting")))
}

fn from_yaml(value: yaml_serde::Value, level: usize) -> Option<Value> {
    use yaml_serde::Value as Yaml;
    if level > MOST_LEVELS {
        return None;
    }
    Some(match value {
        Yaml::Null => Value::Null,
        Yaml::Bool(truth) => Value::Bool(truth),
        Yaml::Number(number) => number_from(&number.to_string()),
        Yaml::String(text) => Value::String(text),
        Yaml::Sequence(items) => {
            Value::Array(items.into_iter().map(|item| from_yaml(item, level + 1)).collect::<Option<_>>()?)
        }
        Yaml::Mapping(members) => {
            let mut object = Object::new();
            for (name, value) in members {
                let name = match from_yaml(name, level + 1)? {
                    Value::String(name) => name,
                    other => json::write(&other, json::Style::Compact),
                };
                object.insert(name, from_yaml(value, level + 1)?);
            }
            Value::Object(object)
        }
        Yaml::Tagged(tagged) => from_yaml(tagged.value, level + 1)?,
    })
}

fn from_toml(value: toml::Value, level: usize) -> Option<Value> {
    if level > MOST_LEVELS {
        return None;
    }
    Some(match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => number_from(&number.to_string()),
        toml::Value::Boolean(truth) => Value::Bool(truth),
        toml::Value::Datetime(time) => Value::String(time.to_string()),
        toml::Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| from_toml(item, level + 1)).collect::<Option<_>>()?)
        }
        toml::Value::Table(members) => {
            let mut object = Object::new();
            for (name, value) in members {
                object.insert(name, from_toml(value, level + 1)?);
            }
            Value::Object(object)
        }
    })
}

/// A number as its text; what JSON has no number for (infinity) stays text.
fn number_from(text: &str) -> Value {
    text.parse().map_or_else(|_| Value::from(text), Value::Number)
}

fn toml_line(text: &[u8], place: &Place) -> Option<usize> {
    use toml::de::{DeTable, DeValue};
    let text = std::str::from_utf8(text).ok()?;
    let root = DeTable::parse(text).ok()?.into_inner();
    let (first, rest) = place.steps().split_first()?;
    let Step::Member(name) = first else { return None };
    let mut value = root.get(name.as_str())?;
    for step in rest {
        value = match (step, value.get_ref()) {
            (Step::Member(name), DeValue::Table(table)) => table.get(name.as_str())?,
            (Step::Item(index), DeValue::Array(items)) => items.get(*index)?,
            (Step::Member(_) | Step::Item(_), _) => return None,
        };
    }
    let before = text.get(..value.span().start)?;
    Some(1 + before.bytes().filter(|byte| *byte == b'\n').count())
}

fn template_line(text: &[u8]) -> Option<usize> {
    let text = String::from_utf8_lossy(text);
    let (before, after) = text.split_once("{{")?;
    // `{{` alone is JSON that went wrong; template code is closed again.
    after.contains("}}").then(|| before.split('\n').count())
}

/// Deeper than any configuration, and no danger to the stack.
const MOST_LEVELS: usize = 100;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_configuration_reads_the_same_in_three_languages() {
        let json = br#"{"version": 3, "endpoints": [{"endpoint": "/a", "x": 1.5, "on": true}]}"#;
        let yaml = b"version: 3\nendpoints:\n- endpoint: /a\n  x: 1.5\n  on: true\n";
        let toml = b"version = 3\n[[endpoints]]\nendpoint = \"/a\"\nx = 1.5\non = true\n";
        let json = Document::read(json, "krakend.json").unwrap();
        for (text, name) in [(&yaml[..], "k.yaml"), (yaml, "k.conf"), (toml, "k.toml"), (toml, "k.conf")] {
            assert_eq!(Document::read(text, name).unwrap().value(), json.value(), "{name}");
        }
        let place = Place::default().member("endpoints").item(0).member("x");
        assert_eq!(Document::read(toml, "k.toml").unwrap().line(&place), Some(4));
        assert_eq!(json.line(&place), Some(1));
    }

    #[test]
    fn templates_are_recognised_where_nothing_else_can_be_read() {
        let text = b"{\n \"version\": 3,\n \"endpoints\": {{ include \"a.tmpl\" }}\n}";
        let error = Document::read(text, "krakend.tmpl").unwrap_err();
        assert_eq!(error, Error::Template { name: "krakend.tmpl".to_owned(), line: 3 });
        assert!(matches!(Document::read(b"{{", "k.json"), Err(Error::Json { .. })));
        let quoted = Document::read(br#"{"a": "{{ .b }}"}"#, "k.json").unwrap();
        assert_eq!(quoted.template_line(), Some(1));
    }

    #[test]
    fn what_is_no_configuration_says_so() {
        for (text, name) in [("", "k.json"), ("[1", "k.json"), ("just words", "k"), ("a = ", "k.toml")] {
            assert!(Document::read(text.as_bytes(), name).is_err(), "{text}");
        }
        let deep = "[".repeat(500) + &"]".repeat(500);
        assert!(Document::read(format!("a: {deep}").as_bytes(), "k.yaml").is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            for name in ["k.json", "k.yaml", "k.toml", "k"] {
                let _ = Document::read(&bytes, name);
            }
        }
    }
}
