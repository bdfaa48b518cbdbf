//! The variable `proxy`.

use super::key::Key;
use super::value::{Map, Value};

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

impl<'a> Proxy<'a> {
    pub(super) fn members(self) -> Map<'a> {
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
