//! Routes: what they match, and where they lead.

use std::sync::Arc;

use super::mutations::Mutations;
use super::path_match::PathMatch;
use super::per_filter::PerFilters;
use super::regex::Expression;
use super::route_match::RouteMatch;
use super::upgrades::Upgrades;
use crate::json::Object;

/// `Route`.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct Route {
    pub(in crate::gateway) entry: Arc<RouteEntry>,
    pub(in crate::gateway) per_filter: PerFilters,
}

/// What a route says to the router.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct RouteEntry {
    pub(in crate::gateway) name: String,
    pub(in crate::gateway) matches: RouteMatch,
    pub(in crate::gateway) end: End,
    pub(in crate::gateway) headers: Mutations,
    /// `metadata.filter_metadata`
    pub(in crate::gateway) metadata: Option<Object>,
}

/// Where a route leads.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum End {
    /// To a service
    Service(Service),
    /// Envoy answers by itself, with a status
    Response(u16),
    /// To another place, with a status
    Redirect(u16),
}

/// What is said of the way to a service.
#[derive(Clone, Debug, Default)]
pub(in crate::gateway) struct Service {
    /// What each of several clusters says to filters; chance decides among them
    pub(in crate::gateway) clusters: Vec<PerFilters>,
    pub(in crate::gateway) rewrite: Option<Rewrite>,
    pub(super) upgrades: Upgrades,
}

/// What becomes of the path.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum Rewrite {
    /// `prefix_rewrite`
    Prefix(String),
    /// `regex_rewrite`
    Regex(Expression, String),
}

impl RouteEntry {
    /// A route that says nothing else.
    pub(in crate::gateway) fn new(name: String, matches: RouteMatch, end: End) -> Self {
        Self { name, matches, end, headers: Mutations::default(), metadata: None }
    }
}

impl Rewrite {
    pub(super) fn of(&self, path: &str, matched: &PathMatch) -> Option<String> {
        match self {
            Self::Prefix(new) => {
                let old = match matched {
                    PathMatch::Prefix(prefix) | PathMatch::Segments(prefix) => prefix.len(),
                    PathMatch::Exact(_) | PathMatch::Regex(_) | PathMatch::Template(_) => path.len(),
                    PathMatch::Connect => return None,
                };
                Some(format!("{new}{}", path.get(old..)?))
            }
            Self::Regex(regex, replacement) => Some(regex.replace_all(path, replacement)),
        }
    }
}
