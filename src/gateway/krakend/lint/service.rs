//! What endpoints and the service as a whole have wrong beside their components, and what endpoints have wrong together.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::config::{Document, Naming, Node};
use crate::finding::{Finding, Meaning, Rule, Severity};
use crate::gateway::krakend::component::Component;
use crate::gateway::krakend::endpoint::{Endpoint, endpoints};
use crate::gateway::krakend::fields::{member, value};
use crate::gateway::krakend::go::names::canonical;
use crate::gateway::krakend::settings::ValidatorSettings;
use crate::gateway::meanings;
use crate::json::Value;

/// What this file can find.
pub(super) const RULES: [&Rule; 6] =
    [&NO_HOST, &DEBUG_ENDPOINT, &FORGEABLE_HEADER, &OPEN_BESIDE_PROTECTED, &UNEVEN_VALIDATORS, &FILE_NOT_FOUND];

/// All of it; `validators` has the settings of each endpoint's.
pub(in crate::gateway::krakend) fn of_document(
    document: &Document,
    validators: &[Option<ValidatorSettings>],
    findings: &mut Vec<Finding>,
) {
    let root = Node::root(document);
    for name in ["debug_endpoint", "echo_endpoint"] {
        if let Some(node) = member(&root, name).filter(|node| *node.value() == Value::Bool(true)) {
            let text = format!("{name} answers everybody, with the whole request");
            findings.push(Finding::new(&DEBUG_ENDPOINT, text).at(node.name_place()));
        }
    }
    for name in Component::BOTH.iter().flat_map(|component| component.names()) {
        if let Some(node) = root.member(name) {
            let text = format!("{name:?} is at the root: it is not read there");
            findings.push(Finding::new(&super::rules::MISPLACED_COMPONENT, text).at(node.name_place()));
        }
    }
    let root_hosts = hosts(&root);
    let seen: Vec<Seen<'_>> = endpoints(document)
        .zip(validators)
        .map(|(endpoint, settings)| Seen::of(endpoint, settings.as_ref(), &root_hosts))
        .collect();
    for one in &seen {
        of_path(&one.endpoint, findings);
        of_claims_in_patterns(one, findings);
        of_hosts(&one.endpoint, &root_hosts, findings);
    }
    of_forgeable(&seen, findings);
    of_open(&seen, findings);
    of_uneven(&seen, findings);
}

/// An endpoint with what is compared of it.
struct Seen<'d> {
    endpoint: Endpoint<'d>,
    validator: Option<(Node<'d>, &'d ValidatorSettings)>,
    backends: Vec<Backend>,
}

/// Where a request goes.
struct Backend {
    hosts: Vec<String>,
    method: String,
    pattern: String,
}

impl<'d> Seen<'d> {
    fn of(endpoint: Endpoint<'d>, settings: Option<&'d ValidatorSettings>, root_hosts: &[String]) -> Self {
        let validator = endpoint.block(Component::Validator).filter(|block| block.value().as_object().is_some());
        let validator = validator.zip(settings);
        let backends = endpoint.backends().into_iter().map(|backend| Backend {
            hosts: Some(hosts(&backend)).filter(|hosts| !hosts.is_empty()).unwrap_or_else(|| root_hosts.to_vec()),
            method: text(&backend, "method").map_or_else(|| endpoint.method(), str::to_uppercase),
            pattern: text(&backend, "url_pattern").unwrap_or_default().to_owned(),
        });
        let backends = backends.collect();
        Self { endpoint, validator, backends }
    }

    /// Whether anybody is let in; one with a misspelt validator is open too.
    fn is_open(&self) -> bool {
        !self.endpoint.has(Component::Validator)
    }

    fn hosts(&self) -> impl Iterator<Item = &str> {
        self.backends.iter().flat_map(|backend| &backend.hosts).map(String::as_str)
    }
}

fn text<'d>(node: &Node<'d>, name: &str) -> Option<&'d str> {
    value(node, name)?.as_str().filter(|text| !text.is_empty())
}

fn hosts(node: &Node<'_>) -> Vec<String> {
    let plain = |host: &str| host.trim_end_matches('/').to_lowercase();
    match value(node, "host") {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(plain).collect(),
        Some(Value::String(host)) => vec![plain(host)],
        _ => Vec::new(),
    }
}

fn of_path(endpoint: &Endpoint<'_>, findings: &mut Vec<Finding>) {
    if endpoint.path().ends_with("/*") {
        let node = member(endpoint.node(), "endpoint").unwrap_or_else(|| endpoint.node().clone());
        let text = "the open-source edition does not start with a wildcard endpoint";
        findings.push(Finding::new(&super::endpoint::WILDCARD_ENDPOINT, text).at(node.name_place()));
    }
}

/// Claims in the address of a backend, at an endpoint that looks at no token.
fn of_claims_in_patterns(one: &Seen<'_>, findings: &mut Vec<Finding>) {
    for backend in one.endpoint.backends().iter().filter(|_| one.is_open()) {
        let Some(node) = member(backend, "url_pattern") else { continue };
        if node.value().as_str().is_some_and(|pattern| pattern.contains("{JWT.")) {
            let text = "the address holds a claim of the token, and the endpoint has no validator";
            findings.push(Finding::new(&super::config::UNDEFINED_PARAM, text).at(node.name_place()));
        }
    }
}

/// Backends that go nowhere. Those that are no HTTP servers need no host.
fn of_hosts(endpoint: &Endpoint<'_>, root_hosts: &[String], findings: &mut Vec<Finding>) {
    let is_other = |name: &str| ["lambda", "amqp", "pubsub", "static", "llm"].iter().any(|kind| name.contains(kind));
    let has_other = |node: &Node<'_>| {
        let extra = member(node, "extra_config");
        let proxy = extra.as_ref().and_then(|extra| extra.member("proxy"));
        let names = |node: &Option<Node<'_>>| {
            node.as_ref().is_some_and(|node| node.members().any(|(name, _)| is_other(name) || name.starts_with("ai/")))
        };
        names(&extra) || names(&proxy)
    };
    for backend in endpoint.backends() {
        if root_hosts.is_empty()
            && value(&backend, "host").is_none_or(|host| host.as_array().is_some_and(<[Value]>::is_empty))
            && !has_other(&backend)
            && !has_other(endpoint.node())
        {
            let text = "neither the backend nor the root names a host, so every call fails";
            findings.push(Finding::new(&NO_HOST, text).at(backend.place()));
        }
    }
}

/// Headers that a backend trusts since the gateway fills them, and that anybody can send by another endpoint.
fn of_forgeable(seen: &[Seen<'_>], findings: &mut Vec<Finding>) {
    // The hosts that trust each header.
    let mut filled: BTreeMap<String, HashSet<&str>> = BTreeMap::new();
    for one in seen {
        for pair in one.validator.iter().flat_map(|(_, settings)| &settings.propagate_claims) {
            if let [_, header] = pair.as_slice() {
                filled.entry(canonical(header)).or_default().extend(one.hosts());
            }
        }
    }
    if filled.is_empty() {
        return;
    }
    for one in seen.iter().filter(|one| one.is_open()) {
        let list = member(one.endpoint.node(), "input_headers");
        for item in list.iter().flat_map(Node::items) {
            let Some(written) = item.value().as_str() else { continue };
            let named = canonical(written);
            let forged = |(header, hosts): &(&String, &HashSet<&str>)| {
                (written == "*" || named == **header) && one.hosts().any(|host| hosts.contains(host))
            };
            let headers: Vec<&str> = filled.iter().filter(forged).map(|(header, _)| header.as_str()).collect();
            if headers.is_empty() {
                continue;
            }
            let text = format!(
                "{} is open and lets {} in, which another endpoint fills from a claim: the backend cannot tell them apart",
                one.endpoint.name(),
                headers.join(", ")
            );
            findings.push(Finding::new(&FORGEABLE_HEADER, text).at(item.place()));
        }
    }
}

/// Open endpoints whose twin is protected.
fn of_open(seen: &[Seen<'_>], findings: &mut Vec<Finding>) {
    let mut protected_reads: HashMap<String, &Seen<'_>> = HashMap::new();
    let mut protected_targets: HashMap<(&[String], &str, &str), &Seen<'_>> = HashMap::new();
    for one in seen.iter().filter(|one| !one.is_open()) {
        if one.endpoint.method() == "GET" {
            protected_reads.insert(one.endpoint.path(), one);
        }
        if let Some(target) = one.only_target() {
            protected_targets.insert(target, one);
        }
    }
    for one in seen.iter().filter(|one| one.is_open()) {
        let writes = ["POST", "PUT", "PATCH", "DELETE"].contains(&one.endpoint.method().as_str());
        let beside =
            protected_reads.get(&one.endpoint.path()).filter(|_| writes && !one.endpoint.has(Component::Signer));
        let twin = one.only_target().and_then(|target| protected_targets.get(&target));
        let name = one.endpoint.name();
        let text = match (beside, twin) {
            (Some(_), _) => format!("{name} is open, while GET of the same path asks for a token"),
            (None, Some(twin)) => {
                format!(
                    "{name} is open, and leads to the same backend as {}, which asks for a token",
                    twin.endpoint.name()
                )
            }
            (None, None) => continue,
        };
        findings.push(Finding::new(&OPEN_BESIDE_PROTECTED, text).at(one.endpoint.node().place()));
    }
}

/// Of an open endpoint the more exact is told alone.
pub(in crate::gateway::krakend) fn without_open(findings: &mut Vec<Finding>) {
    let twins: Vec<_> =
        findings.iter().filter(|one| one.rule.id == OPEN_BESIDE_PROTECTED.id).map(|one| one.place.clone()).collect();
    findings.retain(|one| one.rule.id != super::endpoint::OPEN_ENDPOINT.id || !twins.contains(&one.place));
}

impl Seen<'_> {
    fn only_target(&self) -> Option<(&[String], &str, &str)> {
        match self.backends.as_slice() {
            [Backend { hosts, method, pattern }] if !hosts.is_empty() => Some((hosts, method, pattern)),
            _ => None,
        }
    }
}

/// Validators of one key source of which a few lack the issuer.
fn of_uneven(seen: &[Seen<'_>], findings: &mut Vec<Finding>) {
    let mut by_source: HashMap<(&str, &str), Vec<(&Node<'_>, &ValidatorSettings)>> = HashMap::new();
    for (block, settings) in
        seen.iter().filter_map(|one| one.validator.as_ref()).map(|(block, settings)| (block, *settings))
    {
        let source = (settings.keys.url.as_str(), settings.keys.local_path.as_str());
        by_source.entry(source).or_default().push((block, settings));
    }
    for validators in by_source.values() {
        let has_issuer = |block: &Node<'_>| block.members().any(|(name, _)| Naming::AnyCase.is_same(name, "issuer"));
        let (with, without): (Vec<_>, Vec<_>) = validators.iter().partition(|(block, _)| has_issuer(block));
        if with.len() < 2 || without.len() * 2 > with.len() {
            continue;
        }
        for (block, _) in without {
            let text = format!("the issuer is missing here, and {} validators of the same keys ask for it", with.len());
            findings.push(Finding::new(&UNEVEN_VALIDATORS, text).at(block.name_place()));
        }
    }
}

const NO_HOST: Rule = Rule::new("krakend/no-host", Severity::Error, "a backend that goes nowhere")
    .because("The gateway starts, and every call fails.", "Name a host at the backend or at the root.");
pub(super) const DEBUG_ENDPOINT: Rule =
    Rule::new("krakend/debug-endpoint", Severity::Warning, "what is for debugging alone")
        .because("It answers everybody, or fills the log.", "Leave it out of production.");
const FORGEABLE_HEADER: Rule =
    Rule::new("krakend/forgeable-header", Severity::Error, "a header of a claim that anybody can send").because_of(
        Meaning::new(
            "The backend trusts a header that anybody can send by the open endpoint.",
            "Take the header out of input_headers there.",
        )
        .exploitable(),
    );
const OPEN_BESIDE_PROTECTED: Rule =
    Rule::new("krakend/open-beside-protected", Severity::Warning, "an open way to what is protected elsewhere")
        .because_of(
            Meaning::new(
                "What one endpoint protects the other gives away (OWASP API5:2023).",
                "Add a validator there.",
            )
            .exploitable(),
        );
const UNEVEN_VALIDATORS: Rule =
    Rule::new("krakend/uneven-validators", Severity::Warning, "validators of one key source, some without the issuer")
        .because_of(
            Meaning::new(
                "Where the issuer is missing, tokens of others with the same keys pass.",
                "Ask for the same issuer everywhere.",
            )
            .exploitable(),
        );
/// Told by whoever reads the files
const FILE_NOT_FOUND: Rule = Rule::new("krakend/file-not-found", Severity::Warning, "a file that is nowhere")
    .because_of(meanings::FILE_NOT_FOUND);
