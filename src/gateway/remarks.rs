//! What is lax in settings that several gateways have.

use super::internal::is_internal;
use crate::claims::Timestamp;
use crate::finding::Severity;
use crate::json::{self, Dialect, Number, Object, Value};

/// How much it matters that keys are fetched from a URL without TLS; none where they are not, or TLS is used.
pub(super) fn of_plain_http(url: &str) -> Option<Severity> {
    url.starts_with("http://").then(|| if is_internal(url) { Severity::Note } else { Severity::Warning })
}

/// Whether a key set or a key in a text holds what only its owner may know.
pub(super) fn holds_secret(text: &str) -> bool {
    if text.contains("PRIVATE KEY-----") {
        return true;
    }
    let Ok(object) = json::read_object(text.trim().as_bytes(), Dialect::PROTOBUF) else { return false };
    let is_secret = |key: &Object| ["d", "k", "priv"].iter().any(|name| key.contains(name));
    match object.get("keys") {
        Some(keys) => keys.as_array().unwrap_or_default().iter().filter_map(Value::as_object).any(is_secret),
        None => is_secret(&object),
    }
}

/// Whether an `exp` is so far ahead that it looks like milliseconds.
pub(super) fn is_milliseconds(exp: &Number, now: Timestamp) -> bool {
    exp.cmp_decimal(i128::from(latest_exp(now)), 0).is_gt()
}

/// The latest `exp` that does not look like milliseconds.
pub(super) fn latest_exp(now: Timestamp) -> i64 {
    now.plus_seconds(FAR_FUTURE).seconds()
}

/// A thousand years in seconds.
const FAR_FUTURE: i64 = 31_556_952_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_hosts_matter_less() {
        for (url, severity) in [
            ("https://a.example/", None),
            ("http://idp.example.com/keys", Some(Severity::Warning)),
            ("http://idp:8080/keys", Some(Severity::Note)),
            ("http://idp.auth.svc.cluster.local/keys", Some(Severity::Note)),
            ("http://10.1.2.3/keys", Some(Severity::Note)),
            ("http://9.9.9.9/keys", Some(Severity::Warning)),
        ] {
            assert_eq!(of_plain_http(url), severity, "{url}");
        }
    }

    #[test]
    fn secrets_are_seen() {
        assert!(holds_secret(r#"{"keys":[{"kty":"oct","k":"YQ"}]}"#) && holds_secret(r#"{"kty":"RSA","d":"YQ"}"#));
        assert!(holds_secret(r#"{"keys":[{"kty":"RSA","d":"YQ"}]}"#) && holds_secret(r#"{"kty":"oct","k":"YQ"}"#));
        assert!(holds_secret(" -----BEGIN EC PRIVATE KEY-----") && !holds_secret(r#"{"kty":"RSA","n":"YQ"}"#));
        assert!(!holds_secret(r#"{"keys":[{"kty":"RSA","n":"YQ"}]}"#) && !holds_secret("-----BEGIN PUBLIC KEY-----"));
    }

    #[test]
    fn post_quantum_keys_have_secrets_too() {
        assert!(holds_secret(r#"{"keys":[{"kty":"AKP","pub":"YQ","priv":"YQ"}]}"#));
        assert!(!holds_secret(r#"{"keys":[{"kty":"AKP","pub":"YQ"}]}"#));
    }
}
