//! Where the keys of a provider are found, and why there are none.

use std::sync::Arc;

use super::jwt_settings::ProviderKeys;
use super::key::KeyFault;
use super::key_set::EnvoySet;
use super::refusal::Refusal;
use super::status::Status;
use crate::gateway::keys::{Kept, KeyLocation, KeySource, Served, Unserved};
use crate::jwk::instead_of_keys;

/// Where the keys of a provider are found.
#[derive(Debug)]
pub(super) enum KeyShelf {
    /// `local_jwks`, read at the start; nothing where the text is empty
    Local(Option<Box<EnvoySet>>),
    /// `remote_jwks`, read at the first need
    Remote(Box<Kept<Result<EnvoySet, NoSet>>>),
    /// `remote_jwks` by way of a cluster that is not there
    NoCluster(String),
}

/// Why there is no set, in words, and what to do about it.
#[derive(Clone, Debug)]
pub(super) struct NoSet {
    pub(super) detail: String,
    pub(super) hint: Option<String>,
}

impl KeyShelf {
    /// What Envoy makes of a provider's keys at its start.
    // JwksDataImpl; vectors set-two-bad, set-empty, source-filename-missing, source-env.
    pub(super) fn start(provider: &str, keys: &ProviderKeys, source: &Arc<dyn KeySource>) -> Result<Self, Refusal> {
        let location = match keys {
            ProviderKeys::Remote(location) => {
                return Ok(Self::Remote(Box::new(Kept::new(location.clone(), Arc::clone(source)))));
            }
            ProviderKeys::NoCluster(name) => return Ok(Self::NoCluster(name.clone())),
            ProviderKeys::Local(location) => location,
        };
        let unserved = |words: String, unserved: Unserved| {
            let hint =
                unserved.hint.map_or_else(|| unserved.message.clone(), |hint| format!("{}; {hint}", unserved.message));
            Refusal::new(words).hinting(hint)
        };
        let served = match location {
            KeyLocation::Inline(keys) => Served::new(keys.text.clone().into_bytes(), None, &keys.name),
            KeyLocation::File(path) => {
                source.keys(location).map_err(|why| unserved(format!("Invalid path: {path}"), why))?
            }
            KeyLocation::Variable(name) => source
                .keys(location)
                .map_err(|why| unserved(format!("Environment variable doesn't exist: {name}"), why))?,
            KeyLocation::Remote(remote) => source.keys(location).map_err(|why| unserved(remote.url.clone(), why))?,
        };
        if served.bytes.is_empty() {
            return Ok(Self::Local(None));
        }
        let set = EnvoySet::read(served).map_err(|fault| {
            let words = format!("Provider '{provider}' in jwt_authn config has invalid local jwks: {fault}");
            mend(fault).into_iter().fold(Refusal::new(words), Refusal::hinting)
        })?;
        Ok(Self::Local(Some(Box::new(set))))
    }

    /// The set. A remote one is asked for now, if that was not done yet.
    // AuthenticatorImpl::startVerify; vectors remote-404, remote-not-json, remote-empty-set.
    pub(super) fn get(&self) -> Result<&EnvoySet, (Status, NoSet)> {
        match self {
            Self::Local(Some(set)) => Ok(set),
            Self::Local(None) => {
                let detail = "the text of local_jwks is empty".to_owned();
                Err((Status::NoValidKeys, NoSet { detail, hint: Some("write the set there".to_owned()) }))
            }
            Self::NoCluster(name) => {
                let detail =
                    format!("the cluster {name:?}, by way of which the set would be fetched, is not configured");
                let hint = Some("add the cluster, or name one that there is in http_uri.cluster".to_owned());
                Err((Status::FetchFails, NoSet { detail, hint }))
            }
            Self::Remote(kept) => kept.get(fetched).as_ref().map_err(|no_set| (Status::FetchFails, no_set.clone())),
        }
    }

    /// The place on the network that is asked, as the configuration writes it.
    pub(super) fn remote(&self) -> Option<&str> {
        match self {
            Self::Remote(kept) => Some(kept.location().as_written()),
            Self::Local(_) | Self::NoCluster(_) => None,
        }
    }

    /// Asks for the set, if that was not done yet.
    pub(super) fn warm(&self) {
        let _ = self.get();
    }
}

fn fetched(location: &KeyLocation, found: Result<Served, Unserved>) -> Result<EnvoySet, NoSet> {
    let served = found.map_err(|unserved| NoSet { detail: unserved.message, hint: unserved.hint })?;
    let (name, bytes) = (served.name.clone(), served.bytes.clone());
    EnvoySet::read(served).map_err(|fault| NoSet {
        detail: format!("{name}, in place of {}, cannot be used: {fault}", location.as_written()),
        hint: instead_of_keys(&bytes).map(|instead| instead.told()).or_else(|| mend(fault).map(str::to_owned)),
    })
}

/// What to do about a set that cannot be used.
fn mend(fault: KeyFault) -> Option<&'static str> {
    match fault {
        "Jwks is an invalid JSON" => Some(
            "it must be a JSON object with `keys`, and no name twice in one object; PEM is none: `jwtk pem2jwks` makes a set of it",
        ),
        "Jwks does not have [keys] field" => Some("wrap a single JWK in {\"keys\":[…]}"),
        _ => None,
    }
}
