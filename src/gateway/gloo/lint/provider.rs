//! The providers of a stage, and where their keys are.

use crate::config::Node;
use crate::finding::{Finding, Meaning, Rule, Severity};
use crate::gateway::envoy::lint::provider::{Wording, is_misspelt};
use crate::gateway::meanings;

pub(super) const NO_AUDIENCE: Rule = Rule::new("gloo/no-audience", Severity::Warning, "tokens for every audience pass")
    .because_of(meanings::NO_AUDIENCE);
pub(super) const TOKEN_SOURCE: Rule =
    Rule::new("gloo/token-source", Severity::Warning, "tokens from a place where they leak, or are not found")
        .because_of(meanings::TOKEN_SOURCE);
pub(super) const LEEWAY: Rule =
    Rule::new("gloo/leeway", Severity::Warning, "a clock skew that is not as meant, or too large")
        .because_of(meanings::LEEWAY);
pub(super) const INSECURE_KEYS: Rule =
    Rule::new("gloo/insecure-keys", Severity::Warning, "keys are fetched without TLS")
        .because_of(meanings::INSECURE_KEYS);
pub(super) const KEY_SOURCE: Rule =
    Rule::new("gloo/key-source", Severity::Error, "no source of keys, or more than one")
        .because_of(meanings::KEY_SOURCE);
pub(super) const SECRET_IN_FILE: Rule =
    Rule::new("gloo/secret-in-file", Severity::Warning, "a private or symmetric key in the resource")
        .because_of(meanings::SECRET_IN_FILE);
pub(super) const PLACEHOLDER: Rule =
    Rule::new("gloo/placeholder", Severity::Warning, "a placeholder that was not filled in")
        .because_of(meanings::PLACEHOLDER);
pub(super) const APPEND_HEADER: Rule =
    Rule::new("gloo/append-header", Severity::Warning, "a claim that is added to what the client sent")
        .because_of(Meaning::new("The header that the client sent stays in front.", "Leave append out.").exploitable());

pub(super) const WORDING: Wording = Wording {
    gateway: "Gloo",
    member: |node, name| node.member(name),
    query: &["tokenSource", "queryParams"],
    headers: &["tokenSource", "headers"],
    prefix: "prefix",
    clock_skew: "clockSkewSeconds",
    inline_keys: &["jwks", "local", "key"],
    url: &["jwks", "remote", "url"],
    no_audience: &NO_AUDIENCE,
    token_source: &TOKEN_SOURCE,
    leeway: &LEEWAY,
    secret_in_file: &SECRET_IN_FILE,
    insecure_keys: &INSECURE_KEYS,
    placeholder: &PLACEHOLDER,
};

pub(super) fn of_provider(name: &str, provider: &Node<'_>, findings: &mut Vec<Finding>) {
    of_source(provider, findings);
    findings.extend(WORDING.of_audiences(name, provider));
    WORDING.of_provider_placeholders(provider, findings);
    WORDING.of_places(provider, findings);
    findings.extend(WORDING.of_clock_skew(provider));
    for append in provider.items_of("claimsToHeaders").iter().filter_map(|claim| claim.member("append")) {
        if append.value().as_bool() == Some(true) {
            let message = "the header of the client stays, and the claim is added to it: anybody can forge it";
            let finding = Finding::placed(&APPEND_HEADER, append.name_place(), message);
            findings.push(finding.hinting("leave `append` out"));
        }
    }
    findings.extend(WORDING.of_secrets(provider));
    findings.extend(WORDING.of_plain_http(provider));
}

/// Where the keys of a provider are.
fn of_source(provider: &Node<'_>, findings: &mut Vec<Finding>) {
    let mut tell = |node: &Node<'_>, message: &str, hint: &str| {
        findings.push(Finding::placed(&KEY_SOURCE, node.name_place(), message).hinting(hint));
    };
    let Some(jwks) = provider.member("jwks") else {
        if !is_misspelt(provider, "jwks") {
            tell(provider, "the provider has no keys", "add `jwks`");
        }
        return;
    };
    let hint = "name one of `local` and `remote`";
    match (jwks.member("local"), jwks.member("remote")) {
        (None, None) if ["local", "remote"].iter().any(|name| is_misspelt(&jwks, name)) => {}
        (None, None) => tell(&jwks, "there are no keys in it", hint),
        (Some(_), Some(_)) => tell(&jwks, "local and remote exclude each other", hint),
        (Some(_), None) => {}
        (None, Some(remote)) => {
            if let Some(name) = WORDING.missing(&remote, &["url", "upstreamRef"]) {
                let message = format!("there is no `{name}`, without which no keys are fetched");
                tell(&remote, &message, "`remote` has url and upstreamRef");
            }
        }
    }
}
