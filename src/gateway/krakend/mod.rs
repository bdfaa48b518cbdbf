//! `KrakenD`, community edition 2.13: its JWT validator and signer (krakend-jose 2.12 with go-auth0 and go-jose 3).
//!
//! The gateway decodes its own configuration, key sets and tokens with two JSON readers, and which one reads decides
//! what passes: the outer one forgives letter case and duplicates ([`settings`], [`key_set`]), the one inside of the JOSE
//! library forgives neither ([`go::text`], [`jwk`], [`token`], [`claims`]). What happens at start is in [`startup`], the checks
//! stand in [`validator`] in the order in which the gateway makes them, and [`lint`] tells what is lax or odd: neither
//! knows the other, and they come together here.

mod access;
mod backend;
mod claims;
mod config;
mod go;
mod headers;
mod judge;
mod jwk;
mod key_check;
mod key_set;
mod keys;
mod lint;
mod opened;
mod router;
mod service;
mod settings;
mod signer;
mod startup;
mod token;
mod uses;
mod validator;

use std::sync::{Arc, OnceLock};

use super::answer::{Answer, Decision};
use super::contract::{Entry, Gateway, TokenJudge, Validator};
use super::error::Error;
use super::key_use::{KeyUse, Refused};
use super::keys::{KeySource, Served};
use super::kind::Kind;
use super::route::{Asked, Route};
use super::signing::{Overrides, Signing, SigningPlan};
use crate::claims::Timestamp;
use crate::config::{Config, Document, Error as Unreadable, Leftover, Naming, Node, Syntax, WrongType};
use crate::finding::Finding;
use crate::http::Request;
use crate::json::Dialect;
use backend::Backend;
use config::{Component, Endpoint};
use headers::Passed;
use judge::Judge;
use key_set::{BadSet, GatewaySet};
use opened::{Opened, answer_of, shared};
use service::Obstacle;
use settings::{SignerSettings, ValidatorSettings};
use signer::Signs;
use startup::{Settled, Start};

pub(super) const ENTRY: Entry = Entry {
    kind: Kind::Krakend,
    rules: &lint::RULES,
    words: WORDS,
    syntax: Syntax::GO,
    prepare: None,
    recognises,
    refuses,
    read,
};

/// A member for which the gateway refuses a whole set.
fn refuses(set: &[u8]) -> Option<Refused> {
    match *GatewaySet::read(Served::json(set.to_vec(), "the set"), Dialect::GO).err()? {
        BadSet::Key { index, reason, .. } => Some(Refused { index: Some(index), reason: reason.to_string() }),
        bad => Some(Refused { index: None, reason: bad.to_string() }),
    }
}

/// What it asks of each file, in the languages of files.
const WORDS: &[&str] = &["\"version\"", "version:", "version =", "version="];

fn recognises(config: &Config) -> bool {
    let is_own =
        |name: &str| ["endpoints", "version", "async_agent"].iter().any(|own| Naming::AnyCase.is_same(name, own));
    config.first().value().as_object().is_some_and(|members| members.iter().any(|(name, _)| is_own(name)))
}

fn read(config: Config) -> Result<Box<dyn Gateway>, Error> {
    let first = config.first();
    match first.value().as_object() {
        Some(_) => Ok(Box::new(Krakend { config: Arc::new(config), validators: OnceLock::new() })),
        None => Err(Error::Configuration(Unreadable::Unreadable {
            name: first.name().to_owned(),
            problem: format!("expected an object with endpoints, found {}", first.value().kind()),
            location: None,
        })),
    }
}

/// A configuration of this gateway.
#[derive(Debug)]
struct Krakend {
    config: Arc<Config>,
    /// The settings of each endpoint's validator, once they were decoded for what is found in them
    validators: OnceLock<Vec<Option<ValidatorSettings>>>,
}

impl Gateway for Krakend {
    fn kind(&self) -> Kind {
        Kind::Krakend
    }

    fn routes(&self) -> Vec<Route> {
        router::routes(self.config.first())
    }

    fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let document = self.config.first();
        let has_validators = config::endpoints(document).any(|endpoint| endpoint.has(Component::Validator));
        lint::config::of_start(&service::obstacles(document), &mut findings);
        let mut validators = Vec::new();
        for endpoint in config::endpoints(document) {
            lint::config::of_start(service::left_out(&endpoint).as_slice(), &mut findings);
            lint::component::of_endpoint(&endpoint, &Component::BOTH, &mut findings);
            for component in Component::BOTH {
                lint::placeholders::of_placeholders(&endpoint, component, &mut findings);
            }
            let block = endpoint.block(Component::Validator);
            if block.is_none() && has_validators {
                findings.push(lint::endpoint::of_missing(&endpoint, Component::Validator));
            }
            validators.push(block.map(|block| Self::of_validator(&block, &endpoint, &mut findings)));
            if let Some(block) = endpoint.block(Component::Signer) {
                Self::of_signer(&block, &endpoint, &mut findings);
            }
        }
        lint::component::of_service(document, &mut findings);
        lint::service::of_document(document, &validators, &mut findings);
        lint::placeholders::without_placeholders(&mut findings);
        lint::service::without_open(&mut findings);
        lint::config::of_further(&self.config, &mut findings);
        let _ = self.validators.set(validators);
        findings
    }

    fn key_uses(&self) -> Box<dyn Iterator<Item = KeyUse> + '_> {
        let decoded = |endpoint: Endpoint<'_>| {
            endpoint.block(Component::Validator).map(|block| ValidatorSettings::decode(&block).0)
        };
        let document = self.config.first();
        let validators = self.validators.get_or_init(|| config::endpoints(document).map(decoded).collect());
        let endpoints = config::endpoints(document).zip(validators);
        Box::new(endpoints.flat_map(|(endpoint, settings)| uses::of_endpoint(&endpoint, settings.as_ref())))
    }

    fn open(&self, asked: &Asked, keys: Arc<dyn KeySource>) -> Result<Box<dyn Validator>, Error> {
        let config = Arc::clone(&self.config);
        let opened = (0..config::count(config.first())).map(|_| OnceLock::new()).collect();
        let (own, obstacles) = (OnceLock::new(), OnceLock::new());
        Ok(Box::new(Endpoints { config, asked: asked.clone(), keys, own, obstacles, opened }))
    }

    fn signing(&self, asked: &Asked, overrides: &Overrides, keys: Arc<dyn KeySource>) -> Result<Signing, Error> {
        let endpoint = router::choose(self.config.first(), asked, Component::Signer)?;
        let mut findings = Vec::new();
        lint::endpoint::of_endpoint(&endpoint, Component::Signer, &mut findings);
        lint::endpoint::of_backend(&endpoint, &mut findings);
        let obstacles = Obstacles::of(self.config.first());
        if let Some(settled) = obstacles.settled(&endpoint) {
            let answer = answer_of(&settled, endpoint.name().into(), shared(findings));
            return Ok(Signing::Refused(Box::new(answer)));
        }
        let signs = match endpoint.block(Component::Signer) {
            None => {
                findings.push(lint::endpoint::of_missing(&endpoint, Component::Signer));
                Ok(Signs::nothing())
            }
            Some(block) => match decoded(&block, Component::Signer, SignerSettings::decode, &mut findings) {
                Err(wrong) => Err(startup::spoilt("JWTSigner", &wrong)),
                Ok(mut settings) => {
                    lint::block::of_signer(&settings, &block, &mut findings);
                    settings.apply(overrides);
                    Signs::start(settings, &block, overrides, &keys)?
                }
            },
        };
        let Signs { alg, members, key, signer } = match signs {
            Ok(signs) => signs,
            Err(settled) => {
                let answer = answer_of(&settled, endpoint.name().into(), shared(findings));
                return Ok(Signing::Refused(Box::new(answer)));
            }
        };
        if let Some((algorithm, key, set)) = &key {
            lint::keys::of_key(*algorithm, key, set, &mut findings);
        }
        let kid = key.map(|(_, key, _)| key.kid);
        let backend = Backend::of(&endpoint);
        let reader = Box::new(move |body: &[u8]| backend.document(body));
        Ok(Signing::Plan(Box::new(SigningPlan { alg, kid, members, findings, reader, signer })))
    }
}

impl Krakend {
    fn of_validator(block: &Node<'_>, endpoint: &Endpoint<'_>, findings: &mut Vec<Finding>) -> ValidatorSettings {
        let (settings, Leftover { wrong, unknown }) = ValidatorSettings::decode(block);
        let block_found = lint::settings::Block::new(block, &wrong);
        let mut found = Vec::new();
        lint::names::of_names(block, Component::Validator, &unknown, &mut found);
        lint::block::of_validator(&settings, block, endpoint, &mut found);
        block_found.of_validator(&settings, &mut found);
        block_found.without_consequences(&mut found);
        block_found.of_wrong(&mut found);
        findings.extend(found);
        settings
    }

    fn of_signer(block: &Node<'_>, endpoint: &Endpoint<'_>, findings: &mut Vec<Finding>) {
        let (settings, Leftover { wrong, unknown }) = SignerSettings::decode(block);
        let block_found = lint::settings::Block::new(block, &wrong);
        let mut found = Vec::new();
        lint::names::of_names(block, Component::Signer, &unknown, &mut found);
        lint::block::of_signer(&settings, block, &mut found);
        block_found.of_signer(&settings, &mut found);
        block_found.without_consequences(&mut found);
        block_found.of_wrong(&mut found);
        lint::settings::of_encoding(endpoint, block, &mut found);
        findings.extend(found);
    }
}

/// The endpoints of a configuration, each opened when the first request for it comes.
struct Endpoints {
    config: Arc<Config>,
    asked: Asked,
    keys: Arc<dyn KeySource>,
    /// The endpoint of requests that name neither path nor method
    own: OnceLock<Result<usize, Error>>,
    obstacles: OnceLock<Obstacles>,
    opened: Vec<OnceLock<Result<Box<Opened>, Error>>>,
}

/// What keeps the whole gateway from starting.
struct Obstacles {
    /// Before any validator is built
    first: Vec<Obstacle>,
    /// The validator of some endpoint
    later: Vec<Obstacle>,
}

impl Obstacles {
    fn of(document: &Document) -> Self {
        let later = config::endpoints(document).filter_map(|endpoint| startup::of_validator(&endpoint)).collect();
        Self { first: service::obstacles(document), later }
    }

    /// What every request to an endpoint gets, whatever its own components are.
    fn settled(&self, endpoint: &Endpoint<'_>) -> Option<Settled> {
        startup::blocked(&self.first).or_else(|| service::left_out(endpoint).map(startup::left_out))
    }
}

impl Validator for Endpoints {
    fn validate(&self, request: &Request, now: Timestamp) -> Result<Answer, Error> {
        let index = match (request.path(), request.method()) {
            (None, None) => self.own()?,
            (path, method) => {
                // What the request line says counts where nothing else was said.
                let mut asked = self.asked.clone();
                asked.path = asked.path.or_else(|| path.map(str::to_owned));
                asked.method = asked.method.or_else(|| method.map(str::to_owned));
                router::choose(self.config.first(), &asked, Component::Validator)?.index()
            }
        };
        Ok(self.opened(index)?.answer(request, now, !self.asked.is_brief).0)
    }

    fn warm(&self) -> Result<(), Error> {
        if let Some(validator) = self.opened(self.own()?)?.validator() {
            validator.warm();
        }
        Ok(())
    }

    fn token_judge(&self) -> Option<Box<dyn TokenJudge + '_>> {
        let judge = Judge::new(self.opened(self.own().ok()?).ok()?)?;
        Some(Box::new(judge))
    }
}

impl Endpoints {
    fn own(&self) -> Result<usize, Error> {
        let choose = || Ok(router::choose(self.config.first(), &self.asked, Component::Validator)?.index());
        self.own.get_or_init(choose).clone()
    }

    fn opened(&self, index: usize) -> Result<&Opened, Error> {
        let missing =
            || Error::NothingThere { name: self.config.first().name().to_owned(), what: "checks tokens", hint: None };
        let opened = self.opened.get(index).ok_or_else(missing)?;
        let open = || {
            let endpoint = config::endpoint(self.config.first(), index).ok_or_else(missing)?;
            let obstacles = self.obstacles.get_or_init(|| Obstacles::of(self.config.first()));
            start(&self.config, &endpoint, obstacles, &self.keys).map(Box::new)
        };
        match opened.get_or_init(open) {
            Ok(opened) => Ok(opened),
            Err(error) => Err(error.clone()),
        }
    }
}

/// What the gateway does with an endpoint when it starts.
fn start(
    config: &Config,
    endpoint: &Endpoint<'_>,
    obstacles: &Obstacles,
    keys: &Arc<dyn KeySource>,
) -> Result<Opened, Error> {
    let mut own = Vec::new();
    lint::endpoint::of_endpoint(endpoint, Component::Validator, &mut own);
    let begun = match (obstacles.settled(endpoint), endpoint.block(Component::Validator)) {
        (Some(settled), _) => Start::Settled(settled),
        (None, None) => {
            own.push(lint::endpoint::of_missing(endpoint, Component::Validator));
            Start::Settled(Settled::open())
        }
        (None, Some(block)) => match decoded(&block, Component::Validator, ValidatorSettings::decode, &mut own) {
            Err(wrong) => Start::Settled(startup::spoilt("JWTValidator", &wrong)),
            Ok(settings) => {
                lint::block::of_validator(&settings, &block, endpoint, &mut own);
                startup::start(settings, &block, keys)?
            }
        },
    };
    let begun = match (begun, startup::blocked(&obstacles.later)) {
        (Start::Settled(settled), _) if !matches!(settled.decision, Decision::Passed(_)) => Start::Settled(settled),
        (_, Some(elsewhere)) => Start::Settled(elsewhere),
        (begun, None) => begun,
    };
    let mut around = Vec::new();
    if let Start::Settled(Settled { decision: Decision::Refused(_), .. }) = &begun {
        lint::config::of_start(&obstacles.later, &mut around);
    }
    lint::config::of_service(config.first(), &mut around);
    lint::config::of_further(config, &mut around);
    Ok(Opened::new(endpoint.name().into(), begun, Passed::of(endpoint), own, around))
}

/// Decodes a block, and finds what is odd about its names.
fn decoded<'c, T>(
    block: &Node<'c>,
    component: Component,
    decode: impl FnOnce(&Node<'c>) -> (T, Leftover<'c>),
    findings: &mut Vec<Finding>,
) -> Result<T, Vec<WrongType<'c>>> {
    let (settings, Leftover { wrong, unknown }) = decode(block);
    lint::names::of_names(block, component, &unknown, findings);
    if wrong.is_empty() { Ok(settings) } else { Err(wrong) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::Text;
    use crate::gateway;
    use crate::gateway::probe::{Echo, broken};

    /// Asks everything that can be asked of a configuration.
    fn ask(config: &[u8], keys: &[u8], token: &str) {
        let body = keys.to_vec();
        let keys: Arc<dyn KeySource> = Arc::new(Echo(body.clone()));
        for name in ["krakend.json", "krakend.yaml", "krakend.toml", "krakend"] {
            let Ok(gateway) = gateway::read(&[Text::new(config, name)], Some(Kind::Krakend)) else { continue };
            let _ = gateway.findings();
            for route in gateway.routes().into_iter().take(8) {
                let asked = Asked::at(route.path).with_method(route.method.unwrap_or_default());
                let request = Request::default().with_header("Authorization", format!("Bearer {token}"));
                let validator = gateway.open(&asked, Arc::clone(&keys)).unwrap();
                let _ = validator.validate(&request, Timestamp::new(1_750_000_000, 0));
                if let Ok(Signing::Plan(plan)) = gateway.signing(&asked, &Overrides::default(), Arc::clone(&keys)) {
                    let _ = plan.sign(&body, |_| {});
                }
            }
        }
    }

    const CONFIG: &str = r#"{"version":3,"extra_config":{"auth/validator":{"shared_cache_duration":5}},"endpoints":[
        {"endpoint":"/a/{x}","method":"GET","input_headers":["X-A"],"extra_config":{"auth/validator":{"alg":"HS256",
        "jwk_url":"https://a","audience":["a"],"roles":["r"],"roles_key":"a.b","roles_key_is_nested":true,"scopes":["s"],
        "scopes_key":"s","leeway":"1m","propagate_claims":[["sub","x-a"]],"jwk_fingerprints":["-_-_"],
        "cipher_suites":[49199],"jwk_local_ca":"ca.pem"},"auth/signer":{"alg":"HS256","kid":"a","keys_to_sign":["t"],
        "jwk_local_path":"k","disable_jwk_security":true,"full":true}},
        "backend":[{"group":"g","target":"a.b","mapping":{"a":"b"},"allow":["a.b"]}]}]}"#;

    const KEYS: &str = r#"{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}],"t":{"a":1}}"#;

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(config: Vec<u8>, keys: Vec<u8>, token: String) {
            ask(&config, &keys, &token);
        }

        #[test]
        fn no_broken_configuration_makes_it_panic(
            at in 0..CONFIG.len(), with in r#"[\[\]{}",:0-9a-z\\ -]{0,6}"#, gone in 0_usize..30,
            keys_at in 0..KEYS.len(), key_with in r#"[\[\]{}",:0-9a-z\\ -]{0,6}"#,
        ) {
            let token = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImEifQ.e30.AAAA";
            ask(&broken(CONFIG, at, &with, gone), &broken(KEYS, keys_at, &key_with, 3), token);
        }
    }

    #[test]
    fn nesting_without_end_does_no_harm() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{}1{}", open.repeat(9_000), close.repeat(9_000));
            let block = format!(r#"{{"endpoints":[{{"endpoint":"/","extra_config":{{"auth/validator":{deep}}}}}]}}"#);
            ask(block.as_bytes(), deep.as_bytes(), &deep);
            ask(CONFIG.as_bytes(), format!(r#"{{"t":{{"a":{deep}}}}}"#).as_bytes(), &deep);
            let header = crate::base64url::encode(format!(r#"{{"alg":"HS256","x":{deep}}}"#));
            ask(CONFIG.as_bytes(), KEYS.as_bytes(), &format!("{header}.{}.AAAA", crate::base64url::encode(&deep)));
        }
    }
}
