//! One key of a set, usable or not.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

use super::key_text::KeyText;
use super::unusable::Unusable;
use super::write::without_private;
use super::{Jwk, PublicKey, Thumbprint};
use crate::algorithm::{Digest, KeyType};
use crate::crypto::Weakness;
use crate::json::{self, Dialect, Object, Value};
use crate::keyfile;

/// One key of a set, usable or not.
#[derive(Debug)]
pub struct Member {
    source: Arc<str>,
    index: usize,
    kid: Option<Arc<str>>,
    is_lone: bool,
    content: Content,
    jwk: OnceLock<Box<Result<Jwk, Unusable>>>,
    json: OnceLock<Option<Box<WipedObject>>>,
    weakness: OnceLock<Option<Box<Weakness>>>,
}

/// The key that a token was checked with, as reports show it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct UsedKey {
    /// Its `kid`, unless it has none
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub kid: Option<String>,
    /// Its `kty`
    pub kty: KeyType,
    /// Where it came from
    pub source: String,
}

/// What a member was made of.
enum Content {
    /// A place in a text that was found to be JSON.
    Json { text: Arc<KeyText>, place: Range<usize> },
    /// A block of a key file; the key was read with it.
    File(keyfile::Place),
    /// A key that came as such.
    Key,
}

impl Member {
    /// A member that is at a place of a text, with the `kid` that was read there.
    pub(super) fn from_json(
        kid: Option<Arc<str>>,
        text: Arc<KeyText>,
        place: Range<usize>,
        source: &Arc<str>,
        index: usize,
        is_lone: bool,
    ) -> Self {
        let content = Content::Json { text, place };
        Self {
            source: Arc::clone(source),
            index,
            kid,
            is_lone,
            content,
            jwk: OnceLock::new(),
            json: OnceLock::new(),
            weakness: OnceLock::new(),
        }
    }

    /// A key of a file that is not JSON, or why it is none.
    pub(super) fn from_file(
        jwk: Result<Jwk, keyfile::Fault>,
        place: keyfile::Place,
        source: &Arc<str>,
        index: usize,
    ) -> Self {
        let jwk = jwk.map_err(Unusable::File);
        Self::born(jwk, Content::File(place), Arc::clone(source), index)
    }

    /// A key of a document that is neither a key set nor a key file, under the name that it has there.
    pub(super) fn from_document(
        jwk: Result<Jwk, keyfile::Fault>,
        kid: String,
        place: keyfile::Place,
        source: &Arc<str>,
        index: usize,
        is_lone: bool,
    ) -> Self {
        Self { kid: Some(kid.into()), is_lone, ..Self::from_file(jwk, place, source, index) }
    }

    /// A key that came by itself.
    pub(super) fn lone(jwk: Jwk, source: &str, index: usize) -> Self {
        Self::born(Ok(jwk), Content::Key, source.into(), index)
    }

    fn born(jwk: Result<Jwk, Unusable>, content: Content, source: Arc<str>, index: usize) -> Self {
        let kid = jwk.as_ref().ok().and_then(|jwk| jwk.kid().map(Arc::from));
        let jwk = OnceLock::from(Box::new(jwk));
        Self { source, index, kid, is_lone: true, content, jwk, json: OnceLock::new(), weakness: OnceLock::new() }
    }

    /// The key, checked at the first call.
    ///
    /// # Errors
    /// [`Unusable`], the reason why this member is left out.
    pub fn jwk(&self) -> Result<&Jwk, &Unusable> {
        let jwk = self.jwk.get_or_init(|| {
            let jwk = self.content.read().map_err(Unusable::Json).and_then(|mut value| {
                let jwk = match &value {
                    Value::Object(members) => Jwk::from_json(members),
                    other => Err(Unusable::NotAnObject { found: other.described() }),
                };
                value.zeroize();
                jwk
            });
            Box::new(jwk)
        });
        (**jwk).as_ref()
    }

    /// The public half of the key, or nothing for secrets and members that cannot be used.
    pub fn public(&self) -> Option<Jwk<PublicKey>> {
        self.jwk().ok()?.public()
    }

    /// The thumbprint of its public half. A post-quantum key (`kty` AKP) has one even when it cannot be used, because its `alg`
    /// is not known or its numbers are refused.
    pub fn thumbprint(&self, digest: Digest) -> Option<Thumbprint> {
        match self.public() {
            Some(public) => Some(Thumbprint::of(public.key(), digest)),
            None => Thumbprint::of_akp(self.json()?, digest),
        }
    }

    /// The thumbprint of its public half, as of [`Self::thumbprint`], or of its secret: equal for the same key, and for no other.
    /// That of a secret is not for publication ([`symmetric_thumbprint`](super::symmetric_thumbprint)).
    pub fn identity(&self, digest: Digest) -> Option<Thumbprint> {
        match self.jwk() {
            Ok(jwk) => Some(Thumbprint::of_key(jwk.key(), digest)),
            Err(_) => self.thumbprint(digest),
        }
    }

    /// The public half as a JWK. Nothing for secrets, and for members that cannot be used, unless they are post-quantum keys:
    /// which members of those are private is known (RFC 9964 section 3).
    pub fn public_json(&self) -> Option<Object> {
        if let Some(public) = self.public() {
            return Some(public.to_json());
        }
        let members = self.json()?;
        Thumbprint::of_akp(members, Digest::Sha256).map(|_| without_private(members))
    }

    /// What makes its public half too weak to trust, if anything does. It takes some milliseconds, once.
    pub fn weakness(&self) -> Option<&Weakness> {
        let look = || self.public().and_then(|public| public.key().weakness()).map(Box::new);
        self.weakness.get_or_init(look).as_deref()
    }

    /// What reports show of it; nothing for members that cannot be used.
    pub fn used(&self) -> Option<UsedKey> {
        let kty = self.jwk().ok()?.key().key_type();
        Some(UsedKey { kid: self.kid().map(str::to_owned), kty, source: self.source.to_string() })
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

    /// The same, to be kept elsewhere.
    pub(super) fn shared_kid(&self) -> Option<&Arc<str>> {
        self.kid.as_ref()
    }

    /// Whether it came by itself, not in a set.
    pub fn is_lone(&self) -> bool {
        self.is_lone
    }

    /// The members as they were written; a key that did not come as JSON has none, nor has one that has a member twice.
    pub fn json(&self) -> Option<&Object> {
        let json = self.json.get_or_init(|| match self.content.read() {
            Ok(Value::Object(members)) => Some(Box::new(WipedObject(members))),
            _ => None,
        });
        json.as_ref().map(|wiped| &wiped.0)
    }

    /// The same to the letter, whatever it is: nothing of it is put right, and it may be no object at all.
    pub(crate) fn as_written(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Json { text, place } => text.get(place.clone()),
            Content::File(_) | Content::Key => None,
        }
    }

    /// Where the key is, for messages: `jwks.json, key 2 (kid "a")`, `chain.pem, CERTIFICATE in line 20`.
    pub fn place(&self) -> String {
        let kid = self.kid.as_ref().map_or_else(String::new, |kid| format!(" (kid {kid:?})"));
        match &self.content {
            Content::File(place) if place.label.is_some() => format!("{}, {place}{kid}", self.source),
            Content::Json { .. } if !self.is_lone => format!("{}, key {}{kid}", self.source, self.index),
            Content::Json { .. } | Content::File(_) | Content::Key => format!("{}{kid}", self.source),
        }
    }
}

impl Content {
    /// The JSON that the member is written as; nothing comes out as `null`.
    fn read(&self) -> Result<Value, json::Error> {
        match self {
            Self::Json { text, place } => json::read(text.get(place.clone()).unwrap_or_default(), Dialect::STRICT),
            Self::File(_) | Self::Key => Ok(Value::Null),
        }
    }
}

impl fmt::Debug for Content {
    /// Shows no text: it may be private.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json { place, .. } => write!(f, "Json({place:?})"),
            Self::File(place) => write!(f, "File({place})"),
            Self::Key => f.write_str("Key"),
        }
    }
}

/// Members that are wiped when they are dropped, and not shown before.
struct WipedObject(Object);

impl fmt::Debug for WipedObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Object")
    }
}

impl Drop for WipedObject {
    fn drop(&mut self) {
        Value::Object(std::mem::take(&mut self.0)).zeroize();
    }
}
