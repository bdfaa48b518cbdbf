//! `KrakenD`, community edition 2.13: its JWT validator and signer (krakend-jose 2.12 with go-auth0 and go-jose 3).
//!
//! The gateway decodes its own configuration, key sets and tokens with two JSON readers, and which one reads decides
//! what passes: the outer one forgives letter case and duplicates ([`settings`], [`key_set`]), the one inside of the JOSE
//! library forgives neither ([`go::piece`], [`jwk`], [`token`], [`claims`]). What happens at start is in [`start`], the checks
//! stand in [`validator`] in the order in which the gateway makes them, and [`lint`] tells what is lax or odd: neither
//! knows the other, and they come together here and in [`endpoints`].

mod access;
mod algorithms;
mod backend;
mod claim_check;
mod claim_path;
mod claims;
mod component;
mod endpoint;
mod endpoints;
mod fields;
mod go;
mod input_headers;
mod judge;
mod jwk;
mod key_book;
mod key_check;
mod key_set;
mod key_strategy;
mod lint;
mod obstacles;
mod opened;
mod per_key;
mod propagation;
mod router;
mod settings;
mod settled;
mod signer;
mod start;
mod token;
mod trouble;
mod uses;
mod validator;

use std::sync::{Arc, OnceLock};

use super::contract::Gateway;
use super::entry::Entry;
use super::error::Error;
use super::key_use::{KeyUse, Refused};
use super::keys::{KeySource, Served};
use super::kind::Kind;
use super::route::{Asked, Route};
use super::signing::{Overrides, Signing, SigningPlan};
use super::tried::Tried;
use super::validator::Validator;
use crate::config::{Config, Error as Unreadable, Leftover, Naming, Node, Syntax};
use crate::finding::Finding;
use crate::json::{Dialect, Object};
use backend::Backend;
use component::Component;
use endpoint::Endpoint;
use endpoints::{Endpoints, decoded};
use key_set::{BadSet, GatewaySet};
use lint::block::Block;
use obstacles::Obstacles;
use opened::shared;
use settings::{SignerSettings, ValidatorSettings};
use settled::Settled;
use signer::Signs;

pub(super) const ENTRY: Entry = Entry {
    kind: Kind::Krakend,
    rules: &lint::RULES,
    words: WORDS,
    syntax: Syntax::GO,
    prepare: None,
    recognises,
    owns,
    // Vector kid-duplicate-last-wins-bad
    tried: Tried::LastNamed,
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

/// Other files have a version too.
fn owns(members: &Object) -> bool {
    let has = |wanted: &[&str]| {
        members.iter().any(|(name, _)| wanted.iter().any(|wanted| Naming::AnyCase.is_same(name, wanted)))
    };
    !members.contains("apiVersion")
        && (has(&["endpoints"]) || has(&["version"]) && has(&["extra_config", "async_agent"]))
}

fn read(config: Config) -> Result<Box<dyn Gateway>, Error> {
    let first = config.first();
    match first.value().as_object() {
        Some(_) => Ok(Box::new(Krakend { config: Arc::new(config), validators: OnceLock::new() })),
        None => Err(Error::Configuration(Unreadable::Unreadable {
            name: first.name().to_owned(),
            problem: format!("expected an object with endpoints, found {}", first.value().described()),
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
        let has_validators = endpoint::endpoints(document).any(|endpoint| endpoint.has(Component::Validator));
        lint::config::of_start(&obstacles::of_service(document), &mut findings);
        let mut validators = Vec::new();
        for endpoint in endpoint::endpoints(document) {
            lint::config::of_start(obstacles::left_out(&endpoint).as_slice(), &mut findings);
            lint::component::of_endpoint(&endpoint, &Component::BOTH, &mut findings);
            for component in Component::BOTH {
                lint::placeholders::of_placeholders(&endpoint, component, &mut findings);
            }
            let block = endpoint.block(Component::Validator);
            if block.is_none() && has_validators {
                findings.push(lint::endpoint::of_missing(&endpoint, Component::Validator));
            }
            validators.push(block.map(|block| {
                let look = |settings: &_, block: &Block<'_, '_>, found: &mut _| {
                    lint::validator::of_settings(settings, block.node(), &endpoint, found);
                    lint::validator::of_block(block, settings, found);
                };
                of_block(&block, Component::Validator, ValidatorSettings::decode, look, &mut findings)
            }));
            if let Some(block) = endpoint.block(Component::Signer) {
                let look = |settings: &_, block: &Block<'_, '_>, found: &mut _| {
                    lint::signer::of_settings(settings, block.node(), found);
                    lint::signer::of_block(block, settings, found);
                };
                of_block(&block, Component::Signer, SignerSettings::decode, look, &mut findings);
                lint::signer::of_encoding(&endpoint, &block, &mut findings);
            }
        }
        lint::component::at_service_level(document, &mut findings);
        lint::service::of_document(document, &validators, &mut findings);
        lint::placeholders::without_placeholders(&mut findings);
        lint::open_endpoint::without_open(&mut findings);
        lint::config::of_further(&self.config, &mut findings);
        let _ = self.validators.set(validators);
        findings
    }

    fn key_uses(&self) -> Box<dyn Iterator<Item = KeyUse> + '_> {
        let decoded = |endpoint: Endpoint<'_>| {
            endpoint.block(Component::Validator).map(|block| ValidatorSettings::decode(&block).0)
        };
        let document = self.config.first();
        let validators = self.validators.get_or_init(|| endpoint::endpoints(document).map(decoded).collect());
        let endpoints = endpoint::endpoints(document).zip(validators);
        Box::new(endpoints.flat_map(|(endpoint, settings)| uses::of_endpoint(&endpoint, settings.as_ref())))
    }

    fn open(&self, asked: &Asked, keys: Arc<dyn KeySource>) -> Result<Box<dyn Validator>, Error> {
        if let Some(provider) = &asked.provider {
            // A validator of this gateway has one issuer, and no name.
            let (name, asked) = (self.config.first().name().to_owned(), provider.clone());
            return Err(Error::NoSuchProvider { name, asked, providers: Vec::new() });
        }
        Ok(Box::new(Endpoints::new(Arc::clone(&self.config), asked, keys)))
    }

    fn signing(&self, asked: &Asked, overrides: &Overrides, keys: Arc<dyn KeySource>) -> Result<Signing, Error> {
        let endpoint = router::choose(self.config.first(), asked, Component::Signer)?;
        let mut findings = Vec::new();
        lint::endpoint::of_endpoint(&endpoint, Component::Signer, &mut findings);
        lint::endpoint::of_backend(&endpoint, &mut findings);
        let obstacles = Obstacles::of(self.config.first());
        if let Some(settled) = obstacles.settled(&endpoint) {
            let answer = settled.answer(endpoint.name().into(), shared(findings));
            return Ok(Signing::Refused(Box::new(answer)));
        }
        let signs = match endpoint.block(Component::Signer) {
            None => {
                findings.push(lint::endpoint::of_missing(&endpoint, Component::Signer));
                Ok(Signs::nothing())
            }
            Some(block) => match decoded(&block, Component::Signer, SignerSettings::decode, &mut findings) {
                Err(wrong) => Err(Settled::spoilt("JWTSigner", &wrong)),
                Ok(mut settings) => {
                    lint::signer::of_settings(&settings, &block, &mut findings);
                    settings.apply(overrides);
                    Signs::start(settings, &block, overrides, &keys)?
                }
            },
        };
        let Signs { alg, members, key, signer } = match signs {
            Ok(signs) => signs,
            Err(settled) => {
                let answer = settled.answer(endpoint.name().into(), shared(findings));
                return Ok(Signing::Refused(Box::new(answer)));
            }
        };
        if let Some((algorithm, key, set)) = &key {
            lint::keys::of_key(*algorithm, key, set, &mut findings);
            lint::keys::of_halves(key, set, &mut findings);
        }
        let kid = key.map(|(_, key, _)| key.kid);
        let backend = Backend::of(&endpoint);
        let reader = Box::new(move |body: &[u8]| backend.document(body));
        Ok(Signing::Plan(Box::new(SigningPlan { alg, kid, members, findings, reader, signer })))
    }
}

/// What is wrong, lax or odd in the block of a component; the settings as they were decoded.
fn of_block<'c, T>(
    block: &Node<'c>,
    component: Component,
    decode: impl FnOnce(&Node<'c>) -> (T, Leftover<'c>),
    look: impl FnOnce(&T, &Block<'_, 'c>, &mut Vec<Finding>),
    findings: &mut Vec<Finding>,
) -> T {
    let (settings, Leftover { wrong, unknown }) = decode(block);
    let block = Block::new(block, &wrong);
    let mut found = Vec::new();
    lint::names::of_names(block.node(), component, &unknown, &mut found);
    look(&settings, &block, &mut found);
    block.without_consequences(&mut found);
    block.of_wrong(&mut found);
    findings.extend(found);
    settings
}

#[cfg(test)]
mod tests;
