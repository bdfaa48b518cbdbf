//! Envoy: its HTTP filters `jwt_authn` and `rbac`, as hand-written configurations and several gateways use them.
//!
//! The settings are typed ([`jwt_settings`], [`rbac`], [`route`], [`chain`]), wherever they come from; [`bootstrap`] reads them from
//! Envoy's own files and from what a running Envoy says of itself. [`validator`](mod@validator) takes a request through a chain of filters.

mod action_matcher;
mod address_range;
mod authority;
mod base64;
mod bootstrap;
mod cel;
pub(super) mod chain;
mod chance;
mod chosen_route;
mod client;
mod compared;
mod cookie_matcher;
mod flow;
mod forwarded;
mod framing;
mod grpc;
mod head;
pub(super) mod header_matcher;
mod headers;
mod hop_headers;
pub(super) mod http_rules;
mod jwt_authn;
pub(super) mod jwt_settings;
mod key;
mod key_set;
mod key_shelf;
pub(super) mod lint;
mod metadata;
pub(super) mod metadata_matcher;
mod mutations;
pub(super) mod not_started;
mod own_headers;
pub(super) mod parameter_matcher;
mod path;
pub(super) mod path_match;
pub(super) mod per_filter;
mod places;
pub(super) mod predicate;
mod provider;
mod query;
pub(super) mod rbac;
pub(super) mod rbac_action;
pub(super) mod re2;
pub(super) mod refusal;
pub(super) mod regex;
mod requirement_run;
pub(super) mod route;
mod route_facts;
pub(super) mod route_match;
pub(super) mod route_table;
mod sendable;
mod status;
pub(super) mod string_matcher;
mod token;
mod trial;
mod truth;
mod unknown;
mod upgrades;
mod uri_template;
pub(super) mod validator;
pub(super) mod value_matcher;
mod values;
mod verifier;
pub(super) mod version;
pub(super) mod virtual_host;

use std::sync::Arc;

use super::contract::Gateway;
use super::entry::Entry;
use super::error::Error;
use super::keys::{KeyLocation, KeySource, Served, Unserved};
use super::kind::Kind;
use super::noted::{Aside, Noted};
use super::route::{Asked, Route};
use super::tried::Tried;
use super::validator::Validator;
use crate::config::{Config, Node, Syntax};
use crate::finding::Finding;
use bootstrap::Contents;
use chain::{Chain, FilterSettings, Routes};
use compared::Compared;
use not_started::NotStarted;
use refusal::Refusal;
use validator::Ready;
use version::Version;

pub(super) const ENTRY: Entry = Entry {
    kind: Kind::Envoy,
    rules: &[lint::RULES],
    words: WORDS,
    syntax: Syntax::ENVOY,
    prepare: None,
    recognises,
    owns: |members| {
        let own = ["static_resources", "staticResources", "dynamic_resources", "dynamicResources", "configs"];
        !members.contains("apiVersion")
            && members.iter().any(|(name, _)| own.iter().any(|own| own.eq_ignore_ascii_case(name)))
    },
    // Vector kid-duplicate
    tried: Tried::AllButOthers,
    refuses: |_| None,
    read,
};

/// Of every message that brings its type along.
const WORDS: &[&str] = &["@type"];

fn recognises(config: &Config) -> bool {
    bootstrap::recognises(config.first())
}

#[expect(clippy::unnecessary_wraps, reason = "other gateways refuse here")]
fn read(config: Config) -> Result<Box<dyn Gateway>, Error> {
    Ok(Box::new(Envoy { config }))
}

/// A configuration of this gateway.
#[derive(Debug)]
struct Envoy {
    config: Config,
}

impl Envoy {
    /// Narrows the filters to a provider's own checks.
    fn narrow(&self, chain: &mut Chain, provider: &str) -> Result<(), Error> {
        let mut names = Vec::new();
        for filter in &mut chain.filters {
            if let FilterSettings::Jwt(settings) = &mut filter.settings {
                settings.narrow(provider);
                names.extend(settings.providers.iter().map(|own| own.name.clone()));
            }
        }
        if names.iter().any(|name| name == provider) {
            return Ok(());
        }
        let (name, asked) = (self.config.first().name().to_owned(), provider.to_owned());
        Err(Error::NoSuchProvider { name, asked, providers: names })
    }

    /// Which of the chains a request meets.
    fn choose(&self, contents: Contents, asked: &Asked) -> Result<Chain, Error> {
        let name = self.config.first().name().to_owned();
        let Contents { chains, is_dump } = contents;
        let is_asked = |chain: &Chain| match &asked.listener {
            Some(listener) => {
                chain.listener == *listener || chain.port.is_some_and(|port| port.to_string() == *listener)
            }
            None => true,
        };
        let listeners = || chains.iter().map(shown).collect::<Vec<_>>();
        let Some(first) = chains.iter().find(|chain| is_asked(chain)) else {
            return Err(match &asked.listener {
                Some(listener) => Error::NoSuchListener { name, asked: listener.clone(), listeners: listeners() },
                None => Error::NothingThere { name, what: "checks tokens", hint: None },
            });
        };
        // A running Envoy has listeners of its own beside those that people ask about.
        let is_listeners = |chain: &Chain| is_asked(chain) && (is_dump || chain.listener == first.listener);
        let judging = chains.iter().position(|chain| is_listeners(chain) && chain.judges());
        let chosen = judging.or_else(|| chains.iter().position(is_asked));
        let mut chains = chains;
        match chosen {
            Some(position) => Ok(chains.swap_remove(position)),
            None => Err(Error::NothingThere { name, what: "checks tokens", hint: None }),
        }
    }

    /// What a version makes of the configuration at its start.
    fn start(
        &self,
        version: Version,
        asked: &Asked,
        keys: &Arc<dyn KeySource>,
    ) -> Result<Result<Ready, Refusal>, Error> {
        let contents = match bootstrap::read(self.config.first(), version, keys.as_ref()) {
            Ok(contents) => contents,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let mut chain = self.choose(contents, asked)?;
        if let Some(provider) = &asked.provider {
            self.narrow(&mut chain, provider)?;
        }
        Ok(Ready::start(chain, asked, keys, version))
    }
}

impl Gateway for Envoy {
    fn kind(&self) -> Kind {
        Kind::Envoy
    }

    fn routes(&self) -> Vec<Route> {
        let read = bootstrap::read(self.config.first(), Version::NEWEST, &NoFiles);
        let chains = read.map(|contents| contents.chains).unwrap_or_default();
        chains.iter().flat_map(routes_of).collect()
    }

    fn findings(&self) -> Vec<Finding> {
        let mut all = Vec::new();
        for document in self.config.documents() {
            let found = lint::of_document(&Node::root(document));
            // Other documents are for other gateways to judge.
            if bootstrap::recognises(document) {
                let refusals = bootstrap::mistakes(document, &NoFiles).into_iter().filter_map(told);
                // Of one place the more exact is told alone.
                let is_told = |one: &Finding| found.iter().any(|other| lint::is_at_one_place(one, other));
                all.extend(refusals.filter(|one| !is_told(one)));
            }
            all.extend(found);
        }
        all
    }

    fn remark_on_version(&self, asked: &str) -> Result<Option<String>, Error> {
        let version = version(asked)?;
        let known = version.known();
        Ok((version != known)
            .then(|| format!("Envoy {version} is not known here: judged as by {known}, the nearest that is")))
    }

    fn open(&self, asked: &Asked, keys: Arc<dyn KeySource>) -> Result<Box<dyn Validator>, Error> {
        let version = asked.version.as_deref().map_or(Ok(Version::NEWEST), version)?.known();
        let own = self.start(version, asked, &keys)?;
        let findings = if own.is_ok() { lint::of_document(&Node::root(self.config.first())) } else { Vec::new() };
        let mut validator = validator(own);
        if asked.compares_versions {
            let others = Version::all().filter(|other| *other != version);
            // One that has no such listener is not comparable.
            let others =
                others.filter_map(|other| Some((other, self::validator(self.start(other, asked, &keys).ok()?))));
            validator = Compared::over(validator, others.collect());
        }
        Ok(Noted::over(validator, findings, &ASIDE))
    }
}

fn version(asked: &str) -> Result<Version, Error> {
    Version::read(asked).ok_or_else(|| Error::NotAVersion { kind: Kind::Envoy, asked: asked.to_owned() })
}

fn validator(started: Result<Ready, Refusal>) -> Box<dyn Validator> {
    match started {
        Ok(ready) => Box::new(ready),
        Err(refusal) => Box::new(NotStarted::new(REFUSES, refusal)),
    }
}

/// What Envoy refuses, as a finding.
fn told(Refusal { words, place, hint, is_ours }: Refusal) -> Option<Finding> {
    let place = place.filter(|_| !is_ours)?;
    let rule = if words.contains(NO_SUCH_FIELD) { &lint::UNKNOWN } else { &lint::WRONG_VALUE };
    let finding = Finding::placed(rule, *place, &words);
    Some(match hint {
        Some(hint) => finding.hinting(hint),
        None => finding,
    })
}

/// What protobuf says of a member that a message does not have.
const NO_SUCH_FIELD: &str = "no such field";

fn shown(chain: &Chain) -> String {
    match (chain.listener.as_str(), chain.port) {
        ("", Some(port)) => port.to_string(),
        (name, Some(port)) => format!("{name} ({port})"),
        (name, None) => name.to_owned(),
    }
}

fn routes_of(chain: &Chain) -> Vec<Route> {
    let checks = chain.filters.iter().any(|filter| matches!(filter.settings, FilterSettings::Jwt(_)));
    let hosts = match &chain.routes {
        Routes::Table(table) => table.virtual_hosts.as_slice(),
        Routes::Elsewhere(_) => &[],
    };
    let paths = hosts.iter().flat_map(|host| &host.routes).map(|route| route.entry.matches.path.shown().to_owned());
    paths.map(|path| Route { method: None, path, checks, signs: false }).collect()
}

/// What is told beside answers alone
const ASIDE: Aside = Aside { unending: lint::UNENDING, of_refusals: &[] };

/// What an Envoy does that cannot use its configuration.
const REFUSES: &str = "Envoy does not start";

/// Where nothing but the configuration itself is looked at.
struct NoFiles;

impl KeySource for NoFiles {
    fn keys(&self, _: &KeyLocation) -> Result<Served, Unserved> {
        Err(Unserved::new("not looked at"))
    }

    fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
        Err(Unserved::new("not looked at"))
    }
}
