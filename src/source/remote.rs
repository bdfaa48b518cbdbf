//! The complete description of a remote source.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ureq::http::{HeaderName, HeaderValue, header};
use zeroize::Zeroizing;

use super::{Error, Proxies, Scheme, Trust, Url};

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
    /// checked or there is no answer.
    pub(super) fn check_scheme(&self) -> Result<(), Error> {
        if self.url.scheme() == Scheme::Https {
            Ok(())
        } else if !self.trust.pins.is_empty() {
            Err(Error::NothingToPin { url: self.url.to_string() })
        } else if self.trust.insecure || self.url.is_loopback() {
            Ok(())
        } else {
            Err(Error::PlainHttp { url: self.url.to_string() })
        }
    }
}

/// A header of the request. Its value is a secret: it is not shown, and wiped when dropped.
#[derive(Clone)]
pub struct Header {
    name: HeaderName,
    value: Zeroizing<String>,
}

impl Header {
    /// A header by its name and value.
    ///
    /// # Errors
    /// [`Error::BadHeader`] when either has a character that HTTP does not allow there.
    pub fn new(name: &str, value: Zeroizing<String>) -> Result<Self, Error> {
        let bad = |problem| Error::BadHeader { name: name.to_owned(), problem };
        let header = Self { name: name.parse().map_err(|_| bad("its name is not one that HTTP allows"))?, value };
        header.http().map_err(|_| bad("its value has a line break or another character that HTTP does not allow"))?;
        Ok(header)
    }

    /// What user and password of a URL become (RFC 7617).
    pub(super) fn basic(credentials: &[u8]) -> Self {
        let value = format!("Basic {}", BASE64_STANDARD.encode(credentials));
        Self { name: header::AUTHORIZATION, value: Zeroizing::new(value) }
    }

    /// The name in lower case.
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    pub(super) fn value(&self) -> &str {
        &self.value
    }

    pub(super) fn http(&self) -> Result<(HeaderName, HeaderValue), header::InvalidHeaderValue> {
        let mut value = HeaderValue::from_str(&self.value)?;
        value.set_sensitive(true);
        Ok((self.name.clone(), value))
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Header({}: {} bytes)", self.name, self.value.len())
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
    fn headers_show_no_value_and_take_no_line_break() {
        let secret = |text: &str| Zeroizing::new(text.to_owned());
        let header = Header::new("Authorization", secret("Bearer abc")).unwrap();
        assert_eq!(format!("{header:?}"), "Header(authorization: 10 bytes)");
        for (name, value) in [("a b", "x"), ("", "x"), ("a", "x\r\ny: z")] {
            let error = Header::new(name, secret(value)).unwrap_err();
            assert!(matches!(error, Error::BadHeader { .. }));
        }
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
