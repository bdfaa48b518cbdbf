//! The keys that providers of Envoy, Gloo and agentgateway name: their objects have one shape.

use crate::config::{Config, Node};
use crate::gateway::{InlineKeys, KeyLocation, KeyUse, RemoteKeys};

/// Those of all documents.
pub(super) fn of_providers(config: &Config) -> Vec<KeyUse> {
    let mut uses = Vec::new();
    for document in config.documents() {
        let is_resource = document.value().as_object().is_some_and(|members| members.contains("apiVersion"));
        let mut open = vec![Node::root(document)];
        while let Some(node) = open.pop() {
            uses.extend(of_provider(&node, is_resource));
            open.extend(node.members().map(|(_, node)| node).chain(node.items()));
        }
    }
    uses
}

fn of_provider(node: &Node<'_>, is_resource: bool) -> Option<KeyUse> {
    let (location, place) = source(node, is_resource)?;
    let mut one = KeyUse::new(location, place.name_place());
    let issuer = node.member("issuer");
    one.issuer = issuer.and_then(|issuer| Some((issuer.value().as_str()?.to_owned(), issuer.name_place())));
    one.issuer = one.issuer.filter(|(issuer, _)| !issuer.is_empty());
    one.has_audience = node.member("audiences").is_some_and(|list| list.items().next().is_some());
    Some(one)
}

/// Where a provider's keys are, and the member that says so.
fn source<'c>(node: &Node<'c>, is_resource: bool) -> Option<(KeyLocation, Node<'c>)> {
    let any = |node: &Node<'c>, names: &[&str]| names.iter().find_map(|name| node.member(name));
    if let Some(remote) = any(node, &["remote_jwks", "remoteJwks"]) {
        let uri = any(&remote, &["http_uri", "httpUri"])?.member("uri")?;
        return of_url(uri);
    }
    if let Some(local) = any(node, &["local_jwks", "localJwks"]) {
        let inline = any(&local, &["inline_string", "inlineString"]);
        return inline.and_then(of_text).or_else(|| of_file(local.member("filename")?));
    }
    let jwks = node.member("jwks")?;
    if jwks.value().as_str().is_some_and(|text| text.trim_start().starts_with('{')) {
        return of_text(jwks);
    }
    // Files know no such member.
    let inline = jwks.member("inline").filter(|_| is_resource);
    if let Some(inline) = inline.or_else(|| jwks.member("local").and_then(|local| local.member("key"))) {
        return of_text(inline);
    }
    jwks.member("file").and_then(of_file).or_else(|| {
        let url = jwks.member("url").or_else(|| jwks.member("remote").and_then(|remote| remote.member("url")));
        of_url(url?)
    })
}

fn of_url(node: Node<'_>) -> Option<(KeyLocation, Node<'_>)> {
    let mut remote = RemoteKeys::default();
    node.value().as_str()?.clone_into(&mut remote.url);
    Some((KeyLocation::Remote(remote), node))
}

fn of_text(node: Node<'_>) -> Option<(KeyLocation, Node<'_>)> {
    let text = node.value().as_str()?.to_owned();
    Some((KeyLocation::Inline(InlineKeys { text, name: "the set".to_owned() }), node))
}

fn of_file(node: Node<'_>) -> Option<(KeyLocation, Node<'_>)> {
    Some((KeyLocation::File(node.value().as_str()?.to_owned()), node))
}
