//! Key sets: JWKS, single JWKs and secrets under one roof.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::read::Unusable;
use super::{Jwk, Key, Metadata, PublicKey};
use crate::crypto::Secret;
use crate::error::Explain;
use crate::json::{self, Dialect, Object, Value};

/// Keys from any number of sources, found by `kid`. Each is checked when it is first used, once.
///
/// ```
/// use jwtk::jwk::KeySet;
///
/// let text = br#"{"keys":[{"kty":"AKP","kid":"pq"},{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}"#;
/// let keys = KeySet::read(text, "jwks.json")?;
/// assert!(keys.with_kid("a").all(|member| member.jwk().is_ok()));
/// assert!(keys.with_kid("pq").all(|member| member.jwk().is_err()));
/// # Ok::<(), jwtk::jwk::NotAKeySet>(())
/// ```
#[derive(Debug, Default)]
pub struct KeySet {
    members: Vec<Member>,
    by_kid: HashMap<String, Vec<usize>>,
    lone_without_kid: Vec<usize>,
}

/// One key of a set, usable or not.
#[derive(Debug)]
pub struct Member {
    source: Arc<str>,
    index: usize,
    kid: Option<String>,
    is_lone: bool,
    content: Content,
    jwk: OnceLock<Result<Jwk, Unusable>>,
}

/// What a member was made of, kept until it is asked for.
enum Content {
    Json(Value),
    Checked,
}

/// Text that is neither a JWKS nor a JWK.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NotAKeySet {
    /// Not JSON.
    #[error("{source_name} is no key set")]
    NotJson {
        /// Where the text came from
        source_name: String,
        /// What was wrong with it
        source: json::Error,
    },
    /// JSON of another shape.
    #[error(
        "{source_name} is no key set: expected an object with `keys` (a JWKS) or with `kty` (a JWK), this is {found}"
    )]
    Shape {
        /// Where the text came from
        source_name: String,
        /// The JSON type found
        found: &'static str,
    },
    /// `keys` is not an array.
    #[error("{source_name}: member `keys` must be an array, this is {found}")]
    KeysType {
        /// Where the text came from
        source_name: String,
        /// The JSON type found
        found: &'static str,
    },
}

impl Explain for NotAKeySet {
    fn code(&self) -> &'static str {
        "not_a_key_set"
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::NotJson { source, .. } => source.hint(),
            Self::Shape { .. } => {
                Some(r#"a JWKS looks like {"keys":[{"kty":"RSA","kid":"…","n":"…","e":"AQAB"}]}"#.into())
            }
            Self::KeysType { .. } => Some("wrap a single key in brackets".into()),
        }
    }
}

impl KeySet {
    /// A set without any key.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a JWKS or a single JWK. `source` names the text in messages and reports.
    ///
    /// Members of a set that cannot be used do no harm: see [`Member::jwk`].
    ///
    /// # Errors
    /// [`NotAKeySet`] when the text is not strict JSON of either shape.
    pub fn read(text: &[u8], source: &str) -> Result<Self, NotAKeySet> {
        let source_name = || source.to_owned();
        let shape = |found| NotAKeySet::Shape { source_name: source_name(), found };
        let value = json::read(text, Dialect::STRICT)
            .map_err(|error| NotAKeySet::NotJson { source_name: source_name(), source: error })?;
        let mut object = match value {
            Value::Object(object) => object,
            other => return Err(shape(other.kind())),
        };
        let mut set = Self::new();
        let name: Arc<str> = source.into();
        match object.remove("keys") {
            Some(Value::Array(keys)) => {
                for (index, key) in keys.into_iter().enumerate() {
                    set.push(Member::from_json(key, &name, index, false));
                }
            }
            Some(other) => return Err(NotAKeySet::KeysType { source_name: source_name(), found: other.kind() }),
            None if object.contains("kty") => set.push(Member::from_json(Value::Object(object), &name, 0, true)),
            None => return Err(shape("an object with neither")),
        }
        Ok(set)
    }

    /// Adds a shared secret that came by itself; it serves any `kid`.
    pub fn push_secret(&mut self, secret: Secret, source: &str) {
        self.push_lone(Jwk::new(Key::Symmetric(secret), Metadata::default()), source);
    }

    /// Adds a key that came without a set, as a PEM file has it. Without a `kid` it serves any.
    pub fn push_lone(&mut self, jwk: Jwk, source: &str) {
        self.push(Member {
            source: source.into(),
            index: self.members.len(),
            kid: jwk.kid().map(str::to_owned),
            is_lone: true,
            content: Content::Checked,
            jwk: OnceLock::from(Ok(jwk)),
        });
    }

    /// Adds the members of another set behind those that are here.
    pub fn extend(&mut self, other: Self) {
        for member in other.members {
            self.push(member);
        }
    }

    /// Puts the members of `newer` in the place of those that came from `source`, behind all others.
    pub fn replace(&mut self, source: &str, newer: Self) {
        let old = std::mem::take(self);
        for member in old.members {
            if member.source() != source {
                self.push(member);
            }
        }
        self.extend(newer);
    }

    fn push(&mut self, member: Member) {
        match &member.kid {
            Some(kid) => self.by_kid.entry(kid.clone()).or_default().push(self.members.len()),
            None if member.is_lone => self.lone_without_kid.push(self.members.len()),
            None => {}
        }
        self.members.push(member);
    }

    /// All members, in the order in which they came.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The members whose `kid` is exactly `kid`.
    pub fn with_kid(&self, kid: &str) -> impl Iterator<Item = &Member> {
        self.at(self.by_kid.get(kid).map(Vec::as_slice).unwrap_or_default())
    }

    /// The members that came by themselves and have no `kid`: they serve any.
    pub fn lone_without_kid(&self) -> impl Iterator<Item = &Member> {
        self.at(&self.lone_without_kid)
    }

    fn at<'k>(&'k self, indices: &'k [usize]) -> impl Iterator<Item = &'k Member> {
        indices.iter().filter_map(|&index| self.members.get(index))
    }
}

impl Member {
    fn from_json(value: Value, source: &Arc<str>, index: usize, is_lone: bool) -> Self {
        let kid = value.as_object().and_then(|members| members.get("kid")).and_then(Value::as_str).map(str::to_owned);
        Self { source: Arc::clone(source), index, kid, is_lone, content: Content::Json(value), jwk: OnceLock::new() }
    }

    /// The key, checked at the first call.
    ///
    /// # Errors
    /// [`Unusable`], the reason why this member is left out.
    pub fn jwk(&self) -> Result<&Jwk, &Unusable> {
        self.jwk
            .get_or_init(|| match &self.content {
                Content::Json(Value::Object(members)) => Jwk::from_json(members),
                Content::Json(other) => Err(Unusable::NotAnObject { found: other.kind() }),
                // Members of this kind are born with their key.
                Content::Checked => Err(Unusable::Missing { member: "kty" }),
            })
            .as_ref()
    }

    /// The public half of the key, or nothing for secrets and members that cannot be used.
    pub fn public(&self) -> Option<Jwk<PublicKey>> {
        self.jwk().ok()?.public()
    }

    /// The name of the source that it came from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Its place in that source, from zero.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Its `kid`, whether or not the key can be used.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Whether it came by itself, not in a set.
    pub fn is_lone(&self) -> bool {
        self.is_lone
    }

    /// The members as they were read; a key that did not come as JSON has none.
    pub fn json(&self) -> Option<&Object> {
        match &self.content {
            Content::Json(value) => value.as_object(),
            Content::Checked => None,
        }
    }

    /// Where the key stands, for messages: `jwks.json, key 2 (kid "a")`.
    pub fn place(&self) -> String {
        let kid = self.kid.as_ref().map_or_else(String::new, |kid| format!(" (kid {kid:?})"));
        if self.is_lone { format!("{}{kid}", self.source) } else { format!("{}, key {}{kid}", self.source, self.index) }
    }
}

impl std::fmt::Debug for Content {
    /// Shows nothing: the members may be private.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Json(_) => "Json",
            Self::Checked => "Checked",
        })
    }
}

impl Drop for Content {
    fn drop(&mut self) {
        use zeroize::Zeroize as _;
        if let Self::Json(value) = self {
            value.zeroize();
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn members_that_cannot_be_used_leave_the_others_usable() {
        let text = br#"{"keys":[null,{"kty":"AKP"},{"kty":"oct","kid":7,"k":"AA"},{"kty":"oct","kid":"a","k":"AA"}]}"#;
        let keys = KeySet::read(text, "x").unwrap();
        let usable: Vec<bool> = keys.members().iter().map(|member| member.jwk().is_ok()).collect();
        assert_eq!(usable, [false, false, false, true]);
        assert_eq!(keys.with_kid("a").count(), 1);
    }

    #[test]
    fn a_single_jwk_is_a_lone_key() {
        let keys = KeySet::read(br#"{"kty":"oct","k":"AA"}"#, "x").unwrap();
        assert!(keys.members().iter().all(Member::is_lone));
    }

    #[test]
    fn a_source_that_is_read_anew_loses_its_old_members() {
        let read = |kid: &str, source| {
            let text = format!(r#"{{"keys":[{{"kty":"oct","kid":"{kid}","k":"AA"}}]}}"#);
            KeySet::read(text.as_bytes(), source).unwrap()
        };
        let mut keys = read("old", "a");
        keys.extend(read("other", "b"));
        keys.replace("a", read("new", "a"));
        let kids: Vec<_> = keys.members().iter().map(Member::kid).collect();
        assert_eq!(kids, [Some("other"), Some("new")]);
        assert_eq!(["old", "other", "new"].map(|kid| keys.with_kid(kid).count()), [0, 1, 1]);
    }

    #[test]
    fn other_shapes_are_named() {
        for (text, part) in
            [("[]", "array"), ("{}", "neither"), (r#"{"keys":{}}"#, "must be an array"), ("{", "no key set")]
        {
            let error = KeySet::read(text.as_bytes(), "x.json").unwrap_err();
            assert!(error.to_string().contains(part), "{text}: {error}");
            assert!(error.to_string().contains("x.json"), "{text}: {error}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let keys = KeySet::read(br#"{"keys":[{"kty":"oct","k":"c2VjcmV0c2VjcmV0"}]}"#, "x").unwrap();
        assert!(keys.members().iter().all(|member| member.jwk().is_ok()));
        assert!(!format!("{keys:?}").contains("c2Vj"));
    }
}
