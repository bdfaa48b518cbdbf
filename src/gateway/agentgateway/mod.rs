//! agentgateway: its standalone file and its resources of Kubernetes (main of August 2026, `jsonwebtoken` 10.4).
//!
//! [`standalone`] and [`kubernetes`] read the two forms, and both come to one [`plan`]: listeners, routes, and policies that
//! are attached to them. A [`journey`] goes the way of a request through it: policies before a route is chosen, the route
//! ([`way`]), policies behind it ([`effective`]), each with tokens ([`authenticate`]) and rules ([`authorize`]).

mod attached;
mod authenticate;
mod authorize;
mod block;
mod claims;
mod effective;
mod expression;
mod facts;
mod functions;
mod header;
mod hints;
mod host;
mod journey;
mod jwt_auth;
mod key;
mod key_set;
mod kubernetes;
mod lint;
mod listener;
mod live;
mod loaded;
mod matching;
mod name;
mod plan;
mod policies;
mod problem;
mod provider;
mod refusal;
mod route;
mod sets;
mod spoilt;
mod standalone;
mod target;
mod token_location;
mod validator;
mod variables;
mod way;
mod worth;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::answer::Answer;
use super::contract::Gateway;
use super::entry::Entry;
use super::environment::Environment;
use super::error::Error;
use super::key_use::Refused;
use super::keys::KeySource;
use super::kind::Kind;
use super::route::{Asked, Route};
use super::tried::Tried;
use super::validator::Validator;
use crate::claims::Timestamp;
use crate::config::{Config, Syntax};
use crate::finding::Finding;
use crate::http::Request;
use crate::json::{Object, Value};
use plan::Plan;
use problem::{Problem, Read};
use validator::{Opened, not_started};

/// A member for which it refuses a whole set.
fn refuses(set: &[u8]) -> Option<Refused> {
    let words = key_set::KeySet::read(set).err()?.words;
    let index = words.rsplit_once("(keys[").and_then(|(_, rest)| rest.trim_end_matches("])").parse().ok());
    Some(Refused { index, reason: words })
}

/// The standalone file.
pub(super) const STANDALONE: Entry = Entry {
    kind: Kind::Agentgateway,
    rules: &[problem::RULES, lint::RULES, kubernetes::RULES],
    words: &[],
    syntax: Syntax::SERDE,
    prepare: Some(prepare),
    recognises: is_standalone,
    owns: |members| !members.contains("apiVersion") && has_own_section(members),
    // Vector duplicate-kid-last
    tried: Tried::LastNamed,
    refuses,
    // Gateways and routes alone are no policies of this gateway, but no file of it either.
    read: |config| {
        let is_resource = config.first().value().as_object().is_some_and(is_resource);
        if is_resource { of_resources(config) } else { Ok(Box::new(Agentgateway::read(config, standalone::read))) }
    },
};

/// Resources of Kubernetes.
pub(super) const KUBERNETES: Entry = Entry {
    kind: Kind::Agentgateway,
    rules: &[],
    words: &["agentgateway.dev/"],
    syntax: Syntax::KUBERNETES,
    prepare: None,
    recognises: is_kubernetes,
    owns: |members| {
        let version = members.get("apiVersion").and_then(Value::as_str);
        version.is_some_and(|version| version.contains("agentgateway.dev"))
    },
    tried: Tried::LastNamed,
    refuses,
    read: of_resources,
};

fn of_resources(config: Config) -> Result<Box<dyn Gateway>, Error> {
    if !kubernetes::has_any(&config) {
        let name = config.first().name().to_owned();
        let wanted = "a resource of agentgateway.dev nor a Gateway or a route of the Gateway API";
        return Err(Error::NothingOfKind { name, kind: Kind::Agentgateway, wanted });
    }
    Ok(Box::new(Agentgateway::read(config, kubernetes::read)))
}

fn is_standalone(config: &Config) -> bool {
    config.first().value().as_object().is_some_and(|members| !is_resource(members) && has_own_section(members))
}

fn has_own_section(members: &Object) -> bool {
    let own = ["binds", "gateways", "frontendPolicies", "routeGroups", "llm", "mcp"];
    own.iter().any(|name| members.contains(name))
}

fn is_resource(members: &Object) -> bool {
    members.contains("apiVersion") && members.contains("kind")
}

fn is_kubernetes(config: &Config) -> bool {
    config.documents().any(|document| {
        let version =
            document.value().as_object().and_then(|members| members.get("apiVersion")).and_then(Value::as_str);
        version.is_some_and(|version| version.starts_with("agentgateway.dev/"))
    })
}

/// Resources have no variables.
fn prepare(text: &str, name: &str, environment: &Environment) -> Result<String, Error> {
    variables::put_in(text, name, environment)
}

/// A configuration, or what keeps the gateway from taking it.
struct Agentgateway {
    plan: Read<Arc<Plan>>,
    findings: Vec<Arc<Finding>>,
}

impl Agentgateway {
    /// The gateway ends at the first mistake; to tell all of them, each is passed over for the next.
    fn read(mut config: Config, read: fn(&Config) -> Read<Plan>) -> Self {
        let mut findings = Vec::new();
        let mut next = read(&config);
        let first = next.as_ref().err().cloned();
        while let Err(problem) = &next
            && findings.len() < MOST_PROBLEMS
        {
            let finding = problem.finding();
            let is_new = !findings.contains(&finding);
            let is_consequence = findings.iter().any(|earlier| problem.is_left_by(earlier));
            findings.extend(Some(finding).filter(|_| is_new && !is_consequence));
            if !is_new || !problem.address().is_some_and(|address| config.hide(&address)) {
                break;
            }
            next = read(&config);
        }
        if let Ok(plan) = &mut next {
            let more = lint::of_plan(plan, &findings);
            findings.append(&mut plan.findings);
            findings.extend(more);
        }
        let plan = first.map_or(next, Err).map(Arc::new);
        Self { plan, findings: findings.into_iter().map(Arc::new).collect() }
    }
}

impl Gateway for Agentgateway {
    fn kind(&self) -> Kind {
        Kind::Agentgateway
    }

    fn routes(&self) -> Vec<Route> {
        let Ok(plan) = &self.plan else { return Vec::new() };
        let routes =
            plan.listeners.iter().flat_map(|listener| listener.routes.iter().map(move |route| (listener, route)));
        let routes = routes.flat_map(|(listener, route)| {
            route.matches.iter().map(move |one| Route {
                method: one.method.clone(),
                path: one.path.text().to_owned(),
                checks: route.policies.jwt.is_some() || listener.policies.jwt.is_some(),
                signs: false,
            })
        });
        routes.collect()
    }

    fn findings(&self) -> Vec<Finding> {
        self.findings.iter().map(|finding| Finding::clone(finding)).collect()
    }

    fn open(&self, asked: &Asked, keys: Arc<dyn KeySource>) -> Result<Box<dyn Validator>, Error> {
        let findings = self.findings.clone();
        if let (Ok(plan), Some(provider)) = (&self.plan, &asked.provider) {
            check_provider(plan, provider)?;
        }
        Ok(match &self.plan {
            Ok(plan) => Box::new(Opened::new(Arc::clone(plan), asked, &keys, findings)),
            // The first finding is the problem itself.
            Err(problem) => {
                let further = findings.get(1..).unwrap_or_default().to_vec();
                Box::new(NeverStarts { problem: problem.clone(), findings: further })
            }
        })
    }
}

/// Whether there is a provider, which is called by its issuer here.
fn check_provider(plan: &Plan, asked: &str) -> Result<(), Error> {
    let issuers: BTreeSet<&str> =
        plan.jwts().into_iter().flat_map(|jwt| &jwt.providers).map(|provider| provider.issuer.as_str()).collect();
    if issuers.contains(asked) {
        return Ok(());
    }
    let providers = issuers.into_iter().map(str::to_owned).collect();
    Err(Error::NoSuchProvider { name: plan.file.clone(), asked: asked.to_owned(), providers })
}

/// A gateway that refuses its configuration.
struct NeverStarts {
    problem: Problem,
    findings: Vec<Arc<Finding>>,
}

/// How many mistakes of one configuration are told.
const MOST_PROBLEMS: usize = 32;

impl Validator for NeverStarts {
    fn validate(&self, _: &Request, _: Timestamp) -> Result<Answer, Error> {
        Ok(not_started(&self.problem, self.findings.clone()))
    }
}

#[cfg(test)]
mod tests;
