//! `google.protobuf.Any`: a message that brings its type along.

use super::member::member;
use super::proto::{Message, Reader, unparsable};
use super::types;
use crate::config::Node;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::version::Version;
use crate::json::Value;

/// A message with its type.
#[derive(Clone, Debug)]
pub(in crate::gateway::envoy) struct Any<'c> {
    /// The full name, without the host in front
    pub(in crate::gateway::envoy) kind: &'c str,
    /// Where its members are
    pub(in crate::gateway::envoy) body: Node<'c>,
}

impl<'c> Any<'c> {
    /// Reads the type, through `TypedStruct` where that wraps it.
    pub(in crate::gateway::envoy) fn of(node: &Node<'c>) -> Result<Self, Refusal> {
        let url = url(node.value()).ok_or_else(|| unparsable(node, "message google.protobuf.Any: missing @type"))?;
        let kind = last_piece(url);
        if matches!(kind, "xds.type.v3.TypedStruct" | "udpa.type.v1.TypedStruct") {
            let inner = member(node, "type_url").and_then(|url| url.value().as_str()).map(last_piece);
            let inner = inner.filter(|kind| !kind.is_empty());
            let inner = inner.ok_or_else(|| unparsable(node, "invalid type_url of a TypedStruct"))?;
            let body = member(node, "value").unwrap_or_else(|| node.clone());
            return Ok(Self { kind: inner, body });
        }
        Ok(Self { kind, body: node.clone() })
    }

    /// Of a member `typed_config`, or of whatever name.
    pub(super) fn of_field(message: &Message<'c>, name: &'static str) -> Result<Option<Self>, Refusal> {
        message.field(name).map(|node| Self::of(&node)).transpose()
    }

    pub(super) fn message(&self, reader: Reader, kind: &'static str) -> Result<Message<'c>, Refusal> {
        reader.message(&self.body, kind)
    }
}

/// What Envoy says of an extension whose type is not of the kind that is asked for.
pub(super) fn not_registered(name: &str, kind: &str) -> String {
    format!("Didn't find a registered implementation for '{name}' with type URL: '{kind}'")
}

/// The URL that names the type.
pub(super) fn url(value: &Value) -> Option<&str> {
    value.as_object()?.get("@type")?.as_str()
}

/// Whether a URL has a host.
pub(super) fn is_url(url: &str) -> bool {
    url.rsplit_once('/').is_some_and(|(host, _)| !host.is_empty())
}

pub(super) fn last_piece(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}

/// A type that Envoy does not have.
// google/protobuf/json/internal/parser.cc, ParseAny; vectors at-type-misspelt, at-type-without-host.
pub(super) fn not_found(node: &Node<'_>, version: Version) -> Refusal {
    let url = url(node.value()).unwrap_or_default();
    let kind = last_piece(url);
    let place = node.member("@type").unwrap_or_else(|| node.clone()).place();
    if !is_url(url) {
        let words = format!(
            "Unable to parse JSON as proto (INVALID_ARGUMENT: @type must contain at least one / and a nonempty host; got: {url})"
        );
        return Refusal::new(words).at(place).hinting(format!("write it `type.googleapis.com/{kind}`"));
    }
    let refusal =
        Refusal::new(format!("Unable to parse JSON as proto (INVALID_ARGUMENT: could not find @type '{url}')"));
    let is_later = types::is_known(kind, Version::NEWEST);
    match types::meant(kind) {
        _ if is_later => refusal.hinting(format!("later versions have this type; {version} does not")),
        Some(meant) => refusal.hinting(format!("`type.googleapis.com/{meant}` was meant")),
        None => refusal,
    }
    .at(place)
}
