//! Messages as protobuf's JSON reader takes them, with its refusals.
//!
//! Envoy turns YAML into JSON and reads that as `Bootstrap` (`source/common/protobuf/utility.cc`, `loadFromJson`): names in
//! `snake_case` or `lowerCamelCase`, enums by name or number, `null` for what is not set, 64-bit numbers and booleans also as
//! text. A member that the message does not have stops the start.

use std::time::Duration;

use base64::Engine as _;

use super::member::{member, members};
use crate::config::Node;
use crate::gateway::enum_position::enum_position;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::version::Version;
use crate::json::{self, Style, Value};

/// How a configuration is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader {
    /// Whether a file is read. What a running Envoy says of itself has been read before.
    pub(super) is_strict: bool,
    /// Whether expressions are compiled. Of what is not looked at the constraints count alone.
    pub(super) compiles: bool,
    /// Whether a runtime may set other limits
    pub(super) has_runtime: bool,
    pub(super) version: Version,
}

/// A message, whose members are asked for one by one.
#[derive(Debug)]
pub(super) struct Message<'c> {
    node: Node<'c>,
    kind: &'static str,
    reader: Reader,
}

impl Reader {
    /// A value that must be a message.
    pub(super) fn message<'c>(self, node: &Node<'c>, kind: &'static str) -> Result<Message<'c>, Refusal> {
        match node.value() {
            Value::Object(_) | Value::Null => Ok(Message { node: node.clone(), kind, reader: self }),
            _ => Err(wrong(node, &format!("message {kind}"), "an object")),
        }
    }
}

impl<'c> Message<'c> {
    pub(super) fn reader(&self) -> Reader {
        self.reader
    }

    /// The same message, whose expressions are not compiled.
    pub(super) fn uncompiled(&self) -> Self {
        Self { node: self.node.clone(), kind: self.kind, reader: Reader { compiles: false, ..self.reader } }
    }

    /// A member that is set.
    pub(super) fn field(&self, name: &'static str) -> Option<Node<'c>> {
        member(&self.node, name)
    }

    pub(super) fn message(&self, name: &'static str, kind: &'static str) -> Result<Option<Self>, Refusal> {
        let reader = self.reader;
        self.field(name).map(|node| reader.message(&node, kind)).transpose()
    }

    pub(super) fn optional_text(&self, name: &'static str) -> Result<Option<String>, Refusal> {
        self.field(name).map(|node| text(&node)).transpose()
    }

    /// Empty where it is not set.
    pub(super) fn text(&self, name: &'static str) -> Result<String, Refusal> {
        Ok(self.optional_text(name)?.unwrap_or_default())
    }

    /// A text that a constraint wants; `constraint` names the rule, as `JwtHeaderValidationError.Name`.
    pub(super) fn needed_text(&self, name: &'static str, constraint: &str) -> Result<String, Refusal> {
        let text = self.text(name)?;
        if text.is_empty() {
            return Err(self.invalid(&format!("{constraint}: value length must be at least 1 characters")));
        }
        Ok(text)
    }

    /// A text of which a constraint says that it ends no line; the constraint is named as for [`Message::needed_text`].
    // Vectors header-name-nul, header-name-cr, header-name-lf.
    pub(super) fn of_one_line(&self, text: String, constraint: &str) -> Result<String, Refusal> {
        if text.contains(['\0', '\n', '\r']) {
            let rule = r#"value does not match regex pattern "^[^\x00\n\r]*$""#;
            return Err(self.invalid(&format!("{constraint}: {rule}")));
        }
        Ok(text)
    }

    pub(super) fn optional_flag(&self, name: &'static str) -> Result<Option<bool>, Refusal> {
        let flag = |node: Node<'c>| match node.value() {
            Value::Bool(flag) => Ok(*flag),
            Value::String(text) => truth(text).ok_or_else(|| wrong(&node, "bool", "true or false")),
            _ => Err(wrong(&node, "bool", "true or false")),
        };
        self.field(name).map(flag).transpose()
    }

    pub(super) fn flag(&self, name: &'static str) -> Result<bool, Refusal> {
        Ok(self.optional_flag(name)?.unwrap_or_default())
    }

    /// A whole number.
    pub(super) fn whole<T: TryFrom<i64>>(&self, name: &'static str) -> Result<Option<T>, Refusal> {
        let whole = |node: Node<'c>| {
            let number = match node.value() {
                Value::Number(number) => number.as_i64(),
                Value::String(text) => text.parse::<json::Number>().ok().and_then(|number| number.as_i64()),
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
            };
            number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| wrong(&node, "int", "a whole number"))
        };
        self.field(name).map(whole).transpose()
    }

    pub(super) fn double(&self, name: &'static str) -> Result<Option<f64>, Refusal> {
        let double = |node: Node<'c>| match node.value() {
            Value::Number(number) => Ok(number.to_f64()),
            Value::String(text) => text.parse().map_err(|_| wrong(&node, "double", "a number")),
            _ => Err(wrong(&node, "double", "a number")),
        };
        self.field(name).map(double).transpose()
    }

    /// A text such as `5s` or `0.5s`, or an object with `seconds` and `nanos`.
    // The object is `allow_legacy_syntax` of protobuf's reader, and what Envoy's manual writes; ran with Envoy 1.40.0.
    pub(super) fn duration(&self, name: &'static str) -> Result<Option<Duration>, Refusal> {
        let duration = |node: Node<'c>| {
            let (seconds, nanos) = if let Value::Object(_) = node.value() {
                let parts = self.reader.message(&node, "google.protobuf.Duration")?;
                (parts.whole::<i64>("seconds")?.unwrap_or(0), parts.whole::<i32>("nanos")?.unwrap_or(0))
            } else {
                let read = node.value().as_str().and_then(seconds_of);
                read.ok_or_else(|| wrong(&node, "message google.protobuf.Duration", "a text such as \"5s\""))?
            };
            // DurationUtil, validateDuration.
            let problem = match (seconds, nanos) {
                _ if seconds < 0 || nanos < 0 => "Expected positive duration",
                _ if seconds > LONGEST_WRITTEN || nanos >= 1_000_000_000 => {
                    "Duration out-of-range according to Protobuf"
                }
                _ if seconds >= LONGEST => "Duration out-of-range",
                _ => "",
            };
            let found = u64::try_from(seconds).ok().zip(u32::try_from(nanos).ok()).filter(|_| problem.is_empty());
            found.map(|(seconds, nanos)| Duration::new(seconds, nanos)).ok_or_else(|| {
                let nanos = if nanos == 0 { String::new() } else { format!(" nanos: {nanos}") };
                Refusal::new(format!("Invalid duration: {problem}: seconds: {seconds}{nanos}")).at(node.place())
            })
        };
        self.field(name).map(duration).transpose()
    }

    pub(super) fn bytes(&self, name: &'static str) -> Result<Option<Vec<u8>>, Refusal> {
        let bytes = |node: Node<'c>| {
            let text = text(&node)?.replace('-', "+").replace('_', "/");
            let decoded = base64::engine::general_purpose::STANDARD_NO_PAD.decode(text.trim_end_matches('='));
            decoded.map_err(|_| wrong(&node, "bytes", "base64"))
        };
        self.field(name).map(bytes).transpose()
    }

    /// The items of a list; anything else is a list of itself. Under both of its names it is one list.
    // ParseField of protobuf's json/internal/parser.cc; vectors scalar-for-list, object-for-list, list-under-both-names.
    pub(super) fn items(&self, name: &'static str) -> Vec<Node<'c>> {
        let mut items = Vec::new();
        for node in members(&self.node, name) {
            match node.value() {
                Value::Array(_) => items.extend(node.items()),
                _ => items.push(node),
            }
        }
        items
    }

    pub(super) fn texts(&self, name: &'static str) -> Result<Vec<String>, Refusal> {
        // vector null-in-list
        let text = |item: &Node<'_>| if *item.value() == Value::Null { Ok(String::new()) } else { text(item) };
        self.items(name).iter().map(text).collect()
    }

    /// The messages of a list.
    pub(super) fn messages(&self, name: &'static str, kind: &'static str) -> Result<Vec<Self>, Refusal> {
        let reader = self.reader;
        self.items(name).iter().map(|node| reader.message(node, kind)).collect()
    }

    /// The entries of a map, in the order of their keys; of a key that occurs twice the last.
    pub(super) fn entries(&self, name: &'static str) -> Result<Vec<(&'c str, Node<'c>)>, Refusal> {
        let Some(node) = self.field(name) else { return Ok(Vec::new()) };
        match node.value() {
            Value::Object(_) => {
                let mut entries: Vec<_> = node.members().rev().collect();
                entries.sort_by_key(|(key, _)| *key);
                entries.dedup_by_key(|(key, _)| *key);
                Ok(entries)
            }
            _ => Err(wrong(&node, "map", "an object")),
        }
    }

    /// The one member of a oneof that is set; two are refused.
    pub(super) fn one_of(
        &self,
        group: &str,
        names: &[&'static str],
    ) -> Result<Option<(&'static str, Node<'c>)>, Refusal> {
        let mut found = None;
        for name in names.iter().copied() {
            let Some(node) = self.field(name) else { continue };
            if found.is_some() {
                let words = format!("message {}: multiple values for oneof '{group}'", self.kind);
                return Err(unparsable(&node, &words));
            }
            found = Some((name, node));
        }
        Ok(found)
    }

    /// A oneof of which one member must be set.
    pub(super) fn needed_one_of(
        &self,
        group: &str,
        names: &[&'static str],
    ) -> Result<(&'static str, Node<'c>), Refusal> {
        self.one_of(group, names)?.ok_or_else(|| self.invalid(&format!("field: {group:?}, reason: is required")))
    }

    /// Which of the names of an enum it is; they are numbered from 0.
    pub(super) fn choice(&self, name: &'static str, names: &[&str]) -> Result<usize, Refusal> {
        let Some(node) = self.field(name) else { return Ok(0) };
        let found = enum_position(node.value(), names, str::eq_ignore_ascii_case);
        found.ok_or_else(|| {
            let written = json::write(node.value(), Style::Compact).replace('"', "'");
            Refusal::new(format!(
                "Protobuf message (type envoy.config.bootstrap.v3.Bootstrap reason INVALID_ARGUMENT: unknown enum value: \
                 {written}) has unknown fields"
            ))
            .at(node.place())
            .hinting(format!("one of {}", names.join(", ")))
        })
    }

    /// What a constraint of the message says: `protoc-gen-validate`'s words.
    pub(super) fn invalid(&self, words: &str) -> Refusal {
        Refusal::new(format!("Proto constraint validation failed ({words})")).at(self.node.name_place())
    }

    /// What keeps us from an answer, at the message's place.
    pub(super) fn not_known(&self, words: impl Into<String>) -> Refusal {
        Refusal::not_known(words).at(self.node.place())
    }

    /// Any other refusal, at the message's place.
    pub(super) fn refused(&self, words: impl Into<String>) -> Refusal {
        Refusal::new(words).at(self.node.name_place())
    }
}

pub(super) fn text(node: &Node<'_>) -> Result<String, Refusal> {
    match node.value() {
        Value::String(text) => Ok(text.clone()),
        value => {
            let refusal = wrong(node, "string", "a text");
            let is_scalar = matches!(value, Value::Bool(_) | Value::Number(_));
            Err(if is_scalar { refusal.hinting("set it in quotes") } else { refusal })
        }
    }
}

/// A boolean as a text.
// absl::SimpleAtob; vectors flag-*.
fn truth(text: &str) -> Option<bool> {
    let is_one_of = |words: [&str; 5]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    let is_yes = is_one_of(["true", "t", "yes", "y", "1"]);
    (is_yes || is_one_of(["false", "f", "no", "n", "0"])).then_some(is_yes)
}

/// The seconds and nanoseconds of a text such as `1.5s`, where protobuf takes it.
// ParseDuration of protobuf's json/internal/parser.cc; vectors duration-*.
fn seconds_of(text: &str) -> Option<(i64, i32)> {
    let text = text.strip_suffix('s')?;
    let (sign, text): (i32, &str) = text.strip_prefix('-').map_or((1, text), |text| (-1, text));
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(rest) || rest.len() > 9 {
        return None;
    }
    let seconds = whole.parse::<i64>().ok().filter(|seconds| *seconds <= LONGEST_WRITTEN)?;
    let nanos: i32 = format!("{rest:0<9}").parse().ok()?;
    Some((i64::from(sign) * seconds, sign * nanos))
}

/// Seconds: about 10000 years, the most that protobuf takes.
const LONGEST_WRITTEN: i64 = 315_576_000_000;

/// Seconds: what no longer fits into nanoseconds of 64 bits, which Envoy does not take.
const LONGEST: i64 = i64::MAX / 1_000_000_000;

/// A value of another type than the field has.
fn wrong(node: &Node<'_>, kind: &str, expected: &str) -> Refusal {
    unparsable(node, &format!("{kind}: expected {expected}, found {}", node.value().described()))
}

pub(super) fn unparsable(node: &Node<'_>, words: &str) -> Refusal {
    let place = node.place();
    Refusal::new(format!(
        "Unable to parse JSON as proto (INVALID_ARGUMENT: invalid JSON in envoy.config.bootstrap.v3.Bootstrap @ {}: {words})",
        place.path
    )).at(place)
}
