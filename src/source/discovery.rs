//! From an issuer to its key set: `OpenID` Connect Discovery 1.0 and RFC 8414.

use std::fmt;
use std::str::FromStr;
use std::time::Instant;

use serde_json::Value;

use super::client::Client;
use super::error::Error;
use super::event::Event;
use super::fetched::Fetched;
use super::remote::Remote;
use super::url::Url;

/// An issuer's identifier: the text that its tokens carry as `iss`.
///
/// It is a URL, but it is compared as text: `https://issuer.example` and
/// `https://issuer.example/` are two issuers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    text: String,
    url: Url,
    /// Whether the address of its document was given, which does not tell if the issuer ends in a slash
    is_document: bool,
}

impl Issuer {
    /// The identifier as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a document that calls itself `found` is its own.
    fn is_called(&self, found: &str) -> bool {
        let is_document_of = || self.is_document && found.strip_suffix('/') == Some(&self.text);
        found == self.text || is_document_of()
    }

    /// A description, with the defaults, of where its documents are.
    pub fn remote(&self) -> Remote {
        Remote::new(self.url.clone())
    }

    /// `OpenID` Connect Discovery 1.0 section 4.1: appended, after a final slash is taken off.
    fn openid(&self) -> Url {
        let path = self.url.path();
        let path = path.strip_suffix('/').unwrap_or(path);
        self.url.with_path(&format!("{path}/.well-known/openid-configuration"))
    }

    /// RFC 8414 section 3.1: put between the host and the path.
    fn oauth(&self) -> Url {
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

/// What an issuer's discovery document says.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Discovered {
    /// The key set, under the rules that were given for the document; its time is what the document left over.
    pub keys: Remote,
    /// The document.
    pub document: Fetched,
    /// The issuer as its document writes it
    pub issuer: String,
}

impl Client<'_> {
    /// Finds the key set of `issuer`.
    ///
    /// `rules` says how to fetch (only its URL is not used); [`Issuer::remote`] has the
    /// defaults. Its headers go to the issuer's own origin alone.
    ///
    /// # Errors
    /// [`Error::NoDiscovery`], [`Error::BadDiscovery`], [`Error::IssuerMismatch`], and
    /// whatever happens on the way.
    pub fn discover(&self, issuer: &Issuer, rules: &Remote) -> Result<Discovered, Error> {
        let began = Instant::now();
        let at = |url: Url| Remote { url, timeout: rules.timeout.saturating_sub(began.elapsed()), ..rules.clone() };
        let openid = at(issuer.openid());
        let oauth = || at(issuer.oauth());
        // What the cache has need not be looked for elsewhere first.
        let document = if !self.has_fresh(&openid) && self.has_fresh(&oauth()) {
            self.fetch(&oauth())?
        } else {
            match self.fetch(&openid) {
                Err(first) if is_absent(&first) => match self.fetch(&oauth()) {
                    Err(second) if is_absent(&second) => {
                        return Err(Error::NoDiscovery {
                            issuer: issuer.to_string(),
                            openid: openid.url.to_string(),
                            oauth: issuer.oauth().to_string(),
                            source: Box::new(first),
                        });
                    }
                    document => document?,
                },
                document => document?,
            }
        };
        let (place, issuer_as_written) = key_set(Some(issuer), &document).inspect_err(|_| {
            self.forget(&openid);
            self.forget(&oauth());
        })?;
        let keys = at(issuer.url.clone()).moved_to(place);
        keys.check_scheme()?;
        self.context().tell(&Event::Discovered { keys: &keys.url });
        if keys.headers.len() < rules.headers.len() {
            self.context().tell(&Event::HeadersWithheld { from: &keys.url });
        }
        Ok(Discovered { keys, document, issuer: issuer_as_written })
    }

    /// Finds the key set that the document at an address names, whoever its issuer is: that is for the caller to check.
    ///
    /// # Errors
    /// [`Error::BadDiscovery`], and whatever happens on the way.
    pub fn discover_at(&self, document: &Remote) -> Result<Discovered, Error> {
        let began = Instant::now();
        let fetched = self.fetch(document)?;
        let (place, issuer) = key_set(None, &fetched).inspect_err(|_| self.forget(document))?;
        let timeout = document.timeout.saturating_sub(began.elapsed());
        let keys = Remote { timeout, ..document.clone() }.moved_to(place);
        keys.check_scheme()?;
        self.context().tell(&Event::Discovered { keys: &keys.url });
        if keys.headers.len() < document.headers.len() {
            self.context().tell(&Event::HeadersWithheld { from: &keys.url });
        }
        Ok(Discovered { keys, document: fetched, issuer })
    }
}

/// Whether the document may be at the other place. Some sites answer any path with a page.
fn is_absent(error: &Error) -> bool {
    match error {
        Error::Status { status, .. } => (400..500).contains(status) && *status != 429,
        Error::Html { .. } | Error::NotCached { .. } => true,
        _ => false,
    }
}

/// Where the document says that the issuer's keys are.
fn key_set(issuer: Option<&Issuer>, document: &Fetched) -> Result<(Url, String), Error> {
    let bad = |problem: String| Error::BadDiscovery { url: document.url.to_string(), problem };
    let value: Value = serde_json::from_slice(&document.bytes).map_err(|error| bad(error.to_string()))?;
    let member = |name: &str| match value.get(name) {
        Some(Value::String(text)) => Ok(text.as_str()),
        Some(_) => Err(bad(format!("its `{name}` is not a string"))),
        None => Err(bad(format!("it has no `{name}`"))),
    };
    let found = member("issuer")?;
    if let Some(issuer) = issuer.filter(|issuer| !issuer.is_called(found)) {
        return Err(Error::IssuerMismatch {
            url: document.url.to_string(),
            expected: issuer.to_string(),
            found: found.to_owned(),
            differences: differences(issuer, found),
        });
    }
    match member("jwks_uri")?.parse() {
        Err(Error::BadUrl { problem }) => Err(bad(format!("its `jwks_uri` cannot be used, {problem}"))),
        url => Ok((url?, found.to_owned())),
    }
}

/// Where documents are below an issuer that has no path, and one of them below any.
const DOCUMENTS: [&str; 2] = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

/// What two issuers differ in, as far as both are URLs.
fn differences(expected: &Issuer, found: &str) -> Vec<&'static str> {
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
