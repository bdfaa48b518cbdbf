//! Names in a component's block that the gateway does not know.

use super::rules::NO_EFFECT;
use crate::config::{Node, Unknown};
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::krakend::component::Component;
use crate::gateway::krakend::fields::member;
use crate::gateway::meanings;

/// What this file can find.
pub(super) const RULES: [&Rule; 1] = [&UNKNOWN_SETTING];

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
        findings.push(Finding::placed(&UNKNOWN_SETTING, node.name_place(), &text));
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

const UNKNOWN_SETTING: Rule =
    Rule::new("krakend/unknown-setting", Severity::Error, "a name that is not a setting of the component")
        .because_of(meanings::UNKNOWN_SETTING);

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
