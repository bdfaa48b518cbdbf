//! The address of a remote source.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use zeroize::Zeroizing;

use super::error::Error;
use crate::percent;
use crate::uri::{self, bracketed, normal_path};

/// How a server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// In the clear.
    Http,
    /// Over TLS.
    Https,
}

impl Scheme {
    /// `http` or `https`.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    /// The port that goes without saying.
    pub(super) const fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// An `https:` or `http:` URL (RFC 3986), taken apart.
///
/// What may be secret in it, the user and password before the host and the query
/// behind the path, is never shown:
///
/// ```
/// let url: jwtk::source::Url = "https://me:secret@keys.example/set?token=x".parse()?;
/// assert_eq!(url.to_string(), "https://keys.example/set?…");
/// # Ok::<(), jwtk::source::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    scheme: Scheme,
    /// In lower case; an IPv6 address without its brackets.
    host: String,
    port: u16,
    /// Begins with a slash.
    path: String,
    query: Option<String>,
    /// What stood before the `@`.
    credentials: Option<Zeroizing<String>>,
}

impl Url {
    /// `http` or `https`.
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host in lower case; an IPv6 address stands without brackets.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// The port, the scheme's own when none was named.
    pub(super) const fn port(&self) -> u16 {
        self.port
    }

    /// The path, at least `/`.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Whether the URL has a query.
    pub(super) const fn has_query(&self) -> bool {
        self.query.is_some()
    }

    /// Whether the host means this machine by its name: `localhost`, `127.0.0.0/8`, `::1`.
    ///
    /// What a name resolves to is looked at again when connecting.
    pub(super) fn is_loopback(&self) -> bool {
        names_loopback(&self.host)
    }

    /// Whether both lead to the same server in the same way (RFC 6454 section 4).
    pub(super) fn same_origin(&self, other: &Self) -> bool {
        (self.scheme, &self.host, self.port) == (other.scheme, &other.host, other.port)
    }

    /// The same URL with another path and no query.
    pub(super) fn with_path(&self, path: &str) -> Self {
        Self { path: normal_path(path), query: None, ..self.clone() }
    }

    /// The URL that `reference` means when it is found here (RFC 3986 section 5.2).
    pub(super) fn join(&self, reference: &str) -> Result<Self, Error> {
        let reference = reference.trim().replace(' ', "%20");
        let reference = reference.split('#').next().unwrap_or_default();
        let mut joined = if let Some((scheme, _)) = reference.split_once(':')
            && is_scheme(scheme)
        {
            reference.parse::<Self>()?
        } else if reference.starts_with("//") {
            format!("{}:{reference}", self.scheme.as_str()).parse()?
        } else {
            uri::check_characters(reference).map_err(bad)?;
            let (path, query) = match reference.split_once('?') {
                Some((path, query)) => (path, Some(percent::for_request_line(query))),
                None => (reference, None),
            };
            let (path, query) = if path.is_empty() {
                (self.path.clone(), query.or_else(|| self.query.clone()))
            } else if path.starts_with('/') {
                (normal_path(path), query)
            } else {
                let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                (normal_path(&format!("{folder}/{path}")), query)
            };
            Self { path, query, ..self.clone() }
        };
        if joined.credentials.is_none() && joined.same_origin(self) {
            joined.credentials.clone_from(&self.credentials);
        }
        Ok(joined)
    }

    /// The URL in full but for its credentials, for the request line and the cache's key.
    pub(super) fn wire(&self) -> String {
        let query = self.query.as_deref();
        format!("{}{}{}{}", self.origin(), self.path, if query.is_some() { "?" } else { "" }, query.unwrap_or_default())
    }

    /// User and password as they stood in the URL, percent-decoded.
    pub(super) fn credentials(&self) -> Option<Zeroizing<Vec<u8>>> {
        self.credentials.as_ref().map(|text| percent::decode(text))
    }

    /// Scheme, host and port.
    fn origin(&self) -> String {
        let port = if self.port == self.scheme.default_port() { String::new() } else { format!(":{}", self.port) };
        format!("{}://{}{port}", self.scheme.as_str(), bracketed(&self.host))
    }
}

impl FromStr for Url {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        uri::check_characters(text).map_err(bad)?;
        let (scheme, rest) = text.split_once("://").ok_or(bad("it has no `https://`"))?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "https" => Scheme::Https,
            "http" => Scheme::Http,
            _ => return Err(bad("its scheme is neither https nor http")),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let (credentials, server) = match authority.rsplit_once('@') {
            Some((credentials, server)) => (Some(Zeroizing::new(credentials.to_owned())), server),
            None => (None, authority),
        };
        let (host, port) = host_and_port(server)?;
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(percent::for_request_line(query))),
            None => (target, None),
        };
        Ok(Self {
            scheme,
            host,
            port: port.unwrap_or(scheme.default_port()),
            path: normal_path(path),
            query,
            credentials,
        })
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query = if self.query.is_some() { "?…" } else { "" };
        write!(f, "{}{}{query}", self.origin(), self.path)
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url({self})")
    }
}

/// Takes `host:port`, `host`, `[::1]:port` or `[::1]` apart.
pub(super) fn host_and_port(server: &str) -> Result<(String, Option<u16>), Error> {
    uri::host_and_port(server).map_err(bad)
}

/// Whether a host means this machine by its name.
pub(super) fn names_loopback(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        // RFC 6761 section 6.3
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

/// Host and port as they are written in messages.
pub(super) fn server(host: &str, port: u16) -> String {
    format!("{}:{port}", bracketed(host))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// The URL itself is not shown: what cannot be taken apart cannot be redacted.
const fn bad(problem: &'static str) -> Error {
    Error::BadUrl { problem }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parts_are_found_and_defaults_filled_in() {
        let url = url("HTTPS://Keys.Example");
        assert_eq!((url.host(), url.port(), url.path()), ("keys.example", 443, "/"));
        assert_eq!(url.to_string(), "https://keys.example/");
        let url = self::url("http://[::1]:8080/a?b#c");
        assert_eq!((url.host(), url.port()), ("::1", 8080));
        assert_eq!(url.wire(), "http://[::1]:8080/a?b");
    }

    #[test]
    fn credentials_and_query_never_show() {
        let url = url("https://user:p%40ss@h.example/set?token=secret");
        for shown in [url.to_string(), format!("{url:?}")] {
            assert!(!shown.contains("ss"), "{shown}");
            assert!(!shown.contains("secret"), "{shown}");
        }
        assert_eq!(url.credentials().unwrap().as_slice(), b"user:p@ss");
        assert!(!url.wire().contains('@'));
    }

    #[test]
    fn what_is_no_web_address_is_refused_without_being_repeated() {
        for text in [
            "keys.example/set",
            "file:///etc/passwd",
            "ftp://a/b",
            "https://",
            "https://user:pw@",
            "https://a b/",
            "https://a/b\nc",
            "https://a:0/",
            "https://a:99999/",
            "https://a:b/",
            "https://a:+443/",
            "https://[::1/",
            "https://[x]/",
            "https://[::1]x/",
            "https://bücher.example/",
            "https://a\\b/",
            "https://a%2f/",
        ] {
            let error = text.parse::<Url>().unwrap_err();
            assert!(!error.to_string().contains("pw"), "{error}");
        }
    }

    #[test]
    fn references_are_resolved_as_the_rfc_asks() {
        let base = url("https://h.example/a/b/c?q=1");
        for (reference, expected) in [
            ("https://o.example/x", "https://o.example/x"),
            ("//o.example/x", "https://o.example/x"),
            ("/x", "https://h.example/x"),
            ("x", "https://h.example/a/b/x"),
            ("../x", "https://h.example/a/x"),
            ("../../../../x", "https://h.example/x"),
            ("./", "https://h.example/a/b/"),
            ("..", "https://h.example/a/"),
            ("?y=2", "https://h.example/a/b/c?y=2"),
            ("", "https://h.example/a/b/c?q=1"),
            ("#f", "https://h.example/a/b/c?q=1"),
            ("/a b/é", "https://h.example/a%20b/%C3%A9"),
            ("/at:8", "https://h.example/at:8"),
        ] {
            assert_eq!(base.join(reference).unwrap().wire(), expected, "{reference}");
        }
    }

    #[test]
    fn credentials_stay_at_their_origin() {
        let base = url("https://me:pw@h.example/a");
        assert!(base.join("/b").unwrap().credentials().is_some());
        assert!(base.join("https://h.example/b").unwrap().credentials().is_some());
        assert!(base.join("https://o.example/b").unwrap().credentials().is_none());
        assert!(base.join("https://h.example:8443/b").unwrap().credentials().is_none());
    }

    #[test]
    fn loopback_is_known_by_name_and_number() {
        for text in ["localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]"] {
            assert!(url(&format!("http://{text}/")).is_loopback(), "{text}");
        }
        for text in ["localhost.example", "10.0.0.1", "[::2]", "127.0.0.1.example"] {
            assert!(!url(&format!("http://{text}/")).is_loopback(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text: String, reference: String) {
            let _ = text.parse::<Url>();
            let _ = format!("https://h/{text}").parse::<Url>();
            let _ = url("https://h.example/a/b").join(&reference);
        }

        #[test]
        fn a_url_reads_back_what_it_wrote(path in "[a-zé{}/.%? -]{0,20}") {
            if let Ok(url) = format!("https://h.example/{path}").parse::<Url>() {
                prop_assert_eq!(url.wire().parse::<Url>().unwrap(), url);
            }
        }
    }

    #[track_caller]
    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }
}
