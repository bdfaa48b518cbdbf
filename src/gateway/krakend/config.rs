//! The endpoints of a configuration, and their components.

use std::borrow::Cow;

use super::decode::{WrongType, member};
use super::go::names::same_name;
use crate::config::{Document, Naming, Node};
use crate::finding::Place;
use crate::json::{Object, Value};

/// One of the two components that know tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Component {
    Validator,
    Signer,
}

/// An endpoint of the configuration.
#[derive(Clone, Copy, Debug)]
pub(super) struct Endpoint<'d> {
    document: &'d Document,
    index: usize,
    members: &'d Object,
}

/// The configuration of a component at an endpoint, not decoded yet.
#[derive(Debug)]
pub(super) struct Block<'d> {
    /// What stands there, mostly an object
    pub(super) value: &'d Value,
    pub(super) spot: Spot<'d>,
}

/// A part of a document whose members are named in messages.
#[derive(Debug)]
pub(super) struct Spot<'d> {
    node: Node<'d>,
}

impl Spot<'_> {
    /// The part itself, with its line.
    pub(super) fn itself(&self) -> Place {
        self.node.place()
    }

    /// A member, with its line.
    pub(super) fn member(&self, name: &str) -> Place {
        self.node.member(name).as_ref().unwrap_or(&self.node).place()
    }
}

impl Component {
    /// The name under `extra_config`, and the older one that it stands for.
    pub(super) const fn names(self) -> [&'static str; 2] {
        match self {
            Self::Validator => ["auth/validator", "github.com/devopsfaith/krakend-jose/validator"],
            Self::Signer => ["auth/signer", "github.com/devopsfaith/krakend-jose/signer"],
        }
    }

    /// Every setting that it has, and for the signer one that the schema knows and the code does not.
    pub(super) const fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Validator => &VALIDATOR_SETTINGS,
            Self::Signer => &SIGNER_SETTINGS,
        }
    }
}

/// The endpoints of a configuration, in order.
pub(super) fn endpoints(document: &Document) -> impl Iterator<Item = Endpoint<'_>> {
    items(document)
        .iter()
        .enumerate()
        .filter_map(move |(index, item)| Some(Endpoint { document, index, members: item.as_object()? }))
}

/// The service level's `extra_config`.
pub(super) fn service_level(document: &Document) -> Option<&Object> {
    member(document.value().as_object()?, "extra_config")?.1.as_object()
}

/// One of them, by its place in the list.
pub(super) fn endpoint(document: &Document, index: usize) -> Option<Endpoint<'_>> {
    let members = items(document).get(index)?.as_object()?;
    Some(Endpoint { document, index, members })
}

/// How long the list is.
pub(super) fn count(document: &Document) -> usize {
    items(document).len()
}

fn items(document: &Document) -> &[Value] {
    let list = document.value().as_object().and_then(|root| member(root, "endpoints"));
    list.and_then(|(_, value)| value.as_array()).unwrap_or_default()
}

impl<'d> Endpoint<'d> {
    /// Its place in the list.
    pub(super) fn index(&self) -> usize {
        self.index
    }

    /// The path, which begins with a slash even where none is written.
    pub(super) fn path(&self) -> String {
        format!("/{}", self.bare_path())
    }

    /// The path without the slash in front.
    pub(super) fn bare_path(&self) -> &'d str {
        let path = self.text("endpoint").unwrap_or_default();
        path.strip_prefix('/').unwrap_or(path)
    }

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
        self.named_block(component).is_some()
    }

    /// The configuration of a component; the shorter name wins where both stand.
    pub(super) fn block(&self, component: Component) -> Option<Block<'d>> {
        let (extra_name, name, value) = self.named_block(component)?;
        let node = self.node()?.member(extra_name)?.member(name)?;
        Some(Block { value, spot: Spot { node } })
    }

    /// The value alone, where its place does not matter.
    pub(super) fn block_value(&self, component: Component) -> Option<&'d Value> {
        self.named_block(component).map(|(_, _, value)| value)
    }

    fn named_block(&self, component: Component) -> Option<(&'d str, &'d str, &'d Value)> {
        let (extra_name, extra) = self.extra_config()?;
        // `null` is there all the same: it is an empty block.
        let (name, value) =
            component.names().into_iter().find_map(|wanted| extra.iter().find(|(name, _)| *name == wanted))?;
        Some((extra_name, name, value))
    }

    /// `extra_config`, with the name as it is written.
    pub(super) fn extra_config(&self) -> Option<(&'d str, &'d Object)> {
        let (name, value) = member(self.members, "extra_config")?;
        Some((name, value.as_object()?))
    }

    pub(super) fn members(&self) -> &'d Object {
        self.members
    }

    pub(super) fn spot(&self) -> Spot<'d> {
        Spot { node: self.node().unwrap_or_else(|| Node::root(self.document)) }
    }

    pub(super) fn backends(&self) -> &'d [Value] {
        member(self.members, "backend").and_then(|(_, value)| value.as_array()).unwrap_or_default()
    }

    /// The request headers that reach the backend; nothing when the list is no list of strings.
    pub(super) fn input_headers(&self) -> Option<Vec<&'d str>> {
        match member(self.members, "input_headers") {
            None => Some(Vec::new()),
            Some((_, value)) => value.as_array()?.iter().map(Value::as_str).collect(),
        }
    }

    fn node(&self) -> Option<Node<'d>> {
        let is_list = |name: &str, value: &Value| Naming::AnyCase.is_same(name, "endpoints") && *value != Value::Null;
        Node::root(self.document).find(is_list)?.items().nth(self.index)
    }

    fn text(&self, field: &str) -> Option<&'d str> {
        member(self.members, field)?.1.as_str()
    }
}

impl Block<'_> {
    /// The place of a setting as it is written, or of the whole block when it is not there.
    pub(super) fn place_of(&self, setting: &str) -> Place {
        let written =
            self.value.as_object().and_then(|members| members.iter().find(|(name, _)| same_name(name, setting)));
        match written {
            Some((name, _)) => self.spot.member(name),
            None => self.spot.itself(),
        }
    }

    /// The members, or the one mistake that there are none. `null` has none, rightly.
    pub(super) fn members(value: &Value) -> Result<Cow<'_, Object>, WrongType> {
        match value {
            Value::Object(object) => Ok(Cow::Borrowed(object)),
            Value::Null => Ok(Cow::Owned(Object::new())),
            other => {
                Err(WrongType { written: String::new(), expected: "an object", found: other.described().to_owned() })
            }
        }
    }
}

const VALIDATOR_SETTINGS: [&str; 27] = [
    "alg",
    "audience",
    "auth_header_name",
    "cache",
    "cache_duration",
    "cipher_suites",
    "cookie_key",
    "cypher_key",
    "disable_jwk_security",
    "failed_jwk_key_cooldown",
    "issuer",
    "jwk_fingerprints",
    "jwk_local_ca",
    "jwk_local_path",
    "jwk_url",
    "key_identify_strategy",
    "leeway",
    "operation_debug",
    "propagate_claims",
    "propagate_claims_preserve_array",
    "roles",
    "roles_key",
    "roles_key_is_nested",
    "scopes",
    "scopes_key",
    "scopes_matcher",
    "secret_url",
];

const SIGNER_SETTINGS: [&str; 14] = [
    "alg",
    "cipher_suites",
    "cypher_key",
    "disable_jwk_security",
    "full",
    "jwk_fingerprints",
    "jwk_local_ca",
    "jwk_local_path",
    "jwk_url",
    "keys_to_sign",
    "kid",
    "leeway",
    "secret_url",
    "typ",
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
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
        let settings = ValidatorSettings::decode(block.value.as_object().unwrap()).unwrap();
        assert_eq!(settings.alg, "ES256");
        assert_eq!(block.spot.member("alg").to_string(), r#"Endpoints[0].Extra_Config["auth/validator"].alg (line 3)"#);
        assert!(!endpoint.has(Component::Signer));
    }

    #[test]
    fn every_setting_is_known_by_name() {
        for component in [Component::Validator, Component::Signer] {
            assert!(component.settings().is_sorted());
        }
    }
}
