//! The key set of a provider.

use std::sync::{Arc, OnceLock};

use super::key::{EnvoyKey, KeyFault, Verdict};
use super::refusal::Refusal;
use super::settings::ProviderKeys;
use super::status::{NO_VALID_KEYS, Status};
use super::token::{Token, read_struct};
use crate::gateway::keys::{Kept, KeyLocation, KeySource, Served, Unserved};
use crate::json::{Object, Value};
use crate::jwk::{KeySet, instead_of_keys};

/// The keys that Envoy can use of a set.
#[derive(Debug)]
pub(super) struct EnvoySet {
    pub(super) keys: Vec<EnvoyKey>,
    /// Members that it passes over: place in the set, and why
    pub(super) unusable: Vec<(usize, KeyFault)>,
    /// Where it came from, for messages
    pub(super) name: String,
    text: Vec<u8>,
    native: OnceLock<Option<KeySet>>,
}

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

impl EnvoySet {
    /// Reads a set.
    // Jwks::createFromJwksCore; vectors set-bad-member-first, set-duplicate-member, google-x509-map.
    fn read(served: Served) -> Result<Self, KeyFault> {
        let object = read_struct(&served.bytes).map_err(|_| "Jwks is an invalid JSON")?;
        let (name, text) = (served.name, served.bytes);
        let mut set = Self { keys: Vec::new(), unusable: Vec::new(), name, text, native: OnceLock::new() };
        match object.get("keys") {
            None if has_certificates(&object) => {
                for (kid, certificate) in object.iter() {
                    set.keys.push(EnvoyKey::of_certificate(kid, certificate.as_str().unwrap_or_default())?);
                }
                return Ok(set);
            }
            None => return Err("Jwks does not have [keys] field"),
            Some(Value::Array(members)) => {
                let jwks = members.iter().enumerate().filter_map(|(index, member)| Some((index, member.as_object()?)));
                for (index, jwk) in jwks {
                    match EnvoyKey::of_jwk(jwk) {
                        Ok(key) => set.keys.push(key),
                        Err(fault) => set.unusable.push((index, fault)),
                    }
                }
            }
            Some(_) => return Err("[keys] in Jwks is not an array"),
        }
        match set.unusable.first() {
            Some((_, fault)) if set.keys.is_empty() => Err(fault),
            None if set.keys.is_empty() => Err(NO_VALID_KEYS),
            Some(_) | None => Ok(set),
        }
    }

    /// The key that made the token's signature; else how it ends, and the keys that were tried.
    // verify.cc, verifyJwtWithoutTimeChecking; vectors kid-duplicate, ed-short-signature.
    pub(super) fn verify(&self, token: &Token) -> Result<&EnvoyKey, (Status, Vec<&EnvoyKey>)> {
        let fitting: Vec<&EnvoyKey> = self.keys.iter().filter(|key| key.is_for(token.alg, &token.kid)).collect();
        for key in &fitting {
            match key.verify(token.alg, &token.message, &token.signature) {
                Verdict::Good => return Ok(key),
                Verdict::WrongLength => return Err((Status::Ed25519Length, fitting)),
                Verdict::Bad => {}
            }
        }
        let status = if fitting.is_empty() { Status::NoKeyMatches } else { Status::VerificationFails };
        Err((status, fitting))
    }

    /// The same set as a strict reader sees it, to look for causes in.
    pub(super) fn native(&self) -> Option<&KeySet> {
        self.native.get_or_init(|| KeySet::read(&self.text, &self.name).ok()).as_ref()
    }
}

/// An object of kid and certificate.
// shouldCheckX509.
fn has_certificates(object: &Object) -> bool {
    let is_certificate = |text: &str| {
        text.starts_with("-----BEGIN CERTIFICATE-----\n") && text.ends_with("\n-----END CERTIFICATE-----\n")
    };
    !object.is_empty()
        && object.iter().all(|(kid, value)| !kid.is_empty() && value.as_str().is_some_and(is_certificate))
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<EnvoySet, KeyFault> {
        EnvoySet::read(Served::json(text.as_bytes().to_vec(), "jwks.json"))
    }

    #[test]
    fn members_that_cannot_be_used_are_passed_over_while_one_is_left() {
        let set = read(r#"{"keys":[1,{"kty":"x"},{"kty":"oct","k":"AQ","kid":1},{"kty":"RSA"}]}"#).unwrap();
        assert_eq!((set.keys.len(), set.keys[0].kid.as_str()), (1, ""));
        assert_eq!(set.unusable.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [1, 3]);
        for (text, fault) in [
            ("[]", "Jwks is an invalid JSON"),
            ("null", "Jwks does not have [keys] field"),
            ("{}", "Jwks does not have [keys] field"),
            (r#"{"a":"-----BEGIN CERTIFICATE-----"}"#, "Jwks does not have [keys] field"),
            (r#"{"a":"-----BEGIN CERTIFICATE-----\n"}"#, "Jwks does not have [keys] field"),
            (r#"{"a":"\n-----END CERTIFICATE-----\n"}"#, "Jwks does not have [keys] field"),
            (r#"{"keys":{}}"#, "[keys] in Jwks is not an array"),
            (r#"{"keys":[]}"#, NO_VALID_KEYS),
            (r#"{"keys":[1]}"#, NO_VALID_KEYS),
            (r#"{"keys":[{"kty":"x"},{}]}"#, "[kty] is not supported in [keys]"),
        ] {
            assert_eq!(read(text).unwrap_err(), fault, "{text}");
        }
    }
}
