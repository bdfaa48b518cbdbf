//! From an issuer to its key set: `OpenID` Connect Discovery 1.0 and RFC 8414.

use std::time::Instant;

use serde_json::Value;

use super::client::Client;
use super::error::Error;
use super::event::Event;
use super::fetched::Fetched;
use super::issuer::{Issuer, differences};
use super::remote::Remote;
use super::url::Url;

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
