//! What loads and protects nothing, and what is lax.

use std::net::IpAddr;

use super::expression::Expression;
use super::live::Live;
use super::plan::{Attached, Form, Listener, Phase, Plan, Routed, Target};
use super::problem::{CEL, KEY_SOURCE, WRONG_VALUE};
use super::settings::{Effect, JwtAuth, Listed, Location, Mode, Policies, Provider, Required};
use crate::cel::Variables;
use crate::config::nearest;
use crate::finding::{Finding, Place, Rule, Severity};
use crate::gateway::keys::KeyLocation;
use crate::json::{self, Dialect, Value};

/// A policy that is attached to nothing
const TARGET: Rule = Rule::new(
    "agentgateway/target-not-found",
    Severity::Error,
    "a policy names a target that does not exist, and protects nothing",
);
/// A phase that never comes to a route
const PHASE: Rule =
    Rule::new("agentgateway/phase-of-route", Severity::Error, "phase gateway on a route: the policy never runs");
/// Tokens are not checked at backends
const BACKEND: Rule = Rule::new("agentgateway/jwt-on-backend", Severity::Error, "jwtAuth on a backend: it never runs");
/// The later of two policies replaces the other
const SAME_NAME: Rule = Rule::new(
    "agentgateway/same-name",
    Severity::Error,
    "two policies have one name, and the later replaces the other",
);
/// Two of one level
const SAME_TARGET: Rule = Rule::new(
    "agentgateway/same-target",
    Severity::Error,
    "two jwtAuth are for one target, and chance decides which counts",
);
/// Two strict passes
const STRICT_TWICE: Rule = Rule::new(
    "agentgateway/strict-twice",
    Severity::Error,
    "strict jwtAuth before and after routing: the first takes the token off, so the second refuses everyone",
);
/// Requests without a token
const NOT_ENFORCED: Rule =
    Rule::new("agentgateway/not-enforced", Severity::Warning, "requests without a token pass, and no rule stops them");
/// Tokens for others
const NO_AUDIENCE: Rule = Rule::new("agentgateway/no-audience", Severity::Warning, "tokens for every audience pass");
/// Keys in the clear
const INSECURE_KEYS: Rule =
    Rule::new("agentgateway/insecure-keys", Severity::Warning, "keys that come over plain HTTP");
/// Tokens in logs
const TOKEN_SOURCE: Rule = Rule::new(
    "agentgateway/token-source",
    Severity::Warning,
    "tokens in the query, where logs and referrers show them (RFC 6750 section 5.3)",
);
/// Keys for everyone to read
const SECRET_IN_FILE: Rule = Rule::new(
    "agentgateway/secret-in-file",
    Severity::Warning,
    "a private key or a shared secret in the configuration",
);
/// Claims that may be missing
const REQUIRED_CLAIMS: Rule = Rule::new(
    "agentgateway/required-claims",
    Severity::Warning,
    "a list of required claims without exp, or with names that do nothing",
);
/// A rule that never denies
const DENY_FAILS_OPEN: Rule = Rule::new(
    "agentgateway/deny-fails-open",
    Severity::Error,
    "a deny rule that fails where the claim is missing, and then denies nothing",
);
/// One of several is enough
const ALTERNATIVES: Rule =
    Rule::new("agentgateway/alternatives", Severity::Warning, "several expressions that allow: one of them is enough");

/// What loads, and is not as it was meant.
pub(super) const RULES: &[&Rule] = &[
    &TARGET,
    &PHASE,
    &BACKEND,
    &SAME_NAME,
    &SAME_TARGET,
    &STRICT_TWICE,
    &NOT_ENFORCED,
    &NO_AUDIENCE,
    &INSECURE_KEYS,
    &TOKEN_SOURCE,
    &SECRET_IN_FILE,
    &REQUIRED_CLAIMS,
    &DENY_FAILS_OPEN,
    &ALTERNATIVES,
];

/// All that can be told without a request.
pub(super) fn of_plan(plan: &Plan) -> Vec<Finding> {
    let mut findings = Vec::new();
    for attached in &plan.attached {
        of_attached(plan, attached, &mut findings);
    }
    of_pairs(plan, &mut findings);
    for listener in &plan.listeners {
        of_listener(plan, listener, &mut findings);
    }
    for jwt in plan.jwts() {
        of_jwt(plan, jwt, &mut findings);
    }
    for one in routes(plan).flat_map(|route| &route.matches) {
        if let (Some(method), Some(place)) = (&one.method, &one.method_place)
            && method.chars().any(|letter| letter.is_ascii_lowercase())
        {
            let message = format!("method {method:?} never matches: methods are compared letter by letter");
            let finding = Finding::new(&WRONG_VALUE, message).at(place.clone());
            findings.push(finding.hinting(format!("write {:?}", method.to_ascii_uppercase())));
        }
    }
    for policies in plan.policies() {
        of_rules(policies, &mut findings);
    }
    // A policy for several targets stands there once for each.
    let mut told: Vec<Finding> = Vec::new();
    for finding in findings {
        if !told.iter().any(|other| (other.rule, &other.place) == (finding.rule, &finding.place)) {
            told.push(finding);
        }
    }
    told
}

fn of_attached(plan: &Plan, attached: &Attached, findings: &mut Vec<Finding>) {
    let is_backend = matches!(attached.target, Target::Backend(_));
    let is_route = matches!(attached.target, Target::Route(_) | Target::Rule { .. });
    if is_backend && attached.policies.jwt.is_some() {
        let message = format!("policy {} has jwtAuth for {}: it never runs", attached.name, attached.target);
        findings.push(
            Finding::new(&BACKEND, message).at(attached.place.clone()).hinting("attach it to the route or the gateway"),
        );
    } else if is_route && attached.phase == Phase::Gateway {
        let message = format!("policy {} has phase gateway, which never looks at {}", attached.name, attached.target);
        findings.push(
            Finding::new(&PHASE, message)
                .at(attached.place.clone())
                .hinting("leave phase out, or attach it to the gateway"),
        );
    } else if !is_backend && !is_there(plan, &attached.target) {
        let message =
            format!("policy {} is for {}, which does not exist: it protects nothing", attached.name, attached.target);
        let finding = Finding::new(&TARGET, message).at(attached.place.clone());
        findings.push(match meant(plan, &attached.target) {
            Some(meant) => finding.hinting(format!("there is {meant}")),
            None => finding,
        });
    }
}

fn routes(plan: &Plan) -> impl Iterator<Item = &Routed> {
    let of_listeners = plan.listeners.iter().flat_map(|listener| &listener.routes);
    of_listeners.chain(plan.groups.iter().flat_map(|group| &group.routes)).map(|route| &**route)
}

fn is_there(plan: &Plan, target: &Target) -> bool {
    plan.listeners.iter().any(|listener| target.at_listener(listener).is_some())
        || routes(plan).any(|route| target.at_route(route, 0).is_some())
}

/// What may have been meant by a target that does not exist.
fn meant(plan: &Plan, target: &Target) -> Option<String> {
    let near = |wanted: &str, names: Vec<&str>| {
        let mut names = names;
        names.sort_unstable();
        names.dedup();
        nearest(wanted, &names).map(str::to_owned).or_else(|| {
            let shown: Vec<&str> = names.iter().take(SHOWN).copied().collect();
            (!shown.is_empty()).then(|| shown.join(", "))
        })
    };
    match target {
        Target::Route(name) => {
            let elsewhere =
                routes(plan).find(|route| route.name.name == name.name).map(|route| format!("route {}", route.name));
            elsewhere.or_else(|| near(&name.name, routes(plan).map(|route| route.name.name.as_str()).collect()))
        }
        Target::Rule { rule, .. } => near(rule, routes(plan).filter_map(|route| route.rule.as_deref()).collect()),
        Target::Listener { listener, .. } => {
            near(listener, plan.listeners.iter().map(|listener| listener.name.as_str()).collect())
        }
        Target::Gateway(_) | Target::ListenerSet(_) | Target::SetListener { .. } | Target::Port { .. } => {
            plan.listeners.first().map(|listener| format!("gateway {}", listener.gateway))
        }
        Target::Backend(_) => None,
    }
}

fn of_pairs(plan: &Plan, findings: &mut Vec<Finding>) {
    for (index, attached) in plan.attached.iter().enumerate() {
        let mut later = plan.attached.iter().skip(index + 1);
        let clash = later.find(|other| {
            other.phase == attached.phase
                && other.target == attached.target
                && other.policies.jwt.is_some()
                && attached.policies.jwt.is_some()
        });
        if let Some(other) = clash {
            let message =
                format!("policies {} and {} both have jwtAuth for {}", attached.name, other.name, attached.target);
            findings.push(
                Finding::new(&SAME_TARGET, message)
                    .at(other.place.clone())
                    .hinting("leave one of them out: which counts is chance"),
            );
        }
    }
}

fn of_listener(plan: &Plan, listener: &Listener, findings: &mut Vec<Finding>) {
    let is_strict = |policies: &Policies| policies.jwt.as_ref().is_some_and(|jwt| jwt.mode == Mode::Strict);
    let of_phase = |phase: Phase| {
        plan.attached
            .iter()
            .filter(move |attached| attached.phase == phase && attached.target.at_listener(listener).is_some())
    };
    let is_before =
        is_strict(&listener.policies) || of_phase(Phase::Gateway).any(|attached| is_strict(&attached.policies));
    let before = std::iter::once(&listener.policies).chain(of_phase(Phase::Gateway).map(|attached| &attached.policies));
    let before: Vec<&Policies> = before.collect();
    if before.iter().all(|policies| policies.jwt.is_none()) {
        for rule in before.iter().flat_map(|policies| &policies.rules).filter(|rule| rule.effect == Effect::Deny) {
            let Ok(parsed) = rule.expression.parsed() else { continue };
            if parsed.variables().contains(&"jwt") && !parsed.guards("jwt") {
                let message = format!(
                    "deny `{}` runs before any jwtAuth: jwt is null there, so it fails and denies nothing",
                    rule.expression.text()
                );
                let finding = Finding::new(&DENY_FAILS_OPEN, message).at(rule.place.clone());
                findings.push(finding.hinting("attach it to the route, or check tokens before routing"));
            }
        }
    }
    if !is_before {
        return;
    }
    for route in &listener.routes {
        let of_route = plan
            .attached
            .iter()
            .filter(|attached| attached.phase == Phase::Route && attached.target.at_route(route, 0).is_some())
            .find_map(|attached| attached.policies.jwt.as_ref());
        let jwt = route
            .policies
            .jwt
            .as_ref()
            .or(of_route)
            .or_else(|| of_phase(Phase::Route).find_map(|attached| attached.policies.jwt.as_ref()));
        if let Some(jwt) = jwt.filter(|jwt| jwt.mode == Mode::Strict) {
            let message = format!(
                "listener {} and route {} both check tokens strictly: the listener takes the token off, so the route refuses \
                 everyone",
                listener.name,
                route.label()
            );
            findings.push(
                Finding::new(&STRICT_TWICE, message)
                    .at(jwt.place.clone())
                    .hinting("leave one out, or set mode optional on the route: the claims stay"),
            );
        }
    }
}

fn of_jwt(plan: &Plan, jwt: &JwtAuth, findings: &mut Vec<Finding>) {
    for provider in &jwt.providers {
        of_provider(plan.form, provider, findings);
    }
    match &jwt.location {
        Location::Query(name) => {
            let message = format!("tokens are taken from the query parameter {name}: logs and referrers show them");
            findings
                .push(Finding::new(&TOKEN_SOURCE, message).at(jwt.place.clone()).hinting("take them from a header"));
        }
        Location::Expression(expression) => findings.extend(of_expression(expression, &jwt.place)),
        Location::Header { .. } | Location::Cookie(_) => {}
    }
    if jwt.mode == Mode::Strict || plan.policies().any(|policies| policies.is_guarded || !policies.rules.is_empty()) {
        return;
    }
    let message = match (jwt.mode, plan.form) {
        (Mode::Permissive, _) => "mode permissive lets requests pass without a token and with a bad one",
        (_, Form::Standalone) => "mode optional, which is the default in this file, lets requests without a token pass",
        (_, Form::Kubernetes) => "mode Optional lets requests without a token pass",
    };
    findings.push(
        Finding::new(&NOT_ENFORCED, message)
            .at(jwt.mode_place.clone())
            .hinting("set mode strict, or a rule that requires a claim"),
    );
}

fn of_provider(form: Form, provider: &Provider, findings: &mut Vec<Finding>) {
    let issuer = &provider.issuer;
    if provider.audiences.is_empty() {
        let message = format!("no audiences are configured for {issuer}: its tokens for other services pass too");
        findings.push(Finding::new(&NO_AUDIENCE, message).at(provider.place.clone()).hinting("set audiences"));
    }
    if let Some(Listed { names, place }) = &provider.listed {
        let has_exp = names.iter().any(|name| name == Required::Exp.name());
        let idle = names.iter().find(|name| Required::ALL.iter().all(|known| known.name() != *name));
        let message = match (has_exp, idle) {
            (false, _) => {
                Some("the list of required claims replaces [exp], so that tokens without exp never end".to_owned())
            }
            (true, Some(idle)) => Some(format!("{idle} cannot be required: the gateway ignores it")),
            (true, None) => None,
        };
        findings.extend(message.map(|message| {
            let hint = "keep exp in the list; it may hold exp, nbf, aud, iss and sub";
            Finding::new(&REQUIRED_CLAIMS, message).at(place.clone()).hinting(hint)
        }));
    }
    let at = |rule, message: String, hint: &str| {
        Finding::new(rule, message).at(provider.keys_place.clone()).hinting(hint.to_owned())
    };
    match &provider.keys {
        KeyLocation::Inline(keys) if form == Form::Standalone && !keys.text.contains('{') => findings.push(at(
            &KEY_SOURCE,
            "a bare text is the key set itself, never a path or a URL, so the gateway does not start".to_owned(),
            "write {file: …} or {url: …}",
        )),
        KeyLocation::Inline(keys) if holds_secrets(&keys.text) => findings.push(at(
            &SECRET_IN_FILE,
            format!("the keys of {issuer} stand here with their private parts"),
            "leave the public members alone here",
        )),
        // Servers within a cluster are reached so by design.
        KeyLocation::Remote(remote) if remote.url.starts_with("http:") && remote.upstream.is_none() => {
            let mut finding = at(
                &INSECURE_KEYS,
                format!("the keys of {issuer} come over plain HTTP: who sits between can give others"),
                "use https",
            );
            if is_near(&remote.url) {
                finding.severity = Severity::Note;
            }
            findings.push(finding);
        }
        KeyLocation::Inline(_) | KeyLocation::File(_) | KeyLocation::Variable(_) | KeyLocation::Remote(_) => {}
    }
}

/// Whether a set has members that nobody but the issuer should know.
fn holds_secrets(text: &str) -> bool {
    let set = json::read(text.as_bytes(), Dialect::GO).ok();
    let keys = set.as_ref().and_then(|set| set.as_object()?.get("keys")?.as_array()).unwrap_or_default();
    keys.iter().filter_map(Value::as_object).any(|key| key.contains("d") || key.contains("k"))
}

/// Whether a URL leads to the same machine or network, by its host.
fn is_near(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or(host);
    let bare = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.split(':').next().unwrap_or(host),
    };
    match bare.parse() {
        Ok(IpAddr::V4(address)) => address.is_loopback() || address.is_private() || address.is_link_local(),
        Ok(IpAddr::V6(address)) => address.is_loopback() || address.is_unique_local(),
        Err(_) => {
            !bare.contains('.') || [".svc", ".local", ".internal", ".localhost"].iter().any(|end| bare.ends_with(end))
        }
    }
}

fn of_rules(policies: &Policies, findings: &mut Vec<Finding>) {
    if let Some(place) = &policies.alternatives {
        let message = "several expressions allow, and one of them that is true is enough";
        let hint = "join them with && in one expression, or set action Require";
        findings.push(Finding::new(&ALTERNATIVES, message).at(place.clone()).hinting(hint));
    }
    for rule in &policies.rules {
        findings.extend(of_expression(&rule.expression, &rule.place));
        let Ok(parsed) = rule.expression.parsed() else { continue };
        if rule.effect == Effect::Deny && parsed.negates("jwt") && !parsed.guards("jwt") {
            let message = format!(
                "deny `{}` fails where the claim is missing, and a deny rule that fails denies nothing",
                rule.expression.text()
            );
            let hint = "write what must hold as a require rule, or ask for the claim with has()";
            findings.push(Finding::new(&DENY_FAILS_OPEN, message).at(rule.place.clone()).hinting(hint));
        }
    }
}

/// An expression that is never true.
fn of_expression(expression: &Expression, place: &Place) -> Option<Finding> {
    let (message, hint) = match expression.parsed() {
        Err(why) => (format!("`{}` does not parse, so it always fails: {why}", expression.text()), None),
        Ok(parsed) => {
            let known = Variables::of_request();
            let unknown = parsed.variables().into_iter().find(|name| !known.has(name))?;
            let hint = ["claims", "token", "payload"].contains(&unknown).then_some("claims are jwt.NAME");
            (format!("there is no variable `{unknown}`, so `{}` fails where it is read", expression.text()), hint)
        }
    };
    let finding = Finding::new(&CEL, message).at(place.clone());
    Some(match hint {
        Some(hint) => finding.hinting(hint),
        None => finding,
    })
}

/// Policies of the standalone file that a later one of their name replaces, whatever either holds.
pub(super) fn replaced(attached: &mut Vec<Attached>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut kept: Vec<Attached> = Vec::new();
    for policy in std::mem::take(attached) {
        if let Some(at) = kept.iter().position(|other| other.name == policy.name) {
            let earlier = kept.remove(at);
            let message = format!("two policies are called {}: the later replaces this one", earlier.name);
            findings.push(
                Finding::new(&SAME_NAME, message).at(earlier.place).hinting("give every policy a name of its own"),
            );
        }
        kept.push(policy);
    }
    *attached = kept;
    findings
}

/// Why a request may be open though there are policies.
pub(super) fn open_hint(plan: &Plan) -> Option<String> {
    of_plan(plan)
        .into_iter()
        .find(|finding| [&TARGET, &PHASE, &BACKEND].contains(&finding.rule))
        .map(|finding| finding.message)
}

/// Hosts that differ in letter case alone.
pub(super) fn host_hint(plan: &Plan, host: &str) -> Option<String> {
    let mut names = plan.listeners.iter().filter_map(|listener| listener.hostname.as_deref());
    let near = names.find(|name| name.eq_ignore_ascii_case(host))?;
    Some(format!("listener {near} differs in letter case, which counts here"))
}

/// What speaks against the likeliest route.
pub(super) fn route_hint(listener: &Listener, live: &Live) -> Option<String> {
    let path = live.path.as_deref()?;
    let shown: Vec<String> = listener
        .routes
        .iter()
        .take(SHOWN)
        .map(|route| format!("{} ({})", route.matches.first().map_or("no match", |one| one.path.text()), route.label()))
        .collect();
    if shown.is_empty() {
        return Some(format!("listener {} has no routes", listener.name));
    }
    Some(format!("there are {}; none takes {path}", shown.join(", ")))
}

const SHOWN: usize = 8;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::config::Text;
    use crate::gateway::{self, Kind};

    /// The rules of the findings with their lines.
    fn found(config: &str) -> Vec<(String, usize)> {
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "gateway.yaml")], Some(Kind::Agentgateway)).unwrap();
        let line =
            |place: Option<crate::finding::Place>| place.and_then(|place| place.location).map_or(0, |at| at.line);
        let findings = gateway.findings().into_iter();
        findings.map(|finding| (finding.rule.id.replace("agentgateway/", ""), line(finding.place))).collect()
    }

    fn expect(config: &str, wanted: &[(&str, usize)]) {
        let found = found(config);
        let found: Vec<(&str, usize)> = found.iter().map(|(rule, line)| (rule.as_str(), *line)).collect();
        assert_eq!(found, wanted, "{config}");
    }

    /// A route of the standalone file with `jwtAuth` from line 6, and `policies` behind it.
    fn route(jwt: &str, policies: &str) -> String {
        format!(
            "binds:\n- port: 3000\n  listeners:\n  - routes:\n    - policies:\n        jwtAuth:\n          \
             issuer: https://idp.example.com\n{jwt}{policies}      backends:\n      - host: localhost:8080\n"
        )
    }

    const JWT: &str =
        "          mode: strict\n          audiences: [a]\n          jwks: {url: https://idp.example.com/keys}\n";

    #[test]
    fn what_is_as_it_should_be_is_silent() {
        let rules = r#"        authorization:
          rules:
          - deny: 'jwt.suspended == true'
          - deny: 'has(jwt.tenant) && jwt.tenant != "acme" || !has(jwt.tenant)'
          - require: '"orders" in jwt.scope.split(" ")'
          - allow: 'jwt.sub == "alice" || jwt.roles.exists(r, r == "admin")'
"#;
        expect(&route(JWT, ""), &[]);
        expect(&route(JWT, rules), &[]);
        // Optional by default, but something else looks at claims.
        let optional = JWT.replace("          mode: strict\n", "");
        expect(&route(&optional, "        mcpAuthorization:\n          rules: ['jwt.sub == \"a\"']\n"), &[]);
    }

    #[test]
    fn settings_that_are_lax_are_told() {
        for (from, to, wanted) in [
            ("          mode: strict\n", "", ("not-enforced", 6)),
            ("mode: strict", "mode: permissive", ("not-enforced", 8)),
            ("          audiences: [a]\n", "", ("no-audience", 6)),
            ("audiences: [a]", "audiences: []", ("no-audience", 6)),
            ("https://idp.example.com/keys", "http://idp.example.com/keys", ("insecure-keys", 10)),
            ("{url: https://idp.example.com/keys}", "https://idp.example.com/keys", ("key-source", 10)),
            ("{url: https://idp.example.com/keys}", "jwks.json", ("key-source", 10)),
            ("{url: https://idp.example.com/keys}", "{inline: '{}'}", ("key-source", 10)),
            ("          jwks: {url: https://idp.example.com/keys}\n", "", ("key-source", 6)),
            (
                "{url: https://idp.example.com/keys}",
                r#"'{"keys":[{"kty":"oct","kid":"a","k":"AA"}]}'"#,
                ("secret-in-file", 10),
            ),
            ("mode: strict", "mode: Strict", ("wrong-value", 8)),
            ("audiences", "audience", ("unknown-setting", 9)),
        ] {
            let found = found(&route(&JWT.replace(from, to), ""));
            assert!(found.contains(&(wanted.0.to_owned(), wanted.1)), "{to}: {found:?}");
        }
        for (name, lines) in [("[sub]", true), ("[exp, iat]", true), ("[exp, sub]", false)] {
            let options = format!("          jwtValidationOptions:\n            requiredClaims: {name}\n");
            let wanted: &[(&str, usize)] = if lines { &[("required-claims", 12)] } else { &[] };
            expect(&route(&format!("{JWT}{options}"), ""), wanted);
        }
        let query = "          location:\n            queryParameter: {name: t}\n";
        expect(&route(&format!("{JWT}{query}"), ""), &[("token-source", 6)]);
    }

    #[test]
    fn all_mistakes_are_told_and_not_the_first_alone() {
        let config = route(&JWT.replace("audiences", "aud").replace("strict", "STRICT"), "        jwtauth: {}\n");
        expect(
            &config,
            &[
                ("unknown-setting", 11),
                ("unknown-setting", 9),
                ("wrong-value", 8),
                ("no-audience", 6),
                ("not-enforced", 6),
            ],
        );
    }

    #[test]
    fn rules_that_never_hold_are_told() {
        for (rule, wanted) in [
            (r#"deny: 'jwt.tenant != "acme"'"#, Some("deny-fails-open")),
            (r#"deny: '!(jwt.tenant == "acme")'"#, Some("deny-fails-open")),
            (r#"deny: 'jwt == null || jwt.tenant != "acme"'"#, None),
            (r#"require: 'jwt.tenant != "acme"'"#, None),
            (r#"allow: 'claims.sub == "a"'"#, Some("cel")),
            (r#"allow: 'jwt.sub = "a"'"#, Some("cel")),
            (r#"allow: 'jwt.roles.exists(r, r == "a") && request.method == "GET"'"#, None),
        ] {
            let rules = format!("        authorization:\n          rules:\n          - {rule}\n");
            let wanted: Vec<(&str, usize)> = wanted.map(|wanted| (wanted, 13)).into_iter().collect();
            expect(&route(JWT, &rules), &wanted);
        }
    }

    #[test]
    fn methods_are_in_capitals() {
        let config = |method: &str| {
            route(JWT, "").replace("    - policies", &format!("    - matches: [{{method: {method}}}]\n      policies"))
        };
        expect(&config("get"), &[("wrong-value", 5)]);
        expect(&config("HEAD"), &[]);
    }

    #[test]
    fn deny_rules_before_tokens_are_told() {
        let config = |phase: &str| {
            format!(
                "binds:\n- port: 3000\n  listeners:\n  - policies:\n      authorization:\n        rules:\n        - deny: \
                 jwt.suspended\n{phase}    routes:\n    - backends: [{{host: localhost:8080}}]\n"
            )
        };
        expect(&config(""), &[("deny-fails-open", 7)]);
        let jwt =
            "      jwtAuth: {mode: strict, issuer: i, audiences: [a], jwks: {url: https://idp.example.com/keys}}\n";
        expect(&config(jwt), &[]);
    }

    #[test]
    fn policies_of_kubernetes_are_looked_at_alike() {
        let policy = |traffic: &str| {
            format!(
                "apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayPolicy\nmetadata:\n  name: shop\nspec:\n  \
                 targetRefs:\n  - group: gateway.networking.k8s.io\n    kind: HTTPRoute\n    name: shop\n  traffic:\n{traffic}"
            )
        };
        let jwt = "    jwtAuthentication:
      mode: strict
      providers:
      - issuer: https://idp.example.com
        audiences: [a]
        jwks:
          remote:
            url: https://idp.example.com/keys
            cacheDuration: 30s
";
        expect(&policy(jwt), &[("wrong-value", 12), ("wrong-value", 19)]);
        let mended = jwt.replace("strict", "Strict").replace("30s", "5m");
        expect(&policy(&mended), &[]);
        let rules = |action: &str| {
            format!(
                "    authorization:\n      action: {action}\n      policy:\n        matchExpressions:\n        - jwt.a == 1\n        \
                 - jwt.b ==\n"
            )
        };
        expect(&policy(&format!("{mended}{}", rules("Allow"))), &[("alternatives", 23), ("cel", 25)]);
        expect(&policy(&format!("{mended}{}", rules("Require"))), &[("cel", 25)]);
    }

    #[test]
    fn hosts_nearby_are_told_from_others() {
        for (url, is_near) in [
            ("http://localhost:1/a", true),
            ("http://idp/a", true),
            ("http://a.b.svc:80", true),
            ("http://[::1]/a", true),
            ("http://10.1.2.3", true),
            ("http://idp.example.com/a.local", false),
            ("http://8.8.8.8/", false),
        ] {
            assert_eq!(super::is_near(url), is_near, "{url}");
        }
    }
}
