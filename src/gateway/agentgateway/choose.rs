//! Which listener a request comes to, and which routes it takes.

use std::cmp::Reverse;
use std::sync::Arc;

use super::live::Live;
use super::matching::{hosts_of, without_port};
use super::plan::{Backend, Listener, Plan, Routed};
use crate::gateway::error::Error;

/// The way of a request: the routes that it takes, those that lead to others first.
#[derive(Clone, Debug)]
pub(super) struct Way<'p> {
    pub(super) routes: Vec<&'p Arc<Routed>>,
}

impl<'p> Way<'p> {
    /// Where it ends.
    pub(super) fn backends(&self) -> &'p [Backend] {
        self.routes.last().map(|route| route.backends.as_slice()).unwrap_or_default()
    }

    pub(super) fn label(&self) -> String {
        self.routes.iter().map(|route| route.label()).collect::<Vec<_>>().join(" > ")
    }
}

/// The listener by its port or name, where several are asked, then by host: an equal name, else the longest wildcard, else
/// one for any host. Letter case counts (vector `listener-hostname-minds-case`).
///
/// # Errors
/// [`Error`] when several ports may be meant.
pub(super) fn listener<'p>(plan: &'p Plan, live: &Live, asked: Option<&str>) -> Result<Option<&'p Listener>, Error> {
    let is_asked = |listener: &&Listener| {
        asked.is_none_or(|asked| {
            asked == listener.name || asked.parse() == Ok(listener.port) || asked == listener.gateway.name
        })
    };
    let candidates: Vec<&Listener> = plan.listeners.iter().filter(is_asked).collect();
    let labels = || {
        let label = |listener: &Listener| format!("{} (port {})", listener.name, listener.port);
        plan.listeners.iter().map(label).collect::<Vec<_>>()
    };
    let Some(first) = candidates.first() else {
        return match asked {
            Some(asked) => {
                Err(Error::NoSuchListener { name: plan.file.clone(), asked: asked.to_owned(), listeners: labels() })
            }
            None => Ok(None),
        };
    };
    if candidates.iter().any(|other| (other.port, &other.gateway) != (first.port, &first.gateway)) {
        return Err(Error::SeveralListeners { name: plan.file.clone(), listeners: labels() });
    }
    let Some(host) = live.host.as_deref().map(without_port) else {
        return match candidates.as_slice() {
            [only] => Ok(Some(only)),
            _ => candidates
                .iter()
                .find(|listener| listener.hostname.is_none())
                .map(|listener| Some(*listener))
                .ok_or_else(|| Error::SeveralListeners { name: plan.file.clone(), listeners: labels() }),
        };
    };
    let by_host = hosts_of(host);
    let named = by_host.iter().find_map(|host| candidates.iter().find(|one| one.hostname.as_deref() == Some(host)));
    let any = || candidates.iter().find(|one| one.hostname.is_none());
    Ok(named.or_else(any).copied())
}

/// The routes, down to one that leads to a backend.
///
/// # Errors
/// [`Error`] when the path is not known and several may be meant.
pub(super) fn way<'p>(
    plan: &'p Plan,
    listener: &'p Listener,
    live: &Live,
    asked: Option<&str>,
) -> Result<Option<Way<'p>>, Error> {
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
    Ok(Some(Way { routes }))
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
