//! The endpoints of a configuration.

use super::component::Component;
use super::fields::{member, value};
use crate::config::{Document, Node};
use crate::json::Value;

/// An endpoint of the configuration.
#[derive(Clone, Debug)]
pub(super) struct Endpoint<'d> {
    index: usize,
    node: Node<'d>,
}

impl<'d> Endpoint<'d> {
    /// Its place in the list.
    pub(super) fn index(&self) -> usize {
        self.index
    }

    pub(super) fn node(&self) -> &Node<'d> {
        &self.node
    }

    /// The path, which begins with a slash even where none is written.
    /// lura, `URI.CleanPath`.
    pub(super) fn path(&self) -> String {
        format!("/{}", self.bare_path())
    }

    /// The path without the slash in front.
    pub(super) fn bare_path(&self) -> &'d str {
        let path = self.text("endpoint").unwrap_or_default();
        path.strip_prefix('/').unwrap_or(path)
    }

    /// lura, `ServiceConfig.initEndpointDefaults`.
    pub(super) fn method(&self) -> String {
        match self.text("method") {
            None | Some("") => "GET".to_owned(),
            Some(method) => method.to_uppercase(),
        }
    }

    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method(), self.path())
    }

    pub(super) fn has(&self, component: Component) -> bool {
        let extra = value(&self.node, "extra_config").and_then(Value::as_object);
        extra.is_some_and(|extra| component.names().into_iter().any(|name| extra.contains(name)))
    }

    /// The configuration of a component, `null` included; the shorter name wins where both stand.
    /// Vectors config-namespace-legacy, config-namespace-absent-means-open, namespace-unknown-unsigned.
    pub(super) fn block(&self, component: Component) -> Option<Node<'d>> {
        let extra = self.extra_config()?;
        component.names().into_iter().find_map(|name| extra.member(name))
    }

    pub(super) fn extra_config(&self) -> Option<Node<'d>> {
        member(&self.node, "extra_config")
    }

    /// The backends. A lone object counts as a list of one (mapstructure, `Decoder.decodeSlice`).
    pub(super) fn backends(&self) -> Vec<Node<'d>> {
        let Some(node) = member(&self.node, "backend") else { return Vec::new() };
        match node.value() {
            Value::Object(object) if !object.is_empty() => vec![node],
            _ => node.items().collect(),
        }
    }

    fn text(&self, field: &str) -> Option<&'d str> {
        value(&self.node, field)?.as_str()
    }
}

/// The items of the list of endpoints, whatever they are.
pub(super) fn endpoint_items(document: &Document) -> Vec<Node<'_>> {
    member(&Node::root(document), "endpoints").iter().flat_map(Node::items).collect()
}

/// The endpoints of a configuration, in order.
pub(super) fn endpoints(document: &Document) -> impl Iterator<Item = Endpoint<'_>> {
    let endpoints = endpoint_items(document).into_iter().enumerate().map(|(index, node)| Endpoint { index, node });
    endpoints.filter(|endpoint| endpoint.node.value().as_object().is_some())
}

/// Whether an endpoint has a proxy whose backends are asked one after the other.
/// lura, `IsValidSequentialEndpoint`.
pub(super) fn has_proxy(endpoint: &Endpoint<'_>) -> bool {
    let Some(extra) = endpoint.extra_config() else { return false };
    let proxy = ["proxy", "github.com/devopsfaith/krakend/proxy"].into_iter().find_map(|name| extra.member(name));
    proxy.is_some_and(|proxy| !proxy.member("sequential").is_some_and(|node| *node.value() == Value::Bool(false)))
}

/// One of them, by its place in the list.
pub(super) fn endpoint(document: &Document, index: usize) -> Option<Endpoint<'_>> {
    let node = member(&Node::root(document), "endpoints")?.items().nth(index)?;
    node.value().as_object()?;
    Some(Endpoint { index, node })
}

/// How long the list is.
pub(super) fn count(document: &Document) -> usize {
    value(&Node::root(document), "endpoints").and_then(Value::as_array).map_or(0, <[Value]>::len)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::fields::setting;
    use super::super::settings::ValidatorSettings;
    use super::*;
    use crate::config::{self, Config, Syntax, Text};

    fn config(text: &str) -> Config {
        config::read(&[Text::new(text.as_bytes(), "krakend.json")], Syntax::GO).unwrap()
    }

    #[test]
    fn both_names_work_and_the_short_one_wins() {
        let config = config(
            r#"{"Endpoints": [{"ENDPOINT": "a", "Extra_Config": {
                "github.com/devopsfaith/krakend-jose/validator": {"alg": "RS256"},
                "auth/validator": {"alg": "ES256"}, "auth/validater": {}}}]}"#,
        );
        let endpoint = endpoints(config.first()).next().unwrap();
        assert_eq!(endpoint.name(), "GET /a");
        let block = endpoint.block(Component::Validator).unwrap();
        let (settings, _) = ValidatorSettings::decode(&block);
        assert_eq!(settings.alg, "ES256");
        let place = setting(&block, "alg").place().to_string();
        assert_eq!(place, r#"Endpoints[0].Extra_Config["auth/validator"].alg (line 3)"#);
        assert!(!endpoint.has(Component::Signer));
    }
}
