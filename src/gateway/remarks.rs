//! What is lax in settings that several gateways have.

use super::internal::is_internal;
use crate::claims::Timestamp;
use crate::config::{Node, is_near};
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

/// Whether a member that is not there was surely meant by one of another name: then that name is what is wrong.
pub(super) fn is_misspelt(node: &Node<'_>, name: &str) -> bool {
    node.members().any(|(written, _)| written != name && is_near(written, name))
}

/// Whether a prefix is `Bearer` in letters that the gateway does not take for it.
pub(super) fn is_other_bearer(prefix: &str) -> bool {
    prefix.trim().eq_ignore_ascii_case("bearer") && !prefix.starts_with("Bearer")
}

/// What is odd about how far clocks may differ; `seconds` as it is written.
pub(super) fn of_skew(seconds: i64) -> Option<&'static str> {
    match seconds {
        0 => Some("0 means 60 seconds"),
        301.. => Some("is more than five minutes: tokens live that much longer"),
        _ => None,
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
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::{self, Syntax, Text};

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
    fn odd_prefixes_and_clocks_are_told() {
        for (prefix, is_other) in [
            ("Bearer ", false),
            ("Bearer", false),
            ("bearer ", true),
            (" Bearer", true),
            ("BEARER", true),
            ("JWT ", false),
        ] {
            assert_eq!(is_other_bearer(prefix), is_other, "{prefix:?}");
        }
        let told = [-1, 0, 1, 300, 301].map(|seconds| of_skew(seconds).is_some());
        assert_eq!(told, [false, true, false, false, true]);
    }

    #[test]
    fn names_that_are_nearly_right_are_seen() {
        let text = r#"{"audience":[],"jwks":{},"other":1}"#;
        let config = config::read(&[Text::new(text.as_bytes(), "a.json")], Syntax::GO).unwrap();
        let node = Node::root(config.first());
        let found = ["audiences", "jwks", "issuer", "othr"].map(|name| is_misspelt(&node, name));
        assert_eq!(found, [true, false, false, true]);
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
