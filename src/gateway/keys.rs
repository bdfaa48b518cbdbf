//! How a gateway comes by its keys, as it asks whoever can reach them.

/// Brings what a configuration points at. It decides what stands for what: a file that is at hand, an answer that was
/// kept, or a real download.
pub trait KeySource {
    /// What is found at a place of keys, unread.
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
pub enum KeyLocation {
    /// A file, by the path that is written in the configuration
    File(String),
    /// A place on the network
    Remote(RemoteKeys),
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
    /// The URL or the path as it is written.
    pub fn as_written(&self) -> &str {
        match self {
            Self::File(path) => path,
            Self::Remote(remote) => &remote.url,
        }
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
