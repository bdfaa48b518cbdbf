//! The variable `request`.

use super::headers::Headers;
use super::key::Key;
use super::timestamp::Timestamp;
use super::uri::Uri;
use super::value::{Map, Value};

/// A request as expressions see it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Request {
    /// `GET`
    pub method: String,
    /// The path with its query, as it came
    pub path_and_query: String,
    /// With the port, if it came with one
    pub host: String,
    /// `http` or `https`
    pub scheme: String,
    /// `HTTP/1.1`
    pub version: String,
    /// All of them, but for Host and what was taken off before
    pub headers: Vec<(String, String)>,
    /// Seconds and nanoseconds since 1970
    pub start_time: (i64, i64),
}

impl Request {
    /// A request over HTTP/1.1 without TLS, which has no headers yet.
    pub fn new(method: impl Into<String>, path_and_query: impl Into<String>, host: impl Into<String>) -> Self {
        Self {
            method: method.into(),
            path_and_query: path_and_query.into(),
            host: host.into(),
            scheme: "http".to_owned(),
            version: "HTTP/1.1".to_owned(),
            headers: Vec::new(),
            start_time: (0, 0),
        }
    }

    /// A body is not among them: no rule sees one that was not sent.
    pub(super) fn members(&self) -> Map<'_> {
        let path = self.path_and_query.split('?').next().unwrap_or_default();
        let uri = |text: &str| Value::Uri(Uri::new(text).into());
        let (seconds, nanoseconds) = self.start_time;
        let start = Timestamp::from_unix(seconds, nanoseconds).map_or(Value::Null, Value::Timestamp);
        let members = [
            ("method", Value::text(self.method.as_str())),
            ("uri", uri(&format!("{}://{}{}", self.scheme, self.host, self.path_and_query))),
            ("path", Value::text(path)),
            ("pathAndQuery", uri(&self.path_and_query)),
            ("host", Value::text(self.host.as_str())),
            ("scheme", Value::text(self.scheme.as_str())),
            ("version", Value::text(self.version.as_str())),
            ("headers", Value::Headers(Headers::new(&self.headers))),
            ("startTime", start),
        ];
        members.map(|(name, value)| (Key::text(name), value)).into()
    }
}
