//! The signer's and the validator's settings, found in the configuration and decoded.

use std::borrow::Cow;
use std::time::Duration;

use super::decode::{Fields, WrongType, member, same_name};
use super::duration;
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

/// Settings about keys, which both components have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct KeySettings {
    pub(super) url: String,
    pub(super) local_path: String,
    pub(super) is_insecure: bool,
    pub(super) local_ca: String,
    pub(super) fingerprints: Vec<String>,
    pub(super) cipher_suites: Vec<u16>,
    pub(super) secret_url: String,
}

/// The validator's settings, with their defaults.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the gateway's own switches")]
pub(super) struct ValidatorSettings {
    pub(super) alg: String,
    pub(super) keys: KeySettings,
    pub(super) cache: bool,
    pub(super) issuer: String,
    pub(super) audience: Vec<String>,
    pub(super) roles: Vec<String>,
    pub(super) roles_key: String,
    pub(super) roles_key_is_nested: bool,
    pub(super) scopes: Vec<String>,
    pub(super) scopes_key: String,
    pub(super) scopes_matcher: String,
    pub(super) propagate_claims: Vec<Vec<String>>,
    pub(super) preserve_arrays: bool,
    pub(super) cookie_key: String,
    pub(super) auth_header_name: String,
    pub(super) key_identify_strategy: String,
    pub(super) leeway: Duration,
    pub(super) leeway_text: String,
    pub(super) cooldown: String,
    pub(super) operation_debug: bool,
}

/// The signer's settings, with their defaults.
#[derive(Clone, Debug)]
pub(super) struct SignerSettings {
    pub(super) alg: String,
    pub(super) kid: String,
    pub(super) typ: String,
    pub(super) keys_to_sign: Vec<String>,
    pub(super) full: bool,
    pub(super) keys: KeySettings,
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

impl ValidatorSettings {
    /// Decodes a block.
    ///
    /// # Errors
    /// Every member of the wrong type; any of them makes the gateway refuse all requests.
    pub(super) fn decode(block: &Object) -> Result<Self, Vec<WrongType>> {
        let mut fields = Fields::new(block);
        let or = |text: String, default: &str| if text.is_empty() { default.to_owned() } else { text };
        let leeway_text = fields.text("leeway");
        fields.count("cache_duration");
        let settings = Self {
            alg: fields.text("alg"),
            keys: KeySettings::decode(&mut fields),
            cache: fields.flag("cache"),
            issuer: fields.text("issuer"),
            audience: fields.texts("audience"),
            roles: fields.texts("roles"),
            roles_key: or(fields.text("roles_key"), "roles"),
            roles_key_is_nested: fields.flag("roles_key_is_nested"),
            scopes: fields.texts("scopes"),
            scopes_key: fields.text("scopes_key"),
            scopes_matcher: fields.text("scopes_matcher"),
            propagate_claims: fields.lists_of_texts("propagate_claims"),
            preserve_arrays: fields.flag("propagate_claims_preserve_array"),
            cookie_key: or(fields.text("cookie_key"), "access_token"),
            auth_header_name: or(fields.text("auth_header_name"), "Authorization"),
            key_identify_strategy: fields.text("key_identify_strategy"),
            leeway: duration::leeway(&leeway_text),
            leeway_text,
            cooldown: fields.text("failed_jwk_key_cooldown"),
            operation_debug: fields.flag("operation_debug"),
        };
        let wrong = fields.into_wrong();
        if wrong.is_empty() { Ok(settings) } else { Err(wrong) }
    }

    /// Whether the code that splits the key of roles runs over its end: it looks at four bytes.
    pub(super) fn roles_key_crashes(&self) -> bool {
        self.roles_key_is_nested && self.roles_key.contains('.') && self.roles_key.len() < 4
    }

    /// Whether roles are looked for inside of objects.
    pub(super) fn roles_descend(&self) -> bool {
        self.roles_key_is_nested && self.roles_key.contains('.') && !self.roles_key.starts_with("http")
    }
}

impl SignerSettings {
    /// Decodes a block.
    ///
    /// # Errors
    /// As for [`ValidatorSettings::decode`].
    pub(super) fn decode(block: &Object) -> Result<Self, Vec<WrongType>> {
        let mut fields = Fields::new(block);
        let typ = fields.text("typ");
        let settings = Self {
            alg: fields.text("alg"),
            kid: fields.text("kid"),
            typ: if typ.is_empty() { "JWT".to_owned() } else { typ },
            keys_to_sign: fields.texts("keys_to_sign"),
            full: fields.flag("full"),
            keys: KeySettings::decode(&mut fields),
        };
        let wrong = fields.into_wrong();
        if wrong.is_empty() { Ok(settings) } else { Err(wrong) }
    }
}

impl KeySettings {
    fn decode(fields: &mut Fields<'_>) -> Self {
        // Only whether it can be decoded matters here.
        fields.bytes("cypher_key");
        Self {
            url: fields.text("jwk_url"),
            local_path: fields.text("jwk_local_path"),
            is_insecure: fields.flag("disable_jwk_security"),
            local_ca: fields.text("jwk_local_ca"),
            fingerprints: fields.texts("jwk_fingerprints"),
            cipher_suites: fields.numbers("cipher_suites"),
            secret_url: fields.text("secret_url"),
        }
    }

    /// Whether the gateway takes this source at all: the test looks at the URL alone, whatever is read in the end.
    pub(super) fn is_allowed(&self) -> bool {
        self.is_insecure || self.url.starts_with("https://")
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
    fn a_short_nested_key_crashes_and_one_of_a_namespace_stays_literal() {
        let settings = |key: &str| {
            let block = Value::from(key);
            let mut object = Object::new();
            object.insert("roles_key", block);
            object.insert("roles_key_is_nested", true);
            ValidatorSettings::decode(&object).unwrap()
        };
        assert!(settings("a.b").roles_key_crashes());
        assert!(!settings("ab.c").roles_key_crashes());
        assert!(settings("realm.roles").roles_descend());
        assert!(!settings("httpd.roles").roles_descend());
        assert!(!settings("abc").roles_key_crashes());
    }

    #[test]
    fn every_setting_is_known_by_name() {
        for component in [Component::Validator, Component::Signer] {
            assert!(component.settings().is_sorted());
        }
    }
}
