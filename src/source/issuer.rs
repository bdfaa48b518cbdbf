//! The identifier of an issuer, which says where its documents are.

use std::fmt;
use std::str::FromStr;

use super::error::Error;
use super::remote::Remote;
use super::url::Url;

/// An issuer's identifier: the text that its tokens carry as `iss`.
///
/// It is a URL, but it is compared as text: `https://issuer.example` and
/// `https://issuer.example/` are two issuers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    text: String,
    pub(super) url: Url,
    /// Whether the address of its document was given, which does not tell if the issuer ends in a slash
    is_document: bool,
}

impl Issuer {
    /// The identifier as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a document that calls itself `found` is its own.
    pub(super) fn is_called(&self, found: &str) -> bool {
        let is_document_of = || self.is_document && found.strip_suffix('/') == Some(&self.text);
        found == self.text || is_document_of()
    }

    /// A description, with the defaults, of where its documents are.
    pub fn remote(&self) -> Remote {
        Remote::new(self.url.clone())
    }

    /// `OpenID` Connect Discovery 1.0 section 4.1: appended, after a final slash is taken off.
    pub(super) fn openid(&self) -> Url {
        let path = self.url.path();
        let path = path.strip_suffix('/').unwrap_or(path);
        self.url.with_path(&format!("{path}/.well-known/openid-configuration"))
    }

    /// RFC 8414 section 3.1: put between the host and the path.
    pub(super) fn oauth(&self) -> Url {
        let path = self.url.path();
        let path = path.strip_suffix('/').unwrap_or(path);
        self.url.with_path(&format!("/.well-known/oauth-authorization-server{path}"))
    }
}

impl FromStr for Issuer {
    type Err = Error;

    /// An issuer, or the address of its document.
    fn from_str(text: &str) -> Result<Self, Error> {
        let issuer = DOCUMENTS.iter().find_map(|document| text.strip_suffix(document));
        let (text, is_document) = (issuer.unwrap_or(text), issuer.is_some());
        let bad = |problem| Error::BadIssuer { problem };
        let url: Url = match text.parse() {
            Ok(url) => url,
            Err(Error::BadUrl { problem }) => return Err(bad(problem)),
            Err(other) => return Err(other),
        };
        if url.has_query() || text.contains('#') {
            return Err(bad("it has a query or a fragment"));
        }
        if url.credentials().is_some() {
            return Err(bad("it has a user or password"));
        }
        Ok(Self { text: text.to_owned(), url, is_document })
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Where documents are below an issuer that has no path, and one of them below any.
const DOCUMENTS: [&str; 2] = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

/// What two issuers differ in, as far as both are URLs.
pub(super) fn differences(expected: &Issuer, found: &str) -> Vec<&'static str> {
    let Ok(url) = found.parse::<Url>() else {
        return vec!["it is not a URL"];
    };
    let own = &expected.url;
    let bare = |path: &str| path.trim_end_matches('/').to_owned();
    let mut differences = Vec::new();
    if own.scheme() != url.scheme() {
        differences.push("the scheme differs");
    }
    if own.host() != url.host() {
        differences.push("the host differs");
    }
    // The scheme's own port differs with the scheme, which is said already.
    let is_own = |url: &Url| url.port() == url.scheme().default_port();
    if own.port() != url.port() && !(is_own(own) && is_own(&url)) {
        differences.push("the port differs");
    }
    if bare(own.path()) != bare(url.path()) {
        differences.push("the path differs");
    }
    if expected.text.ends_with('/') != found.ends_with('/') {
        differences.push("one ends in a slash");
    }
    if url.has_query() || found.contains('#') {
        differences.push("it has a query or a fragment");
    }
    if differences.is_empty() {
        differences.push(if expected.text.eq_ignore_ascii_case(found) {
            "the letter case differs"
        } else {
            "they are spelled differently"
        });
    }
    differences
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_where_the_specifications_put_them() {
        for (text, openid, oauth) in [
            ("https://i.example", "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"),
            ("https://i.example/", "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"),
            (
                "https://i.example/a/b",
                "/a/b/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server/a/b",
            ),
            (
                "https://i.example/a/",
                "/a/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server/a",
            ),
        ] {
            let issuer: Issuer = text.parse().unwrap();
            assert_eq!(issuer.openid().path(), openid);
            assert_eq!(issuer.oauth().path(), oauth);
        }
    }

    #[test]
    fn identifier_has_neither_query_nor_fragment_nor_user() {
        for text in ["https://i.example/?a", "https://i.example/#a", "https://u@i.example/", "i.example"] {
            let error = text.parse::<Issuer>().unwrap_err();
            assert!(matches!(error, Error::BadIssuer { .. }), "{text}");
        }
    }

    #[test]
    fn differences_are_named() {
        let issuer: Issuer = "https://i.example/a".parse().unwrap();
        for (found, expected) in [
            ("https://i.example/a/", vec!["one ends in a slash"]),
            ("http://i.example/a", vec!["the scheme differs"]),
            ("https://j.example/a", vec!["the host differs"]),
            ("https://i.example:8443/a", vec!["the port differs"]),
            ("https://i.example/b", vec!["the path differs"]),
            ("https://i.example/A", vec!["the path differs"]),
            ("https://I.example/a", vec!["the letter case differs"]),
            ("https://i.example:443/a", vec!["they are spelled differently"]),
            ("i.example/a", vec!["it is not a URL"]),
            (
                "http://j.example/",
                vec!["the scheme differs", "the host differs", "the path differs", "one ends in a slash"],
            ),
        ] {
            assert_eq!(differences(&issuer, found), expected, "{found}");
        }
    }
}
