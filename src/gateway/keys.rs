//! How a gateway comes by its keys: where a configuration says that they are, who reaches them, and what is kept of them.

use std::fmt;
use std::sync::{Arc, OnceLock};

/// Brings what a configuration points at. It decides what stands for what: a file that is at hand, an answer that was
/// kept, or a real download. It may be asked from several threads at once.
pub trait KeySource: Send + Sync {
    /// What is found at a place of keys, unread. A gateway asks for no place twice, and for keys that stand in its
    /// configuration never.
    ///
    /// # Errors
    /// [`Unserved`] in words, when nothing is found there.
    fn keys(&self, location: &KeyLocation) -> Result<Served, Unserved>;

    /// A file that the configuration names beside its keys, such as a bundle of authorities.
    ///
    /// # Errors
    /// [`Unserved`] when it cannot be read. Where the keys themselves are stood in for, such a file is not needed, and
    /// an empty one may be given.
    fn file(&self, path: &str) -> Result<Vec<u8>, Unserved>;
}

/// A place of keys, as a configuration names it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyLocation {
    /// The configuration itself
    Inline(InlineKeys),
    /// A file, by the path that is written in the configuration
    File(String),
    /// An environment variable of the gateway's process, by its name
    Variable(String),
    /// A place on the network
    Remote(RemoteKeys),
}

/// Keys that stand in a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InlineKeys {
    /// The text
    pub text: String,
    /// Where it stands, for messages
    pub name: String,
}

/// A place on the network, with whatever the configuration says about trusting it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RemoteKeys {
    /// The URL as it is written
    pub url: String,
    /// A file of authorities beside the machine's own, as it is written
    pub ca_file: Option<String>,
    /// Pins: SHA-256 of the public key of any certificate that the server sends
    pub pins: Vec<Vec<u8>>,
    /// Numbers of the TLS 1.2 cipher suites that are allowed; empty: the gateway's own choice
    pub cipher_suites: Vec<u16>,
    /// Whether certificates are not verified, and plain `http:` is taken
    pub is_insecure: bool,
    /// What stands for the URL's server in the configuration, of gateways that name their servers apart from URLs
    pub upstream: Option<String>,
    /// How the gateway asks
    pub manners: Manners,
}

/// How a gateway's client behaves. By default it takes an answer of status 200 alone, and follows and repeats nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Manners {
    /// Whether an answer counts whatever its status is
    pub any_status: bool,
    /// How many redirects it follows
    pub redirects: usize,
    /// Whether one of them may lead from https to http
    pub redirects_to_http: bool,
    /// How often it asks once more
    pub retries: u32,
    /// Whether it goes on without a set that it cannot fetch, so that there is an answer all the same
    pub goes_on_without: bool,
}

/// What was found at a place of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Served {
    /// The bytes of the body or file
    pub bytes: Vec<u8>,
    /// The content type, of what came over HTTP with one
    pub content_type: Option<String>,
    /// Where it came from, for messages
    pub name: String,
}

/// Why nothing was found at a place of keys, in words that say what was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unserved {
    /// What went wrong
    pub message: String,
    /// What to do about it
    pub hint: Option<String>,
}

impl KeyLocation {
    /// The URL or the path as it is written; of keys that stand in the configuration, where they stand.
    pub fn as_written(&self) -> &str {
        match self {
            Self::Inline(keys) => &keys.name,
            Self::File(path) => path,
            Self::Variable(name) => name,
            Self::Remote(remote) => &remote.url,
        }
    }
}

impl KeyLocation {
    /// Whether it is called so: as it is written, by its server as the configuration names it, or without its scheme.
    pub fn is_called(&self, name: &str) -> bool {
        let is_other = |remote: &RemoteKeys| {
            remote.upstream.as_deref() == Some(name)
                || remote.url.split_once("://").is_some_and(|(_, rest)| rest == name)
        };
        self.as_written() == name || matches!(self, Self::Remote(remote) if is_other(remote))
    }
}

/// One place of keys, read at the first need and kept: an answer, good or bad, stays.
pub(super) struct Kept<T> {
    location: KeyLocation,
    source: Arc<dyn KeySource>,
    value: OnceLock<T>,
}

impl<T> Kept<T> {
    pub(super) fn new(location: KeyLocation, source: Arc<dyn KeySource>) -> Self {
        Self { location, source, value: OnceLock::new() }
    }

    pub(super) fn location(&self) -> &KeyLocation {
        &self.location
    }

    /// What `read` makes of what is found there. Every call must give the same `read`.
    pub(super) fn get(&self, read: impl FnOnce(&KeyLocation, Result<Served, Unserved>) -> T) -> &T {
        self.value.get_or_init(|| {
            let found = match &self.location {
                KeyLocation::Inline(keys) => Ok(Served::new(keys.text.clone().into_bytes(), None, &keys.name)),
                KeyLocation::File(_) | KeyLocation::Variable(_) | KeyLocation::Remote(_) => {
                    self.source.keys(&self.location)
                }
            };
            read(&self.location, found)
        })
    }
}

impl<T: fmt::Debug> fmt::Debug for Kept<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").field("location", &self.location).field("value", &self.value).finish_non_exhaustive()
    }
}

impl Served {
    /// Bytes that came with a content type, or without any.
    pub fn new(bytes: Vec<u8>, content_type: Option<String>, name: impl Into<String>) -> Self {
        Self { bytes, content_type, name: name.into() }
    }

    /// Bytes that stand for an answer with the usual content type.
    pub fn json(bytes: Vec<u8>, name: impl Into<String>) -> Self {
        Self::new(bytes, Some("application/json".to_owned()), name)
    }
}

impl Unserved {
    /// A failure in words.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    /// The same failure, with advice.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
