//! The targets of attached policies, and how precise they are.

use std::fmt;

use super::listener::Listener;
use super::name::Name;
use super::route::Routed;

/// What attached policies are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Gateway(Name),
    ListenerSet(Name),
    Listener { gateway: Name, listener: String },
    SetListener { set: Name, listener: String },
    Port { gateway: Name, port: u16 },
    Route(Name),
    Rule { route: Name, rule: String },
    Backend(Name),
}

/// How precise a policy is: a later one goes before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Gateway,
    ListenerSet,
    Listener,
    /// Of routes that lead to others, those at the end are more precise
    Route(usize, Part),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Whole,
    Rule,
    /// Written in the route
    Inline,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gateway(name) => write!(f, "gateway {name}"),
            Self::ListenerSet(name) => write!(f, "listener set {name}"),
            Self::Listener { gateway, listener } => write!(f, "listener {listener:?} of gateway {gateway}"),
            Self::SetListener { set, listener } => write!(f, "listener {listener:?} of listener set {set}"),
            Self::Port { gateway, port } => write!(f, "port {port} of gateway {gateway}"),
            Self::Route(name) => write!(f, "route {name}"),
            Self::Rule { route, rule } => write!(f, "rule {rule:?} of route {route}"),
            Self::Backend(name) => write!(f, "backend {name}"),
        }
    }
}

impl Target {
    /// How precise it is at a listener; none where it means another or none. Later is more precise.
    pub(super) fn at_listener(&self, listener: &Listener) -> Option<Level> {
        match self {
            Self::Gateway(name) => (*name == listener.gateway).then_some(Level::Gateway),
            Self::ListenerSet(name) => (Some(name) == listener.set.as_ref()).then_some(Level::ListenerSet),
            Self::Listener { gateway, listener: name } => {
                (*gateway == listener.gateway && listener.set.is_none() && *name == listener.name)
                    .then_some(Level::Listener)
            }
            Self::SetListener { set, listener: name } => {
                (Some(set) == listener.set.as_ref() && *name == listener.name).then_some(Level::Listener)
            }
            Self::Port { gateway, port } => {
                (*gateway == listener.gateway && *port == listener.port).then_some(Level::Listener)
            }
            Self::Route(_) | Self::Rule { .. } | Self::Backend(_) => None,
        }
    }

    /// How precise it is at a route, the one that far on the way.
    pub(super) fn at_route(&self, route: &Routed, depth: usize) -> Option<Level> {
        let (name, rule) = self.route()?;
        let part = if rule.is_some() { Part::Rule } else { Part::Whole };
        let is_meant = *name == route.name && (rule.is_none() || rule == route.rule.as_deref());
        is_meant.then_some(Level::Route(depth, part))
    }

    /// The listeners that it means: the gateway, the listener set if they are of one, and the name if it means one alone.
    pub(super) fn listeners(&self) -> Option<(&Name, Option<&Name>, Option<&str>)> {
        match self {
            Self::Gateway(gateway) => Some((gateway, None, None)),
            Self::Listener { gateway, listener } => Some((gateway, None, Some(listener))),
            Self::ListenerSet(set) => Some((set, Some(set), None)),
            Self::SetListener { set, listener } => Some((set, Some(set), Some(listener))),
            Self::Port { .. } | Self::Route(_) | Self::Rule { .. } | Self::Backend(_) => None,
        }
    }

    /// The route that it means, and the rule if it means one alone.
    pub(super) fn route(&self) -> Option<(&Name, Option<&str>)> {
        match self {
            Self::Route(name) => Some((name, None)),
            Self::Rule { route, rule } => Some((route, Some(rule))),
            Self::Gateway(_)
            | Self::ListenerSet(_)
            | Self::Listener { .. }
            | Self::SetListener { .. }
            | Self::Port { .. }
            | Self::Backend(_) => None,
        }
    }

    /// The backend that it means.
    pub(super) fn backend(&self) -> Option<&Name> {
        if let Self::Backend(name) = self { Some(name) } else { None }
    }
}
