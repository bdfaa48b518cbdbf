//! The signer: the exact bytes that the gateway hands out.

use std::sync::Arc;

use super::algorithms;
use super::fields::setting;
use super::jwk::GatewayJwk;
use super::key_book::{KeyBook, NO_KEYS, NoKey};
use super::key_set::Found;
use super::key_strategy::Strategy;
use super::settings::SignerSettings;
use super::settled::{Settled, misconfigured};
use super::trouble::Trouble;
use crate::algorithm::Algorithm;
use crate::config::Node;
use crate::gateway::answer::Decision;
use crate::gateway::error::Error;
use crate::gateway::keys::KeySource;
use crate::gateway::signing::Overrides;
use crate::jose::Serialization;
use crate::jws::{Protected, Signer};

/// How the answers of an endpoint are signed.
pub(super) struct Signs {
    pub(super) alg: Option<String>,
    pub(super) members: Vec<String>,
    /// The key, with its algorithm and the name of its set
    pub(super) key: Option<(Algorithm, GatewayJwk, String)>,
    pub(super) signer: Result<Signer, String>,
}

impl Signs {
    /// Where nothing is signed.
    pub(super) fn nothing() -> Self {
        Self { alg: None, members: Vec::new(), key: None, signer: Err("the endpoint has no signer".to_owned()) }
    }

    /// What the gateway does with a signer's settings; the inner error is what every request gets.
    /// krakend-jose, `NewSigner` and `TokenSigner`; vectors config-alg-missing, kid-unknown, full-rs256.
    pub(super) fn start(
        settings: SignerSettings,
        block: &Node<'_>,
        overrides: &Overrides,
        source: &Arc<dyn KeySource>,
    ) -> Result<Result<Self, Settled>, Error> {
        if !settings.keys.is_allowed() {
            return Ok(Err(Settled::insecure("JWTSigner", block, &settings.keys)));
        }
        let book = match KeyBook::open(&settings.keys, source)? {
            Ok(book) => book,
            Err(trouble) => return Ok(Err(troubled(block, &trouble))),
        };
        let Found { key, set, .. } = match book.find(Strategy::Kid, &settings.kid) {
            Ok(found) => found,
            Err(reason) => return Ok(Err(without_key(block, &settings.kid, &reason))),
        };
        if key.material.betrays_itself() {
            let place = format!("{} (kid {:?})", set.name(), settings.kid);
            return Err(Error::MismatchedHalves { place });
        }
        let signing_key = algorithms::named(&settings.alg)
            .ok_or_else(|| match settings.alg.as_str() {
                "" => "no algorithm is set".to_owned(),
                alg => format!("{alg:?} is not an algorithm that the gateway knows"),
            })
            .and_then(|algorithm| Ok((algorithm, key.material.signer(algorithm)?)));
        let (algorithm, signing_key) = match signing_key {
            Ok(found) => found,
            Err(detail) => {
                // A key of the right type cannot sign where it is public.
                let is_public = algorithms::named(&settings.alg)
                    .is_some_and(|algorithm| algorithm.key_type() == key.material.key_type());
                let trouble = Trouble {
                    setting: "alg",
                    detail: format!("{detail} (kid {:?} of {})", settings.kid, set.name()),
                    log: is_public.then(|| "go-jose/go-jose: unsupported key type/format".to_owned()),
                    hint: Some(match algorithms::named(&settings.alg) {
                        Some(_) => "give a private key of the algorithm's type".to_owned(),
                        None => algorithms::hint(&settings.alg),
                    }),
                };
                return Ok(Err(troubled(block, &trouble)));
            }
        };
        let header = header(&key.kid, &settings.typ, overrides);
        let serialization = if settings.full { Serialization::Flattened } else { Serialization::Compact };
        Ok(Ok(Self {
            alg: Some(settings.alg),
            members: settings.keys_to_sign,
            key: Some((algorithm, key.clone(), set.name().to_owned())),
            signer: signing_key.and_then(|key| {
                Ok(Signer::with(algorithm, Box::new(move |message| Ok(key.sign(message)?)), &header?, serialization))
            }),
        }))
    }
}

fn without_key(block: &Node<'_>, kid: &str, reason: &NoKey<'_>) -> Settled {
    match reason {
        NoKey::Trouble(trouble) => troubled(block, trouble),
        NoKey::NotFound(set) => {
            let kids = Strategy::Kid.identities(set);
            let there = if kids.is_empty() { "no keys".to_owned() } else { format!("{kids:?}") };
            let is_bare = kids.is_empty() && set.bytes().windows(5).any(|five| five == b"\"kty\"");
            let trouble = Trouble {
                setting: "kid",
                detail: format!("no key has the kid {kid:?}; {} has {there}", set.name()),
                log: Some(NO_KEYS.to_owned()),
                hint: Some(if is_bare {
                    "this is a single JWK, which reads as an empty set: wrap it in {\"keys\":[…]}".to_owned()
                } else {
                    "name one of the set's keys in \"kid\"".to_owned()
                }),
            };
            troubled(block, &trouble)
        }
        NoKey::Crash => {
            let detail = format!(
                "the kid {kid:?} is not in the local file, and the gateway crashes at start when jwk_url answers beside \
                 jwk_local_path"
            );
            let check = misconfigured(detail).hinting("give either jwk_local_path or jwk_url, not both");
            Settled { decision: Decision::NotStarted, checks: vec![check], log: None }
        }
    }
}

/// The protected header: always with the `kid`, even an empty one.
/// krakend-jose, `NewSigner`; vectors kid-empty-key-without-kid, typ-custom.
fn header(kid: &str, typ: &str, overrides: &Overrides) -> Result<Protected, String> {
    let mut header = Protected::default().kid(kid);
    if !overrides.no_typ {
        header = header.typ(typ);
    }
    for (name, value) in &overrides.headers {
        header = header.with(name, value.clone()).map_err(|error| error.to_string())?;
    }
    Ok(header)
}

/// A signer that cannot be built: every request to the endpoint gets 401.
fn troubled(block: &Node<'_>, trouble: &Trouble) -> Settled {
    let place = setting(block, trouble.setting).place();
    let detail = format!("{place}: {}; the signer cannot be built, and every request gets 401", trouble.detail);
    let check = misconfigured(detail).with_hints(trouble.hint.clone());
    Settled::unauthorized(vec![check], trouble.line("[JWTSigner] Unable to create the signer"))
}
