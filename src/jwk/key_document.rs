//! Documents that hold keys in a way of their own, and are read as if they were key sets: a map of key IDs and certificates, as
//! Google publishes it, and the file of a service account.

use crate::crypto::Secret;
use crate::json::{self, Dialect, Value};
use crate::keyfile::{self, Entry};

/// A key of a document, with the name that it has there.
pub(super) struct Held {
    pub(super) kid: String,
    pub(super) entry: Entry,
    /// Whether it is somebody's only key, not one of a set
    pub(super) is_lone: bool,
}

/// The keys of a document that holds them in one of the two ways that are read.
pub(super) fn keys_in(content: &[u8], passphrase: Option<&Secret>) -> Option<Vec<Held>> {
    let object = json::read_object(content, Dialect::STRICT).ok()?;
    let read = |name: &str, pem: &str, is_lone| {
        let entry = keyfile::read(pem.as_bytes(), passphrase).ok()?.into_iter().next()?;
        Some(Held { kid: name.to_owned(), entry, is_lone })
    };
    if object.get("type").and_then(Value::as_str) == Some("service_account") {
        let (name, pem) = (object.get("private_key_id")?.as_str()?, object.get("private_key")?.as_str()?);
        return read(name, pem, true).map(|held| vec![held]);
    }
    let certificates = object.iter().map(|(name, value)| {
        let pem = value.as_str().filter(|text| text.trim_start().starts_with("-----BEGIN CERTIFICATE-----"))?;
        read(name, pem, false)
    });
    certificates.collect::<Option<Vec<Held>>>().filter(|held| !held.is_empty())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_two_documents_are_read() {
        let pem = |content: &str| std::fs::read_to_string(format!("fixtures/keys/{content}")).unwrap();
        let text = |pem: &str| json::write(&Value::from(pem), json::Style::Compact);
        let (private, certificate) = (text(&pem("rsa-2048/pkcs8.pem")), text(&pem("rsa-2048/certificate.pem")));
        let held = |document: String| {
            let held = keys_in(document.as_bytes(), None)?;
            Some(held.into_iter().map(|held| (held.kid, held.is_lone)).collect::<Vec<_>>())
        };
        let account = |kind: &str| format!(r#"{{"type":"{kind}","private_key_id":"a","private_key":{private}}}"#);
        assert_eq!(held(account("service_account")), Some(vec![("a".to_owned(), true)]));
        assert_eq!(held(account("other")), None);
        let both = vec![("a".to_owned(), false), ("b".to_owned(), false)];
        assert_eq!(held(format!(r#"{{"a":{certificate},"b":{certificate}}}"#)), Some(both));
        assert_eq!(held(format!(r#"{{"a":{certificate},"b":{private}}}"#)), None);
        assert_eq!(held("{}".to_owned()), None);
        // Each keeps the name that it has in its document, the useless one too.
        let useless = text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        let document = format!(r#"{{"x":{useless}}}"#);
        let set = crate::jwk::KeySet::from_content(document.into_bytes(), "certificates", None).unwrap();
        let found: Vec<_> = set.members().iter().map(|member| (member.kid(), member.jwk().is_err())).collect();
        assert_eq!(found, [(Some("x"), true)]);
        let document = format!(r#"{{"a":{certificate},"b":{certificate}}}"#);
        let set = crate::jwk::KeySet::from_content(document.into_bytes(), "certificates", None).unwrap();
        let kids: Vec<Option<&str>> = set.members().iter().map(crate::jwk::Member::kid).collect();
        assert_eq!(kids, [Some("a"), Some("b")]);
        assert!(set.members().iter().all(|member| !member.is_lone()));
    }
}
