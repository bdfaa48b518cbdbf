//! What does not go together: configurations and keys, keys and keys, issuers and the places of their keys.

use std::collections::HashMap;
use std::rc::Rc;

use super::key_summary::KeySummary;
use super::set::LookedSet;
use crate::finding::{Finding, Meaning, Rule, Severity};
use crate::gateway::{self, KeyLocation, KeyUse, Kind, Refused};
use crate::jwk::Key;

/// What this file can find.
pub(super) const RULES: [&Rule; 8] = [
    &UNKNOWN_KID,
    &NO_FITTING_KEY,
    &GATEWAY_REFUSES_KEY,
    &PRIVATE_KEY,
    &DIFFERENT_KEY,
    &DISCOVERY_DOCUMENT,
    &SHARED_KEYS,
    &ISSUER_FORM,
];

/// A configuration's use of keys, and the keys as they are found there.
pub(super) fn of_use(
    kind: Kind,
    one: &KeyUse,
    set: &LookedSet,
    refused: Option<&Refused>,
    findings: &mut Vec<Finding>,
) {
    let name = set.name.as_str();
    let mut find = |rule, text: String| findings.push(Finding::new(rule, text).at(one.place.clone()));
    let wants_set = matches!(kind, Kind::Krakend | Kind::Agentgateway);
    if wants_set && (set.is_lone || !set.is_json) && !set.keys.is_empty() {
        find(&NO_FITTING_KEY, format!("{name} is a single key, and the gateway reads a set alone"));
        return;
    }
    if let Some(refused) = refused {
        find(&GATEWAY_REFUSES_KEY, format!("the gateway refuses the whole of {name}: {}", refused.reason));
        return;
    }
    if set.keys.is_empty() {
        find(&NO_FITTING_KEY, format!("{name} has no keys"));
        return;
    }
    if !wants_set {
        if set.keys.iter().all(|key| key.key.is_none()) {
            find(&NO_FITTING_KEY, format!("no key of {name} can be read"));
        }
        return;
    }
    let Some(algorithm) = one.algorithm else { return };
    let fits = |key: &&KeySummary| match &key.key {
        Some(Key::Public(key)) => key.fits(algorithm),
        Some(Key::Private(key)) => key.public().fits(algorithm),
        Some(Key::Symmetric(_)) | None => key.kty == algorithm.key_type().name(),
    };
    let fitting: Vec<&KeySummary> = set.keys.iter().filter(fits).collect();
    if fitting.is_empty() {
        find(&NO_FITTING_KEY, format!("{algorithm} needs another key, and {name} has none that fits"));
        return;
    }
    if one.signs {
        let (kid, place) = one.kid.clone().unwrap_or_else(|| (String::new(), one.place.clone()));
        let Some(named) = set.keys.iter().rfind(|key| key.kid.as_deref().unwrap_or_default() == kid) else {
            let text = format!("no key of {name} has the kid {kid:?}: every answer is 401");
            findings.push(Finding::new(&UNKNOWN_KID, text).at(place));
            return;
        };
        if named.is_public() {
            find(
                &PRIVATE_KEY,
                format!("the key of kid {kid:?} in {name} is public, and nothing can be signed with it"),
            );
        }
    } else if fitting.iter().all(|key| key.is_private()) {
        find(&PRIVATE_KEY, format!("the fitting keys of {name} are private, and the gateway cannot verify with them"));
    }
}

/// A set as a gateway would load it, whoever names it.
pub(super) fn of_set(kind: Kind, set: &LookedSet, findings: &mut Vec<Finding>) {
    let wants_set = matches!(kind, Kind::Krakend | Kind::Agentgateway);
    if wants_set && (set.is_lone || !set.is_json) {
        let text = format!("{} reads a set alone, and this is a single key", kind.name());
        findings.push(
            Finding::new(&NO_FITTING_KEY, text)
                .at(set.keys.first().map_or_else(|| set.place.clone(), |key| key.place.clone())),
        );
    } else if let Some(refused) = gateway::refusal(kind, &set.text) {
        let place = refused.index.and_then(|index| set.member_places.get(index)).unwrap_or(&set.place);
        let text = format!("{} refuses the whole set: {}", kind.name(), refused.reason);
        findings.push(Finding::new(&GATEWAY_REFUSES_KEY, text).at(place.clone()));
    }
}

/// Keys of one kid and type that differ between two sets.
pub(super) fn of_sets(sets: &[Rc<LookedSet>], findings: &mut Vec<Finding>) {
    let mut known: HashMap<(&str, &str), (&str, &str)> = HashMap::new();
    for set in sets {
        for key in &set.keys {
            let (Some(kid), Some(identity)) =
                (key.kid.as_deref().filter(|kid| !kid.is_empty()), key.identity.as_deref())
            else {
                continue;
            };
            match known.get(&(kid, key.kty.as_str())) {
                Some((other, file)) if *file != set.name && *other != identity => {
                    let text =
                        format!("kid {kid:?} names another key in {file}, so tokens of one are refused with the other");
                    findings.push(Finding::new(&DIFFERENT_KEY, text).at(key.kid_place.clone()));
                }
                Some(_) => {}
                None => {
                    known.insert((kid, &key.kty), (identity, &set.name));
                }
            }
        }
    }
}

/// What is told from the address of the keys alone.
pub(super) fn of_address(one: &KeyUse, findings: &mut Vec<Finding>) {
    let KeyLocation::Remote(remote) = &one.location else { return };
    let url = remote.url.as_str();
    let mut find = |rule, text: String| findings.push(Finding::new(rule, text).at(one.place.clone()));
    let path = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let documents = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];
    if documents.iter().any(|document| path.ends_with(document)) {
        let text = "this is a discovery document, not a key set: the keys are where its `jwks_uri` leads".to_owned();
        find(&DISCOVERY_DOCUMENT, text);
        return;
    }
    if one.signs {
        return;
    }
    let (host, segments) = split(url);
    let is_of_all_tenants = ["common", "organizations", "consumers"].contains(&segments.first().copied().unwrap_or(""));
    if ENTRA.contains(&host) && is_of_all_tenants && one.issuer.is_none() && !one.has_audience {
        find(&SHARED_KEYS, "these keys sign for every tenant, and neither issuer nor audience is asked for".to_owned());
        return;
    }
    if SHARED.contains(&host) && !one.has_audience {
        find(&SHARED_KEYS, format!("the keys of {host} sign for everybody, and no audience is asked for"));
    }
    let Some((issuer, place)) = &one.issuer else { return };
    if let Some(text) = issuer_fault(issuer, host, &segments) {
        findings.push(Finding::new(&ISSUER_FORM, text).at(place.clone()));
    }
}

/// What is wrong with the form of an issuer of a known provider, or with it and the place of its keys together.
fn issuer_fault(issuer: &str, host: &str, segments: &[&str]) -> Option<String> {
    let (own_host, own) = split(issuer);
    let ends = issuer.ends_with('/');
    let slash = |wants: bool| {
        let what = if wants { "with a slash at the end" } else { "without a slash at the end" };
        format!("tokens of this provider have the issuer {what}, and it is compared to the letter")
    };
    let other = |what: &str| format!("the issuer and the keys are of two {what}, so no token fits");
    if own_host.ends_with(".auth0.com") || host.ends_with(".auth0.com") {
        if own_host.ends_with(".auth0.com") && host.ends_with(".auth0.com") && own_host != host {
            return Some(other("tenants"));
        }
        return (own_host.ends_with(".auth0.com") && !ends).then(|| slash(true));
    }
    if own_host == "sts.windows.net" {
        if ENTRA.contains(&host) && own.first() != segments.first() && !is_any_tenant(segments.first().copied()) {
            return Some(other("tenants"));
        }
        return (!ends).then(|| slash(true));
    }
    if ENTRA.contains(&own_host) {
        if ENTRA.contains(&host) && own.first() != segments.first() && !is_any_tenant(segments.first().copied()) {
            return Some(other("tenants"));
        }
        return (own.get(1) == Some(&"v2.0") && ends).then(|| slash(false));
    }
    let realm = |segments: &[&str]| {
        let at = segments.iter().position(|segment| *segment == "realms")?;
        segments.get(at + 1).map(|realm| (*realm).to_owned())
    };
    if let Some(own_realm) = realm(&own) {
        if realm(segments).is_some_and(|realm| realm != own_realm) {
            return Some(other("realms"));
        }
        return ends.then(|| slash(false));
    }
    let is_okta = |host: &str| host.ends_with(".okta.com") || host.ends_with(".oktapreview.com");
    let is_cognito = |host: &str| host.starts_with("cognito-idp.");
    let differs = own_host != host || is_cognito(host) && own.first() != segments.first();
    ((is_okta(own_host) && is_okta(host) || is_cognito(own_host) && is_cognito(host)) && differs)
        .then(|| other("domains"))
}

fn is_any_tenant(tenant: Option<&str>) -> bool {
    tenant.is_none_or(|tenant| ["common", "organizations", "consumers"].contains(&tenant))
}

/// The host of a URL, and the segments of its path.
fn split(url: &str) -> (&str, Vec<&str>) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.split(':').next().unwrap_or_default();
    (host, path.split('/').filter(|segment| !segment.is_empty()).collect())
}

const ENTRA: [&str; 3] = ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com"];

/// Hosts whose keys sign for every customer.
const SHARED: [&str; 4] = ["www.googleapis.com", "appleid.apple.com", "securetoken.google.com", "accounts.google.com"];

const UNKNOWN_KID: Rule = Rule::new("pair/unknown-kid", Severity::Error, "a signer's kid that its set does not have")
    .because("The gateway answers 401 to every login.", "Write the kid of the key in the file.");
const NO_FITTING_KEY: Rule = Rule::new("pair/no-fitting-key", Severity::Error, "a set without a key for the algorithm")
    .because("Every token is refused, or nothing can be signed.", "Give a set that has a key for the algorithm.");
const GATEWAY_REFUSES_KEY: Rule =
    Rule::new("pair/gateway-refuses-key", Severity::Error, "a key for which the gateway refuses the whole set")
        .because(
            "This gateway refuses the whole set for one of its members.",
            "Take that key out of the set of this gateway.",
        );
const PRIVATE_KEY: Rule = Rule::new("pair/private-key", Severity::Error, "the other half of the key that is needed")
    .because(
        "Nothing verifies with a private key there, and nothing is signed with a public one.",
        "Name the other file of the pair.",
    );
const DIFFERENT_KEY: Rule = Rule::new("pair/different-key", Severity::Error, "one kid for different keys in two sets")
    .because("Tokens of one set are refused with the other.", "Write both sets from one key.");
const DISCOVERY_DOCUMENT: Rule =
    Rule::new("pair/discovery-document", Severity::Error, "the address of a discovery document for that of keys")
        .because("The gateway finds no keys in it.", "Write the jwks_uri that it names.");
const SHARED_KEYS: Rule =
    Rule::new("pair/shared-keys", Severity::Error, "keys that sign for everybody, without an audience or issuer")
        .because_of(
            Meaning::new(
                "One set signs for every customer of the provider, so the tokens of all of them pass (RFC 8725 \
                 sections 3.8 and 3.9).",
                "Ask for the issuer and the audience.",
            )
            .exploitable(),
        );
const ISSUER_FORM: Rule =
    Rule::new("pair/issuer-form", Severity::Warning, "an issuer that no token of the provider has")
        .because("Issuers are compared to the letter.", "Write iss as it is in the tokens.");
