//! The bytes of a source, and how they were come by.

use std::time::SystemTime;

use super::pin::Pin;
use super::url::Url;

/// The bytes of a source, and how they were come by.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fetched {
    /// The body, decompressed.
    pub bytes: Vec<u8>,
    /// Where it came from in the end, after redirects.
    pub url: Url,
    /// The HTTP status.
    pub status: u16,
    /// The content type, as it was sent.
    pub content_type: Option<String>,
    /// The pins of the chain that the server presented, its own first; none for `http:`.
    pub pins: Vec<Pin>,
    /// When the server was asked.
    pub fetched: SystemTime,
    /// What part the cache had in it.
    pub freshness: Freshness,
}

/// What part the cache had in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Freshness {
    /// There is no cache.
    Uncached,
    /// The cache had a fresh answer.
    Hit,
    /// The cache had none.
    Miss,
    /// The cache's answer was replaced.
    Refreshed,
    /// The cache's answer is too old, but the network may not be asked.
    Stale,
}
