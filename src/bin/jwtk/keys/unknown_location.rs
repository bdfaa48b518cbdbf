//! A LOCATION of `--jwks-at` that a configuration does not seem to name.

use jwtk::config::Text;

/// A LOCATION of `--jwks-at` that the configuration's text does not have as it is.
pub(crate) struct UnknownLocation {
    location: String,
    /// The host, where the configuration may have it in pieces: service, namespace, port
    host: Option<String>,
}

impl UnknownLocation {
    pub(super) fn unless_named(location: &str, texts: &[Text<'_>]) -> Option<Self> {
        let is_there = |part: &str| texts.iter().any(|text| text.holds(part));
        if is_there(location) || is_there(&location.replace('/', "\\/")) {
            return None;
        }
        let host = location.split_once(':').filter(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()));
        let host = host.map(|(host, _)| host).filter(|host| host.split('.').all(is_there));
        Some(Self { location: location.to_owned(), host: host.map(str::to_owned) })
    }

    pub(super) fn location(&self) -> &str {
        &self.location
    }

    /// Whether it is this LOCATION.
    pub(crate) fn is_called(&self, location: &str) -> bool {
        self.location == location
    }

    /// Whether it is this LOCATION, and no part of the configuration looks like it.
    pub(super) fn is_nowhere(&self, location: &str) -> bool {
        self.is_called(location) && self.host.is_none()
    }

    /// Whether nothing but a misspelling of `wanted` can be meant.
    pub(super) fn misses(&self, wanted: &str) -> bool {
        self.host.as_ref().is_none_or(|host| wanted.contains(host.as_str()))
    }
}
