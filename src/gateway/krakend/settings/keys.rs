//! The settings about keys, which both components have.

use crate::config::Fields;

/// Settings about keys, which both components have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::gateway::krakend) struct KeySettings {
    pub(in crate::gateway::krakend) url: String,
    pub(in crate::gateway::krakend) local_path: String,
    pub(in crate::gateway::krakend) is_insecure: bool,
    pub(in crate::gateway::krakend) local_ca: String,
    pub(in crate::gateway::krakend) fingerprints: Vec<String>,
    pub(in crate::gateway::krakend) cipher_suites: Vec<u16>,
    pub(in crate::gateway::krakend) secret_url: String,
}

impl KeySettings {
    pub(super) fn decode(fields: &mut Fields<'_>) -> Self {
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
    pub(in crate::gateway::krakend) fn is_allowed(&self) -> bool {
        self.is_insecure || self.url.starts_with("https://")
    }
}

/// An empty text is one that is not set.
pub(super) fn or(text: Option<String>, default: &str) -> String {
    text.filter(|text| !text.is_empty()).unwrap_or_else(|| default.to_owned())
}
