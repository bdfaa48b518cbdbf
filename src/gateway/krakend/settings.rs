//! The validator's and the signer's settings, decoded (krakend-jose, `SignatureConfig` and `SignerConfig`).

use std::time::Duration;

use super::decode::{Fields, WrongType};
use super::go::duration;
use crate::json::Object;

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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::Value;

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
}
