//! A configuration as both forms come to: listeners with routes, and policies that are attached to them.

use std::sync::Arc;

use super::attached::Attached;
use super::functions::Functions;
use super::host::{hosts_of, without_port};
use super::jwt_auth::JwtAuth;
use super::listener::Listener;
use super::live::Live;
use super::policies::Policies;
use super::route::Group;
use crate::finding::Finding;
use crate::gateway::error::Error;

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
    /// Whether gateways and routes are not told, so that those are assumed that policies name
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

impl Plan {
    /// The policies of every place.
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

    /// The listener that a request comes to: by its port or name, where several are asked, then by host: an equal name, else the
    /// longest wildcard, else one for any host. Letter case counts (vector `listener-hostname-minds-case`).
    ///
    /// # Errors
    /// [`Error`] when several ports may be meant.
    pub(super) fn listener(&self, live: &Live, asked: Option<&str>) -> Result<Option<&Listener>, Error> {
        let is_asked = |listener: &&Listener| {
            asked.is_none_or(|asked| {
                asked == listener.name || asked.parse() == Ok(listener.port) || asked == listener.gateway.name
            })
        };
        let candidates: Vec<&Listener> = self.listeners.iter().filter(is_asked).collect();
        let labels = || {
            let label = |listener: &Listener| format!("{} (port {})", listener.name, listener.port);
            self.listeners.iter().map(label).collect::<Vec<_>>()
        };
        let Some(first) = candidates.first() else {
            return match asked {
                Some(asked) => {
                    Err(Error::NoSuchListener { name: self.file.clone(), asked: asked.to_owned(), listeners: labels() })
                }
                None => Ok(None),
            };
        };
        if candidates.iter().any(|other| (other.port, &other.gateway) != (first.port, &first.gateway)) {
            return Err(Error::SeveralListeners { name: self.file.clone(), listeners: labels() });
        }
        let Some(host) = live.host.as_deref().map(without_port) else {
            return match candidates.as_slice() {
                [only] => Ok(Some(only)),
                _ => candidates
                    .iter()
                    .find(|listener| listener.hostname.is_none())
                    .map(|listener| Some(*listener))
                    .ok_or_else(|| Error::SeveralListeners { name: self.file.clone(), listeners: labels() }),
            };
        };
        let by_host = hosts_of(host);
        let named = by_host.iter().find_map(|host| candidates.iter().find(|one| one.hostname.as_deref() == Some(host)));
        let any = || candidates.iter().find(|one| one.hostname.is_none());
        Ok(named.or_else(any).copied())
    }
}
