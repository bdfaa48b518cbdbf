//! What is lax or odd in the settings of one component.

use super::key_source::of_source;
use super::rules::{NO_EFFECT, NOTHING_SIGNED, WRONG_VALUE};
use crate::config::Node;
use crate::finding::{Finding, Meaning, Rule, Severity};
use crate::gateway::krakend::endpoint::Endpoint;
use crate::gateway::krakend::fields::{setting, value};
use crate::gateway::krakend::go::duration;
use crate::gateway::krakend::go::names::canonical;
use crate::gateway::krakend::input_headers::Passed;
use crate::gateway::krakend::settings::{SignerSettings, ValidatorSettings};
use crate::gateway::meanings;

/// What this file can find.
pub(super) const RULES: [&Rule; 5] = [&NO_AUDIENCE, &SCOPES_WITHOUT_KEY, &CLAIM_PATH, &LEEWAY, &PROPAGATION];

/// What is lax or odd in a validator's settings.
pub(in crate::gateway::krakend) fn of_validator(
    settings: &ValidatorSettings,
    block: &Node<'_>,
    endpoint: &Endpoint<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut warn =
        |rule, name, text: &str| findings.push(Finding::placed(rule, setting(block, name).name_place(), text));
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

/// What is lax or odd in a signer's settings.
pub(in crate::gateway::krakend) fn of_signer(settings: &SignerSettings, block: &Node<'_>, findings: &mut Vec<Finding>) {
    if settings.keys_to_sign.is_empty() {
        let text = "keys_to_sign is empty, so nothing is signed";
        findings.push(Finding::placed(&NOTHING_SIGNED, setting(block, "keys_to_sign").name_place(), text));
    }
    of_source(&settings.keys, block, findings);
}

const NO_AUDIENCE: Rule =
    Rule::new("krakend/no-audience", Severity::Warning, "no audience is demanded").because_of(meanings::NO_AUDIENCE);

const SCOPES_WITHOUT_KEY: Rule =
    Rule::new("krakend/scopes-without-key", Severity::Error, "scopes that are not checked")
        .because_of(Meaning::new("The scopes are not checked at all.", "Add \"scopes_key\": \"scope\".").exploitable());

pub(super) const CLAIM_PATH: Rule =
    Rule::new("krakend/claim-path", Severity::Error, "a way to a claim that leads nowhere")
        .because_of(meanings::CLAIM_PATH);

pub(super) const LEEWAY: Rule =
    Rule::new("krakend/leeway", Severity::Warning, "a leeway that counts as another").because_of(meanings::LEEWAY);

const PROPAGATION: Rule =
    Rule::new("krakend/propagation", Severity::Warning, "a claim that never arrives at the backend").because(
        "The claim never arrives at the backend.",
        "Write [claim, header], and let the header in by input_headers.",
    );
