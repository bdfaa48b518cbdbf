//! Routes of a gateway, and which one is asked for.

use std::fmt;
use std::net::IpAddr;

/// A route of a gateway's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Route {
    /// The HTTP method; none when every method is meant
    pub method: Option<String>,
    /// The path as the configuration writes it, with its parameters
    pub path: String,
    /// Whether tokens are checked there
    pub checks: bool,
    /// Whether answers are signed there
    pub signs: bool,
}

/// Which route is asked for, and how the answer is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Asked {
    /// The path of a request, or of a route as the configuration writes it
    pub path: Option<String>,
    /// The HTTP method
    pub method: Option<String>,
    /// The provider, of gateways that have several at one route
    pub provider: Option<String>,
    /// The listener that the request comes to, by its name or port; else the first
    pub listener: Option<String>,
    /// Where the request comes from
    pub client: Option<IpAddr>,
    /// The gateway's version, where answers differ; else the newest that is known
    pub version: Option<String>,
    /// Whether the gateway's other versions are asked too, to tell which of them answer otherwise
    pub compares_versions: bool,
    /// Whether the likely causes of a refusal may be left out where they have to be found by trying
    pub is_brief: bool,
}

impl Asked {
    /// The route at a path.
    pub fn at(path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..Self::default() }
    }

    /// The same, for one method alone.
    pub fn with_method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.method {
            Some(method) => write!(f, "{method} {}", self.path),
            None => f.write_str(&self.path),
        }
    }
}
