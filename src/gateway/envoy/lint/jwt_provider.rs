//! The providers of the filter `jwt_authn`, and where their keys are.

use super::manager::Clusters;
use super::provider::{Wording, is_misspelt};
use super::reference::of_reference;
use crate::config::Node;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::envoy::bootstrap::{member, text};
use crate::gateway::meanings;
use crate::gateway::placeholder::placeholder;

pub(super) const NO_AUDIENCE: Rule =
    Rule::new("envoy/no-audience", Severity::Warning, "tokens for every audience pass")
        .because_of(meanings::NO_AUDIENCE);
pub(super) const TOKEN_SOURCE: Rule =
    Rule::new("envoy/token-source", Severity::Warning, "tokens from a place where they leak, or are not found")
        .because_of(meanings::TOKEN_SOURCE);
pub(super) const LEEWAY: Rule =
    Rule::new("envoy/leeway", Severity::Warning, "a clock skew that is not as meant, or too large")
        .because_of(meanings::LEEWAY);
pub(super) const INSECURE_KEYS: Rule =
    Rule::new("envoy/insecure-keys", Severity::Warning, "keys are fetched without TLS")
        .because_of(meanings::INSECURE_KEYS);
pub(super) const KEY_SOURCE: Rule =
    Rule::new("envoy/key-source", Severity::Error, "no source of keys, or more than one")
        .because_of(meanings::KEY_SOURCE);
pub(super) const SECRET_IN_FILE: Rule =
    Rule::new("envoy/secret-in-file", Severity::Warning, "a private or symmetric key in the file")
        .because_of(meanings::SECRET_IN_FILE);
pub(super) const PLACEHOLDER: Rule =
    Rule::new("envoy/placeholder", Severity::Warning, "a placeholder that was not filled in")
        .because_of(meanings::PLACEHOLDER);

pub(super) const WORDING: Wording = Wording {
    gateway: "Envoy",
    member,
    query: &["from_params"],
    headers: &["from_headers"],
    prefix: "value_prefix",
    clock_skew: "clock_skew_seconds",
    inline_keys: &["local_jwks", "inline_string"],
    url: &["remote_jwks", "http_uri", "uri"],
    no_audience: &NO_AUDIENCE,
    token_source: &TOKEN_SOURCE,
    leeway: &LEEWAY,
    secret_in_file: &SECRET_IN_FILE,
    insecure_keys: &INSECURE_KEYS,
    placeholder: &PLACEHOLDER,
};

/// `names_audiences`: whether all that ask for it do.
pub(super) fn of_provider(
    name: &str,
    provider: &Node<'_>,
    names_audiences: bool,
    clusters: Option<&Clusters<'_>>,
    findings: &mut Vec<Finding>,
) {
    of_source(provider, findings);
    findings.extend(WORDING.of_audiences(name, provider).filter(|_| !names_audiences));
    WORDING.of_places(provider, findings);
    findings.extend(WORDING.of_clock_skew(provider));
    WORDING.of_provider_placeholders(provider, findings);
    findings.extend(WORDING.of_secrets(provider));
    findings.extend(WORDING.of_plain_http(provider));
    let uri = member(provider, "remote_jwks").and_then(|remote| member(&remote, "http_uri"));
    if let (Some(uri), Some(clusters)) = (uri, clusters)
        && text(&uri, "uri").and_then(placeholder).is_none()
    {
        findings.extend(of_cluster(&uri, clusters));
    }
}

/// Where the keys of a provider are.
fn of_source(provider: &Node<'_>, findings: &mut Vec<Finding>) {
    let mut tell = |node: &Node<'_>, message: &str, hint: &str| {
        findings.push(Finding::placed(&KEY_SOURCE, node.name_place(), message).hinting(hint));
    };
    let (remote, local) = (member(provider, "remote_jwks"), member(provider, "local_jwks"));
    let hint = "name one of remote_jwks and local_jwks";
    match (&remote, &local) {
        (None, None) if ["remote_jwks", "local_jwks"].iter().any(|name| is_misspelt(provider, name)) => {}
        (None, None) => tell(provider, "the provider has no keys: Envoy does not start", hint),
        (Some(_), Some(local)) => tell(local, "there are keys by remote_jwks too: Envoy takes one source alone", hint),
        (Some(_), None) | (None, Some(_)) => {}
    }
    if let Some(local) = local {
        let sources = ["filename", "inline_string", "inline_bytes", "environment_variable"];
        if sources.iter().filter(|name| member(&local, name).is_some()).count() != 1 {
            let message = "this has not exactly one source of keys: Envoy does not start";
            tell(&local, message, "name a filename or an inline_string");
        }
    }
    let Some(remote) = remote else { return };
    let Some(uri) = member(&remote, "http_uri") else {
        return tell(&remote, "there is no http_uri: Envoy does not start", "add http_uri");
    };
    if let Some(name) = WORDING.missing(&uri, &["uri", "cluster", "timeout"]) {
        let message = format!("there is no `{name}`: Envoy does not start");
        tell(&uri, &message, "http_uri has uri, cluster and timeout");
    }
}

/// The cluster by which keys are fetched.
fn of_cluster(uri: &Node<'_>, clusters: &Clusters<'_>) -> Option<Finding> {
    let (named, name) = (member(uri, "cluster")?, text(uri, "cluster")?);
    let Some(cluster) = clusters.get(name) else {
        let known: Vec<&str> = clusters.keys().copied().collect();
        return of_reference(&named, "cluster", name, &known);
    };
    let is_https = text(uri, "uri").is_some_and(|url| url.starts_with("https://"));
    let has_tls = ["transport_socket", "transport_socket_matches"].iter().any(|name| member(cluster, name).is_some());
    (is_https && !has_tls).then(|| {
        let message = format!("the URL says https, but cluster {name:?} has no TLS (transport_socket)");
        Finding::placed(&INSECURE_KEYS, named.name_place(), &message).hinting("give the cluster an UpstreamTlsContext")
    })
}
