//! The way of a request through the gateway: the gateway phase, the route, the route phase, the backend.

use std::sync::Arc;

use super::authenticate::{self, Verdict};
use super::authorize::{self, Ruling};
use super::effective::{self, Effective};
use super::facts::{Facts, Seen};
use super::jwt_auth::JwtAuth;
use super::listener::Listener;
use super::live::Live;
use super::loaded::Loaded;
use super::name::Name;
use super::policies::{Rule, Unjudged};
use super::refusal::{forbidden, not_found};
use super::route::Routed;
use super::token_location::Looked;
use super::way::Way;
use super::{hints, lint};
use crate::cel::{Proxy, ProxyRoute};
use crate::check::{Check, Reason};
use crate::claims::Timestamp;
use crate::finding::Finding;
use crate::gateway::answer::{Answer, Decision, Response, SeenToken};
use crate::gateway::error::Error;
use crate::http::Request;
use crate::json::Object;

/// What was found on the way of a request so far.
pub(super) struct Journey<'o> {
    loaded: &'o Loaded,
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
    /// What ran on the way and is not judged
    unjudged: Vec<&'o Unjudged>,
    /// What is lax about it
    findings: Vec<Arc<Finding>>,
    /// Which of several policies of one level counts, phase by phase
    chosen: Chosen,
    /// How many there were, as far as it came
    choices: Chosen,
}

/// Of several `jwtAuth` of one level: which one, or how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    /// Before routing
    pub(super) before: usize,
    /// After routing
    pub(super) after: usize,
}

/// The end of a journey before its backend.
enum End {
    Refused(Response),
    /// The gateway answers it by itself, and well
    Answered,
    Undetermined,
}

impl<'o> Journey<'o> {
    pub(super) fn new(
        loaded: &'o Loaded,
        listener: &'o Listener,
        request: &'o Request,
        live: Live,
        now: Timestamp,
        chosen: Chosen,
    ) -> Self {
        Self {
            loaded,
            listener,
            route: None,
            request,
            now,
            live,
            jwt: None,
            checks: Vec::new(),
            tokens: Vec::new(),
            rules: 0,
            unjudged: Vec::new(),
            findings: Vec::new(),
            chosen,
            choices: Chosen { before: 1, after: 1 },
        }
    }

    /// Goes all the way: the answer, and how many policies of one level there were, as far as it came.
    pub(super) fn travel(mut self) -> Result<(Answer, Chosen), Error> {
        let before = effective::before_routing(&self.loaded.plan, self.listener);
        let of_listener = format!("listener {}", self.listener.name);
        self.choices.before = before.jwt.len().max(1);
        if let Err(end) = self.phase(&before, self.chosen.before, &of_listener) {
            return Ok(self.end(&of_listener, end));
        }
        let Some(way) = Way::of(&self.loaded.plan, self.listener, &self.live, self.loaded.asked.path.as_deref())?
        else {
            let target = self.live.target().unwrap_or_default();
            let method = self.live.method.as_ref().map_or_else(String::new, |method| format!("{method} "));
            let check = Check::fail("route", Reason::NoRoute, format!("no route takes {method}{target}"))
                .with_hints(hints::route_hint(self.listener, &self.live));
            self.checks.push(check);
            return Ok(self.end(&of_listener, End::Refused(not_found("route not found"))));
        };
        let label = way.label();
        self.route = way.routes.last().map(|route| &***route);
        self.checks.push(Check::pass("route", label.clone()));
        let after = effective::after_routing(&self.loaded.plan, self.listener, &way);
        self.choices.after = after.jwt.len().max(1);
        if let Err(end) = self.phase(&after, self.chosen.after, &label) {
            return Ok(self.end(&label, end));
        }
        if let Err(end) = self.backends(&way) {
            return Ok(self.end(&label, end));
        }
        if before.jwt.is_empty() && after.jwt.is_empty() {
            self.untouched(&label);
        }
        self.tell_unjudged(false);
        Ok(self.answer(&label, |live| Decision::Passed(live.upstream())))
    }

    /// Tokens, then rules.
    fn phase(&mut self, effective: &Effective<'o>, chosen: usize, of: &str) -> Result<(), End> {
        let (first, later): (Vec<&Unjudged>, Vec<&Unjudged>) =
            effective.unjudged.iter().partition(|unjudged| BEFORE_TOKENS.contains(&unjudged.name.as_str()));
        self.unjudged.extend(first);
        if let Some(jwt) = effective.jwt.get(chosen) {
            self.authenticate(jwt, effective, of)?;
        }
        self.unjudged.extend(later);
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
        let loaded = self.loaded;
        let claims = self.jwt.clone();
        let proxy = self.proxy();
        let by_expression = |live: &Live| -> Looked {
            let target = live.target();
            let claims = claims.as_ref().map(|(claims, token)| (claims, token.as_str()));
            let facts = facts(loaded, live, target.as_deref(), claims, proxy, now);
            jwt.location.by_expression(&facts)
        };
        let explains = !self.loaded.asked.is_brief;
        let passed =
            authenticate::pass(jwt, &self.loaded.sets, &mut self.live, self.request, &by_expression, now, explains);
        match (&passed.outcome, &passed.token, passed.checks.last()) {
            (Verdict::Validated { claims, .. }, ..) => self.findings.extend(lint::of_claims(claims, now)),
            (Verdict::Anonymous, Some(_), Some(check)) => self.findings.push(lint::of_bad_token(&check.detail)),
            _ => {}
        }
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

    /// Nothing is known of gateways and routes that are assumed because policies name them.
    fn proxy(&self) -> Option<Proxy<'o>> {
        let listener = self.listener;
        let Name { namespace, name } = &listener.gateway;
        let route = self.route.map(|route| ProxyRoute {
            namespace: &route.name.namespace,
            name: &route.name.name,
            rule: route.rule.as_deref(),
        });
        let proxy = Proxy { gateway: (namespace, name), listener: &listener.name, route };
        (!self.loaded.plan.is_policy_alone).then_some(proxy)
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
        let facts = facts(self.loaded, &self.live, target.as_deref(), claims, self.proxy(), self.now);
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
            let rules = effective::of_backend(&self.loaded.plan, backend);
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

    /// Tells that nothing looked at the token.
    fn untouched(&mut self, label: &str) {
        let detail = "no jwtAuth counts for this request, so no token is looked at";
        let check = Check::skip("token", detail).with_hints(lint::open_hint(&self.loaded.plan));
        self.checks.insert(0, check);
        let is_guarded = self.unjudged.iter().any(|unjudged| !HARMLESS.contains(&unjudged.name.as_str()));
        if self.rules == 0 && !is_guarded {
            self.findings.push(lint::of_open_route(label));
        }
    }

    /// Tells what is not judged. Where the request was refused it may have been answered before.
    fn tell_unjudged(&mut self, is_refused: bool) {
        let is_preflight = self.live.method.as_deref() == Some("OPTIONS");
        for unjudged in &self.unjudged {
            let Unjudged { name, place } = unjudged;
            let detail = format!("{name} ({place}) is not judged here, and may refuse or answer the request too");
            let hint = match (is_refused, name.as_str()) {
                (true, "cors") => is_preflight
                    .then(|| format!("cors ({place}) answers a preflight by itself, before tokens are looked at")),
                (true, _) => {
                    Some(format!("{name} ({place}) runs before this and is not judged here: it may answer first"))
                }
                (false, _) => None,
            };
            self.checks.push(Check::skip(name.clone(), detail).with_hints(hint));
        }
    }

    fn end(mut self, of: &str, end: End) -> (Answer, Chosen) {
        self.tell_unjudged(!matches!(end, End::Answered));
        self.answer(of, |live| match end {
            End::Refused(response) => Decision::Refused(response),
            End::Answered => Decision::Passed(live.upstream()),
            End::Undetermined => Decision::Undetermined,
        })
    }

    fn answer(self, of: &str, decision: impl FnOnce(Live) -> Decision) -> (Answer, Chosen) {
        let mut answer = self.loaded.answer(of, self.checks, self.tokens, decision(self.live));
        answer.findings.extend(self.findings);
        (answer, self.choices)
    }
}

fn facts<'a>(
    loaded: &'a Loaded,
    live: &'a Live,
    target: Option<&'a str>,
    jwt: Option<(&'a Object, &'a str)>,
    proxy: Option<Proxy<'a>>,
    now: Timestamp,
) -> Facts<'a> {
    let request = Seen { method: live.method.as_deref(), target, host: live.host.as_deref(), headers: live.headers() };
    Facts { request, jwt, client: loaded.asked.client, proxy, now, functions: &loaded.plan.functions }
}

/// Whether clients learn there who gives tokens (RFC 9728 section 3, RFC 8414 section 3): `mcp/auth.rs`,
/// `is_well_known_endpoint`.
fn is_discovery(path: &str) -> bool {
    ["/.well-known/oauth-protected-resource", "/.well-known/oauth-authorization-server"]
        .iter()
        .filter_map(|known| path.strip_prefix(known))
        .any(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Policies that run before tokens are looked at.
const BEFORE_TOKENS: [&str; 2] = ["cors", "oidc"];

/// Policies that keep no caller out.
const HARMLESS: [&str; 9] = [
    "cors",
    "csrf",
    "localRateLimit",
    "remoteRateLimit",
    "rateLimit",
    "transformations",
    "transformation",
    "extProc",
    "requestRedirect",
];
