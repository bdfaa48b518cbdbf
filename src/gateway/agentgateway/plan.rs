//! A configuration as both forms come to: listeners with routes, and policies that are attached to them.

use std::fmt;
use std::sync::Arc;

use super::expression::Functions;
use super::matching::Match;
use super::settings::{JwtAuth, Policies};
use crate::finding::{Finding, Place};

/// All that the gateway goes by.
#[derive(Debug)]
pub(super) struct Plan {
    /// The configuration's name
    pub(super) file: String,
    pub(super) form: Form,
    pub(super) listeners: Vec<Listener>,
    pub(super) groups: Vec<Group>,
    pub(super) attached: Vec<Attached>,
    pub(super) functions: Functions,
    /// Whether gateways and routes are not told, so that those stand for them that policies name
    pub(super) is_policy_alone: bool,
    /// What is lax or odd, found on the way
    pub(super) findings: Vec<Finding>,
}

/// The two forms of a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Standalone,
    Kubernetes,
}

/// A name within a namespace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    pub(super) namespace: String,
    pub(super) name: String,
}

/// What accepts requests.
#[derive(Debug)]
pub(super) struct Listener {
    pub(super) name: String,
    pub(super) gateway: Name,
    /// The listener set that it is of, of Kubernetes
    pub(super) set: Option<Name>,
    pub(super) port: u16,
    /// None: any host
    pub(super) hostname: Option<String>,
    pub(super) policies: Policies,
    pub(super) routes: Vec<Arc<Routed>>,
}

/// A route, or one rule of a route of Kubernetes.
#[derive(Debug)]
pub(super) struct Routed {
    pub(super) name: Name,
    pub(super) rule: Option<String>,
    /// Which rule of its route it is
    pub(super) index: usize,
    pub(super) hostnames: Vec<String>,
    pub(super) matches: Vec<Match>,
    pub(super) policies: Policies,
    pub(super) backends: Vec<Backend>,
}

/// Where a route leads.
#[derive(Clone, Debug, Default)]
pub(super) struct Backend {
    /// Of a backend that policies can be attached to
    pub(super) name: Option<Name>,
    /// Of one that goes on with other routes
    pub(super) group: Option<String>,
    pub(super) policies: Policies,
}

/// Routes that others go on with.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) routes: Vec<Arc<Routed>>,
}

/// Policies that stand for themselves and name what they are for.
#[derive(Debug)]
pub(super) struct Attached {
    /// What it is called
    pub(super) name: String,
    pub(super) target: Target,
    pub(super) phase: Phase,
    /// Whether more precise ones cannot replace it
    pub(super) overrides: bool,
    pub(super) policies: Policies,
    pub(super) place: Place,
}

/// When policies run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Before a route is chosen
    Gateway,
    /// Afterwards
    Route,
}

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

impl Name {
    pub(super) fn new(namespace: impl Into<String>, name: impl Into<String>) -> Self {
        Self { namespace: namespace.into(), name: name.into() }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
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

impl Routed {
    /// Its own, and those of its backends.
    fn policies(&self) -> impl Iterator<Item = &Policies> {
        std::iter::once(&self.policies).chain(self.backends.iter().map(|backend| &backend.policies))
    }

    /// As messages name it.
    pub(super) fn label(&self) -> String {
        let name = if self.name.namespace == "default" { self.name.name.clone() } else { self.name.to_string() };
        self.rule.as_ref().map_or_else(|| name.clone(), |rule| format!("{name}, rule {rule}"))
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

impl Plan {
    /// What stands at every place.
    pub(super) fn policies(&self) -> impl Iterator<Item = &Policies> {
        let listeners = self.listeners.iter().flat_map(|listener| {
            std::iter::once(&listener.policies).chain(listener.routes.iter().flat_map(|route| route.policies()))
        });
        let groups = self.groups.iter().flat_map(|group| group.routes.iter().flat_map(|route| route.policies()));
        listeners.chain(groups).chain(self.attached.iter().map(|attached| &attached.policies))
    }

    /// Every place where tokens are checked, each once.
    pub(super) fn jwts(&self) -> Vec<&Arc<JwtAuth>> {
        let mut found: Vec<&Arc<JwtAuth>> = Vec::new();
        for jwt in self.policies().filter_map(|policies| policies.jwt.as_ref()) {
            if !found.iter().any(|other| Arc::ptr_eq(other, jwt)) {
                found.push(jwt);
            }
        }
        found
    }
}
