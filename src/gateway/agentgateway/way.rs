//! Which routes a request takes.

use std::cmp::Reverse;
use std::sync::Arc;

use super::host::{hosts_of, without_port};
use super::listener::Listener;
use super::live::Live;
use super::plan::Plan;
use super::route::{Backend, Routed};
use crate::gateway::error::Error;

/// The way of a request: the routes that it takes, those that lead to others first.
#[derive(Clone, Debug)]
pub(super) struct Way<'p> {
    pub(super) routes: Vec<&'p Arc<Routed>>,
}

impl<'p> Way<'p> {
    /// The routes, down to one that leads to a backend.
    ///
    /// # Errors
    /// [`Error`] when the path is not known and several may be meant.
    pub(super) fn of(
        plan: &'p Plan,
        listener: &'p Listener,
        live: &Live,
        asked: Option<&str>,
    ) -> Result<Option<Self>, Error> {
        if plan.is_policy_alone {
            return assumed(plan, listener, asked).map(Some);
        }
        let mut routes = Vec::new();
        let mut among = listener.routes.as_slice();
        loop {
            let Some(chosen) = route(plan, among, live)? else { return Ok(None) };
            routes.push(chosen);
            let group = chosen.backends.iter().find_map(|backend| backend.group.as_deref());
            let Some(group) = group.and_then(|name| plan.groups.iter().find(|group| group.name == name)) else { break };
            if routes.len() > DEEPEST {
                return Ok(None);
            }
            among = group.routes.as_slice();
        }
        Ok(Some(Self { routes }))
    }

    /// Where it ends.
    pub(super) fn backends(&self) -> &'p [Backend] {
        self.routes.last().map(|route| route.backends.as_slice()).unwrap_or_default()
    }

    pub(super) fn label(&self) -> String {
        self.routes.iter().map(|route| route.label()).collect::<Vec<_>>().join(" > ")
    }
}

/// The one route that policies name, or the one of them that is asked for.
fn assumed<'p>(plan: &'p Plan, listener: &'p Listener, asked: Option<&str>) -> Result<Way<'p>, Error> {
    let is_asked = |route: &&Arc<Routed>| asked.is_some_and(|asked| asked == route.name.name || asked == route.label());
    match listener.routes.as_slice() {
        [only] => Ok(Way { routes: vec![only] }),
        several => match several.iter().find(is_asked) {
            Some(route) => Ok(Way { routes: vec![route] }),
            None => Err(Error::SeveralRoutes {
                name: plan.file.clone(),
                routes: several.iter().map(|route| route.label()).collect(),
            }),
        },
    }
}

/// Hostnames first: the first group in which some route fits decides (vector `host-before-path`); then the most precise
/// match; then names in alphabetical order (vectors `tie-by-name`, `tie-unnamed-ten-routes`).
fn route<'p>(plan: &Plan, among: &'p [Arc<Routed>], live: &Live) -> Result<Option<&'p Arc<Routed>>, Error> {
    let fitting = |is_of_group: &dyn Fn(&Routed) -> bool| {
        let of_group = among.iter().filter(|route| is_of_group(route));
        let ranked = of_group.flat_map(|route| {
            let fits = route.matches.iter().filter(|one| one.fits(live));
            fits.map(move |one| (Reverse(one.rank()), (&route.name, route.index), route))
        });
        ranked.min_by(|one, other| (one.0, one.1).cmp(&(other.0, other.1))).map(|(_, _, route)| route)
    };
    if live.path.is_none() {
        let candidates: Vec<&Arc<Routed>> =
            among.iter().filter(|route| route.matches.iter().any(|one| one.fits(live))).collect();
        return match candidates.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(only)),
            several => Err(Error::SeveralRoutes {
                name: plan.file.clone(),
                routes: several.iter().map(|route| shown(route)).collect(),
            }),
        };
    }
    if let Some(host) = live.host.as_deref().map(without_port) {
        for host in hosts_of(host) {
            if let Some(found) = fitting(&|route: &Routed| route.hostnames.contains(&host)) {
                return Ok(Some(found));
            }
        }
        return Ok(fitting(&|route: &Routed| route.hostnames.is_empty()));
    }
    // Without a host every name may be meant.
    Ok(fitting(&|_: &Routed| true))
}

/// A route as hints list it.
fn shown(route: &Routed) -> String {
    let path = route.matches.first().map_or("/", |one| one.path.text());
    format!("{path} ({})", route.label())
}

const DEEPEST: usize = 16;
