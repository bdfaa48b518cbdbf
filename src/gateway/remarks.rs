//! What is lax in settings that several gateways have.

use crate::config::{Node, is_near};
use crate::finding::Severity;
use crate::json::{self, Dialect, Value};

/// How much it matters that keys are fetched from a URL without TLS; none where they are not, or TLS is used.
pub(super) fn of_plain_http(url: &str) -> Option<Severity> {
    let host = url.strip_prefix("http://")?.split(['/', ':', '?']).next().unwrap_or_default();
    let is_private = |address: std::net::Ipv4Addr| address.is_private() || address.is_loopback();
    let is_near = !host.contains('.')
        || [".svc", ".local", ".internal"].iter().any(|suffix| host.ends_with(suffix) || host.contains(".svc."))
        || host.parse().is_ok_and(is_private);
    Some(if is_near { Severity::Note } else { Severity::Warning })
}

/// The first placeholder of a text that something else than the gateway fills in: `${NAME}`, `$NAME`, `{{ … }}`, `%NAME%`,
/// `<name>`.
pub(super) fn placeholder(text: &str) -> Option<&str> {
    let end_of = |from: usize, closing: &str| {
        let at = text.get(from..)?.find(closing)?;
        from.checked_add(at)?.checked_add(closing.len())
    };
    let named = |at: usize, closing: &str| text.get(at..end_of(at.checked_add(1)?, closing)?);
    for (at, mark) in text.match_indices(['$', '{', '%', '<']) {
        let rest = text.get(at..).unwrap_or_default();
        let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let name = rest.get(1..).unwrap_or_default();
        let length = name.find(|c| !is_name(c)).unwrap_or(name.len());
        let behind = name.get(length..).unwrap_or_default();
        let is_word = length > 1 && !name.starts_with(|c: char| c.is_ascii_digit());
        let found = match mark {
            "$" if rest.starts_with("${") => named(at, "}"),
            "{" if rest.starts_with("{{") => named(at, "}}"),
            "<" if name.starts_with(|c: char| c.is_ascii_alphabetic()) => named(at, ">"),
            "$" if is_word => rest.get(..length.saturating_add(1)),
            "%" if is_word && behind.starts_with('%') => rest.get(..length.saturating_add(2)),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
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
        assert!(!holds_secret(r#"{"keys":[{"kty":"RSA","n":"YQ"}]}"#) && !holds_secret("-----BEGIN PUBLIC KEY-----"));
    }

    #[test]
    fn placeholders_have_many_forms() {
        for (text, found) in [
            ("${KEYCLOAK_URL}/certs", Some("${KEYCLOAK_URL}")),
            ("https://$HOST/certs", Some("$HOST")),
            ("{{ .Issuer }}", Some("{{ .Issuer }}")),
            ("https://%HOST%/a", Some("%HOST%")),
            ("${kc.url}", Some("${kc.url}")),
            ("https://<tenant>/a", Some("<tenant>")),
            ("https://a/%20b%2F", None),
            ("/a/{id}", None),
            ("a$b", None),
            ("$", None),
            ("${", None),
        ] {
            assert_eq!(placeholder(text), found, "{text}");
        }
    }
}
