//! The signer: the exact bytes that the gateway hands out.

use std::cell::OnceCell;

use super::backend::Backend;
use super::config::{Block, Component, Endpoint, SignerSettings};
use super::decode::WrongType;
use super::keys::{KeyBook, NoKey, Strategy, Trouble};
use super::validator::{insecure, misconfigured, refused, setting_place, spoilt};
use super::warnings;
use crate::algorithm::Algorithm;
use crate::gateway::signing::{Overrides, Signing, SigningPlan};
use crate::gateway::source::KeySource;
use crate::gateway::{Answer, Error};
use crate::jose::Serialization;
use crate::jws::{Protected, Signer};

/// How the answers of an endpoint are signed.
pub(super) fn signing(
    endpoint: &Endpoint<'_>,
    overrides: &Overrides,
    source: &dyn KeySource,
) -> Result<Signing, Error> {
    let mut answer = Answer { route: endpoint.name(), ..Answer::default() };
    warnings::of_endpoint(endpoint, Component::Signer, &mut answer.warnings);
    let backend = Backend::of(endpoint, &mut answer.warnings);
    let reader = Box::new(move |body: &[u8]| backend.document(body));
    let Some(block) = endpoint.block(Component::Signer) else {
        answer.warnings.push(format!("{} has no signer: answers go out unsigned", endpoint.name()));
        return Ok(Signing::Plan(Box::new(SigningPlan {
            alg: None,
            kid: None,
            members: Vec::new(),
            warnings: answer.warnings,
            reader,
            signer: Err("the endpoint has no signer".to_owned()),
        })));
    };
    let refuse = |answer| Ok(Signing::Refused(Box::new(answer)));
    let mut settings = match decoded(&block, &mut answer.warnings) {
        Ok(settings) => settings,
        Err(wrong) => return refuse(spoilt(answer, "JWTSigner", &block, &wrong)),
    };
    warnings::of_signer(&settings, &block, &mut answer.warnings);
    settings.apply(overrides);
    if !settings.keys.is_allowed() {
        return refuse(insecure(answer, "JWTSigner", &block, &settings.keys));
    }
    let book = match KeyBook::open(&settings.keys, source)? {
        Ok(book) => book,
        Err(trouble) => return refuse(troubled(answer, &block, &trouble)),
    };
    let download = OnceCell::new();
    let (key, set) = match book.find(Strategy::Kid, &settings.kid, &|| download.get_or_init(|| book.download(source))) {
        Ok(found) => found,
        Err(NoKey::Trouble(trouble)) => return refuse(troubled(answer, &block, trouble)),
        Err(NoKey::NotFound(set)) => {
            let kids = set.identities(Strategy::Kid);
            let there = if kids.is_empty() { "no keys".to_owned() } else { format!("{kids:?}") };
            let is_bare = kids.is_empty() && set.bytes().windows(5).any(|five| five == b"\"kty\"");
            let trouble = Trouble {
                setting: "kid",
                detail: format!("no key has the kid {:?}; {} has {there}", settings.kid, set.name()),
                log: super::keys::NO_KEYS.to_owned(),
                hint: Some(if is_bare {
                    "this is a single JWK, which reads as an empty set: wrap it in {\"keys\":[…]}".to_owned()
                } else {
                    "name one of the set's keys in \"kid\"".to_owned()
                }),
            };
            return refuse(troubled(answer, &block, &trouble));
        }
        Err(NoKey::Crash) => {
            let detail = format!(
                "the kid {:?} is not in the local file, and the gateway crashes at start when jwk_url answers beside \
                 jwk_local_path",
                settings.kid
            );
            answer.checks.push(misconfigured(detail));
            answer.hints.push("give either jwk_local_path or jwk_url, not both".to_owned());
            return refuse(refused(answer, None));
        }
    };
    let signing_key = Algorithm::of_gateway(&settings.alg)
        .ok_or_else(|| match settings.alg.as_str() {
            "" => "no algorithm is set".to_owned(),
            alg => format!("{alg:?} is no algorithm that the gateway knows"),
        })
        .and_then(|algorithm| Ok((algorithm, key.material.signer(algorithm)?)));
    let (algorithm, signing_key) = match signing_key {
        Ok(found) => found,
        Err(detail) => {
            let trouble = Trouble {
                setting: "alg",
                detail: format!("{detail} (kid {:?} of {})", settings.kid, set.name()),
                log: "go-jose/go-jose: unsupported key type/format".to_owned(),
                hint: Some("give a private key of the algorithm's type".to_owned()),
            };
            return refuse(troubled(answer, &block, &trouble));
        }
    };
    warnings::of_key(algorithm, key, set.name(), &mut answer.warnings);
    let header = header(&key.kid, &settings.typ, overrides);
    let serialization = if settings.full { Serialization::Flattened } else { Serialization::Compact };
    Ok(Signing::Plan(Box::new(SigningPlan {
        alg: Some(settings.alg),
        kid: Some(key.kid.clone()),
        members: settings.keys_to_sign,
        warnings: answer.warnings,
        reader,
        signer: signing_key.and_then(|key| {
            Ok(Signer::with(algorithm, Box::new(move |message| key.sign(message)), &header?, serialization))
        }),
    })))
}

/// The protected header: always with the `kid`, even an empty one.
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

fn decoded(block: &Block<'_>, warnings: &mut Vec<String>) -> Result<SignerSettings, Vec<WrongType>> {
    let members = Block::members(block.value).map_err(|wrong| vec![wrong])?;
    warnings::of_names(&members, Component::Signer, &block.spot, warnings);
    SignerSettings::decode(&members)
}

impl SignerSettings {
    fn apply(&mut self, overrides: &Overrides) {
        if let Some(algorithm) = overrides.algorithm {
            algorithm.name().clone_into(&mut self.alg);
        }
        if let Some(kid) = &overrides.kid {
            kid.clone_into(&mut self.kid);
        }
        if let Some(typ) = overrides.typ.as_ref().filter(|typ| !typ.is_empty()) {
            typ.clone_into(&mut self.typ);
        }
        if !overrides.members.is_empty() {
            overrides.members.clone_into(&mut self.keys_to_sign);
        }
        self.full |= overrides.full;
    }
}

/// A signer that cannot be built: every request to the endpoint gets 401.
fn troubled(mut answer: Answer, block: &Block<'_>, trouble: &Trouble) -> Answer {
    answer.checks.push(misconfigured(format!(
        "{}: {}; the signer cannot be built, and every request gets 401",
        setting_place(block, trouble.setting),
        trouble.detail
    )));
    answer.hints.extend(trouble.hint.clone());
    answer.log = Some(format!("[JWTSigner] Unable to create the signer: {}", trouble.log));
    refused(answer, Some(401))
}
