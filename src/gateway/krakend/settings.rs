//! The validator's and the signer's settings, decoded (krakend-jose, `SignatureConfig` and `SignerConfig`).

use std::time::Duration;

use super::go::duration;
use crate::config::{Fields, Leftover, Node, Reading};

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

impl ValidatorSettings {
    /// Decodes a block, and tells what is left of it; any setting of the wrong type makes the gateway refuse all requests.
    /// krakend-jose, `GetSignatureConfig`; vectors leeway-number-breaks-config, config-unknown-field-ignored.
    pub(super) fn decode<'c>(block: &Node<'c>) -> (Self, Leftover<'c>) {
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
            leeway: duration::leeway(&leeway_text),
            leeway_text,
            cooldown: fields.text("failed_jwk_key_cooldown").unwrap_or_default(),
            operation_debug: fields.flag("operation_debug").unwrap_or_default(),
        };
        (settings, fields.finish())
    }

    /// Whether the code that splits the key of roles runs over its end: it looks at four bytes.
    /// krakend-jose, `TokenSignatureValidator`; vector roles-key-nested-short-key-startup-panic.
    pub(super) fn roles_key_crashes(&self) -> bool {
        self.roles_key_is_nested && self.roles_key.contains('.') && self.roles_key.len() < 4
    }

    /// Whether roles are looked for inside of objects.
    /// krakend-jose, `TokenSignatureValidator`; vector roles-key-nested-http-prefix-is-literal.
    pub(super) fn roles_descend(&self) -> bool {
        self.roles_key_is_nested && self.roles_key.contains('.') && !self.roles_key.starts_with("http")
    }
}

impl SignerSettings {
    /// Decodes a block, as for [`ValidatorSettings::decode`].
    /// krakend-jose, `getSignerConfig`; vectors typ-empty-string, config-full-string.
    pub(super) fn decode<'c>(block: &Node<'c>) -> (Self, Leftover<'c>) {
        let mut fields = Fields::of(block, Reading::GO);
        // The schema knows it, the code does not.
        fields.node("leeway");
        let typ = or(fields.text("typ"), "JWT");
        let settings = Self {
            alg: fields.text("alg").unwrap_or_default(),
            kid: fields.text("kid").unwrap_or_default(),
            typ,
            keys_to_sign: fields.texts("keys_to_sign").unwrap_or_default(),
            full: fields.flag("full").unwrap_or_default(),
            keys: KeySettings::decode(&mut fields),
        };
        (settings, fields.finish())
    }
}

impl KeySettings {
    fn decode(fields: &mut Fields<'_>) -> Self {
        // Only whether it can be decoded matters here.
        fields.bytes("cypher_key");
        Self {
            url: fields.text("jwk_url").unwrap_or_default(),
            local_path: fields.text("jwk_local_path").unwrap_or_default(),
            is_insecure: fields.flag("disable_jwk_security").unwrap_or_default(),
            local_ca: fields.text("jwk_local_ca").unwrap_or_default(),
            fingerprints: fields.texts("jwk_fingerprints").unwrap_or_default(),
            cipher_suites: fields.numbers("cipher_suites").unwrap_or_default(),
            secret_url: fields.text("secret_url").unwrap_or_default(),
        }
    }

    /// Whether the gateway takes this source at all: the test looks at the URL alone, whatever is read in the end.
    /// krakend-jose, `ErrInsecureJWKSource`; vectors config-disable-security-missing, config-https-url-and-local-path.
    pub(super) fn is_allowed(&self) -> bool {
        self.is_insecure || self.url.starts_with("https://")
    }
}

/// An empty text is one that is not set.
fn or(text: Option<String>, default: &str) -> String {
    text.filter(|text| !text.is_empty()).unwrap_or_else(|| default.to_owned())
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
}
