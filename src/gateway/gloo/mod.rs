//! Gloo: the options about tokens of its `VirtualService`s and `RouteTable`s, and of the Gateway API with `VirtualHostOption`s and
//! `RouteOption`s.
//!
//! [`resource`] finds the resources in all documents; [`plan`] puts hosts, routes and their options together
//! ([`virtual_service`], [`gateway_api`]); [`translate`] makes settings of Envoy's filters of them, and Envoy's own engine
//! judges ([`validator`]).

mod attached;
mod became;
mod block;
mod gateway_api;
mod gateway_listener;
mod host;
mod http_route;
mod jwt;
mod keys;
mod lint;
mod matcher;
mod notes;
mod options;
mod plan;
mod rbac;
mod resource;
mod route_table;
mod translate;
mod validator;
mod virtual_service;

use std::sync::Arc;

use super::became::Became;
use super::contract::Gateway;
use super::entry::Entry;
use super::envoy::not_started::NotStarted;
use super::envoy::refusal::Refusal;
use super::error::Error;
use super::keys::KeySource;
use super::kind::Kind;
use super::noted::{Aside, Noted};
use super::resource::Resource;
use super::route::{Asked, Route};
use super::tried::Tried;
use super::validator::Validator;
use crate::config::{Config, Syntax};
use crate::finding::Finding;
use crate::json::Value;
use host::Listener;
use jwt::Stage;
use notes::Notes;
use options::Options;
use plan::Plan;
use validator::Translated;

pub(super) const ENTRY: Entry = Entry {
    kind: Kind::Gloo,
    rules: &[block::RULES, virtual_service::RULES, lint::RULES],
    words: &GROUPS,
    syntax: Syntax::KUBERNETES,
    prepare: None,
    recognises,
    owns: |members| {
        let version = members.get("apiVersion").and_then(Value::as_str);
        version.is_some_and(|version| GROUPS.iter().any(|group| version.contains(group)))
    },
    // As Envoy, which it configures
    tried: Tried::AllButOthers,
    refuses: |_| None,
    read,
};

fn recognises(config: &Config) -> bool {
    let is_own = |resource: &Resource<'_>| GROUPS.contains(&resource.group);
    resource::all(config).is_ok_and(|resources| resources.iter().any(is_own))
}

fn read(config: Config) -> Result<Box<dyn Gateway>, Error> {
    let resources = resource::all(&config).map_err(|error| Error::from(error.clone()))?;
    let notes = Notes::default();
    let plan = plan::plan(&resources, &notes);
    for resource in &resources {
        for finding in lint::of_resource(resource) {
            notes.add(finding);
        }
    }
    let (findings, further) = notes.into_parts();
    drop(resources);
    Ok(Box::new(Gloo { config, plan, findings, further }))
}

/// A configuration of this gateway.
#[derive(Debug)]
struct Gloo {
    config: Config,
    plan: Result<Plan, Refusal>,
    findings: Vec<Finding>,
    /// What is refused beside the first
    further: Vec<Refusal>,
}

impl Gloo {
    /// Whether a listener has a provider.
    fn check_provider(&self, listener: &Listener, provider: &str) -> Result<(), Error> {
        let options = |host: &'_ host::Host| {
            let all = std::iter::once(&host.options).chain(host.routes.iter().map(|route| &route.options));
            all.filter_map(|options| options.jwt.clone()).collect::<Vec<_>>()
        };
        let mut providers: Vec<String> = Vec::new();
        for jwt in listener.hosts.iter().flat_map(options) {
            for stage in jwt.stages.iter().flatten() {
                let Stage::Checks(checks) = stage else { continue };
                providers.extend(checks.providers.iter().map(|own| own.name.clone()));
            }
        }
        providers.sort();
        providers.dedup();
        if providers.iter().any(|own| own == provider) {
            return Ok(());
        }
        Err(Error::NoSuchProvider {
            name: self.config.first().name().to_owned(),
            asked: provider.to_owned(),
            providers,
        })
    }

    /// The listener that is asked for, else the first that checks tokens.
    fn choose<'p>(&self, plan: &'p Plan, asked: &Asked) -> Result<&'p Listener, Error> {
        let is_asked = |listener: &&Listener| match &asked.listener {
            None => true,
            Some(asked) => {
                listener.name.split('/').chain([listener.name.as_str()]).any(|name| name == asked)
                    || listener.port.is_some_and(|port| port.to_string() == *asked)
            }
        };
        let mut found = plan.listeners.iter().filter(is_asked);
        let judging = plan.listeners.iter().filter(is_asked).find(|listener| judges(listener));
        judging.or_else(|| found.next()).ok_or_else(|| match &asked.listener {
            Some(listener) => Error::NoSuchListener {
                name: self.config.first().name().to_owned(),
                asked: listener.clone(),
                listeners: plan.listeners.iter().map(|listener| listener.name.clone()).collect(),
            },
            None => {
                Error::NothingThere { name: self.config.first().name().to_owned(), what: "checks tokens", hint: None }
            }
        })
    }
}

impl Gateway for Gloo {
    fn kind(&self) -> Kind {
        Kind::Gloo
    }

    fn routes(&self) -> Vec<Route> {
        let listeners = self.plan.as_ref().map(|plan| plan.listeners.as_slice()).unwrap_or_default();
        let hosts = listeners.iter().flat_map(|listener| &listener.hosts);
        let routes = hosts.flat_map(|host| host.routes.iter().map(move |route| (host, route)));
        let routes = routes.map(|(host, route)| Route {
            method: None,
            path: route.entry.matches.path.shown().to_owned(),
            checks: checks(&route.options, &host.options),
            signs: false,
        });
        routes.collect()
    }

    fn findings(&self) -> Vec<Finding> {
        let told = |Refusal { words, place, hint, is_ours }: &Refusal| {
            let place = place.clone().filter(|_| !is_ours)?;
            let words = words.strip_prefix(&place.path).map_or(words.as_str(), |rest| rest.trim_start_matches(": "));
            let finding = Finding::placed(&lint::WRONG_VALUE, *place, words);
            Some(match hint {
                Some(hint) => finding.hinting(hint.clone()),
                None => finding,
            })
        };
        // Of one place the graver is told alone, and of two as grave the more exact.
        let is_at_one_place = |one: &Finding, other: &Finding| {
            let way = |finding: &Finding| finding.place.as_ref().map(|place| (place.file.clone(), place.path.clone()));
            way(one) == way(other)
        };
        let is_told = |one: &Finding| {
            let tells = |other: &Finding| {
                let outranks = other.severity >= one.severity || lint::OF_REFUSALS.contains(&other.rule);
                outranks && is_at_one_place(one, other)
            };
            one.message.ends_with(jwt::EXCLUDE_EACH_OTHER) || self.findings.iter().any(tells)
        };
        let refused = self.plan.as_ref().err().into_iter().chain(&self.further).filter_map(told);
        let refused: Vec<Finding> = refused.filter(|one| !is_told(one)).collect();
        let is_left = |one: &&Finding| !refused.iter().any(|graver| is_at_one_place(graver, one));
        let left: Vec<Finding> = self.findings.iter().filter(is_left).cloned().collect();
        refused.into_iter().chain(left).collect()
    }

    fn translation(&self) -> Vec<Became> {
        let resources = resource::all(&self.config).unwrap_or_default();
        resources.iter().flat_map(became::of_resource).collect()
    }

    fn open(&self, asked: &Asked, keys: Arc<dyn KeySource>) -> Result<Box<dyn Validator>, Error> {
        let noted = |validator| Noted::over(validator, self.findings.clone(), &ASIDE);
        let not_started = |refusal: &Refusal| noted(Box::new(NotStarted::new(REFUSES, refusal.clone())));
        let plan = match &self.plan {
            Ok(plan) => plan,
            Err(refusal) => return Ok(not_started(refusal)),
        };
        let listener = self.choose(plan, asked)?;
        if let Some(provider) = &asked.provider {
            self.check_provider(listener, provider)?;
        }
        let chain = translate::chain(listener, plan, asked.provider.as_deref());
        Ok(match Translated::start(chain, asked, &keys) {
            Ok(ready) => noted(Box::new(ready)),
            Err(refusal) => not_started(&refusal),
        })
    }
}

/// Whether a listener has a host or a route that asks for something.
fn judges(listener: &Listener) -> bool {
    let says = |options: &Options| options.jwt.is_some() || options.rbac.is_some();
    let host_says = |host: &host::Host| says(&host.options) || host.routes.iter().any(|route| says(&route.options));
    listener.hosts.iter().any(host_says)
}

/// Whether tokens are looked at on a route.
fn checks(route: &Options, host: &Options) -> bool {
    let stage = |options: &Options, index: usize| options.jwt.as_ref().and_then(|jwt| jwt.stages.get(index)?.clone());
    let effective = |index| stage(route, index).or_else(|| stage(host, index));
    (0..jwt::STAGES.len()).any(|index| matches!(effective(index), Some(Stage::Checks(_))))
}

/// What is told beside answers alone
const ASIDE: Aside = Aside { unending: lint::UNENDING, of_refusals: lint::OF_REFUSALS };

/// What Gloo does with a resource that it cannot use.
const REFUSES: &str = "Gloo reports the resource as invalid";

/// The groups of its resources.
const GROUPS: [&str; 2] = [resource::GROUP, "gloo.solo.io"];
