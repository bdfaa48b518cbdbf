//! The filter `envoy.filters.http.jwt_authn`: which requirement counts, and what is answered when it is not met.

use std::collections::HashMap;
use std::sync::Arc;

use super::chance::Chance;
use super::flow::{Flow, RouteChoice};
use super::head::Head;
use super::headers;
use super::jwt_settings::{JwtAuthn, PerRoute, Requires};
use super::provider::ReadyProvider;
use super::refusal::Refusal;
use super::requirement_run::Run;
use super::route_match::RouteMatch;
use super::status::Status;
use super::verifier::Verifier;
use super::version::Version;
use crate::check::{Check, Reason};
use crate::gateway::answer::Response;
use crate::gateway::keys::KeySource;

/// A filter that started.
#[derive(Debug)]
pub(super) struct JwtFilter {
    providers: Vec<ReadyProvider>,
    rules: Vec<(RouteMatch, Asks)>,
    /// The requirement map, in the order of names
    named: Vec<(String, Verifier)>,
    bypasses_cors_preflight: bool,
    strips_failure_response: bool,
    version: Version,
}

/// What a rule asks for.
#[derive(Debug)]
enum Asks {
    Nothing,
    Verifier(Verifier),
    /// By its place in the requirement map
    Named(usize),
}

/// What counts for a request.
enum Counts<'f> {
    Nothing(String),
    Verifier(&'f Verifier, String),
}

impl JwtFilter {
    /// What Envoy makes of the settings at its start.
    // FilterConfigImpl; vectors unknown-provider, and those of topic config.
    pub(super) fn start(settings: JwtAuthn, source: &Arc<dyn KeySource>, version: Version) -> Result<Self, Refusal> {
        let start_provider = |provider| ReadyProvider::start(provider, source);
        let providers: Vec<_> = settings.providers.into_iter().map(start_provider).collect::<Result<_, _>>()?;
        let mut named = Vec::new();
        for (name, requirement) in &settings.requirement_map {
            named.push((name.clone(), Verifier::start(requirement, &providers)?));
        }
        let places: HashMap<&str, usize> =
            named.iter().enumerate().map(|(place, (name, _))| (name.as_str(), place)).collect();
        let mut rules = Vec::new();
        for rule in settings.rules {
            let asks = match &rule.requires {
                Requires::Nothing => Asks::Nothing,
                Requires::Requirement(requirement) => Asks::Verifier(Verifier::start(requirement, &providers)?),
                Requires::Named(name) => {
                    let found = places.get(name.as_str()).copied();
                    Asks::Named(found.ok_or_else(|| Refusal::new(wrong_name(name, &named)))?)
                }
            };
            rules.push((rule.matches, asks));
        }
        for requirement in &settings.elsewhere {
            Verifier::start(requirement, &providers)?;
        }
        Ok(Self {
            providers,
            rules,
            named,
            bypasses_cors_preflight: settings.bypass_cors_preflight,
            strips_failure_response: settings.strip_failure_response,
            version,
        })
    }

    /// Asks for all key sets, if that was not done yet.
    pub(super) fn warm(&self) {
        self.providers.iter().for_each(ReadyProvider::warm);
    }

    /// Judges a request: changes it, and adds to what is told of it. An answer ends it; the check that fails is among those
    /// of `flow` then.
    // Filter::decodeHeaders; vectors options-bypass, sanitize-on-free-rule, sanitize-filter-off.
    pub(super) fn judge(&self, per_route: Option<&PerRoute>, flow: &mut Flow<'_>) -> Result<RouteChoice, Response> {
        if self.version >= Version::SANITIZES_ALWAYS {
            headers::sanitize(&mut flow.head, self.providers.iter().map(|provider| &provider.settings));
        }
        if self.bypasses_cors_preflight && is_cors_preflight(&flow.head) {
            flow.checks.push(Check::skip("requirement", "a CORS preflight passes unchecked (bypass_cors_preflight)"));
            return Ok(RouteChoice::Stands);
        }
        let (verifier, whose) = match self.counts(per_route, &flow.head, &mut flow.chance) {
            Ok(Counts::Verifier(verifier, whose)) => (verifier, whose),
            Ok(Counts::Nothing(why)) => {
                flow.checks.push(Check::skip("requirement", why));
                return Ok(RouteChoice::Stands);
            }
            Err(words) => {
                flow.checks.push(Check::fail("requirement", Reason::GatewayMisconfigured, words.clone()));
                return Err(self.respond(&flow.head, 403, &format!("Failed JWT authentication: {words}"), None));
            }
        };
        flow.checks.push(Check::pass("requirement", format!("{whose} asks for {verifier}")));
        let before = flow.head.clone();
        Run::new(&self.providers, self.version, flow).judge(verifier).map_err(|status| {
            let challenge = challenge(&before, status);
            self.respond(&before, status.http(), status.text(), Some(challenge))
        })
    }

    /// The requirement that counts.
    // FilterConfigImpl::findPerRouteVerifier, findVerifier; vectors of topic routes.
    fn counts(&self, per_route: Option<&PerRoute>, head: &Head, chance: &mut Chance) -> Result<Counts<'_>, String> {
        match per_route {
            Some(PerRoute::Disabled) => return Ok(Counts::Nothing("the route switches the filter off".to_owned())),
            Some(PerRoute::Requirement(name)) => {
                let found = self.named.iter().find(|(own, _)| own == name);
                let (_, verifier) = found.ok_or_else(|| wrong_name(name, &self.named))?;
                return Ok(Counts::Verifier(verifier, format!("the route's requirement {name:?}")));
            }
            None => {}
        }
        let mut rules = self.rules.iter().enumerate();
        let Some((index, (_, asks))) = rules.find(|(_, (matches, _))| chance.holds(matches.matches(head))) else {
            return Ok(Counts::Nothing("no rule matches: nothing asks for a token here".to_owned()));
        };
        let whose = format!("rules[{index}]");
        let named = |place: usize| self.named.get(place).map(|(_, verifier)| verifier);
        Ok(match asks {
            Asks::Verifier(verifier) => Counts::Verifier(verifier, whose),
            Asks::Named(place) => match named(*place) {
                Some(verifier) => Counts::Verifier(verifier, whose),
                None => Counts::Nothing(whose),
            },
            Asks::Nothing => Counts::Nothing(format!("{whose} matches and asks for no token")),
        })
    }

    /// An answer of the filter. One to HEAD has no body.
    // Filter::onComplete; vectors head-request, strip-missing.
    fn respond(&self, head: &Head, status: u16, body: &str, challenge: Option<String>) -> Response {
        let has_body = !self.strips_failure_response && head.method() != "HEAD";
        Response {
            status,
            headers: challenge
                .filter(|_| !self.strips_failure_response)
                .map(|challenge| ("www-authenticate".to_owned(), challenge))
                .into_iter()
                .collect(),
            body: if has_body { body.to_owned() } else { String::new() },
        }
    }
}

/// `WWW-Authenticate`: the URL with its path and query cut, and that there was a token.
// Filter::onComplete, Http::Utility::buildOriginalUri; vectors realm-query, realm-cut-256, realm-forwarded-proto.
fn challenge(head: &Head, status: Status) -> String {
    let path: String = head.path().chars().take(MOST_OF_PATH).collect();
    let error = if status == Status::Missing { "" } else { ", error=\"invalid_token\"" };
    format!("Bearer realm=\"{}://{}{path}\"{error}", head.scheme(), head.authority())
}

// isCorsPreflightRequest; vectors options-bypass, options-bypass-no-origin.
fn is_cors_preflight(head: &Head) -> bool {
    let is_there = |name: &str| head.values(name).next().is_some_and(|value| !value.is_empty());
    head.method() == "OPTIONS" && is_there("origin") && is_there("access-control-request-method")
}

// FilterConfigImpl::findPerRouteVerifier.
fn wrong_name(name: &str, named: &[(String, Verifier)]) -> String {
    let names = named.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(",");
    format!("Wrong requirement_name: {name}. It should be one of [{names}]")
}

/// `MaximumUriLength`
const MOST_OF_PATH: usize = 256;
