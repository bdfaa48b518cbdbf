//! What is lax in settings that several gateways have.

use super::internal::is_internal;
use crate::finding::Severity;
use crate::json::{self, Dialect, Value};

/// How much it matters that keys are fetched from a URL without TLS; none where they are not, or TLS is used.
pub(super) fn of_plain_http(url: &str) -> Option<Severity> {
    url.starts_with("http://").then(|| if is_internal(url) { Severity::Note } else { Severity::Warning })
}

/// Whether a text waits for something to be put in.
pub(super) fn has_placeholder(text: &str) -> bool {
    ["${", "{{", "%{"].iter().any(|mark| text.contains(mark))
        || text.strip_prefix('<').is_some_and(|rest| rest.ends_with('>'))
        || text.strip_prefix('$').is_some_and(|name| !name.is_empty() && name.bytes().all(is_of_name))
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_'
}

/// Whether a key set or a key in a text holds what only its owner may know.
pub(super) fn holds_secret(text: &str) -> bool {
    if text.contains("PRIVATE KEY-----") {
        return true;
    }
    let Ok(object) = json::read_object(text.trim().as_bytes(), Dialect::PROTOBUF) else { return false };
    let is_secret = |key: &Value| key.as_object().is_some_and(|key| key.contains("d") || key.contains("k"));
    match object.get("keys") {
        Some(keys) => keys.as_array().unwrap_or_default().iter().any(is_secret),
        None => object.contains("d") || object.contains("k"),
    }
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
    fn secrets_and_placeholders_are_seen() {
        assert!(holds_secret(r#"{"keys":[{"kty":"oct","k":"YQ"}]}"#) && holds_secret(r#"{"kty":"RSA","d":"YQ"}"#));
        assert!(!holds_secret(r#"{"keys":[{"kty":"RSA","n":"YQ"}]}"#) && !holds_secret("-----BEGIN PUBLIC KEY-----"));
        assert!(has_placeholder("https://${HOST}/") && has_placeholder("<issuer>") && has_placeholder("$ISSUER"));
        assert!(!has_placeholder("https://a/$b") && !has_placeholder("a<b"));
    }
}
