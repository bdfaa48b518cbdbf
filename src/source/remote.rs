//! The complete description of a remote source.

use std::time::Duration;

use super::error::Error;
use super::headers::Header;
use super::proxy::Proxies;
use super::trust::Trust;
use super::url::{Scheme, Url};

/// A source on the network: where it is, whom to believe, how much to put up with.
///
/// [`Remote::new`] gives the contract's defaults. A gateway's configuration fills in
/// what that gateway does otherwise.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Remote {
    /// Where it is.
    pub url: Url,
    /// What the server must show.
    pub trust: Trust,
    /// What is sent along, to this origin alone.
    pub headers: Vec<Header>,
    /// How long everything may take: lookup, connection, redirects, retries, the whole body.
    pub timeout: Duration,
    /// How many bytes the body may have once it is decompressed.
    pub max_bytes: u64,
    /// What to connect through.
    pub proxies: Proxies,
    /// Whether to go on elsewhere.
    pub redirects: Redirects,
    /// Which HTTP statuses will do.
    pub statuses: Statuses,
    /// Which content types will do.
    pub content_types: ContentTypes,
    /// What to do when the server is in trouble.
    pub retries: Retries,
}

impl Remote {
    /// A source with the defaults: the machine's authorities, no pins, 10 seconds, 1 MiB,
    /// no proxy, 3 redirects, any content type, 2 retries.
    pub fn new(url: Url) -> Self {
        Self {
            url,
            trust: Trust::default(),
            headers: Vec::new(),
            timeout: Duration::from_secs(10),
            max_bytes: 1 << 20,
            proxies: Proxies::default(),
            redirects: Redirects::default(),
            statuses: Statuses::Success,
            content_types: ContentTypes::Any,
            retries: Retries::default(),
        }
    }

    /// The same source at another place, where the headers go only if it is the same origin.
    pub(super) fn moved_to(&self, url: Url) -> Self {
        let headers = if url.same_origin(&self.url) { self.headers.clone() } else { Vec::new() };
        Self { url, headers, ..self.clone() }
    }

    /// Refuses plain `http:` but for this machine, or where nothing is verified anyway; with pins everywhere, for a pin is
    /// checked or there is no answer. A gateway that looks for pins among all that is sent asks for them in TLS alone.
    pub(super) fn check_scheme(&self) -> Result<(), Error> {
        if self.url.scheme() == Scheme::Https {
            Ok(())
        } else if !self.trust.pins.is_empty() && !self.trust.pins_any_sent {
            Err(Error::NothingToPin { url: self.url.to_string() })
        } else if self.trust.insecure || self.url.is_loopback() {
            Ok(())
        } else {
            Err(Error::PlainHttp { url: self.url.to_string() })
        }
    }
}

/// How far redirects are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redirects {
    /// How many at most.
    pub at_most: usize,
    /// Whether one may lead to plain `http:`. The gateways' HTTP clients allow it.
    pub to_http: bool,
}

impl Default for Redirects {
    fn default() -> Self {
        Self { at_most: 3, to_http: false }
    }
}

/// Which answers are taken for a key set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Statuses {
    /// Those from 200 to 299.
    Success,
    /// Every one that is not a redirect, as a gateway that does not look takes them.
    Any,
}

/// Which content types are taken for a key set.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContentTypes {
    /// It is not looked at.
    Any,
    /// It must begin with one of these, in exactly these letters.
    Prefixes(Vec<String>),
}

/// What happens after a connection error, a 429 or a 5xx.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retries {
    /// How often to try again.
    pub at_most: u32,
    /// How long to wait before the first retry; twice as long before each that follows.
    pub first_wait: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        Self { at_most: 2, first_wait: Duration::from_millis(200) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::source::Pin;

    #[test]
    fn plain_http_needs_loopback_or_insecure() {
        let remote = |url: &str| Remote::new(url.parse().unwrap());
        assert!(remote("https://keys.example").check_scheme().is_ok());
        assert!(remote("http://127.0.0.1:8080").check_scheme().is_ok());
        let mut plain = remote("http://keys.example");
        assert!(matches!(plain.check_scheme(), Err(Error::PlainHttp { .. })));
        plain.trust.insecure = true;
        assert!(plain.check_scheme().is_ok());
    }

    #[test]
    fn pins_forbid_plain_http_but_those_of_a_gateway() {
        let mut plain = Remote::new("http://127.0.0.1:8080".parse().unwrap());
        plain.trust.pins = vec![Pin::new([1; 32])];
        assert!(matches!(plain.check_scheme(), Err(Error::NothingToPin { .. })));
        plain.trust.pins_any_sent = true;
        assert!(plain.check_scheme().is_ok());
        plain.url = "http://keys.example".parse().unwrap();
        assert!(matches!(plain.check_scheme(), Err(Error::PlainHttp { .. })));
    }

    #[test]
    fn headers_stay_at_their_origin() {
        let mut remote = Remote::new("https://a.example/x".parse().unwrap());
        remote.headers = vec![Header::basic(b"me:pw")];
        let moved = |url: &str| remote.moved_to(url.parse().unwrap()).headers.len();
        assert_eq!(moved("https://a.example/y"), 1);
        assert_eq!(moved("https://b.example/x"), 0);
    }
}
