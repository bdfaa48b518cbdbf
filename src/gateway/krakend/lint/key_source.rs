//! What is lax or odd about where the keys come from.

use super::block::{Block, of_setting};
use super::rules::NO_EFFECT;
use crate::config::Node;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::krakend::fields::{member, setting};
use crate::gateway::krakend::go::base64;
use crate::gateway::krakend::settings::KeySettings;
use crate::gateway::{meanings, remarks};

/// What this file can find, whether or not a file is linted.
pub(super) const RULES: [&Rule; 4] = [&KEY_SOURCE, &INSECURE_KEYS, &INVALID_FINGERPRINT, &OUTDATED_CIPHER_SUITE];

/// What it can find in files alone.
pub(super) const OF_FILES: [&Rule; 1] = [&SECRET_IN_FILE];

/// What is lax or odd about it, whether or not a file is linted.
pub(super) fn of_settings(keys: &KeySettings, block: &Node<'_>, findings: &mut Vec<Finding>) {
    let of_setting = |rule, name, text: &str| of_setting(block, rule, name, text);
    if !keys.url.is_empty() && !keys.local_path.is_empty() {
        let text = "jwk_local_path wins: jwk_url is asked only for keys that are not in the file, and the gateway crashes over \
                    its answer";
        findings.push(of_setting(&KEY_SOURCE, "jwk_url", text));
    }
    if keys.is_insecure && keys.local_path.is_empty() && !keys.url.is_empty() {
        if !keys.url.starts_with("https://") {
            let text = "keys come over plain http, so anyone on the way can replace them";
            let severity = remarks::of_plain_http(&keys.url).unwrap_or(INSECURE_KEYS.severity);
            findings.push(of_setting(&INSECURE_KEYS, "jwk_url", text).mattering(severity));
        } else if keys.fingerprints.is_empty() {
            let text = "certificates are not verified, so anyone on the way can replace the keys";
            findings.push(of_setting(&INSECURE_KEYS, "disable_jwk_security", text));
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
    if !keys.fingerprints.is_empty() && keys.url.starts_with("http://") {
        findings.push(of_setting(&NO_EFFECT, "jwk_fingerprints", "pins do nothing for an http URL"));
    }
    let suites = setting(block, "cipher_suites");
    for (index, suite) in keys.cipher_suites.iter().enumerate() {
        if !SAFE_SUITES.contains(suite) {
            let name = OUTDATED_SUITES.iter().find(|(number, _)| number == suite).map(|(_, name)| *name);
            let what = name.map_or_else(|| "unknown".to_owned(), |name| format!("{name}, which no server should have"));
            let place = suites.items().nth(index).unwrap_or_else(|| suites.clone()).place();
            findings.push(Finding::placed(&OUTDATED_CIPHER_SUITE, place, &format!("cipher suite {suite} is {what}")));
        }
    }
    if !keys.secret_url.is_empty() && keys.local_path.is_empty() {
        findings.push(of_setting(&NO_EFFECT, "secret_url", "secret_url is used with jwk_local_path alone"));
    }
}

/// What is wrong with it in a file.
pub(super) fn of_block(block: &Block<'_, '_>, keys: &KeySettings, findings: &mut Vec<Finding>) {
    let (url, path) = (keys.url.as_str(), keys.local_path.as_str());
    let rule = &KEY_SOURCE;
    let wrong = ["jwk_url", "jwk_local_path", "disable_jwk_security"].iter().any(|name| block.is_wrong(name));
    if url.is_empty() && path.is_empty() {
        if !wrong {
            findings.extend(block.finding(rule, "", "there is neither jwk_url nor jwk_local_path: no key is found"));
        }
    } else if !keys.is_allowed() && !wrong && !url.contains("${") && !url.contains("{{") {
        let (name, text) = if url.is_empty() {
            ("jwk_local_path", "a local path without disable_jwk_security is refused, as an http URL would be")
        } else {
            ("jwk_url", "the URL does not begin with https://, and the gateway refuses it")
        };
        let hint = if url.is_empty() { "set \"disable_jwk_security\": true beside it" } else { "write https://…" };
        findings.extend(block.finding(rule, name, text).map(|finding| finding.hinting(hint)));
    }
    if member(block.node(), "cypher_key").is_some() && keys.secret_url.is_empty() {
        let text = "cypher_key is used with secret_url alone";
        findings.extend(block.finding(&NO_EFFECT, "cypher_key", text));
    }
    if keys.secret_url.starts_with("base64key://") {
        let text = "the key that opens the key file is in the configuration: anyone who reads it has both";
        findings.extend(block.finding(&SECRET_IN_FILE, "secret_url", text));
    }
}

pub(super) const KEY_SOURCE: Rule =
    Rule::new("krakend/key-source", Severity::Error, "no source of keys, or one that the gateway refuses")
        .because_of(meanings::KEY_SOURCE);

const INSECURE_KEYS: Rule =
    Rule::new("krakend/insecure-keys", Severity::Warning, "keys that can be replaced on their way")
        .because_of(meanings::INSECURE_KEYS);

const INVALID_FINGERPRINT: Rule =
    Rule::new("krakend/invalid-fingerprint", Severity::Error, "a pin that can never match").because(
        "The gateway ends at start, or the pin never matches.",
        "Write the pin that jwtk fingerprint prints for KrakenD.",
    );

const OUTDATED_CIPHER_SUITE: Rule =
    Rule::new("krakend/outdated-cipher-suite", Severity::Warning, "a cipher suite beyond the defaults")
        .because("It has RC4, 3DES, CBC or no forward secrecy.", "Leave it out: the default is good.");

const SECRET_IN_FILE: Rule = Rule::new("krakend/secret-in-file", Severity::Warning, "a secret in the configuration")
    .because_of(meanings::SECRET_IN_FILE);

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
