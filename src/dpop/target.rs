//! The request that a proof is for: its method and its URI, without query and fragment.

use std::fmt;

use crate::error::{Class, Explain};
use crate::http::{Request, is_name};
use crate::percent;
use crate::uri::{bracketed, check_characters, host_and_port, normal_path};

/// A method and an `http` or `https` URI.
///
/// ```
/// use jwtk::dpop::Target;
///
/// let target = Target::new("POST", "HTTPS://Server.Example.com:443/token?x=1")?;
/// assert_eq!(target.uri(), "https://server.example.com/token");
/// # Ok::<(), jwtk::dpop::NotATarget>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    method: String,
    uri: Uri,
}

/// What no proof can be for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotATarget {
    /// A text that is no method, or is one but for its small letters.
    #[error("{method:?} is not an HTTP method")]
    Method {
        /// The text
        method: String,
    },
    /// A text that is no `http` or `https` URI. It is not shown: a password may be in it.
    #[error("the URL cannot be that of a request: {problem}")]
    Uri {
        /// What is wrong with it
        problem: &'static str,
    },
    /// The head of a request that tells no URI.
    #[error("the request's URL is not known: {problem}")]
    Request {
        /// Why
        problem: &'static str,
    },
}

impl Explain for NotATarget {
    fn code(&self) -> &'static str {
        match self {
            Self::Method { .. } => "not_a_method",
            Self::Uri { .. } => "not_a_request_url",
            Self::Request { .. } => "no_request_url",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Method { .. } | Self::Uri { .. } => Class::Usage,
            Self::Request { .. } => Class::Input,
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Method { method } if is_name(method) => {
                format!("methods are compared letter by letter: write {}", method.to_ascii_uppercase())
            }
            Self::Method { .. } => "write GET, POST or the like".to_owned(),
            Self::Uri { .. } => "write it whole: https://api.example.com/orders".to_owned(),
            Self::Request { .. } => "give the URL as the client sees it".to_owned(),
        })
    }
}

impl Target {
    /// The request with this method to this URL; what is behind `?` or `#` is left out.
    ///
    /// # Errors
    /// [`NotATarget`].
    pub fn new(method: &str, url: &str) -> Result<Self, NotATarget> {
        if !is_name(method) || method.bytes().any(|byte| byte.is_ascii_lowercase()) {
            return Err(NotATarget::Method { method: method.to_owned() });
        }
        let uri = Uri::read(url).map_err(|problem| NotATarget::Uri { problem })?;
        Ok(Self { method: method.to_owned(), uri })
    }

    /// The request whose head this is. A head does not tell whether TLS was below it: `https` is taken for granted.
    ///
    /// # Errors
    /// [`NotATarget`].
    pub fn of_request(request: &Request) -> Result<Self, NotATarget> {
        let unknown = |problem| NotATarget::Request { problem };
        let method = request.method().ok_or(unknown("it has no request line"))?;
        let target = request.target().unwrap_or_default();
        let url = if target.starts_with('/') || target == "*" {
            let host = request.host().ok_or(unknown("it has no Host"))?;
            // What ends a host in a URL would make the path another one.
            if host.contains(['/', '?', '#', '@', '\\']) {
                return Err(unknown("its Host is not that of a server"));
            }
            format!("https://{host}{}", request.path().filter(|path| *path != "*").unwrap_or_default())
        } else {
            target.to_owned()
        };
        match Self::new(method, &url) {
            Err(NotATarget::Uri { problem }) => Err(unknown(problem)),
            made => made,
        }
    }

    /// The method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The URI without query and fragment, scheme and host in small letters and without the port that goes without saying.
    pub fn uri(&self) -> String {
        self.uri.to_string()
    }

    /// Whether a proof's `htu` is this URI (RFC 9449 section 4.3, RFC 3986 sections 6.2.2 and 6.2.3).
    ///
    /// # Errors
    /// Why it is no URI of a request.
    pub(super) fn is_at(&self, htu: &str) -> Result<bool, &'static str> {
        Ok(Uri::read(htu)?.is_same(&self.uri))
    }
}

/// A URI without query and fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Uri {
    scheme: &'static str,
    /// In small letters, an IPv6 address without its brackets
    host: String,
    port: u16,
    /// Begins with a slash, and has no `.` and `..`
    path: String,
}

impl Uri {
    fn read(text: &str) -> Result<Self, &'static str> {
        check_characters(text)?;
        let (scheme, rest) = text.split_once("://").ok_or("it has no `https://`")?;
        let (scheme, usual_port) = match scheme.to_ascii_lowercase().as_str() {
            "https" => ("https", HTTPS_PORT),
            "http" => ("http", HTTP_PORT),
            _ => return Err("its scheme is neither https nor http"),
        };
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let (authority, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len())).unwrap_or((rest, ""));
        // RFC 9110 section 4.2.4: such URIs are no targets of requests.
        if authority.contains('@') {
            return Err("it has a user or a password before its host");
        }
        let (host, port) = host_and_port(authority)?;
        Ok(Self { scheme, host, port: port.unwrap_or(usual_port), path: normal_path(path) })
    }

    fn is_same(&self, other: &Self) -> bool {
        // An escaped dot is a dot.
        let path = |uri: &Self| normal_path(&percent::normal(&uri.path));
        (self.scheme, &self.host, self.port) == (other.scheme, &other.host, other.port) && path(self) == path(other)
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scheme, host, port, path } = self;
        write!(f, "{scheme}://{}", bracketed(host))?;
        if !matches!((*scheme, *port), ("https", HTTPS_PORT) | ("http", HTTP_PORT)) {
            write!(f, ":{port}")?;
        }
        f.write_str(path)
    }
}

const HTTPS_PORT: u16 = 443;

const HTTP_PORT: u16 = 80;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_uri_has_many_spellings() {
        let target = Target::new("GET", "https://h.example/a/b~c/%2F?q").unwrap();
        for htu in [
            "HTTPS://H.EXAMPLE/a/b~c/%2F",
            "https://h.example:443/a/b~c/%2f",
            "https://h.example:/a/b%7Ec/%2f#x",
            "https://h.example/a/x/../b%7ec/./%2F?other",
            "https://h.example/%61/%2e/b~c/%2F",
        ] {
            assert_eq!(target.is_at(htu), Ok(true), "{htu}");
        }
        for htu in [
            "http://h.example/a/b~c/%2F",
            "http://h.example:443/a/b~c/%2F",
            "https://h.example:8443/a/b~c/%2F",
            "https://h.example./a/b~c/%2F",
            "https://h.example.evil/a/b~c/%2F",
            "https://h.example/A/b~c/%2F",
            "https://h.example/a/b~c//",
            "https://h.example/a/b~c/%2F/",
            "https://h.example/a/b~c/%252F",
            "https://h.example//a/b~c/%2F",
            "https://h.example/",
            "https://evil.example/?https://h.example/a/b~c/%2F",
        ] {
            assert_eq!(target.is_at(htu), Ok(false), "{htu}");
        }
        for htu in
            ["", "/a/b~c/%2F", "h.example/a", "https://me@h.example/a/b~c/%2F", "https://h.example\\@e/a", "https:///a"]
        {
            assert!(target.is_at(htu).is_err(), "{htu}");
        }
        assert_eq!(Target::new("GET", "http://h").unwrap().is_at("http://h:80/?a"), Ok(true));
    }

    #[test]
    fn a_uri_is_written_without_what_goes_without_saying() {
        for (url, uri) in [
            ("https://h", "https://h/"),
            ("HTTP://H:80/a?b#c", "http://h/a"),
            ("http://h:443/", "http://h:443/"),
            ("https://[::1]:8443/a%7e", "https://[::1]:8443/a%7e"),
        ] {
            assert_eq!(Target::new("GET", url).unwrap().uri(), uri);
        }
    }

    #[test]
    fn methods_are_words_in_capitals() {
        assert!(Target::new("X-PURGE", "https://h").is_ok());
        for (method, hint) in [("post", "POST"), ("", "GET"), ("A B", "GET")] {
            let error = Target::new(method, "https://h").unwrap_err();
            assert!(error.hint().unwrap().contains(hint), "{error:?}");
        }
    }

    #[test]
    fn a_head_tells_the_uri_but_for_the_scheme() {
        let of = |head: &str| Target::of_request(&Request::read(head.as_bytes()).unwrap()).map(|target| target.uri());
        assert_eq!(of("GET /a?b HTTP/1.1\nHost: H:8443").unwrap(), "https://h:8443/a");
        assert_eq!(of("GET http://h/a HTTP/1.1\nHost: other").unwrap(), "http://h/a");
        assert_eq!(of("OPTIONS * HTTP/1.1\nHost: h").unwrap(), "https://h/");
        for head in
            ["GET / HTTP/1.1", "GET / HTTP/1.1\nHost: h/b?", "GET / HTTP/1.1\nHost: me@h", "GET / HTTP/1.1\nHost: h h"]
        {
            assert!(matches!(of(head), Err(NotATarget::Request { .. })), "{head}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text: String, path in "[a-z%2eEf./~?#]{0,20}") {
            let target = Target::new("GET", &format!("https://h/{path}")).unwrap();
            prop_assert_eq!(target.is_at(&target.uri()), Ok(true));
            let _ = (target.is_at(&text), target.is_at(&format!("https://h{text}")));
        }
    }
}
