//! The endpoints of a configuration as the running gateway has them, with what is odd about each.

use std::sync::{Arc, OnceLock};

use super::component::Component;
use super::endpoint::{self, Endpoint};
use super::input_headers::Passed;
use super::judge::Judge;
use super::lint;
use super::obstacles::Obstacles;
use super::opened::Opened;
use super::router;
use super::settings::ValidatorSettings;
use super::settled::Settled;
use super::start::{self, Start};
use crate::claims::Timestamp;
use crate::config::{Config, Leftover, Node, WrongType};
use crate::finding::Finding;
use crate::gateway::answer::{Answer, Decision};
use crate::gateway::error::Error;
use crate::gateway::keys::KeySource;
use crate::gateway::route::Asked;
use crate::gateway::token_judge::TokenJudge;
use crate::gateway::validator::Validator;
use crate::http::Request;

/// The endpoints of a configuration, each opened when the first request for it comes.
pub(super) struct Endpoints {
    config: Arc<Config>,
    asked: Asked,
    keys: Arc<dyn KeySource>,
    /// The endpoint of requests that name neither path nor method
    own: OnceLock<Result<usize, Error>>,
    obstacles: OnceLock<Obstacles>,
    opened: Vec<OnceLock<Result<Box<Opened>, Error>>>,
}

impl Endpoints {
    pub(super) fn new(config: Arc<Config>, asked: &Asked, keys: Arc<dyn KeySource>) -> Self {
        let opened = (0..endpoint::count(config.first())).map(|_| OnceLock::new()).collect();
        Self { config, asked: asked.clone(), keys, own: OnceLock::new(), obstacles: OnceLock::new(), opened }
    }

    fn own(&self) -> Result<usize, Error> {
        let choose = || Ok(router::choose(self.config.first(), &self.asked, Component::Validator)?.index());
        self.own.get_or_init(choose).clone()
    }

    /// The answer to a request that no endpoint is for.
    fn no_route(&self, asked: &Asked, error: &Error) -> Answer {
        let document = self.config.first();
        let obstacles = self.obstacles.get_or_init(|| Obstacles::of(document));
        let settled = obstacles.start().unwrap_or_else(|| {
            let elsewhere = router::elsewhere(document, asked);
            Settled::no_route(asked, elsewhere, error)
        });
        settled.answer("".into(), Vec::new())
    }

    fn opened(&self, index: usize) -> Result<&Opened, Error> {
        let missing =
            || Error::NothingThere { name: self.config.first().name().to_owned(), what: "checks tokens", hint: None };
        let opened = self.opened.get(index).ok_or_else(missing)?;
        let open = || {
            let endpoint = endpoint::endpoint(self.config.first(), index).ok_or_else(missing)?;
            let obstacles = self.obstacles.get_or_init(|| Obstacles::of(self.config.first()));
            start(&self.config, &endpoint, obstacles, &self.keys).map(Box::new)
        };
        match opened.get_or_init(open) {
            Ok(opened) => Ok(opened),
            Err(error) => Err(error.clone()),
        }
    }
}

impl Validator for Endpoints {
    fn validate(&self, request: &Request, now: Timestamp) -> Result<Answer, Error> {
        let index = match (request.path(), request.method()) {
            (None, None) => self.own()?,
            (path, method) => {
                // What the request line says counts where nothing else was said.
                let mut asked = self.asked.clone();
                let is_asked_for = asked.path.is_some();
                asked.path = asked.path.or_else(|| path.map(str::to_owned));
                asked.method = asked.method.or_else(|| method.map(str::to_owned));
                match router::choose(self.config.first(), &asked, Component::Validator) {
                    Ok(endpoint) => endpoint.index(),
                    Err(error @ Error::NoSuchRoute { .. }) if !is_asked_for => return Ok(self.no_route(&asked, &error)),
                    Err(error) => return Err(error),
                }
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
            Err(wrong) => Start::Settled(Settled::spoilt("JWTValidator", &wrong)),
            Ok(settings) => {
                lint::validator::of_settings(&settings, &block, endpoint, &mut own);
                start::start(settings, &block, keys)?
            }
        },
    };
    let begun = match (begun, Settled::blocked(&obstacles.later)) {
        (Start::Settled(settled), _) if !matches!(settled.decision, Decision::Passed(_)) => Start::Settled(settled),
        (_, Some(elsewhere)) => Start::Settled(elsewhere),
        (begun, None) => begun,
    };
    let mut around = Vec::new();
    if let Start::Settled(Settled { decision: Decision::Refused(_), .. }) = &begun {
        lint::config::of_start(&obstacles.later, &mut around);
    }
    lint::config::of_surroundings(config.first(), &mut around);
    lint::config::of_further(config, &mut around);
    Ok(Opened::new(endpoint.name().into(), begun, Passed::of(endpoint), own, around))
}

/// Decodes a block, and finds what is odd about its names.
pub(super) fn decoded<'c, T>(
    block: &Node<'c>,
    component: Component,
    decode: impl FnOnce(&Node<'c>) -> (T, Leftover<'c>),
    findings: &mut Vec<Finding>,
) -> Result<T, Vec<WrongType<'c>>> {
    let (settings, Leftover { wrong, unknown }) = decode(block);
    lint::names::of_names(block, component, &unknown, findings);
    if wrong.is_empty() { Ok(settings) } else { Err(wrong) }
}
