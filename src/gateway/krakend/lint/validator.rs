//! What is lax, odd or wrong in the settings of a validator.

use super::algorithm::of_alg;
use super::block::{Block, of_setting};
use super::key_source::{self, KEY_SOURCE};
use super::rules::{DOTTED_CLAIM, NO_EFFECT, SECRET_BY_URL, WRONG_VALUE};
use super::service::DEBUG_ENDPOINT;
use crate::config::Node;
use crate::finding::{Finding, Meaning, Rule, Severity};
use crate::gateway::internal::is_loopback;
use crate::gateway::krakend::endpoint::Endpoint;
use crate::gateway::krakend::fields::{setting, value};
use crate::gateway::krakend::go::duration;
use crate::gateway::krakend::go::names::canonical;
use crate::gateway::krakend::input_headers::Passed;
use crate::gateway::krakend::settings::ValidatorSettings;
use crate::gateway::meanings;

/// What this file can find, whether or not a file is linted.
pub(super) const RULES: [&Rule; 5] = [&NO_AUDIENCE, &SCOPES_WITHOUT_KEY, &CLAIM_PATH, &LEEWAY, &PROPAGATION];

/// What it can find in files alone.
pub(super) const OF_FILES: [&Rule; 2] = [&SEVERAL_AUDIENCES, &NO_CACHE];

/// What is lax or odd in its settings, whether or not a file is linted.
pub(in crate::gateway::krakend) fn of_settings(
    settings: &ValidatorSettings,
    block: &Node<'_>,
    endpoint: &Endpoint<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut warn = |rule, name, text: &str| findings.push(of_setting(block, rule, name, text));
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
    key_source::of_settings(&settings.keys, block, findings);
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

/// What is wrong with its settings in a file.
pub(in crate::gateway::krakend) fn of_block(
    block: &Block<'_, '_>,
    settings: &ValidatorSettings,
    findings: &mut Vec<Finding>,
) {
    of_alg(block, &settings.alg, findings);
    key_source::of_block(block, &settings.keys, findings);
    let mut find = |rule, name, text: &str| findings.extend(block.finding(rule, name, text));
    let has_path = !settings.keys.local_path.is_empty();
    if settings.cache && has_path {
        find(&KEY_SOURCE, "cache", "cache together with jwk_local_path: the gateway refuses the pair");
    }
    if settings.audience.len() > 1 {
        find(&SEVERAL_AUDIENCES, "audience", "the token must have all of these audiences, not one of them");
    }
    let url = settings.keys.url.as_str();
    if settings.keys.is_allowed() && !url.is_empty() && !has_path && !settings.cache && !block.is_wrong("cache") {
        find(&NO_CACHE, "jwk_url", "without \"cache\": true the keys are downloaded again for every request");
    }
    if is_hmac(&settings.alg) && !url.is_empty() && !is_loopback(url) {
        find(&SECRET_BY_URL, "jwk_url", "the secret comes from a URL: anyone who fetches it can sign");
    }
    if value(block.node(), "cache_duration").is_some() && !settings.cache {
        find(&NO_EFFECT, "cache_duration", "cache_duration does nothing without \"cache\": true");
    }
    if settings.preserve_arrays && settings.propagate_claims.is_empty() && !block.is_wrong("propagate_claims") {
        let text = "nothing is propagated, so propagate_claims_preserve_array does nothing";
        find(&NO_EFFECT, "propagate_claims_preserve_array", text);
    }
    let more_than_minutes = duration::nanoseconds(&settings.leeway_text).is_some_and(|nanos| nanos > 300_000_000_000);
    if more_than_minutes {
        let text = "a leeway of more than 5 minutes: expired tokens are taken for so long";
        find(&LEEWAY, "leeway", text);
    }
    let roles_key = settings.roles_key.as_str();
    if !settings.roles.is_empty() && roles_key.contains('.') && !roles_key.starts_with("http") {
        if !settings.roles_key_is_nested {
            let text = "the name has a dot and is taken as one name; \"roles_key_is_nested\": true descends";
            find(&DOTTED_CLAIM, "roles_key", text);
        } else if roles_key.len() < 4 {
            let text = "a nested roles_key of fewer than 4 characters crashes the gateway";
            find(&CLAIM_PATH, "roles_key", text);
        } else if has_empty_step(roles_key) {
            find(&CLAIM_PATH, "roles_key", "a step of the path is empty, so no claim is found");
        }
    }
    if !settings.scopes_key.contains("://") && has_empty_step(&settings.scopes_key) {
        find(&CLAIM_PATH, "scopes_key", "a step of the path is empty, so no claim is found");
    }
    if settings.operation_debug {
        let text = "every refusal is a line of the log at level ERROR";
        let finding = block.finding(&DEBUG_ENDPOINT, "operation_debug", text);
        findings.extend(finding.map(|finding| finding.mattering(Severity::Note)));
    }
}

fn is_hmac(alg: &str) -> bool {
    ["HS256", "HS384", "HS512"].contains(&alg)
}

fn has_empty_step(path: &str) -> bool {
    path.contains('.') && path.split('.').any(str::is_empty)
}

const NO_AUDIENCE: Rule =
    Rule::new("krakend/no-audience", Severity::Warning, "no audience is demanded").because_of(meanings::NO_AUDIENCE);

const SCOPES_WITHOUT_KEY: Rule =
    Rule::new("krakend/scopes-without-key", Severity::Error, "scopes that are not checked")
        .because_of(Meaning::new("The scopes are not checked at all.", "Add \"scopes_key\": \"scope\".").exploitable());

const CLAIM_PATH: Rule = Rule::new("krakend/claim-path", Severity::Error, "a way to a claim that leads nowhere")
    .because_of(meanings::CLAIM_PATH);

const LEEWAY: Rule =
    Rule::new("krakend/leeway", Severity::Warning, "a leeway that counts as another").because_of(meanings::LEEWAY);

const PROPAGATION: Rule =
    Rule::new("krakend/propagation", Severity::Warning, "a claim that never arrives at the backend").because(
        "The claim never arrives at the backend.",
        "Write [claim, header], and let the header in by input_headers.",
    );

const SEVERAL_AUDIENCES: Rule =
    Rule::new("krakend/several-audiences", Severity::Warning, "audiences that a token must have all at once")
        .because("All of them must be in the token, not one.", "Ask for one audience, or use roles.");

const NO_CACHE: Rule = Rule::new("krakend/no-cache", Severity::Warning, "keys that are downloaded for every request")
    .because("The keys are downloaded for every request.", "Add \"cache\": true.");
