//! A key set as the gateway takes it: whole or not at all.

use super::go::piece::Piece;
use super::jwk::GatewayJwk;
use super::jwk::fault::BadJwk;
use crate::algorithm::KeyType;
use crate::config::Naming;
use crate::gateway::keys::Served;
use crate::json::{self, Dialect, Value};
use crate::jwk::UsedKey;

/// A key set that the gateway took.
#[derive(Debug)]
pub(super) struct GatewaySet {
    keys: Vec<GatewayJwk>,
    served: Served,
}

/// A set in which no key or a bad one was found.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(super) enum BadSet {
    #[error("{0}")]
    Json(json::Error),
    #[error("this is a web page, not a key set")]
    WebPage,
    #[error("a key set must be an object with `keys`, this is an {found}")]
    NotAnObject { found: &'static str },
    #[error("`keys` must be a list, this is {found}")]
    KeysType { found: &'static str },
    #[error("key {index}{}: {reason}", named(kid.as_deref(), *line))]
    Key { index: usize, kid: Option<String>, line: usize, reason: BadJwk },
}

fn named(kid: Option<&str>, line: usize) -> String {
    kid.map_or_else(|| format!(" (line {line})"), |kid| format!(" (kid {kid:?}, line {line})"))
}

/// A key as it was found, in the set where it was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'b> {
    pub(super) key: &'b GatewayJwk,
    pub(super) set: &'b GatewaySet,
    /// Its position in the set
    pub(super) index: usize,
}

impl GatewaySet {
    pub(super) fn read(served: Served, dialect: Dialect) -> Result<Self, Box<BadSet>> {
        match read_keys(&served.bytes, dialect) {
            Ok(keys) => Ok(Self { keys, served }),
            Err(bad) => Err(Box::new(bad)),
        }
    }

    pub(super) fn keys(&self) -> &[GatewayJwk] {
        &self.keys
    }

    /// Where the set came from.
    pub(super) fn name(&self) -> &str {
        &self.served.name
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.served.bytes
    }

    /// The last key of which something holds: go-auth0 keeps them in a map.
    /// krakend-jose, `MemoryKeyCacher.Add`; vectors kid-duplicate-last-wins-bad, url-duplicate-kid-last-wins-good.
    pub(super) fn find(&self, is_wanted: impl Fn(&GatewayJwk) -> bool) -> Option<Found<'_>> {
        let (index, key) = self.keys.iter().enumerate().rfind(|(_, key)| is_wanted(key))?;
        Some(Found { key, set: self, index })
    }

    pub(super) fn used(&self, key: &GatewayJwk) -> UsedKey {
        UsedKey {
            kid: (!key.kid.is_empty()).then(|| key.kid.clone()),
            kty: key.material.key_type(),
            source: self.served.name.clone(),
        }
    }

    /// Whether some key of the set is of a type.
    pub(super) fn has_type(&self, key_type: KeyType) -> bool {
        self.keys.iter().any(|key| key.material.key_type() == key_type)
    }
}

/// The keys of a set. Of two members `keys`, in whatever case, the last counts; but all of them must be good.
/// go-auth0, `JWKS`; vectors jwks-duplicate-keys-member, jwks-bare-key-not-set, jwks-array-not-set.
fn read_keys(text: &[u8], dialect: Dialect) -> Result<Vec<GatewayJwk>, BadSet> {
    let whole = json::read(text, dialect.with_depth(Dialect::MAX_DEPTH)).map_err(|error| {
        if text.trim_ascii_start().starts_with(b"<") { BadSet::WebPage } else { BadSet::Json(error) }
    })?;
    match whole {
        Value::Object(_) => {}
        Value::Null => return Ok(Vec::new()),
        other => return Err(BadSet::NotAnObject { found: other.described() }),
    }
    let mut keys = Vec::new();
    for (name, value) in Piece::first(text).members().unwrap_or_default() {
        if !Naming::AnyCase.is_same(&name, "keys") {
            continue;
        }
        keys = match value.items() {
            Some(items) => items
                .into_iter()
                .enumerate()
                .map(|(index, item)| GatewayJwk::read(item).map_err(|reason| bad_key(text, index, item, reason)))
                .collect::<Result<_, _>>()?,
            None => match value.read(Dialect::GO) {
                Ok(Value::Null) | Err(_) => Vec::new(),
                Ok(other) => return Err(BadSet::KeysType { found: other.described() }),
            },
        };
    }
    Ok(keys)
}

fn bad_key(text: &[u8], index: usize, item: Piece<'_>, reason: BadJwk) -> BadSet {
    let kid = item.members().and_then(|members| {
        let (_, kid) = members.into_iter().find(|(name, _)| name == "kid")?;
        kid.read(Dialect::GO).ok()?.as_str().map(str::to_owned)
    });
    let before = text.get(..item.offset).unwrap_or_default();
    BadSet::Key { index, kid, line: before.split(|byte| *byte == b'\n').count(), reason }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kids(text: &str, dialect: Dialect) -> Result<Vec<String>, BadSet> {
        Ok(read_keys(text.as_bytes(), dialect)?.into_iter().map(|key| key.kid).collect())
    }

    #[test]
    fn the_outer_object_is_read_with_tolerance() {
        let key = |kid: &str| format!(r#"{{"kty":"oct","k":"AA","kid":"{kid}"}}"#);
        let (a, b) = (key("a"), key("b"));
        for (text, expected) in [
            (format!(r#"{{"KEYS":[{a},{b}]}}"#), vec!["a", "b"]),
            (format!(r#"{{"keys":[{a}],"Keys":[{b}]}}"#), vec!["b"]),
            (format!(r#"{{"keys":[{a}],"keys":null}}"#), vec![]),
            (a.clone(), vec![]),
            ("null".to_owned(), vec![]),
        ] {
            assert_eq!(kids(&text, Dialect::GO).unwrap(), expected, "{text}");
        }
        let stream = format!(r#"{{"keys":[{a}]}} rest"#);
        assert!(matches!(kids(&stream, Dialect::GO), Err(BadSet::Json(_))));
        assert_eq!(kids(&stream, Dialect::GO.with_trailing_ignored()).unwrap(), ["a"]);
    }

    #[test]
    fn one_bad_key_spoils_the_set_even_where_another_list_counts() {
        let bad = r#"{"keys":[{"kty":"AKP","kid":"pq"}],"keys":[]}"#;
        let error = kids(bad, Dialect::GO).unwrap_err();
        assert!(error.to_string().contains("key 0 (kid \"pq\", line 1)"), "{error}");
        assert!(matches!(kids("[]", Dialect::GO), Err(BadSet::NotAnObject { .. })));
        assert!(matches!(kids(r#"{"keys":{}}"#, Dialect::GO), Err(BadSet::KeysType { .. })));
        assert!(matches!(kids("<html>", Dialect::GO), Err(BadSet::WebPage)));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = read_keys(&bytes, Dialect::GO);
        }
    }
}
