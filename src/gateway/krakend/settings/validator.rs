//! The validator's settings, decoded (krakend-jose, `SignatureConfig`).

use std::time::Duration;

use super::keys::{KeySettings, or};
use crate::config::{Fields, Leftover, Node, Reading};
use crate::gateway::krakend::go::duration::nanoseconds;

/// The validator's settings, with their defaults.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the gateway's own switches")]
pub(in crate::gateway::krakend) struct ValidatorSettings {
    pub(in crate::gateway::krakend) alg: String,
    pub(in crate::gateway::krakend) keys: KeySettings,
    pub(in crate::gateway::krakend) cache: bool,
    pub(in crate::gateway::krakend) issuer: String,
    pub(in crate::gateway::krakend) audience: Vec<String>,
    pub(in crate::gateway::krakend) roles: Vec<String>,
    pub(in crate::gateway::krakend) roles_key: String,
    pub(in crate::gateway::krakend) roles_key_is_nested: bool,
    pub(in crate::gateway::krakend) scopes: Vec<String>,
    pub(in crate::gateway::krakend) scopes_key: String,
    pub(in crate::gateway::krakend) scopes_matcher: String,
    pub(in crate::gateway::krakend) propagate_claims: Vec<Vec<String>>,
    pub(in crate::gateway::krakend) preserve_arrays: bool,
    pub(in crate::gateway::krakend) cookie_key: String,
    pub(in crate::gateway::krakend) auth_header_name: String,
    pub(in crate::gateway::krakend) key_identify_strategy: String,
    pub(in crate::gateway::krakend) leeway: Duration,
    pub(in crate::gateway::krakend) leeway_text: String,
    pub(in crate::gateway::krakend) cooldown: String,
    pub(in crate::gateway::krakend) operation_debug: bool,
}

impl ValidatorSettings {
    /// Decodes a block, and tells what is left of it; any setting of the wrong type makes the gateway refuse all requests.
    /// krakend-jose, `GetSignatureConfig`; vectors leeway-number-breaks-config, config-unknown-field-ignored.
    pub(in crate::gateway::krakend) fn decode<'c>(block: &Node<'c>) -> (Self, Leftover<'c>) {
        let mut fields = Fields::of(block, Reading::GO);
        let leeway_text = fields.text("leeway").unwrap_or_default();
        fields.count("cache_duration");
        let settings = Self {
            alg: fields.text("alg").unwrap_or_default(),
            keys: KeySettings::decode(&mut fields),
            cache: fields.flag("cache").unwrap_or_default(),
            issuer: fields.text("issuer").unwrap_or_default(),
            audience: fields.texts("audience").unwrap_or_default(),
            roles: fields.texts("roles").unwrap_or_default(),
            roles_key: or(fields.text("roles_key"), "roles"),
            roles_key_is_nested: fields.flag("roles_key_is_nested").unwrap_or_default(),
            scopes: fields.texts("scopes").unwrap_or_default(),
            scopes_key: fields.text("scopes_key").unwrap_or_default(),
            scopes_matcher: fields.text("scopes_matcher").unwrap_or_default(),
            propagate_claims: fields.lists_of_texts("propagate_claims").unwrap_or_default(),
            preserve_arrays: fields.flag("propagate_claims_preserve_array").unwrap_or_default(),
            cookie_key: or(fields.text("cookie_key"), "access_token"),
            auth_header_name: or(fields.text("auth_header_name"), "Authorization"),
            key_identify_strategy: fields.text("key_identify_strategy").unwrap_or_default(),
            leeway: leeway(&leeway_text),
            leeway_text,
            cooldown: fields.text("failed_jwk_key_cooldown").unwrap_or_default(),
            operation_debug: fields.flag("operation_debug").unwrap_or_default(),
        };
        (settings, fields.finish())
    }

    /// Whether the code that splits the key of roles runs over its end: it looks at four bytes.
    /// krakend-jose, `TokenSignatureValidator`; vector roles-key-nested-short-key-startup-panic.
    pub(in crate::gateway::krakend) fn roles_key_crashes(&self) -> bool {
        self.roles_key_is_nested && self.roles_key.contains('.') && self.roles_key.len() < 4
    }

    /// Whether roles are looked for inside of objects.
    /// krakend-jose, `TokenSignatureValidator`; vector roles-key-nested-http-prefix-is-literal.
    pub(in crate::gateway::krakend) fn roles_descend(&self) -> bool {
        self.roles_key_is_nested && self.roles_key.contains('.') && !self.roles_key.starts_with("http")
    }
}

/// A leeway: what is unreadable, negative or under one second counts as one second.
/// go-auth0, `NewValidatorWithLeeway`; vectors leeway-negative-over, leeway-500ms-becomes-1s.
fn leeway(text: &str) -> Duration {
    let second = Duration::from_secs(1);
    nanoseconds(text).and_then(|nanos| u64::try_from(nanos).ok()).map_or(second, Duration::from_nanos).max(second)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::{self, Syntax, Text};

    #[test]
    fn a_short_nested_key_crashes_and_one_of_a_namespace_stays_literal() {
        let settings = |key: &str| {
            let text = format!(r#"{{"roles_key":"{key}","roles_key_is_nested":true}}"#);
            let config = config::read(&[Text::new(text.as_bytes(), "krakend.json")], Syntax::GO).unwrap();
            ValidatorSettings::decode(&Node::root(config.first())).0
        };
        assert!(settings("a.b").roles_key_crashes());
        assert!(!settings("ab.c").roles_key_crashes());
        assert!(settings("realm.roles").roles_descend());
        assert!(!settings("httpd.roles").roles_descend());
        assert!(!settings("abc").roles_key_crashes());
    }

    #[test]
    fn a_leeway_is_never_under_a_second() {
        for (text, seconds) in [("", 1), ("0s", 1), ("500ms", 1), ("-10s", 1), ("ten", 1), ("10s", 10), ("1m", 60)] {
            assert_eq!(leeway(text), Duration::from_secs(seconds), "{text}");
        }
    }
}
