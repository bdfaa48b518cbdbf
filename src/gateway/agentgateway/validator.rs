//! The answer to a request: the gateway phase, the route, the route phase, the backend.

use std::sync::{Arc, OnceLock};

use super::authenticate::{self, Verdict};
use super::authorize::{self, Ruling};
use super::effective::{self, Effective};
use super::facts::{Facts, Seen};
use super::jwt_auth::JwtAuth;
use super::listener::Listener;
use super::live::Live;
use super::name::Name;
use super::plan::Plan;
use super::policies::Rule;
use super::problem::Problem;
use super::refusal::{forbidden, not_found};
use super::route::Routed;
use super::sets::Sets;
use super::token_location::Looked;
use super::way::Way;
use super::{hints, lint};
use crate::cel::{Proxy, ProxyRoute};
use crate::check::{Check, Reason};
use crate::claims::Timestamp;
use crate::finding::Finding;
use crate::gateway::answer::{Answer, Decision, Response, SeenToken};
use crate::gateway::contract::Validator;
use crate::gateway::error::Error;
use crate::gateway::keys::KeySource;
use crate::gateway::route::Asked;
use crate::http::Request;
use crate::json::Object;

/// A configuration that loads, with its keys.
pub(super) struct Opened {
    plan: Arc<Plan>,
    asked: Asked,
    sets: Sets,
    problem: OnceLock<Option<Problem>>,
    findings: Vec<Arc<Finding>>,
}

/// What was found on the way so far.
struct Journey<'o> {
    opened: &'o Opened,
    listener: &'o Listener,
    /// Where it goes, once that is known
    route: Option<&'o Routed>,
    request: &'o Request,
    now: Timestamp,
    live: Live,
    jwt: Option<(Object, String)>,
    checks: Vec<Check>,
    tokens: Vec<SeenToken>,
    rules: usize,
    /// Which of several policies of one level counts
    choice: usize,
    /// How many there were, at the most
    choices: usize,
}

/// The end of a journey before its backend.
enum End {
    Refused(Response),
    /// The gateway answers it by itself, and well
    Answered,
    Undetermined,
}

impl Opened {
    pub(super) fn new(
        plan: Arc<Plan>,
        asked: &Asked,
        source: &Arc<dyn KeySource>,
        findings: Vec<Arc<Finding>>,
    ) -> Self {
        let sets = Sets::new(&plan, source);
        Self { plan, asked: asked.clone(), sets, problem: OnceLock::new(), findings }
    }

    fn problem(&self) -> Option<&Problem> {
        self.problem.get_or_init(|| self.sets.problem()).as_ref()
    }

    fn answer(&self, route: &str, journey: Vec<Check>, tokens: Vec<SeenToken>, decision: Decision) -> Answer {
        let findings = self.findings.clone();
        Answer { decision, route: route.into(), tokens, checks: journey, findings, log: None }
    }
}

/// An answer of a gateway that does not start.
pub(super) fn not_started(problem: &Problem, findings: Vec<Arc<Finding>>) -> Answer {
    let checks = vec![problem.check()];
    let log = Some(problem.words().to_owned());
    Answer { decision: Decision::NotStarted, route: problem.file().into(), tokens: Vec::new(), checks, findings, log }
}

impl Validator for Opened {
    fn validate(&self, request: &Request, now: Timestamp) -> Result<Answer, Error> {
        if let Some(problem) = self.problem() {
            return Ok(not_started(problem, self.findings.clone()));
        }
        let live = Live::new(request, &self.asked);
        if live.host.is_none() && !live.is_token_alone() {
            let check = Check::fail("listener", Reason::NoRoute, "the request names no host")
                .hinting("add the line `Host: …`: without it this gateway answers 503");
            return Ok(self.answer(
                &self.plan.file,
                vec![check],
                Vec::new(),
                Decision::Refused(Response::of_status(503)),
            ));
        }
        let Some(listener) = self.plan.listener(&live, self.asked.listener.as_deref())? else {
            let host = live.host.clone().unwrap_or_default();
            let check = Check::fail("listener", Reason::NoRoute, format!("no listener is for host {host:?}"))
                .with_hints(hints::host_hint(&self.plan, &host));
            let decision = Decision::Refused(not_found("listener not found"));
            return Ok(self.answer(&self.plan.file, vec![check], Vec::new(), decision));
        };
        let travel = |choice: usize| self.travel(listener, request, live.clone(), now, choice);
        let (answer, choices) = travel(0)?;
        // Chance decides between policies of one level: where all come to the same, it does not matter.
        let others = (1..choices.min(MOST_CHOICES)).map(travel).collect::<Result<Vec<_>, _>>()?;
        match others.into_iter().find(|(other, _)| other.decision != answer.decision) {
            None => Ok(answer),
            Some((other, _)) => Ok(undetermined(answer, &other)),
        }
    }

    fn warm(&self) -> Result<(), Error> {
        let _ = self.problem();
        Ok(())
    }
}

/// Both outcomes, where chance decides between them (reference section 1: 5 of 10 processes).
fn undetermined(mut answer: Answer, other: &Answer) -> Answer {
    let words = |answer: &Answer| {
        let failed = answer.checks.iter().find(|check| check.reason.is_some());
        match (answer.status(), failed) {
            (_, None) => "one lets the request pass".to_owned(),
            (Some(status), Some(check)) => format!("one answers {status} ({}: {})", check.name, check.detail),
            (None, Some(check)) => format!("one fails ({}: {})", check.name, check.detail),
        }
    };
    let detail = format!(
        "there are two jwtAuth at one level, and in each process chance decides which one counts: {}, {}",
        words(&answer),
        words(other)
    );
    let check = Check::fail("jwtAuth", Reason::Undetermined, detail).hinting("leave one of the two policies out");
    answer.checks.insert(0, check);
    answer.decision = Decision::Undetermined;
    answer
}

impl Opened {
    fn travel<'o>(
        &'o self,
        listener: &'o Listener,
        request: &'o Request,
        live: Live,
        now: Timestamp,
        choice: usize,
    ) -> Result<(Answer, usize), Error> {
        let mut journey = Journey {
            opened: self,
            listener,
            route: None,
            request,
            now,
            live,
            jwt: None,
            checks: Vec::new(),
            tokens: Vec::new(),
            rules: 0,
            choice,
            choices: 1,
        };
        let before = effective::before_routing(&self.plan, listener);
        let has_before = !before.jwt.is_empty() || !before.rules.is_empty();
        let of_listener = format!("listener {}", listener.name);
        if has_before && let Err(end) = journey.phase(&before, &of_listener) {
            return Ok(journey.end(&of_listener, end));
        }
        let Some(way) = Way::of(&self.plan, listener, &journey.live, self.asked.path.as_deref())? else {
            let target = journey.live.target().unwrap_or_default();
            let method = journey.live.method.clone().unwrap_or_default();
            let check = Check::fail("route", Reason::NoRoute, format!("no route takes {method} {target}"))
                .with_hints(hints::route_hint(listener, &journey.live));
            journey.checks.push(check);
            return Ok(journey.end(&of_listener, End::Refused(not_found("route not found"))));
        };
        let label = way.label();
        journey.route = way.routes.last().map(|route| &***route);
        journey.checks.push(Check::pass("route", label.clone()));
        let after = effective::after_routing(&self.plan, listener, &way);
        if let Err(end) = journey.phase(&after, &label) {
            return Ok(journey.end(&label, end));
        }
        if let Err(end) = journey.backends(&way) {
            return Ok(journey.end(&label, end));
        }
        journey.untouched(has_before, &after);
        let choices = journey.choices;
        let decision = Decision::Passed(journey.live.upstream());
        Ok((self.answer(&label, journey.checks, journey.tokens, decision), choices))
    }
}

impl<'o> Journey<'o> {
    /// Tokens, then rules.
    fn phase(&mut self, effective: &Effective<'_>, of: &str) -> Result<(), End> {
        self.choices = self.choices.max(effective.jwt.len());
        let jwt = effective.jwt.get(self.choice).or_else(|| effective.jwt.first());
        if let Some(jwt) = jwt {
            self.authenticate(jwt, effective, of)?;
        }
        self.judge(&effective.rules)
    }

    fn authenticate(&mut self, jwt: &Arc<JwtAuth>, effective: &Effective<'_>, of: &str) -> Result<(), End> {
        let replaced = match effective.replaced.as_slice() {
            [] => String::new(),
            [one] => format!("; it replaces the one at {}", one.place),
            several => format!("; it replaces {} others", several.len()),
        };
        let detail = format!("mode {}, at {}, for {of}{replaced}", jwt.mode.name(), jwt.place);
        self.checks.push(Check::pass("jwtAuth", detail));
        if jwt.challenge.is_some() && self.live.path.as_deref().is_some_and(is_discovery) {
            let detail = "the gateway answers this path by itself, and looks at no token and no rule";
            self.checks.push(Check::skip("token", detail));
            return Err(End::Answered);
        }
        let now = self.now;
        let opened = self.opened;
        let claims = self.jwt.clone();
        let proxy = self.proxy();
        let by_expression = |live: &Live| -> Looked {
            let target = live.target();
            let claims = claims.as_ref().map(|(claims, token)| (claims, token.as_str()));
            let facts = facts(opened, live, target.as_deref(), claims, proxy, now);
            jwt.location.by_expression(&facts)
        };
        let passed = authenticate::pass(jwt, &self.opened.sets, &mut self.live, self.request, &by_expression, now);
        self.checks.extend(passed.checks);
        self.tokens.extend(passed.token);
        match passed.outcome {
            Verdict::Validated { claims, token } => {
                self.jwt = Some((claims, token));
                Ok(())
            }
            // The claims of an earlier phase stay (vector `listener-then-route-optional`).
            Verdict::Anonymous => Ok(()),
            Verdict::Refused(response) => Err(End::Refused(response)),
            Verdict::Undetermined => Err(End::Undetermined),
        }
    }

    /// Nothing is known of gateways and routes that stand for those that policies name.
    fn proxy(&self) -> Option<Proxy<'o>> {
        let listener = self.listener;
        let Name { namespace, name } = &listener.gateway;
        let route = self.route.map(|route| ProxyRoute {
            namespace: &route.name.namespace,
            name: &route.name.name,
            rule: route.rule.as_deref(),
        });
        let proxy = Proxy { gateway: (namespace, name), listener: &listener.name, route };
        (!self.opened.plan.is_policy_alone).then_some(proxy)
    }

    fn judge(&mut self, rules: &[&Rule]) -> Result<(), End> {
        if rules.is_empty() {
            return Ok(());
        }
        let (ruling, checks) = self.ruled(rules);
        self.checks.extend(checks);
        self.rules += rules.len();
        self.ended(ruling)
    }

    fn ruled(&self, rules: &[&Rule]) -> (Ruling, Vec<Check>) {
        let target = self.live.target();
        let claims = self.jwt.as_ref().map(|(claims, token)| (claims, token.as_str()));
        let facts = facts(self.opened, &self.live, target.as_deref(), claims, self.proxy(), self.now);
        let ruled = authorize::judge(rules, self.rules + 1, &facts);
        (ruled.outcome, ruled.checks)
    }

    fn ended(&self, ruling: Ruling) -> Result<(), End> {
        match ruling {
            Ruling::Allowed => Ok(()),
            Ruling::Refused => Err(End::Refused(forbidden(&self.live))),
            Ruling::Undetermined => Err(End::Undetermined),
        }
    }

    /// Rules of backends are a pass of their own (vector `backend-rule`); of several backends chance decides.
    fn backends(&mut self, way: &Way<'_>) -> Result<(), End> {
        let mut rulings = Vec::new();
        for backend in way.backends() {
            let rules = effective::of_backend(&self.opened.plan, backend);
            if rules.is_empty() {
                rulings.push((Ruling::Allowed, Vec::new(), 0));
            } else {
                let (ruling, checks) = self.ruled(&rules);
                rulings.push((ruling, checks, rules.len()));
            }
        }
        let Some(first) = rulings.first().map(|(ruling, ..)| *ruling) else { return Ok(()) };
        let differ = rulings.iter().any(|(ruling, ..)| *ruling != first);
        let told = rulings.into_iter().find(|(ruling, checks, _)| *ruling != Ruling::Allowed || !checks.is_empty());
        if let Some((_, checks, count)) = told {
            self.checks.extend(checks);
            self.rules += count;
        }
        if differ {
            let detail = "the backends of the route have different rules, and chance decides between them";
            self.checks.insert(0, Check::fail("backend", Reason::Undetermined, detail));
            return Err(End::Undetermined);
        }
        self.ended(first)
    }

    /// Says aloud that nothing looked at the token.
    fn untouched(&mut self, has_before: bool, after: &Effective<'_>) {
        if !has_before && after.jwt.is_empty() {
            let detail = "no jwtAuth counts for this request, so no token is looked at";
            let check = Check::skip("token", detail).with_hints(lint::open_hint(&self.opened.plan));
            self.checks.insert(0, check);
        }
        for unjudged in &after.unjudged {
            let detail = format!(
                "{} ({}) is not judged here, and may refuse or answer the request too",
                unjudged.name, unjudged.place
            );
            self.checks.push(Check::skip(unjudged.name.clone(), detail));
        }
    }

    fn end(self, of: &str, end: End) -> (Answer, usize) {
        let decision = match end {
            End::Refused(response) => Decision::Refused(response),
            End::Answered => Decision::Passed(self.live.clone().upstream()),
            End::Undetermined => Decision::Undetermined,
        };
        (self.opened.answer(of, self.checks, self.tokens, decision), self.choices)
    }
}

fn facts<'a>(
    opened: &'a Opened,
    live: &'a Live,
    target: Option<&'a str>,
    jwt: Option<(&'a Object, &'a str)>,
    proxy: Option<Proxy<'a>>,
    now: Timestamp,
) -> Facts<'a> {
    let request = Seen { method: live.method.as_deref(), target, host: live.host.as_deref(), headers: live.headers() };
    Facts { request, jwt, client: opened.asked.client, proxy, now, functions: &opened.plan.functions }
}

/// Whether clients learn there who gives tokens (RFC 9728 section 3, RFC 8414 section 3): `mcp/auth.rs`,
/// `is_well_known_endpoint`.
fn is_discovery(path: &str) -> bool {
    ["/.well-known/oauth-protected-resource", "/.well-known/oauth-authorization-server"]
        .iter()
        .filter_map(|known| path.strip_prefix(known))
        .any(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// How many policies of one level are tried.
const MOST_CHOICES: usize = 4;
