//! `google.protobuf.Any`: a message that brings its type along.

use super::member::member;
use super::proto::{Message, Reader, unparsable};
use crate::config::Node;
use crate::gateway::envoy::refusal::Refusal;

/// A message with its type.
#[derive(Clone, Debug)]
pub(in crate::gateway::envoy) struct Any<'c> {
    /// The full name, without the host in front
    pub(in crate::gateway::envoy) kind: &'c str,
    /// Where its members stand
    pub(in crate::gateway::envoy) body: Node<'c>,
}

impl<'c> Any<'c> {
    /// Reads the type, through `TypedStruct` where that wraps it.
    pub(in crate::gateway::envoy) fn of(node: &Node<'c>) -> Result<Self, Refusal> {
        let url = node.member("@type").and_then(|url| url.value().as_str());
        let url = url.ok_or_else(|| unparsable(node, "message google.protobuf.Any: missing @type"))?;
        let kind = last_piece(url);
        if matches!(kind, "xds.type.v3.TypedStruct" | "udpa.type.v1.TypedStruct") {
            let inner = member(node, "type_url").and_then(|url| url.value().as_str()).map(last_piece);
            let inner = inner.filter(|kind| is_possible(kind));
            let inner = inner.ok_or_else(|| unparsable(node, "invalid type_url of a TypedStruct"))?;
            let body = member(node, "value").unwrap_or_else(|| node.clone());
            return Ok(Self { kind: inner, body });
        }
        if !is_possible(kind) {
            return Err(unparsable(node, &format!("could not find @type '{url}'")));
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

fn last_piece(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}

/// Whether Envoy can know a type: its second API is gone, and of the filters that are judged all types are known.
fn is_possible(kind: &str) -> bool {
    let of_package = |package: &str, types: &[&str]| {
        kind.strip_prefix(package).map(|name| types.contains(&name.trim_start_matches('.')))
    };
    of_package("envoy.extensions.filters.http.jwt_authn.v3", &["JwtAuthentication", "PerRouteConfig"])
        .or_else(|| of_package("envoy.extensions.filters.http.rbac.v3", &["RBAC", "RBACPerRoute"]))
        .or_else(|| of_package("envoy.extensions.filters.http.router.v3", &["Router"]))
        .unwrap_or_else(|| !kind.is_empty() && !kind.contains(".v2.") && !kind.contains(".v2alpha"))
}
