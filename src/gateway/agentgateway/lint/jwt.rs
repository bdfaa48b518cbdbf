//! How tokens are asked for, and the keys of their providers.

use super::rules::of_expression;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::agentgateway::jwt_auth::{JwtAuth, Mode};
use crate::gateway::agentgateway::plan::{Form, Plan};
use crate::gateway::agentgateway::problem::KEY_SOURCE;
use crate::gateway::agentgateway::provider::{Listed, Provider, Required};
use crate::gateway::agentgateway::token_location::Location;
use crate::gateway::keys::KeyLocation;
use crate::gateway::meanings;
use crate::gateway::remarks;

pub(super) const NOT_ENFORCED: Rule =
    Rule::new("agentgateway/not-enforced", Severity::Warning, "requests without a token pass, and no rule stops them")
        .because_of(meanings::NOT_ENFORCED);

pub(super) const NO_AUDIENCE: Rule =
    Rule::new("agentgateway/no-audience", Severity::Warning, "tokens for every audience pass")
        .because_of(meanings::NO_AUDIENCE);

pub(super) const INSECURE_KEYS: Rule =
    Rule::new("agentgateway/insecure-keys", Severity::Warning, "keys that come over plain HTTP")
        .because_of(meanings::INSECURE_KEYS);

pub(super) const TOKEN_SOURCE: Rule = Rule::new(
    "agentgateway/token-source",
    Severity::Warning,
    "tokens in the query, where logs and referrers show them (RFC 6750 section 5.3)",
)
.because_of(meanings::TOKEN_SOURCE);

pub(super) const SECRET_IN_FILE: Rule = Rule::new(
    "agentgateway/secret-in-file",
    Severity::Warning,
    "a private key or a shared secret in the configuration",
)
.because_of(meanings::SECRET_IN_FILE);

pub(super) const REQUIRED_CLAIMS: Rule = Rule::new(
    "agentgateway/required-claims",
    Severity::Warning,
    "a list of required claims without exp, or with names that do nothing",
)
.because("Tokens that never expire pass, or the name does nothing.", "Keep exp in the list.");

pub(super) fn of_jwt(plan: &Plan, jwt: &JwtAuth, findings: &mut Vec<Finding>) {
    for provider in &jwt.providers {
        of_provider(plan.form, provider, findings);
    }
    let location_place = jwt.location_place.as_ref().unwrap_or(&jwt.place);
    match &jwt.location {
        Location::Query(name) => {
            let message = format!("tokens are taken from the query parameter {name}: logs and referrers show them");
            findings.push(
                Finding::new(&TOKEN_SOURCE, message).at(location_place.clone()).hinting("take them from a header"),
            );
        }
        Location::Expression(expression) => findings.extend(of_expression(expression, location_place)),
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
        KeyLocation::Inline(keys) if remarks::holds_secret(&keys.text) => findings.push(at(
            &SECRET_IN_FILE,
            format!("the keys of {issuer} are here with their private parts"),
            "leave the public members alone here",
        )),
        // Servers within a cluster are reached so by design.
        KeyLocation::Remote(remote) if remote.upstream.is_none() => {
            let message = || format!("the keys of {issuer} come over plain HTTP: who sits between can give others");
            let found = remarks::of_plain_http(&remote.url);
            findings.extend(found.map(|severity| at(&INSECURE_KEYS, message(), "use https").mattering(severity)));
        }
        KeyLocation::Inline(_) | KeyLocation::File(_) | KeyLocation::Variable(_) | KeyLocation::Remote(_) => {}
    }
}
