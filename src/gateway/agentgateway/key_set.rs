//! Key sets as the gateway's `jsonwebtoken` 10.4 reads them: one member that it cannot read spoils the whole set.

use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::key::Key;
use super::spoilt::{Spoilt, without_values};
use crate::json::{self, Dialect, Value};
use crate::jwk;

/// The keys of a set by their `kid`.
#[derive(Debug)]
pub(super) struct KeySet {
    keys: Vec<Key>,
    text: Vec<u8>,
    native: OnceLock<Option<jwk::KeySet>>,
}

#[derive(Deserialize)]
struct Set<'t> {
    #[serde(borrow)]
    keys: Vec<&'t RawValue>,
}

impl KeySet {
    /// # Errors
    /// What spoils it (vectors `oct-key-in-set`, `secp256k1-in-set`, `okp-p256-curve`, `jwks-lone-key`).
    pub(super) fn read(text: &[u8]) -> Result<Self, Spoilt> {
        let set: Set<'_> =
            serde_json::from_slice(text).map_err(|error| malformed(text, &without_values(&error, "struct JwkSet")))?;
        let mut keys: Vec<Key> = Vec::new();
        for (index, value) in set.keys.into_iter().enumerate() {
            let key = Key::read(value.get()).map_err(|spoilt| spoilt.at(index))?;
            // Of two keys with one kid the later stays (vector `duplicate-kid-last`).
            keys.retain(|other| other.kid != key.kid);
            keys.push(key);
        }
        Ok(Self { keys, text: text.to_vec(), native: OnceLock::new() })
    }

    /// What keeps a remote set from coming through the control plane of Kubernetes.
    pub(super) fn held_back(&self) -> Option<Spoilt> {
        let words = self.keys.iter().find_map(Key::misfit)?;
        Some(Spoilt {
            words: format!("the controller does not take the set: {words}"),
            hint: "it reads remote sets before the gateway does, and takes them whole or not at all".to_owned(),
        })
    }

    pub(super) fn find(&self, kid: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.kid == kid)
    }

    /// The same set as a strict reader sees it, to look for causes in; `name` is told in them.
    pub(super) fn native(&self, name: &str) -> Option<&jwk::KeySet> {
        self.native.get_or_init(|| jwk::KeySet::read(&self.text, name).ok()).as_ref()
    }

    pub(super) fn kids(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|key| key.kid.as_str())
    }
}

fn malformed(text: &[u8], error: &str) -> Spoilt {
    let start = text.trim_ascii_start();
    let value = json::read(text, Dialect::GO).ok();
    let hint = if start.starts_with(b"-----BEGIN") {
        "it is PEM, and only a key set is read: convert it to one".to_owned()
    } else if value.as_ref().and_then(Value::as_object).is_some_and(|object| object.contains("kty")) {
        "a single key is not a set: put it into {\"keys\": [ … ]}".to_owned()
    } else if value.is_none() && !start.contains(&b'{') && text.len() < LONGEST_PATH {
        "a bare text is the key set itself, never a path or a URL: write {file: …} or {url: …}".to_owned()
    } else {
        "a key set is {\"keys\": [ … ]}".to_owned()
    };
    let shown: String = error.chars().take(LONGEST_ERROR).collect();
    Spoilt { words: format!("failed to load JWKS: {shown}"), hint }
}

const LONGEST_PATH: usize = 400;
const LONGEST_ERROR: usize = 160;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_set_is_told_what_it_is() {
        for (text, part) in [
            ("-----BEGIN PUBLIC KEY-----", "it is PEM"),
            (r#"{"kty":"EC"}"#, "a single key is not a set"),
            ("https://idp.test/keys", "never a path or a URL"),
            (" ./keys.json", "never a path or a URL"),
            (r#"{"a":1}"#, "a key set is {"),
            (r#"{"a":"#, "a key set is {"),
            ("[]", "a key set is {"),
        ] {
            let spoilt = malformed(text.as_bytes(), "words");
            assert!(spoilt.hint.contains(part), "{text}: {}", spoilt.hint);
            assert_eq!(spoilt.words, "failed to load JWKS: words");
        }
        let long = malformed("a".repeat(LONGEST_PATH).as_bytes(), &"e".repeat(300));
        assert!(long.hint.starts_with("a key set is {"), "{}", long.hint);
        assert_eq!(long.words.len(), "failed to load JWKS: ".len() + LONGEST_ERROR);
    }

    #[test]
    fn nothing_of_a_set_is_repeated() {
        for (set, words) in [
            (r#" "s3cr3t, expected a set""#, r#"invalid type: string "…", expected struct JwkSet"#),
            (r#"{"keys":"s3cr3t"}"#, r#"invalid type: string "…", expected a sequence"#),
            (r#"{"keys":123456789012}"#, "invalid type: integer `…`, expected a sequence"),
            (r#"{"keys":["s3cr3t` \" , expected a b"]}"#, r#"invalid type: string "…", expected struct Jwk (keys[0])"#),
            (r#"{"keys":[123456789012]}"#, "invalid type: integer `…`, expected struct Jwk (keys[0])"),
            (r#"{"keys":[true]}"#, "invalid type: boolean `…`, expected struct Jwk (keys[0])"),
            (r#"{"keys":[null]}"#, "invalid type: null, expected struct Jwk (keys[0])"),
            (r#"{"keys":[{"kty":"oct","kid":"a","k":123456789012}]}"#, "k must be a string (keys[0])"),
            (r#"{"keys":[{"kty":"oct","kid":123456789012,"k":"AA"}]}"#, "kid must be a string (keys[0])"),
            (r#"{"keys":[{"kty":"EC","crv":"P-256","x":1.5,"y":"AA"}]}"#, "x must be a string (keys[0])"),
            (r#"{"keys":[{"kty":"oct","kid":"a"}]}"#, "missing field `k` (keys[0])"),
            (r#"{"keys":[{"k":123456789012}]}"#, "missing field `kty` (keys[0])"),
            (r#"{"keys":[{"kty":"oct","kid":"a","kid":"b","k":"AA"}]}"#, "duplicate field `kid` (keys[0])"),
            (
                r#"{"keys":[{"kty":"s3cr3t s3cr3t"}]}"#,
                "unknown variant `…`, expected one of `EC`, `RSA`, `oct`, `OKP` (keys[0])",
            ),
            (
                r#"{"keys":[{"kty":"OKP","kid":"a","crv":"s3cr3t s3cr3t","x":"AA"}]}"#,
                "curve \"…\" is not one of P-256, P-384, P-521, Ed25519 (keys[0])",
            ),
        ] {
            let spoilt = KeySet::read(set.as_bytes()).unwrap_err();
            assert_eq!(spoilt.words, format!("failed to load JWKS: {words}"), "{set}");
            assert!(!spoilt.hint.contains("s3cr3t"), "{set}: {}", spoilt.hint);
        }
    }
}
