//! What is wrong with the settings of one component, whether or not the gateway takes them.

use crate::algorithm::Algorithm;
use crate::config::{Node, WrongType};
use crate::finding::{Finding, Meaning, Rule, Severity};
use crate::gateway::internal::is_loopback;
use crate::gateway::krakend::algorithms;
use crate::gateway::krakend::endpoint::Endpoint;
use crate::gateway::krakend::fields::{member, setting, value};
use crate::gateway::krakend::go::duration;
use crate::gateway::krakend::settings::{KeySettings, SignerSettings, ValidatorSettings};
use crate::gateway::meanings;

/// What this file can find.
pub(super) const RULES: [&Rule; 6] =
    [&INVALID_ALG, &SEVERAL_AUDIENCES, &NO_CACHE, &SECRET_BY_URL, &DOTTED_CLAIM, &SECRET_IN_FILE];

/// A component's block, and the settings in it that could not be decoded: nothing more is said of those.
pub(in crate::gateway::krakend) struct Block<'b, 'c> {
    node: &'b Node<'c>,
    wrong: &'b [WrongType<'c>],
}

impl<'b, 'c> Block<'b, 'c> {
    pub(in crate::gateway::krakend) fn new(node: &'b Node<'c>, wrong: &'b [WrongType<'c>]) -> Self {
        Self { node, wrong }
    }

    /// Whether the value of a setting could not be decoded.
    pub(super) fn is_wrong(&self, name: &str) -> bool {
        self.wrong.iter().any(|wrong| wrong.node.name().is_some_and(|written| written.eq_ignore_ascii_case(name)))
    }

    pub(super) fn finding(&self, rule: &'static Rule, name: &str, text: &str) -> Option<Finding> {
        let place = setting(self.node, name).name_place();
        (!self.is_wrong(name)).then(|| Finding::placed(rule, place, text))
    }

    /// Values that the block cannot be decoded with: the gateway answers 401 to everybody then.
    pub(in crate::gateway::krakend) fn of_wrong(&self, findings: &mut Vec<Finding>) {
        for WrongType { node, expected, found } in self.wrong {
            let place = node.name_place();
            let text = format!("{place}: this must be {expected}, and is {found}: the gateway refuses every request");
            findings.push(Finding::new(&super::rules::WRONG_VALUE, text).at(place));
        }
    }

    /// Takes away what is said only since a setting could not be decoded.
    pub(in crate::gateway::krakend) fn without_consequences(&self, findings: &mut Vec<Finding>) {
        findings.retain(|finding| {
            let of_rule = CONSEQUENCES.iter().filter(|(rule, _)| *rule == finding.rule.id);
            !of_rule.into_iter().any(|(_, setting)| self.is_wrong(setting))
        });
    }

    fn of_alg(&self, alg: &str, findings: &mut Vec<Finding>) {
        if algorithms::named(alg).is_some() {
            return;
        }
        let text = match alg {
            "" => "no alg is set, and the gateway has no default: it does not start".to_owned(),
            alg => format!("{alg:?} is not an algorithm that the gateway knows: it does not start"),
        };
        let near = Algorithm::ALL.into_iter().map(Algorithm::name).find(|name| name.eq_ignore_ascii_case(alg));
        let hint = near.map_or_else(
            || "write RS256, ES256 or another of the thirteen names, to the letter".to_owned(),
            |name| format!("names are exact: write {name:?}"),
        );
        findings.extend(self.finding(&INVALID_ALG, "alg", &text).map(|finding| finding.hinting(hint)));
    }

    fn of_source(&self, keys: &KeySettings, findings: &mut Vec<Finding>) {
        let (url, path) = (keys.url.as_str(), keys.local_path.as_str());
        let rule = &super::key_source::KEY_SOURCE;
        let wrong = ["jwk_url", "jwk_local_path", "disable_jwk_security"].iter().any(|name| self.is_wrong(name));
        if url.is_empty() && path.is_empty() {
            if !wrong {
                findings.extend(self.finding(rule, "", "there is neither jwk_url nor jwk_local_path: no key is found"));
            }
        } else if !keys.is_allowed() && !wrong && !url.contains("${") && !url.contains("{{") {
            let (name, text) = if url.is_empty() {
                ("jwk_local_path", "a local path without disable_jwk_security is refused, as an http URL would be")
            } else {
                ("jwk_url", "the URL does not begin with https://, and the gateway refuses it")
            };
            let hint =
                if url.is_empty() { "set \"disable_jwk_security\": true beside it" } else { "write https://…" };
            findings.extend(self.finding(rule, name, text).map(|finding| finding.hinting(hint)));
        }
        if member(self.node, "cypher_key").is_some() && keys.secret_url.is_empty() {
            let text = "cypher_key is used with secret_url alone";
            findings.extend(self.finding(&super::rules::NO_EFFECT, "cypher_key", text));
        }
        if keys.secret_url.starts_with("base64key://") {
            let text = "the key that opens the key file is in the configuration: anyone who reads it has both";
            findings.extend(self.finding(&SECRET_IN_FILE, "secret_url", text));
        }
    }

    /// What is wrong with a validator's settings.
    pub(in crate::gateway::krakend) fn of_validator(&self, settings: &ValidatorSettings, findings: &mut Vec<Finding>) {
        let node = self.node;
        self.of_alg(&settings.alg, findings);
        self.of_source(&settings.keys, findings);
        let mut find = |rule, name, text: &str| findings.extend(self.finding(rule, name, text));
        let has_path = !settings.keys.local_path.is_empty();
        if settings.cache && has_path {
            find(
                &super::key_source::KEY_SOURCE,
                "cache",
                "cache together with jwk_local_path: the gateway refuses the pair",
            );
        }
        if settings.audience.len() > 1 {
            find(&SEVERAL_AUDIENCES, "audience", "the token must have all of these audiences, not one of them");
        }
        let url = settings.keys.url.as_str();
        if settings.keys.is_allowed() && !url.is_empty() && !has_path && !settings.cache && !self.is_wrong("cache") {
            find(&NO_CACHE, "jwk_url", "without \"cache\": true the keys are downloaded again for every request");
        }
        if is_hmac(&settings.alg) && !url.is_empty() && !is_loopback(url) {
            find(&SECRET_BY_URL, "jwk_url", "the secret comes from a URL: anyone who fetches it can sign");
        }
        if value(node, "cache_duration").is_some() && !settings.cache {
            find(&super::rules::NO_EFFECT, "cache_duration", "cache_duration does nothing without \"cache\": true");
        }
        if settings.preserve_arrays && settings.propagate_claims.is_empty() && !self.is_wrong("propagate_claims") {
            let text = "nothing is propagated, so propagate_claims_preserve_array does nothing";
            find(&super::rules::NO_EFFECT, "propagate_claims_preserve_array", text);
        }
        let more_than_minutes =
            duration::nanoseconds(&settings.leeway_text).is_some_and(|nanos| nanos > 300_000_000_000);
        if more_than_minutes {
            let text = "a leeway of more than 5 minutes: expired tokens are taken for so long";
            find(&super::block::LEEWAY, "leeway", text);
        }
        let roles_key = settings.roles_key.as_str();
        if !settings.roles.is_empty() && roles_key.contains('.') && !roles_key.starts_with("http") {
            if !settings.roles_key_is_nested {
                let text = "the name has a dot and is taken as one name; \"roles_key_is_nested\": true descends";
                find(&DOTTED_CLAIM, "roles_key", text);
            } else if roles_key.len() < 4 {
                let text = "a nested roles_key of fewer than 4 characters crashes the gateway";
                find(&super::block::CLAIM_PATH, "roles_key", text);
            } else if has_empty_step(roles_key) {
                find(&super::block::CLAIM_PATH, "roles_key", "a step of the path is empty, so no claim is found");
            }
        }
        if !settings.scopes_key.contains("://") && has_empty_step(&settings.scopes_key) {
            find(&super::block::CLAIM_PATH, "scopes_key", "a step of the path is empty, so no claim is found");
        }
        if settings.operation_debug {
            let text = "every refusal is a line of the log at level ERROR";
            let finding = self.finding(&super::service::DEBUG_ENDPOINT, "operation_debug", text);
            findings.extend(finding.map(|finding| finding.mattering(Severity::Note)));
        }
    }

    /// What is wrong with a signer's settings.
    pub(in crate::gateway::krakend) fn of_signer(&self, settings: &SignerSettings, findings: &mut Vec<Finding>) {
        self.of_alg(&settings.alg, findings);
        self.of_source(&settings.keys, findings);
        let url = settings.keys.url.as_str();
        if !url.is_empty() && !is_loopback(url) {
            let text = "the signing key comes from a URL: anyone who fetches it can sign";
            findings.extend(self.finding(&SECRET_BY_URL, "jwk_url", text));
        }
        let list = setting(self.node, "keys_to_sign");
        for item in list.items() {
            if item.value().as_str().is_some_and(|name| name.contains('.')) {
                let place = item.place();
                let text = format!("{place}: the name has a dot and is taken as one name of a top-level member");
                findings.push(Finding::new(&DOTTED_CLAIM, text).at(place));
            }
        }
    }
}

/// A signer behind which nothing is decoded, so that nothing can be signed.
pub(in crate::gateway::krakend) fn of_encoding(endpoint: &Endpoint<'_>, block: &Node<'_>, findings: &mut Vec<Finding>) {
    let encodings = endpoint.backends().into_iter().filter_map(|backend| member(&backend, "encoding"));
    let mut encodings = encodings.chain(member(endpoint.node(), "output_encoding"));
    if let Some(node) = encodings.find(|node| node.value().as_str() == Some("no-op")) {
        let text = "no-op passes the answer on as it is, so nothing is signed";
        let place = if node.name().is_some() { node.name_place() } else { block.name_place() };
        findings.push(Finding::new(&super::rules::NOTHING_SIGNED, text).at(place).hinting("write \"json\""));
    }
}

/// What is said of a setting that is missing, or does nothing, and the setting that it depends on.
const CONSEQUENCES: [(&str, &str); 6] = [
    ("krakend/dotted-claim", "roles_key_is_nested"),
    ("krakend/no-audience", "audience"),
    ("krakend/no-effect", "roles"),
    ("krakend/no-effect", "scopes"),
    ("krakend/scopes-without-key", "scopes_key"),
    ("krakend/nothing-signed", "keys_to_sign"),
];

fn is_hmac(alg: &str) -> bool {
    ["HS256", "HS384", "HS512"].contains(&alg)
}

fn has_empty_step(path: &str) -> bool {
    path.contains('.') && path.split('.').any(str::is_empty)
}

const INVALID_ALG: Rule =
    Rule::new("krakend/invalid-alg", Severity::Error, "an algorithm with which the gateway does not start")
        .because("The gateway does not start.", "Write the name of the algorithm to the letter.");
const SEVERAL_AUDIENCES: Rule =
    Rule::new("krakend/several-audiences", Severity::Warning, "audiences that a token must have all at once")
        .because("All of them must be in the token, not one.", "Ask for one audience, or use roles.");
const NO_CACHE: Rule = Rule::new("krakend/no-cache", Severity::Warning, "keys that are downloaded for every request")
    .because("The keys are downloaded for every request.", "Add \"cache\": true.");
const SECRET_BY_URL: Rule =
    Rule::new("krakend/secret-by-url", Severity::Warning, "a signing key that is fetched from a URL").because_of(
        Meaning::new("Whoever fetches the URL can sign.", "Use a local file, or an asymmetric key.").exploitable(),
    );
const DOTTED_CLAIM: Rule = Rule::new("krakend/dotted-claim", Severity::Warning, "a path that is taken as one name")
    .because_of(meanings::DOTTED_CLAIM);
const SECRET_IN_FILE: Rule = Rule::new("krakend/secret-in-file", Severity::Warning, "a secret in the configuration")
    .because_of(meanings::SECRET_IN_FILE);
