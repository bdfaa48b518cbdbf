//! What an expression is evaluated over.

use super::fault::{Fault, Kind};
use super::headers::Headers;
use super::time::Moment;
use super::uri::Uri;
use super::value::{Key, Map, Value};
use crate::json;

/// The variables of an expression. Nothing is made of them before the expression names them.
#[derive(Clone, Debug, Default)]
pub struct Variables<'a> {
    roots: Vec<(&'static str, Root<'a>)>,
}

/// What is under the name of a variable.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Root<'a> {
    /// Nothing: the gateway has none for this request
    Null,
    /// The claims of a validated token, and the token that `rawToken.unredacted()` gives
    Claims(&'a json::Object, Option<&'a str>),
    /// Any JSON
    Json(&'a json::Value),
    /// The request
    Request(&'a Request),
    /// The address of the caller
    Source(std::net::IpAddr),
    /// Where in the gateway the request is
    Proxy(Proxy<'a>),
    /// The gateway knows it, and here it is not known; what would tell it
    Unknown(&'static str),
}

/// Where in the gateway a request is, by the names of its configuration.
#[derive(Clone, Copy, Debug)]
pub struct Proxy<'a> {
    /// Namespace and name of the gateway
    pub gateway: (&'a str, &'a str),
    /// The name of the listener
    pub listener: &'a str,
    /// The route, once it is chosen
    pub route: Option<ProxyRoute<'a>>,
}

/// The route that a request takes.
#[derive(Clone, Copy, Debug)]
pub struct ProxyRoute<'a> {
    /// Its namespace
    pub namespace: &'a str,
    /// Its name
    pub name: &'a str,
    /// The name of its rule
    pub rule: Option<&'a str>,
}

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

impl<'a> Variables<'a> {
    /// The variables that rules about a request have: those that are not told are null, or not known.
    pub fn of_request() -> Self {
        let unknown = |name| (name, Root::Unknown("it is not part of a request"));
        let mut roots: Vec<_> = NULL.iter().map(|name| (*name, Root::Null)).collect();
        roots.extend([
            ("request", Root::Unknown("it needs a request")),
            ("source", Root::Unknown("it needs the address of the caller")),
            ("proxy", Root::Unknown("it needs a configuration that tells gateways and routes")),
            unknown("destination"),
            unknown("env"),
        ]);
        Self { roots }
    }

    /// Whether there is a variable of a name, known or not.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.roots.iter().any(|(own, _)| *own == name)
    }

    /// With another variable, in the place of one of its name.
    pub fn with(mut self, name: &'static str, root: Root<'a>) -> Self {
        self.roots.retain(|(own, _)| *own != name);
        self.roots.push((name, root));
        self
    }

    /// All that there are, for `variables()`.
    pub(super) fn all(&self) -> Map<'a> {
        let value = |root| get(root).unwrap_or(Value::Unknown("it is not known here"));
        self.roots.iter().map(|(name, root)| (Key::text(name), value(*root))).collect()
    }

    /// The variable of a name, if there is one.
    pub(super) fn get(&self, name: &str) -> Result<Value<'a>, Fault> {
        let root = self.roots.iter().find(|(own, _)| *own == name).map(|(_, root)| *root);
        let undeclared = || Fault::new(Kind::Undeclared, format!("there is no variable `{name}`"));
        get(root.ok_or_else(undeclared)?).map_err(|why| unknown(name, why))
    }
}

/// What is said of a value that is not known here.
pub(super) fn unknown(name: &str, why: &str) -> Fault {
    Fault::new(Kind::Unknown, format!("`{name}` is not known here: {why}"))
}

fn get(root: Root<'_>) -> Result<Value<'_>, &'static str> {
    Ok(match root {
        Root::Null => Value::Null,
        Root::Claims(claims, token) => Value::Claims(claims, token),
        Root::Json(value) => Value::claim(value),
        Root::Request(request) => Value::map(request.members()),
        Root::Source(address) => {
            let address = Value::text(address.to_string());
            let mut members: Map<'_> = ["address", "rawAddress"].map(|name| (Key::text(name), address.clone())).into();
            members.extend(["port", "rawPort"].map(|name| (Key::text(name), Value::Unknown("the port is not told"))));
            Value::map(members)
        }
        Root::Proxy(proxy) => Value::map(proxy.members()),
        Root::Unknown(why) => return Err(why),
    })
}

impl<'a> Proxy<'a> {
    fn members(self) -> Map<'a> {
        let object = |members: Vec<(&str, Value<'a>)>| {
            Value::map(members.into_iter().map(|(name, value)| (Key::text(name), value)).collect())
        };
        let (namespace, name) = self.gateway;
        let mut members = vec![
            ("bind", Value::Unknown("the name of a port is the gateway's own")),
            ("gateway", object(vec![("namespace", Value::text(namespace)), ("name", Value::text(name))])),
            ("listener", object(vec![("name", Value::text(self.listener))])),
        ];
        members.extend(self.route.map(|route| {
            let mut members = vec![
                ("namespace", Value::text(route.namespace)),
                ("name", Value::text(route.name)),
                ("kind", Value::Unknown("the kind of a route is the gateway's own")),
            ];
            members.extend(route.rule.map(|rule| ("rule", Value::text(rule))));
            ("route", object(members))
        }));
        members.into_iter().map(|(name, value)| (Key::text(name), value)).collect()
    }
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
    fn members(&self) -> Map<'_> {
        let path = self.path_and_query.split('?').next().unwrap_or_default();
        let uri = |text: &str| Value::Uri(Uri::new(text).into());
        let (seconds, nanoseconds) = self.start_time;
        let start = Moment::from_unix(seconds, nanoseconds).map_or(Value::Null, Value::Moment);
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

/// The variables that are null when nothing of their kind took part.
const NULL: [&str; 11] = [
    "jwt",
    "apiKey",
    "basicAuth",
    "extauthz",
    "extproc",
    "metadata",
    "llm",
    "llmRequest",
    "mcp",
    "backend",
    "response",
];
