//! Key sets: JWKS, single JWKs and secrets under one roof.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use zeroize::{Zeroize as _, Zeroizing};

use super::instead::instead_of_keys;
use super::key_document::keys_in;
use super::key_text::{KeyText, has_keys_alone, has_public_members_alone};
use super::member::Member;
use super::not_a_key_set::NotAKeySet;
use super::{Jwk, Key, Metadata, PublicKey};
use crate::crypto::Secret;
use crate::json::{self, Dialect, Value};
use crate::keyfile::{self, Found};

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
    /// Made once it is worth it
    by_kid: OnceLock<HashMap<Arc<str>, Places>>,
    /// How often a `kid` was looked for
    looks: AtomicUsize,
    lone_without_kid: Vec<usize>,
    passed_over: usize,
    named: usize,
}

/// Where the members of one `kid` stand. There is seldom more than one, which needs no list.
#[derive(Debug)]
enum Places {
    One(usize),
    Several(Vec<usize>),
}

impl Places {
    fn push(&mut self, index: usize) {
        match self {
            Self::One(first) => *self = Self::Several(vec![*first, index]),
            Self::Several(indices) => indices.push(index),
        }
    }

    fn as_slice(&self) -> &[usize] {
        match self {
            Self::One(index) => std::slice::from_ref(index),
            Self::Several(indices) => indices,
        }
    }
}

impl KeySet {
    /// A set without any key.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads keys of whatever kind, told from the content: a JWKS, a JWK, PEM, DER, certificates, OpenSSH keys. `source`
    /// names the content in messages and reports; `passphrase` opens what is encrypted.
    ///
    /// Keys that cannot be used do no harm: see [`Member::jwk`], and [`Unusable::wants_passphrase`]. A certificate's JWK has
    /// it as `x5c`, with both thumbprints.
    ///
    /// ```
    /// use jwtk::jwk::KeySet;
    ///
    /// let pem = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";
    /// let keys = KeySet::from_content(pem.to_vec(), "key.pem", None)?;
    /// assert!(keys.lone_without_kid().all(|member| member.jwk().is_ok()));
    /// # Ok::<(), jwtk::jwk::NotAKeySet>(())
    /// ```
    ///
    /// [`Unusable::wants_passphrase`]: super::Unusable::wants_passphrase
    ///
    /// # Errors
    /// [`NotAKeySet`] when nothing in it can be recognised.
    pub fn from_content(
        content: impl Into<Zeroizing<Vec<u8>>>,
        source: &str,
        passphrase: Option<&Secret>,
    ) -> Result<Self, NotAKeySet> {
        let content = Arc::new(KeyText::from(content.into()));
        let error = match Self::of_known_kind(&content, source, passphrase) {
            Err(error) if error.may_be_something_else() => error,
            known => return known,
        };
        if let Some(held) = keys_in(&content, passphrase) {
            let mut set = Self::new();
            let name: Arc<str> = source.into();
            for (held, index) in held.into_iter().zip(0..) {
                let jwk = held.entry.found.map(|found| {
                    let mut jwk = found.into_jwk();
                    jwk.metadata_mut().kid = Some(held.kid.clone());
                    jwk
                });
                set.push(Member::from_document(jwk, held.kid, held.entry.place, &name, index, held.is_lone));
            }
            return Ok(set);
        }
        Err(match instead_of_keys(&content) {
            Some(instead) => NotAKeySet::Instead { source_name: source.to_owned(), instead },
            None => error,
        })
    }

    fn of_known_kind(content: &Arc<KeyText>, source: &str, passphrase: Option<&Secret>) -> Result<Self, NotAKeySet> {
        let text = content.strip_prefix(BYTE_ORDER_MARK).unwrap_or(content).trim_ascii_start();
        // A line of known_hosts may begin as an array does.
        let is_array = text.starts_with(b"[") && !keyfile::is_host_line(text);
        if is_array || text.starts_with(b"{") {
            return Self::from_json(Arc::clone(content), source);
        }
        if let Some(inner) = keyfile::json_within(content) {
            return Self::from_json(Arc::new(inner.into()), source);
        }
        let entries = keyfile::read(content, passphrase)
            .map_err(|error| NotAKeySet::NotAKeyFile { source_name: source.to_owned(), source: error })?;
        let mut set = Self::new();
        let name: Arc<str> = source.into();
        for (entry, index) in entries.into_iter().zip(0..) {
            let jwk = entry.found.map(Found::into_jwk);
            set.push(Member::from_file(jwk, entry.place, &name, index));
        }
        Ok(set)
    }

    /// Reads a JWKS or a single JWK. `source` names the text in messages and reports.
    ///
    /// Members of a set that cannot be used do no harm: see [`Member::jwk`].
    ///
    /// # Errors
    /// [`NotAKeySet`] when the text is not strict JSON of either shape.
    pub fn read(text: &[u8], source: &str) -> Result<Self, NotAKeySet> {
        Self::from_json(Arc::new(Zeroizing::new(text.to_vec()).into()), source)
    }

    /// Keeps the text and where each member is in it: parsed, a large set would take many times as much memory.
    fn from_json(text: Arc<KeyText>, source: &str) -> Result<Self, NotAKeySet> {
        let source_name = || source.to_owned();
        let shape = |found| NotAKeySet::Shape { source_name: source_name(), found };
        let name: Arc<str> = source.into();
        let mut set = Self::new();
        let (mut index, mut is_public) = (0, true);
        // A member that is there twice costs its key, which is read strictly when it is used, and no other.
        let object = json::read_items(&text, Dialect::STRICT, Dialect::WITH_DUPLICATES, "keys", |place, key| {
            if !key.is_object() && set.members.len() >= MOST_NOTHINGS {
                set.passed_over += 1;
            } else {
                let kid = key.text("kid").map(Arc::from);
                set.push(Member::from_json(kid, Arc::clone(&text), place, &name, index, false));
            }
            is_public &= has_public_members_alone(key);
            index += 1;
        })
        .map_err(|error| match *error.fault() {
            json::Fault::NotAnObject { found } => shape(found),
            _ => NotAKeySet::NotJson { source_name: source_name(), source: error },
        })?;
        match object.get("keys") {
            Some(Value::Array(_)) => {}
            Some(other) => return Err(NotAKeySet::KeysType { source_name: source_name(), found: other.described() }),
            None if object.contains("kty") => {
                let kid = object.get("kid").and_then(Value::as_str).map(Arc::from);
                let whole = 0..text.len();
                set.push(Member::from_json(kid, text, whole, &name, 0, true));
                Value::Object(object).zeroize();
                return Ok(set);
            }
            None => return Err(shape("an object with neither")),
        }
        if is_public && has_keys_alone(&object) {
            text.mark_public();
        }
        Ok(set)
    }

    /// Adds a shared secret that came by itself; it serves any `kid`.
    pub fn push_secret(&mut self, secret: Secret, source: &str) {
        let jwk = Jwk::new(Key::Symmetric(secret), Metadata::default());
        self.push(Member::lone(jwk, source, self.members.len()));
    }

    /// Adds a public key that came by itself; one without a `kid` serves any.
    pub fn push_public(&mut self, jwk: Jwk<PublicKey>, source: &str) {
        let Jwk { key, metadata } = jwk;
        let jwk = Jwk::new(Key::Public(key), metadata);
        self.push(Member::lone(jwk, source, self.members.len()));
    }

    /// Adds the members of another set behind those that are here.
    pub fn extend(&mut self, other: Self) {
        if self.members.is_empty() && self.passed_over == 0 {
            *self = other;
            return;
        }
        self.passed_over += other.passed_over;
        for member in other.members {
            self.push(member);
        }
    }

    /// How many members more there were that are no JSON objects: of a large set such are counted and not kept.
    pub fn passed_over(&self) -> usize {
        self.passed_over
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
        self.by_kid.take();
        match member.kid() {
            Some(_) => self.named += 1,
            None if member.is_lone() => self.lone_without_kid.push(self.members.len()),
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
        // One look at every key takes far less than an index, which pays for many looks alone.
        let is_indexed = self.looks.fetch_add(1, Ordering::Relaxed) >= FEW_LOOKS;
        let places = is_indexed.then(|| self.by_kid().get(kid).map(Places::as_slice).unwrap_or_default());
        let scanned = if is_indexed { &[] } else { self.members.as_slice() };
        let found = scanned.iter().filter(move |member| member.kid() == Some(kid));
        self.at(places.unwrap_or_default()).chain(found)
    }

    fn by_kid(&self) -> &HashMap<Arc<str>, Places> {
        self.by_kid.get_or_init(|| {
            let mut by_kid: HashMap<_, Places> = HashMap::with_capacity(self.named);
            for (index, member) in self.members.iter().enumerate() {
                let Some(kid) = member.shared_kid() else { continue };
                by_kid.entry(Arc::clone(kid)).and_modify(|places| places.push(index)).or_insert(Places::One(index));
            }
            by_kid
        })
    }

    /// How many members have a `kid`.
    pub(crate) fn named(&self) -> usize {
        self.named
    }

    /// The members that came by themselves and have no `kid`: they serve any.
    pub fn lone_without_kid(&self) -> impl Iterator<Item = &Member> {
        self.at(&self.lone_without_kid)
    }

    fn at<'k>(&'k self, indices: &'k [usize]) -> impl Iterator<Item = &'k Member> {
        indices.iter().filter_map(|&index| self.members.get(index))
    }
}

/// The members in order, each freed when it is dropped: for a look at every key of a large set, once.
impl IntoIterator for KeySet {
    type Item = Member;
    type IntoIter = std::vec::IntoIter<Member>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

/// Up to how many looks for a `kid` go from key to key.
const FEW_LOOKS: usize = 8;

/// From how many members on those that are no objects are counted alone. One of them takes two bytes of text, and kept it
/// would take hundreds.
const MOST_NOTHINGS: usize = 1_000;

/// Some editors put it before UTF-8. It is looked behind so that the reader of JSON can complain of it.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

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
    fn keys_are_found_by_kid_with_and_without_an_index() {
        let read = |kids: &[&str]| {
            let items: Vec<String> =
                kids.iter().map(|kid| format!(r#"{{"kty":"oct","kid":"{kid}","k":"AA"}}"#)).collect();
            KeySet::read(format!(r#"{{"keys":[{}]}}"#, items.join(",")).as_bytes(), "x").unwrap()
        };
        let mut keys = read(&["a", "b", "a"]);
        for _ in 0..3 * FEW_LOOKS {
            let found = |kid| keys.with_kid(kid).map(Member::index).collect::<Vec<_>>();
            assert_eq!((found("a"), found("b"), found("c")), (vec![0, 2], vec![1], vec![]));
        }
        keys.extend(read(&["c", "a"]));
        for _ in 0..3 * FEW_LOOKS {
            assert_eq!((keys.with_kid("a").count(), keys.with_kid("c").count()), (3, 1));
        }
    }

    #[test]
    fn a_member_twice_in_one_key_costs_that_key_alone() {
        let text = br#"{"keys":[{"kty":"oct","kid":"a","k":"AA","k":"AQ"},{"kty":"oct","kid":"b","k":"AA"}]}"#;
        let keys = KeySet::read(text, "x").unwrap();
        let reason = keys.with_kid("a").next().unwrap().jwk().unwrap_err().to_string();
        assert!(reason.contains("`k`") || reason.contains("\"k\""), "{reason}");
        assert!(keys.with_kid("a").next().unwrap().json().is_none());
        assert!(keys.with_kid("b").next().unwrap().jwk().is_ok());
        assert!(KeySet::read(br#"{"keys":[],"keys":[]}"#, "x").is_err());
    }

    #[test]
    fn what_is_no_object_is_counted_and_not_kept_in_a_large_set() {
        let many = |item: &str| {
            let items = vec![item; 3 * MOST_NOTHINGS].join(",");
            KeySet::read(format!(r#"{{"keys":[{items},{{"kty":"oct","kid":"a","k":"AA"}}]}}"#).as_bytes(), "x").unwrap()
        };
        let keys = many("0");
        assert_eq!((keys.members().len(), keys.passed_over()), (MOST_NOTHINGS + 1, 2 * MOST_NOTHINGS));
        assert_eq!(keys.with_kid("a").map(Member::index).collect::<Vec<_>>(), [3 * MOST_NOTHINGS]);
        assert_eq!(many("{}").passed_over(), 0);
    }

    #[test]
    fn a_set_in_base64_is_read() {
        let text = crate::base64url::encode_standard(br#"{"keys":[{"kty":"oct","kid":"a","k":"AA"}]}"#);
        let keys = KeySet::from_content(text.into_bytes(), "x", None).unwrap();
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
            [("[]", "array"), ("{}", "neither"), (r#"{"keys":{}}"#, "must be an array"), ("{", "not a key set")]
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

    #[test]
    fn what_was_passed_over_adds_up() {
        let read = |nothings: usize| {
            KeySet::read(format!(r#"{{"keys":[{}]}}"#, vec!["0"; MOST_NOTHINGS + nothings].join(",")).as_bytes(), "x")
                .unwrap()
        };
        let mut keys = read(2);
        keys.extend(read(3));
        assert_eq!(keys.passed_over(), 5);
    }
}
