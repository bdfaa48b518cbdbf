//! The key sets of all providers, each read once.

use std::sync::Arc;

use super::jwt_auth::JwtAuth;
use super::key_set::KeySet;
use super::plan::{Form, Plan};
use super::problem::Problem;
use super::provider::Provider;
use super::spoilt::Spoilt;
use crate::gateway::keys::{Kept, KeyLocation, KeySource, Unserved};

/// Every place where tokens are checked, with the sets of its providers.
#[derive(Debug)]
pub(super) struct Sets {
    form: Form,
    of_jwt: Vec<(Arc<JwtAuth>, Vec<Kept<Found>>)>,
    /// The issuer whose providers alone count
    only: Option<String>,
}

/// What was found where the keys of a provider are.
#[derive(Debug)]
pub(super) enum Found {
    Set(KeySet, String),
    Spoilt(Spoilt, String),
    /// It is out of reach from here
    Unserved(Unserved),
}

impl Sets {
    pub(super) fn new(plan: &Plan, source: &Arc<dyn KeySource>, only: Option<&str>) -> Self {
        let kept = |provider: &Provider| {
            let kept = Kept::new(provider.keys.clone(), Arc::clone(source));
            if let Some(unserved) = &provider.unserved {
                kept.get(|_, _| Found::Unserved(unserved.clone()));
            }
            kept
        };
        let of_jwt = plan.jwts().into_iter().map(|jwt| (Arc::clone(jwt), jwt.providers.iter().map(kept).collect()));
        Self { form: plan.form, of_jwt: of_jwt.collect(), only: only.map(str::to_owned) }
    }

    /// The providers of a place with their sets.
    pub(super) fn of<'s>(&'s self, jwt: &'s Arc<JwtAuth>) -> impl Iterator<Item = (&'s Provider, &'s Found)> {
        let own = self.of_jwt.iter().find(|(other, _)| Arc::ptr_eq(other, jwt));
        let kept = own.map(|(_, kept)| kept.as_slice()).unwrap_or_default();
        let all = jwt.providers.iter().zip(kept);
        let counted = all.filter(|(provider, _)| self.only.as_ref().is_none_or(|only| *only == provider.issuer));
        counted.map(|(provider, kept)| (provider, read(kept, self.form)))
    }

    /// What keeps the standalone gateway from starting: a set of whatever provider that cannot be read, or one on the way
    /// that cannot be reached (vectors `standalone-one-bad-provider`, `new-post-quantum-key-breaks-set`). Elsewhere such a
    /// provider is left out (vectors `kubernetes-one-bad-provider`, `kubernetes-remote-not-fetched`).
    pub(super) fn problem(&self) -> Option<Problem> {
        if self.form == Form::Kubernetes {
            return None;
        }
        let all = self.of_jwt.iter().flat_map(|(jwt, kept)| jwt.providers.iter().zip(kept));
        all.map(|(provider, kept)| (provider, read(kept, self.form))).find_map(|(provider, found)| match found {
            Found::Set(..) => None,
            Found::Spoilt(spoilt, name) => {
                let words = format!("{}, in {name}", spoilt.words);
                Some(Problem::new(provider.keys_place.clone(), words).hinting(spoilt.hint.clone()))
            }
            Found::Unserved(unserved) => {
                let location = provider.keys.as_written();
                let words = format!("failed to load JWKS: {location}: {}", unserved.message);
                let problem = Problem::new(provider.keys_place.clone(), words);
                Some(match &unserved.hint {
                    Some(hint) => problem.hinting(hint.clone()),
                    None => problem,
                })
            }
        })
    }
}

fn read(kept: &Kept<Found>, form: Form) -> &Found {
    kept.get(|location, served| match served {
        Err(unserved) => Found::Unserved(unserved),
        Ok(served) => {
            let name = match location {
                KeyLocation::Inline(inline) => format!("the key set at {}", inline.name),
                KeyLocation::File(_) | KeyLocation::Variable(_) | KeyLocation::Remote(_) => served.name.clone(),
            };
            let is_remote = matches!(location, KeyLocation::Remote(_));
            if is_remote && form == Form::Standalone && served.bytes.len() > MOST_BYTES {
                let words =
                    format!("{name} has {} bytes, and the gateway takes {MOST_BYTES} at most", served.bytes.len());
                return Found::Unserved(
                    Unserved::new(words).with_hint("serve a set of the keys alone that are in use"),
                );
            }
            let is_fetched_for_it = form == Form::Kubernetes && is_remote;
            match KeySet::read(&served.bytes) {
                Ok(set) => match set.held_back().filter(|_| is_fetched_for_it) {
                    Some(spoilt) => Found::Spoilt(spoilt, name),
                    None => Found::Set(set, name),
                },
                Err(spoilt) => Found::Spoilt(spoilt, name),
            }
        }
    })
}

/// How large an answer with keys may be, 2 MiB.
const MOST_BYTES: usize = 2 << 20;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::keys::{InlineKeys, RemoteKeys};
    use crate::gateway::probe::Echo;

    #[test]
    fn an_answer_has_a_limit_and_a_file_none() {
        let set = |padding: usize| format!("{{\"keys\":[]}}{}", " ".repeat(padding)).into_bytes();
        let url = || KeyLocation::Remote(RemoteKeys { url: "https://a/k".to_owned(), ..RemoteKeys::default() });
        let inline = KeyLocation::Inline(InlineKeys {
            text: String::from_utf8_lossy(&set(MOST_BYTES)).into_owned(),
            name: "a".to_owned(),
        });
        let long = set(MOST_BYTES);
        let just = set(MOST_BYTES - set(0).len());
        for (location, bytes, form, is_taken) in [
            (url(), &just, Form::Standalone, true),
            (url(), &long, Form::Standalone, false),
            (url(), &long, Form::Kubernetes, true),
            (KeyLocation::File("k".to_owned()), &long, Form::Standalone, true),
            (inline, &long, Form::Standalone, true),
        ] {
            let told = format!("{form:?} {}", location.as_written());
            let kept = Kept::new(location, Arc::new(Echo(bytes.clone())));
            assert_eq!(matches!(read(&kept, form), Found::Set(..)), is_taken, "{told}");
        }
    }
}
