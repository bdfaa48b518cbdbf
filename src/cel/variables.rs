//! What an expression is evaluated over.

use super::fault::{Fault, Kind};
use super::key::Key;
use super::proxy::Proxy;
use super::request::Request;
use super::value::{Map, Value};
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
        get(root.ok_or_else(undeclared)?).map_err(|why| Fault::unknown(name, why))
    }
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
