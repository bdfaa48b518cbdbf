//! What is lax, odd or surely not as meant in a configuration.

use std::collections::HashSet;

use crate::config::{Config, Document, Naming, Node, Unknown, is_near};
use crate::finding::{Finding, Place, Rule, Severity};
use crate::gateway::internal::is_internal;
use crate::gateway::krakend::config::{Component, Endpoint, member, service_level, setting, value};
use crate::gateway::krakend::go::names::canonical;
use crate::gateway::krakend::go::{base64, duration};
use crate::gateway::krakend::headers::Passed;
use crate::gateway::krakend::service::{Kind, Obstacle, placeholder};
use crate::gateway::krakend::settings::{KeySettings, SignerSettings, ValidatorSettings};

use crate::json::Value;

/// What this file can find.
pub(super) const RULES: [&Rule; 24] = [
    &UNKNOWN_COMPONENT,
    &MISPLACED_COMPONENT,
    &DUPLICATE_MEMBER,
    &OTHER_POLICY,
    &PLACEHOLDER,
    &WILL_NOT_START,
    &UNDEFINED_PARAM,
    &ROUTE_CONFLICT,
    &WILDCARD_ENDPOINT,
    &UNKNOWN_SETTING,
    &NO_EFFECT,
    &OPEN_ENDPOINT,
    &NO_AUDIENCE,
    &SCOPES_WITHOUT_KEY,
    &WRONG_VALUE,
    &CLAIM_PATH,
    &LEEWAY,
    &PROPAGATION,
    &KEY_SOURCE,
    &INSECURE_KEYS,
    &INVALID_FINGERPRINT,
    &OUTDATED_CIPHER_SUITE,
    &NOTHING_SIGNED,
    &NOT_IMITATED,
];

/// Names under an endpoint that were surely meant to be a component, and components that stand where nothing reads them.
pub(in crate::gateway::krakend) fn of_endpoint(
    endpoint: &Endpoint<'_>,
    component: Component,
    findings: &mut Vec<Finding>,
) {
    let [wanted, long] = component.names();
    let others = match component {
        Component::Validator => Component::Signer,
        Component::Signer => Component::Validator,
    };
    let is_known = |name: &str| component.names().contains(&name) || others.names().contains(&name);
    let resembles =
        |name: &str| !is_known(name) && (is_near(name, wanted) || is_near(name, long) || is_old_name(name, wanted));
    if let Some(extra) = endpoint.extra_config() {
        for (name, _) in extra.members().filter(|(name, _)| resembles(name)) {
            let place = extra.place();
            let text = format!(
                "{place} of {}: the gateway does not know {name:?} and ignores it; it knows {wanted:?}",
                endpoint.name()
            );
            findings.push(Finding::new(&UNKNOWN_COMPONENT, text).at(place));
        }
        if has(&extra, wanted) && has(&extra, long) {
            let text = format!("both {wanted:?} and {long:?} are set at {}: the first counts", endpoint.name());
            findings.push(Finding::new(&DUPLICATE_MEMBER, text).at(extra.place()));
        }
    }
    if component == Component::Validator && endpoint.has(component) {
        let extras = endpoint.backends().into_iter().filter_map(|backend| member(&backend, "extra_config"));
        for extra in endpoint.extra_config().into_iter().chain(extras) {
            of_policies(&extra, findings);
        }
        of_placeholders(endpoint, component, findings);
    } else if component == Component::Signer {
        of_placeholders(endpoint, component, findings);
    }
    if component == Component::Validator && endpoint.path().ends_with("/*") {
        let node = member(endpoint.node(), "endpoint").unwrap_or_else(|| endpoint.node().clone());
        let text =
            "the enterprise edition alone takes a path that ends in a wildcard; the open-source one panics at start";
        findings.push(at(&WILDCARD_ENDPOINT, node.place(), text));
    }
    let stray = |node: &Node<'_>| has(node, wanted) || has(node, long);
    if stray(endpoint.node()) {
        let place = endpoint.node().place();
        let text = format!("{wanted:?} is beside extra_config at {place}, not inside: it is not read there");
        findings.push(Finding::new(&MISPLACED_COMPONENT, text).at(place));
    }
    let mut extras = endpoint.backends().into_iter().filter_map(|backend| member(&backend, "extra_config"));
    if extras.any(|extra| stray(&extra)) {
        let text = format!(
            "{wanted:?} is under a backend of {}: it belongs under the endpoint's own extra_config",
            endpoint.name()
        );
        findings.push(Finding::new(&MISPLACED_COMPONENT, text).at(endpoint.node().place()));
    }
}

/// Other components that look at a request, each by all its names.
fn of_policies(extra: &Node<'_>, findings: &mut Vec<Finding>) {
    for (name, node) in extra.members() {
        let Some((_, what)) = POLICIES.iter().find(|(names, _)| names.contains(&name)) else { continue };
        let text = format!("{what} ({name}) may still refuse what the validator accepts");
        findings.push(Finding::new(&OTHER_POLICY, text).at(node.place()));
    }
}

/// What something else should have filled in before the gateway reads the file.
pub(in crate::gateway::krakend) fn of_placeholders(
    endpoint: &Endpoint<'_>,
    component: Component,
    findings: &mut Vec<Finding>,
) {
    let mut warn = |node: &Node<'_>| {
        if let Some(name) = node.value().as_str().and_then(placeholder) {
            let text =
                format!("{name} is not filled in by the gateway, which takes it as it stands: render the file first");
            findings.push(at(&PLACEHOLDER, node.name_place(), &text));
        }
    };
    let mut of_all = |node: &Node<'_>, names: &[&str]| {
        for (name, node) in node.members() {
            if names.is_empty() || names.iter().any(|wanted| Naming::AnyCase.is_same(name, wanted)) {
                warn(&node);
                node.items().for_each(|item| warn(&item));
            }
        }
    };
    of_all(endpoint.node(), &["endpoint"]);
    if let Some(block) = endpoint.block(component) {
        of_all(&block, &[]);
    }
    for backend in endpoint.backends() {
        of_all(&backend, &["host"]);
    }
}

fn has(node: &Node<'_>, name: &str) -> bool {
    node.value().as_object().is_some_and(|members| members.contains(name))
}

/// An endpoint without a component.
pub(in crate::gateway::krakend) fn of_missing(endpoint: &Endpoint<'_>, component: Component) -> Finding {
    let (rule, text) = match component {
        Component::Validator => (
            &OPEN_ENDPOINT,
            format!("{} has no validator: it is open to everybody, with or without a token", endpoint.name()),
        ),
        Component::Signer => (&NOTHING_SIGNED, format!("{} has no signer: answers go out unsigned", endpoint.name())),
    };
    Finding::new(rule, text).at(endpoint.node().place())
}

/// The gateway's older configurations wrote these names with an underscore for the dot.
fn is_old_name(name: &str, wanted: &str) -> bool {
    let last = wanted.rsplit('/').next().unwrap_or(wanted);
    name.contains("krakend-jose") && name.ends_with(last) || (name.starts_with("auth/") && is_near(name, wanted))
}

/// What the service level says about components that work at endpoints alone, and what else the gateway does with tokens.
pub(in crate::gateway::krakend) fn of_service(document: &Document, findings: &mut Vec<Finding>) {
    let Some(extra) = service_level(document) else { return };
    for component in [Component::Validator, Component::Signer] {
        for name in component.names() {
            let Some(block) = extra.member(name) else { continue };
            let is_known = |name: &str| Naming::AnyCase.is_same(name, "shared_cache_duration") || is_comment(name);
            if let Some((stray, node)) = block.members().find(|(name, _)| !is_known(name)) {
                let text = format!(
                    "{name:?} at the service level knows shared_cache_duration alone: {stray:?} there protects nothing"
                );
                findings.push(Finding::new(&MISPLACED_COMPONENT, text).at(node.place()));
            }
        }
    }
    of_policies(&extra, findings);
    if let Some(line) = document.template_line() {
        let text = format!("line {line} has template code ({{{{): what the gateway renders there is not known here");
        findings.push(Finding::new(&PLACEHOLDER, text));
    }
}

/// What keeps the whole gateway from starting, or an endpoint from being routed.
pub(in crate::gateway::krakend) fn of_start(obstacles: &[Obstacle], findings: &mut Vec<Finding>) {
    for obstacle in obstacles {
        let (rule, consequence) = match obstacle.kind {
            Kind::Other => (&WILL_NOT_START, "; the gateway does not start with it"),
            Kind::UndefinedParam => (&UNDEFINED_PARAM, "; the gateway does not start with it"),
            Kind::RouteConflict => (&ROUTE_CONFLICT, "; the gateway does not start with it"),
            Kind::Method => (&WRONG_VALUE, ""),
        };
        let finding = at(rule, obstacle.place.clone(), &format!("{}{consequence}", obstacle.detail));
        findings.push(Finding { hint: obstacle.hint.map(str::to_owned), ..finding });
    }
}

/// Takes away what is said of values that something else fills in: nobody knows them yet.
pub(in crate::gateway::krakend) fn without_placeholders(findings: &mut Vec<Finding>) {
    let path = |finding: &Finding| finding.place.as_ref().map(|place| place.path.clone());
    let filled: HashSet<String> =
        findings.iter().filter(|finding| finding.rule.id == PLACEHOLDER.id).filter_map(path).collect();
    if !filled.is_empty() {
        let is_filled = |finding: &Finding| path(finding).is_some_and(|path| filled.contains(&path));
        findings.retain(|finding| finding.rule.id == PLACEHOLDER.id || !is_filled(finding));
    }
}

/// What follows in the file of the configuration: yaml.v3's Unmarshal reads the first document alone.
pub(in crate::gateway::krakend) fn of_further(config: &Config, findings: &mut Vec<Finding>) {
    if let Some(place) = config.further() {
        let text = "the gateway reads only the first document of a file and ignores this one";
        findings.push(at(&NO_EFFECT, place, text));
    }
}

/// Members of a block that the gateway does not know.
pub(in crate::gateway::krakend) fn of_names(
    block: &Node<'_>,
    component: Component,
    unknown: &[Unknown<'_>],
    findings: &mut Vec<Finding>,
) {
    for Unknown { name, node, meant } in unknown.iter().filter(|unknown| !is_comment(unknown.name)) {
        let advice = match meant.or_else(|| synonym(name)) {
            Some(meant) => format!("was {meant:?} meant?"),
            None => match (component, *name) {
                (Component::Validator, "shared_cache_duration") => "it belongs to the service level".to_owned(),
                _ => "check its name and place".to_owned(),
            },
        };
        let text = format!("the gateway does not know {name:?} and ignores it; {advice}");
        findings.push(at(&UNKNOWN_SETTING, node.name_place(), &text));
    }
    if component == Component::Signer
        && let Some(leeway) = member(block, "leeway")
    {
        let place = leeway.name_place();
        findings.push(Finding::new(&NO_EFFECT, format!("{place} does nothing in a signer")).at(place));
    }
}

/// Comments are written so in this gateway's configurations.
pub(super) fn is_comment(name: &str) -> bool {
    name.starts_with(['@', '$', '_', '#', '/'])
}

/// Names of other gateways and of older habits.
fn synonym(name: &str) -> Option<&'static str> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let (_, meant) = SYNONYMS.iter().find(|(synonym, _)| *synonym == plain)?;
    Some(meant)
}

/// What is lax or odd in a validator's settings.
pub(in crate::gateway::krakend) fn of_validator(
    settings: &ValidatorSettings,
    block: &Node<'_>,
    endpoint: &Endpoint<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut warn = |rule, name, text: &str| findings.push(at(rule, setting(block, name).name_place(), text));
    if settings.audience.is_empty() {
        warn(&NO_AUDIENCE, "", "no audience is set, so tokens for any other service are accepted");
    }
    match (settings.scopes.is_empty(), settings.scopes_key.is_empty()) {
        (false, true) => warn(&SCOPES_WITHOUT_KEY, "scopes", "scopes without scopes_key are not checked at all"),
        (true, false) => warn(&NO_EFFECT, "scopes_key", "scopes_key is set, but no scopes: nothing is checked"),
        (true, true) | (false, false) => {}
    }
    if settings.roles.is_empty() && value(block, "roles_key").is_some() {
        warn(&NO_EFFECT, "roles_key", "roles_key is set, but no roles: nothing is checked");
    }
    if !["", "any", "all"].contains(&settings.scopes_matcher.as_str()) {
        let text = format!("the matcher {:?} is unknown and means any", settings.scopes_matcher);
        warn(&WRONG_VALUE, "scopes_matcher", &text);
    }
    if settings.scopes_key.contains('.') && settings.scopes_key.contains("://") {
        let text =
            format!("scopes_key descends at every dot, so {:?} can never be found as one name", settings.scopes_key);
        warn(&CLAIM_PATH, "scopes_key", &text);
    }
    if !["", "kid", "x5t", "x5t#S256", "kid_x5t"].contains(&settings.key_identify_strategy.as_str()) {
        let text = format!("the strategy {:?} is unknown and means kid", settings.key_identify_strategy);
        warn(&WRONG_VALUE, "key_identify_strategy", &text);
    }
    let second = 1_000_000_000;
    if !settings.leeway_text.is_empty() {
        match duration::nanoseconds(&settings.leeway_text) {
            None => {
                let text = format!(
                    "{:?} is not a duration (write \"30s\" or \"1m\"), so the leeway is 1 second",
                    settings.leeway_text
                );
                warn(&LEEWAY, "leeway", &text);
            }
            Some(nanos) if nanos < second => {
                warn(&LEEWAY, "leeway", "a leeway under one second counts as 1 second");
            }
            Some(_) => {}
        }
    }
    if !settings.cooldown.is_empty() && duration::nanoseconds(&settings.cooldown).is_none_or(|nanos| nanos < second) {
        let text = format!("{:?} is not a duration from 1 second up, so there is none", settings.cooldown);
        warn(&NO_EFFECT, "failed_jwk_key_cooldown", &text);
    }
    of_propagation(settings, block, endpoint, findings);
    of_source(&settings.keys, block, findings);
}

fn of_propagation(
    settings: &ValidatorSettings,
    block: &Node<'_>,
    endpoint: &Endpoint<'_>,
    findings: &mut Vec<Finding>,
) {
    let list = setting(block, "propagate_claims");
    let mut warn = |index: usize, text: &str| {
        let place = list.items().nth(index).unwrap_or_else(|| list.clone()).place();
        findings.push(Finding::new(&PROPAGATION, format!("{place}{text}")).at(place));
    };
    let passed = Passed::of(endpoint);
    for (index, pair) in settings.propagate_claims.iter().enumerate() {
        let [_, header] = pair.as_slice() else {
            let text = format!(" has {} elements instead of claim and header, so it is passed over", pair.len());
            warn(index, &text);
            continue;
        };
        let name = canonical(header);
        let is_same = |pair: &Vec<String>| pair.get(1).is_some_and(|other| canonical(other) == name);
        if settings.propagate_claims.iter().take(index).any(is_same) {
            warn(index, &format!(": {name} is filled already, and the last claim wins"));
        }
        if !passed.lets(&name) {
            warn(index, &format!(": the backend never sees {name}, since input_headers does not let it pass"));
        }
    }
}

/// What is lax or odd about where the keys come from.
fn of_source(keys: &KeySettings, block: &Node<'_>, findings: &mut Vec<Finding>) {
    if !keys.url.is_empty() && !keys.local_path.is_empty() {
        let mut warn = |rule, name, text: &str| findings.push(at(rule, setting(block, name).name_place(), text));
        warn(&KEY_SOURCE, "jwk_url", "jwk_local_path wins, and jwk_url is not asked");
    }
    if keys.is_insecure && keys.local_path.is_empty() && !keys.url.is_empty() {
        if keys.url.starts_with("https://") {
            if keys.fingerprints.is_empty() {
                let text = "certificates are not verified, so anyone on the way can replace the keys";
                findings.push(at(&INSECURE_KEYS, setting(block, "disable_jwk_security").name_place(), text));
            }
        } else {
            let text = "keys come over plain http, so anyone on the way can replace them";
            let place = setting(block, "jwk_url").name_place();
            let severity = if is_internal(&keys.url) { Severity::Note } else { Severity::Warning };
            findings.push(at(&INSECURE_KEYS, place, text).mattering(severity));
        }
    }
    for (index, text) in keys.fingerprints.iter().enumerate() {
        let list = setting(block, "jwk_fingerprints");
        let place = list.items().nth(index).unwrap_or_else(|| list.clone()).place();
        let text = match base64::padded_url(text).map(|bytes| bytes.len()) {
            Some(32) => continue,
            Some(bytes) => format!("{place} is not a SHA-256 ({bytes} bytes instead of 32), so it can never match"),
            None => format!("{place} is not base64url with padding, so the gateway does not start"),
        };
        let hint = "jwtk fingerprint prints the pin of a key as this gateway takes it";
        findings.push(Finding::new(&INVALID_FINGERPRINT, text).at(place).hinting(hint));
    }
    let mut warn = |rule, name, text: &str| findings.push(at(rule, setting(block, name).name_place(), text));
    if !keys.fingerprints.is_empty() && keys.url.starts_with("http://") {
        warn(&NO_EFFECT, "jwk_fingerprints", "pins do nothing for an http URL");
    }
    let suites = setting(block, "cipher_suites");
    for (index, suite) in keys.cipher_suites.iter().enumerate() {
        if !SAFE_SUITES.contains(suite) {
            let name = OUTDATED_SUITES.iter().find(|(number, _)| number == suite).map(|(_, name)| *name);
            let what = name.map_or_else(|| "unknown".to_owned(), |name| format!("{name}, which no server should have"));
            let place = suites.items().nth(index).unwrap_or_else(|| suites.clone()).place();
            findings.push(at(&OUTDATED_CIPHER_SUITE, place, &format!("cipher suite {suite} is {what}")));
        }
    }
    if !keys.secret_url.is_empty() && keys.local_path.is_empty() {
        let mut warn = |rule, name, text: &str| findings.push(at(rule, setting(block, name).name_place(), text));
        warn(&NO_EFFECT, "secret_url", "secret_url is used with jwk_local_path alone");
    }
}

/// What is lax or odd in a signer's settings.
pub(in crate::gateway::krakend) fn of_signer(settings: &SignerSettings, block: &Node<'_>, findings: &mut Vec<Finding>) {
    if settings.keys_to_sign.is_empty() {
        let text = "keys_to_sign is empty, so nothing is signed";
        findings.push(at(&NOTHING_SIGNED, setting(block, "keys_to_sign").name_place(), text));
    }
    of_source(&settings.keys, block, findings);
}

/// What of a backend's part in signing is not imitated.
pub(in crate::gateway::krakend) fn of_backend(endpoint: &Endpoint<'_>, findings: &mut Vec<Finding>) {
    let mut note = |text: String| findings.push(Finding::new(&NOT_IMITATED, text).at(endpoint.node().place()));
    let backends = endpoint.backends();
    let backend = match backends.as_slice() {
        [] => return,
        [only] => only,
        [_, _, ..] => {
            note(
                "the endpoint has several backends: the payload is taken for what they give when they are merged"
                    .to_owned(),
            );
            return;
        }
    };
    let encoding = value(backend, "encoding").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    if !["", "json", "fast-json", "safejson", "string", "no-op"].contains(&encoding.as_str()) {
        note(format!("the backend's encoding {encoding:?} is not imitated: the payload is read as JSON"));
    }
    let extra = value(backend, "extra_config").and_then(Value::as_object);
    if extra.is_some_and(|extra| extra.contains("proxy") || extra.iter().any(|(name, _)| name.starts_with("modifier/")))
    {
        note("the backend's extra_config changes its answer in ways that are not imitated".to_owned());
    }
}

fn at(rule: &'static Rule, place: Place, text: &str) -> Finding {
    Finding::new(rule, format!("{place}: {text}")).at(place)
}

pub(super) const UNKNOWN_COMPONENT: Rule =
    Rule::new("krakend/unknown-component", Severity::Error, "a name that was surely meant to be a component");
pub(super) const MISPLACED_COMPONENT: Rule =
    Rule::new("krakend/misplaced-component", Severity::Error, "a component where nothing reads it");
pub(super) const DUPLICATE_MEMBER: Rule =
    Rule::new("krakend/duplicate-member", Severity::Error, "a name, or a component, that appears twice");
const OTHER_POLICY: Rule =
    Rule::new("krakend/other-policy", Severity::Note, "another component may refuse what the validator accepts");
const PLACEHOLDER: Rule =
    Rule::new("krakend/placeholder", Severity::Warning, "what something else should have filled in");
const WILL_NOT_START: Rule =
    Rule::new("krakend/will-not-start", Severity::Error, "a setting with which the gateway does not start");
pub(super) const UNDEFINED_PARAM: Rule =
    Rule::new("krakend/undefined-param", Severity::Error, "a parameter of a backend that is nowhere to be had");
const ROUTE_CONFLICT: Rule =
    Rule::new("krakend/route-conflict", Severity::Error, "endpoints that the router cannot tell apart");
pub(super) const WILDCARD_ENDPOINT: Rule =
    Rule::new("krakend/wildcard-endpoint", Severity::Warning, "a path that only the enterprise edition takes");
const UNKNOWN_SETTING: Rule =
    Rule::new("krakend/unknown-setting", Severity::Error, "a name that is not a setting of the component");
pub(super) const NO_EFFECT: Rule =
    Rule::new("krakend/no-effect", Severity::Warning, "a setting that does nothing where it stands");
pub(super) const OPEN_ENDPOINT: Rule =
    Rule::new("krakend/open-endpoint", Severity::Note, "an endpoint without a validator");
const NO_AUDIENCE: Rule = Rule::new("krakend/no-audience", Severity::Warning, "no audience is demanded");
const SCOPES_WITHOUT_KEY: Rule =
    Rule::new("krakend/scopes-without-key", Severity::Error, "scopes that are not checked");
pub(super) const WRONG_VALUE: Rule =
    Rule::new("krakend/wrong-value", Severity::Error, "a value of the wrong type, or a name that is not known");
pub(super) const CLAIM_PATH: Rule =
    Rule::new("krakend/claim-path", Severity::Error, "a way to a claim that leads nowhere");
pub(super) const LEEWAY: Rule = Rule::new("krakend/leeway", Severity::Warning, "a leeway that counts as another");
const PROPAGATION: Rule =
    Rule::new("krakend/propagation", Severity::Warning, "a claim that never arrives at the backend");
pub(super) const KEY_SOURCE: Rule =
    Rule::new("krakend/key-source", Severity::Error, "no source of keys, or one that the gateway refuses");
const INSECURE_KEYS: Rule =
    Rule::new("krakend/insecure-keys", Severity::Warning, "keys that can be replaced on their way");
const INVALID_FINGERPRINT: Rule =
    Rule::new("krakend/invalid-fingerprint", Severity::Error, "a pin that can never match");
const OUTDATED_CIPHER_SUITE: Rule =
    Rule::new("krakend/outdated-cipher-suite", Severity::Warning, "a cipher suite beyond the defaults");
pub(super) const NOTHING_SIGNED: Rule =
    Rule::new("krakend/nothing-signed", Severity::Error, "a signer that signs nothing");
const NOT_IMITATED: Rule = Rule::new("krakend/not-imitated", Severity::Note, "something that is not imitated here");

/// Components that may refuse a request, by their names and the older ones that they stand for (krakend-ce, `aliases`).
const POLICIES: [(&[&str], &str); 13] = [
    (&["auth/revoker", "github_com/devopsfaith/bloomfilter"], "a revoker"),
    (&["auth/api-keys", "auth/basic"], "another kind of authentication"),
    (&["security/policies"], "a set of security policies"),
    (&["security/bot-detector", "github_com/devopsfaith/krakend-botdetector"], "a bot detector"),
    (&["security/http", "github_com/devopsfaith/krakend-httpsecure"], "the list of allowed hosts"),
    (&["validation/cel", "github.com/devopsfaith/krakend-cel"], "a CEL rule"),
    (&["validation/json-schema", "github.com/devopsfaith/krakend-jsonschema"], "a JSON schema"),
    (&["modifier/lua-endpoint", "github.com/devopsfaith/krakend-lua/router"], "a Lua script"),
    (&["modifier/lua-proxy", "github.com/devopsfaith/krakend-lua/proxy"], "a Lua script"),
    (&["modifier/lua-backend", "github.com/devopsfaith/krakend-lua/proxy/backend"], "a Lua script"),
    (
        &[
            "qos/ratelimit/router",
            "qos/ratelimit/proxy",
            "qos/ratelimit/service",
            "qos/ratelimit/tiered",
            "github.com/devopsfaith/krakend-ratelimit/juju/router",
            "github.com/devopsfaith/krakend-ratelimit/juju/proxy",
        ],
        "a rate limit",
    ),
    (&["plugin/http-server", "github_com/devopsfaith/krakend/transport/http/server/handler"], "a plugin"),
    (&["plugin/req-resp-modifier", "github.com/devopsfaith/krakend/proxy/plugin"], "a plugin"),
];

/// The default of `cipher_suites`.
const SAFE_SUITES: [u16; 9] = [49199, 49195, 49200, 49196, 52392, 52393, 4865, 4866, 4867];

/// Suites without forward secrecy, or with RC4, 3DES or CBC, by their IANA numbers.
const OUTDATED_SUITES: [(u16, &str); 18] = [
    (5, "TLS_RSA_WITH_RC4_128_SHA"),
    (10, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
    (47, "TLS_RSA_WITH_AES_128_CBC_SHA"),
    (53, "TLS_RSA_WITH_AES_256_CBC_SHA"),
    (60, "TLS_RSA_WITH_AES_128_CBC_SHA256"),
    (61, "TLS_RSA_WITH_AES_256_CBC_SHA256"),
    (156, "TLS_RSA_WITH_AES_128_GCM_SHA256"),
    (157, "TLS_RSA_WITH_AES_256_GCM_SHA384"),
    (49159, "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA"),
    (49161, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    (49162, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    (49169, "TLS_ECDHE_RSA_WITH_RC4_128_SHA"),
    (49170, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"),
    (49171, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
    (49172, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
    (49187, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
    (49191, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"),
    (49192, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
];

/// Names that people use for settings, in small letters alone.
const SYNONYMS: [(&str, &str); 18] = [
    ("algorithm", "alg"),
    ("iss", "issuer"),
    ("aud", "audience"),
    ("jwksurl", "jwk_url"),
    ("jwksuri", "jwk_url"),
    ("url", "jwk_url"),
    ("uri", "jwk_url"),
    ("jwks", "jwk_url"),
    ("jwkspath", "jwk_local_path"),
    ("localpath", "jwk_local_path"),
    ("header", "auth_header_name"),
    ("headername", "auth_header_name"),
    ("cookie", "cookie_key"),
    ("claimstoheaders", "propagate_claims"),
    ("cipherkey", "cypher_key"),
    ("fingerprints", "jwk_fingerprints"),
    ("keystosigned", "keys_to_sign"),
    ("rolesnested", "roles_key_is_nested"),
];
