//! The one table of what every rule is for and how its findings are mended.

use std::sync::LazyLock;

use super::unknown_rule::UnknownRule;
use super::{certificate, families, key, pair, set, token};
use crate::finding::Rule;
use crate::gateway;

/// A rule with all that is to be said of it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Explained {
    /// The rule
    pub rule: &'static Rule,
    /// Why it matters
    pub why: &'static str,
    /// What to do about it
    pub mend: &'static str,
    /// Whether somebody can make use of what it finds
    pub is_exploitable: bool,
}

/// All rules that a linter may find, in the order of the table.
pub fn explained() -> impl Iterator<Item = Explained> {
    static TABLE: LazyLock<Vec<Explained>> = LazyLock::new(table);
    TABLE.iter().copied()
}

fn table() -> Vec<Explained> {
    let mut rules: Vec<&'static Rule> = all().collect();
    rules.sort_by_key(|rule| rule.id);
    rules.dedup_by_key(|rule| rule.id);
    let of_entry = |&(id, why, mend): &(&'static str, &'static str, &'static str)| {
        let (family, name) = id.split_once('/').unwrap_or_default();
        let families: &[&str] = if family == "*" { &FAMILIES } else { &[family] };
        let found: Vec<&'static Rule> = families
            .iter()
            .filter_map(|family| {
                let id = format!("{family}/{name}");
                rules.binary_search_by_key(&id.as_str(), |rule| rule.id).ok().and_then(|at| rules.get(at).copied())
            })
            .collect();
        let is_exploitable = EXPLOITABLE.contains(&id);
        found.into_iter().map(move |rule| Explained { rule, why, mend, is_exploitable })
    };
    BOOK.iter().flat_map(of_entry).collect()
}

/// All rules that a linter may find.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    explained().map(|explained| explained.rule)
}

/// What is to be said of one rule.
///
/// # Errors
/// [`UnknownRule`] when there is none of that name.
pub fn explain(id: &str) -> Result<Explained, UnknownRule> {
    explained().find(|explained| explained.rule.id == id).ok_or_else(|| UnknownRule::among(rules(), id))
}

/// Every rule, told or not.
fn all() -> impl Iterator<Item = &'static Rule> {
    let own = key::RULES.into_iter().chain(certificate::RULES).chain(set::RULES).chain(token::RULES);
    let own = own.chain(token::RULES_OF_SIGNATURES).chain(pair::RULES);
    own.chain(gateway::rules()).chain(families::RULES)
}

const FAMILIES: [&str; 4] = ["krakend", "envoy", "gloo", "agentgateway"];

/// The name of a rule, or of a rule that several gateways have; why; how to mend it.
const BOOK: &[(&str, &str, &str)] = &[
    (
        "jwk/malformed",
        "Gateways refuse the key, and some the whole set with it (RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2).",
        "Write the key anew from its source, as with jwtk pem2jwks.",
    ),
    (
        "jwk/not-base64url",
        "KrakenD and agentgateway refuse the whole set, Envoy drops the key (RFC 7518 section 2).",
        "Write - for +, _ for /, and leave = out.",
    ),
    (
        "jwk/leading-zero",
        "A number has its shortest form (RFC 7518 section 6.3.1.1); agentgateway finds every signature bad otherwise.",
        "Leave the zero bytes at the start out.",
    ),
    (
        "jwk/unknown-type",
        "No gateway here uses such a key, and some refuse the whole set for it (RFC 9964 for AKP).",
        "Nothing, or a set of its own for those who know it.",
    ),
    (
        "jwk/weak-key",
        "Whoever finds the key signs whatever he likes (RFC 7518 sections 3.2 and 3.3).",
        "Make a new key: RSA of 2048 bits, a curve, or a secret as long as the hash.",
    ),
    (
        "jwk/roca",
        "The private key can be computed from the public one (CVE-2017-15361).",
        "Make a new key with other software or another card.",
    ),
    (
        "jwk/published-key",
        "The private half, or the secret, is printed in a manual or an RFC: everybody can sign.",
        "Make a new key.",
    ),
    (
        "jwk/alg-mismatch",
        "Envoy drops such a key, others use it for something else than it says (RFC 7518 section 3.4, RFC 8725 section 3.1).",
        "Write the algorithm that fits the key, or none.",
    ),
    (
        "jwk/use-conflict",
        "Readers differ in which of them they believe (RFC 7517 sections 4.2 and 4.3).",
        "Keep one of them, or make them agree.",
    ),
    (
        "jwk/certificate",
        "KrakenD refuses the whole set (RFC 7517 sections 4.7 to 4.9).",
        "Renew x5c, x5t and x5t#S256 together, or leave all three out.",
    ),
    (
        "jwk/certificate-expired",
        "Gateways do not look at the dates, other readers do.",
        "Renew the certificate, or leave it out.",
    ),
    ("jwk/duplicate-member", "Readers differ in which one counts (RFC 7517 section 4).", "Keep one of them."),
    ("jwks/no-keys", "Every token is refused.", "Give the set itself: an object with a list of keys."),
    (
        "jwks/duplicate-kid",
        "Gateways try one key of a kid alone, most the last (RFC 7517 section 4.5).",
        "Give each key a kid of its own.",
    ),
    (
        "jwks/missing-kid",
        "Tokens name their key by kid; agentgateway refuses the set.",
        "Write the thumbprint of the key as its kid.",
    ),
    (
        "jwks/missing-alg",
        "A verifier goes by the type then, and takes more algorithms than were meant (RFC 8725 section 3.1).",
        "Add alg.",
    ),
    (
        "jwks/private-key",
        "Whoever reads the set signs (RFC 7517 section 9.3).",
        "Strip the private members with jwtk jwks public, and make a new key if the set was served.",
    ),
    (
        "jwks/symmetric-key",
        "Whoever reads the set signs (RFC 7517 section 9.2).",
        "Take the secret out, and make a new one if the set was served.",
    ),
    (
        "jwks/encryption-key",
        "Envoy passes over it, KrakenD and agentgateway try it.",
        "Nothing, as long as its kid is its own.",
    ),
    ("jwks/kid-of-another-key", "It looks as if the kids were mixed up by hand.", "Write each key's own thumbprint."),
    ("jwks/too-many-keys", "Keys that were retired still verify.", "Remove keys whose tokens have run out."),
    (
        "token/malformed",
        "No verifier takes it (RFC 7515 section 3.1).",
        "Copy the whole token: three parts of base64url without padding.",
    ),
    (
        "token/alg",
        "It is not signed, or no verifier knows how (RFC 8725 section 3.2).",
        "Sign with a registered algorithm.",
    ),
    (
        "token/embedded-key",
        "A verifier that trusts the key in the token takes anybody's signature (RFC 8725 section 3.10).",
        "Name the key by kid alone.",
    ),
    (
        "token/crit",
        "A verifier must refuse what it does not understand (RFC 7515 section 4.1.11, RFC 7797 section 7).",
        "Leave crit and b64 out of JWTs.",
    ),
    (
        "token/duplicate-member",
        "One reader checks the first, another uses the last (RFC 7519 section 4).",
        "Have the issuer write each name once.",
    ),
    (
        "token/claim-type",
        "Some verifiers refuse it, others pass over the check (RFC 7519 section 4.1).",
        "Write times as numbers, and aud as a string or a list of strings.",
    ),
    ("token/milliseconds", "Read as seconds the token is valid for thousands of years.", "Write seconds."),
    ("token/never-valid", "It expires before it begins (RFC 7519 section 4.1).", "Set exp after nbf and iat."),
    (
        "token/missing-exp",
        "It is valid for ever where it is taken; agentgateway refuses it (RFC 9068 section 2.2).",
        "Let it expire after minutes, at most an hour.",
    ),
    (
        "token/missing-aud",
        "It is good at any service that trusts the issuer (RFC 8725 section 3.9).",
        "Have the issuer name the API.",
    ),
    (
        "token/missing-iss",
        "Whoever has keys of several issuers cannot tell whose it is (RFC 8725 section 3.8).",
        "Have the issuer name itself.",
    ),
    ("token/missing-typ", "One kind of token passes for another (RFC 8725 section 3.11).", "Write at+jwt, or JWT."),
    (
        "token/long-lifetime",
        "A signed token cannot be taken back (RFC 6750 section 5.3).",
        "Issue it for minutes, and renew it.",
    ),
    ("token/too-large", "Servers refuse longer headers, and cookies cut them off.", "Put fewer claims into it."),
    (
        "token/secret-claim",
        "A token is signed, not encrypted: whoever holds it reads it (RFC 7519 section 12).",
        "Take the secret out, and change it.",
    ),
    (
        "token/personal-data",
        "Whoever holds the token reads it. ID tokens hold such data by purpose.",
        "Use identifiers, and fetch the rest where it is needed.",
    ),
    (
        "token/published-secret",
        "Everybody can sign such tokens (RFC 8725 section 3.5).",
        "Make a new secret, as with jwtk keygen.",
    ),
    (
        "*/unknown-setting",
        "KrakenD passes over it and Gloo prunes it, so that what it should protect is open; Envoy and agentgateway do not load the file.",
        "Write the right name.",
    ),
    (
        "*/wrong-value",
        "The gateway refuses all requests, does not load the file, or does something weaker.",
        "Write the type or the value that the text names.",
    ),
    (
        "*/duplicate-member",
        "The last one counts without a word: a second extra_config takes the validator away.",
        "Keep one of them.",
    ),
    (
        "*/placeholder",
        "The gateway takes it to the letter when nothing fills it in before.",
        "Lint the file as it is rendered, or allow the rule.",
    ),
    ("*/key-source", "The gateway has no keys, or not those that were meant.", "Name one source of keys, over https."),
    (
        "*/insecure-keys",
        "Whoever is in between hands in keys of his own.",
        "Use TLS, with an authority of your own where need be.",
    ),
    (
        "*/no-audience",
        "Tokens for any other service of the same issuer pass (RFC 8725 section 3.9).",
        "Ask for the audience of this API.",
    ),
    (
        "*/leeway",
        "It counts as something else than it says, or expired tokens pass for long.",
        "Write a duration of seconds, as \"30s\".",
    ),
    (
        "*/claim-path",
        "The claim can never be found, or the gateway crashes.",
        "Use a claim without the delimiter in its name, or one that can be reached.",
    ),
    (
        "*/dotted-claim",
        "It is taken as one name, and no token has such a claim.",
        "Set the flag, or the delimiter, that makes it a path.",
    ),
    (
        "*/token-source",
        "Tokens in URLs end up in logs (RFC 6750 section 5.3, RFC 9700 section 4.3.2); prefixes are compared to the letter.",
        "Take tokens from the Authorization header.",
    ),
    (
        "*/not-enforced",
        "Requests without a token pass, and no rule stands behind.",
        "Make it strict, or add a rule that asks for a claim.",
    ),
    ("*/unreachable-rule", "The first match decides, and this one never comes.", "Put the exact before the general."),
    (
        "*/open-endpoint",
        "It is open to everybody: for the reviewer to know.",
        "Add a validator, if it is not meant so.",
    ),
    (
        "*/file-not-found",
        "The gateway does not start, unless the file is mounted later.",
        "Mend the path, or allow the rule where files are mounted.",
    ),
    ("*/secret-in-file", "Whoever reads the repository can sign.", "Keep it in a store for secrets."),
    (
        "krakend/unknown-component",
        "The gateway passes over unknown names: the endpoint is open.",
        "Write the name that the text tells.",
    ),
    (
        "krakend/misplaced-component",
        "Nobody reads it there: the endpoint is open.",
        "Move it under the extra_config of the endpoint.",
    ),
    ("krakend/invalid-alg", "The gateway does not start.", "Write the name of the algorithm to the letter."),
    ("krakend/will-not-start", "The gateway ends at start, or passes over the endpoint.", "Do what the text names."),
    ("krakend/no-host", "The gateway starts, and every call fails.", "Name a host at the backend or at the root."),
    (
        "krakend/undefined-param",
        "The gateway does not start, or sends the braces to the backend.",
        "Name a parameter of the endpoint, or add a validator for claims.",
    ),
    (
        "krakend/route-conflict",
        "The router panics at start; check without -t does not see it.",
        "Use one name for one place, and one endpoint a method.",
    ),
    (
        "krakend/wildcard-endpoint",
        "The open-source edition panics at start.",
        "Use the enterprise edition and allow the rule, or name the paths.",
    ),
    ("krakend/debug-endpoint", "It answers everybody, or fills the log.", "Leave it out of production."),
    ("krakend/scopes-without-key", "The scopes are not checked at all.", "Add \"scopes_key\": \"scope\"."),
    ("krakend/several-audiences", "All of them must be in the token, not one.", "Ask for one audience, or use roles."),
    ("krakend/no-cache", "The keys are downloaded for every request.", "Add \"cache\": true."),
    (
        "krakend/no-effect",
        "It looks like a protection, or a setting, and is none.",
        "Take it out, or add what it needs.",
    ),
    (
        "krakend/invalid-fingerprint",
        "The gateway ends at start, or the pin never matches.",
        "Write the pin that jwtk fingerprint prints for KrakenD.",
    ),
    (
        "krakend/outdated-cipher-suite",
        "It has RC4, 3DES, CBC or no forward secrecy.",
        "Leave it out: the default is good.",
    ),
    ("krakend/secret-by-url", "Whoever fetches the URL can sign.", "Use a local file, or an asymmetric key."),
    (
        "krakend/propagation",
        "The claim never arrives at the backend.",
        "Write [claim, header], and let the header in by input_headers.",
    ),
    (
        "krakend/forgeable-header",
        "The backend trusts a header that anybody can send by the open endpoint.",
        "Take the header out of input_headers there.",
    ),
    (
        "krakend/open-beside-protected",
        "What one endpoint protects the other gives away (OWASP API5:2023).",
        "Add a validator there.",
    ),
    (
        "krakend/uneven-validators",
        "Where the issuer is missing, tokens of others with the same keys pass.",
        "Ask for the same issuer everywhere.",
    ),
    (
        "krakend/nothing-signed",
        "The answer goes out as the backend wrote it.",
        "Name the members in keys_to_sign, and decode the answer as json.",
    ),
    (
        "gloo/claim-matcher",
        "A list is never equal to a text, nor does a text contain an item.",
        "Use LIST_CONTAINS for lists, EXACT_STRING for text.",
    ),
    (
        "gloo/rbac-without-jwt",
        "There are no claims to look at, so everything is denied.",
        "Add a provider, or take the policies out.",
    ),
    (
        "gloo/permission",
        "Methods and paths are compared to the letter, so it never matches.",
        "Write methods in capitals, and paths with / in front.",
    ),
    ("gloo/append-header", "The header that the client sent stays in front.", "Leave append out."),
    ("envoy/unknown-reference", "Envoy does not start, or checks nothing.", "Write the name as it is defined."),
    ("envoy/no-rule", "It is a good configuration, and open.", "Add a rule: {match: {prefix: /}, requires: …}."),
    ("envoy/filter-order", "The metadata are not there yet when they are looked at.", "Put jwt_authn first."),
    (
        "envoy/rbac-metadata",
        "Nobody matches; a DENY rule lets everybody in.",
        "Write payload_in_metadata of the provider, and the same name here.",
    ),
    (
        "agentgateway/required-claims",
        "Tokens that never expire pass, or the name does nothing.",
        "Keep exp in the list.",
    ),
    ("agentgateway/deny-fails-open", "An expression that fails does not deny.", "Use require, with the positive form."),
    ("agentgateway/cel", "It does not load, or is never true.", "Compare with ==, and read claims as jwt.NAME."),
    (
        "agentgateway/alternatives",
        "One of several expressions is enough.",
        "Join them with &&, or use the action Require.",
    ),
    (
        "agentgateway/reference-grant",
        "Where the installation demands grants, the keys are never fetched.",
        "Add a ReferenceGrant in the namespace of the server.",
    ),
    (
        "gloo/delegated-path",
        "The routes of the table are never reached.",
        "Let each path begin with that of the delegation.",
    ),
    ("agentgateway/target-not-found", "The policy protects nothing.", "Write the name of the target as it is defined."),
    ("agentgateway/phase-of-route", "The policy never runs.", "Attach it to a gateway or a listener."),
    ("agentgateway/jwt-on-backend", "The check never runs.", "Attach it to a route, a listener or a gateway."),
    ("agentgateway/same-name", "The later policy replaces the other.", "Give each policy a name of its own."),
    ("agentgateway/same-target", "Chance decides which of them counts.", "Keep one of them."),
    (
        "agentgateway/strict-twice",
        "The first takes the token off, so the second refuses everybody.",
        "Keep one of them.",
    ),
    ("pair/unknown-kid", "The gateway answers 401 to every login.", "Write the kid of the key in the file."),
    (
        "pair/no-fitting-key",
        "Every token is refused, or nothing can be signed.",
        "Give a set that has a key for the algorithm.",
    ),
    (
        "pair/gateway-refuses-key",
        "This gateway refuses the whole set for one of its members.",
        "Take that key out of the set of this gateway.",
    ),
    (
        "pair/private-key",
        "Nothing verifies with a private key there, and nothing is signed with a public one.",
        "Name the other file of the pair.",
    ),
    ("pair/different-key", "Tokens of one set are refused with the other.", "Write both sets from one key."),
    ("pair/discovery-document", "The gateway finds no keys in it.", "Write the jwks_uri that stands in it."),
    (
        "pair/shared-keys",
        "One set signs for every customer of the provider, so tokens of strangers pass (RFC 8725 sections 3.8 and 3.9).",
        "Ask for the issuer and the audience.",
    ),
    ("pair/issuer-form", "Issuers are compared to the letter.", "Write iss as it stands in the tokens."),
];

/// Those of which somebody outside can make use.
const EXPLOITABLE: &[&str] = &[
    "jwk/weak-key",
    "jwk/roca",
    "jwk/published-key",
    "jwks/private-key",
    "jwks/symmetric-key",
    "token/alg",
    "token/embedded-key",
    "token/secret-claim",
    "token/published-secret",
    "*/unknown-setting",
    "*/duplicate-member",
    "*/insecure-keys",
    "*/no-audience",
    "*/not-enforced",
    "*/secret-in-file",
    "krakend/unknown-component",
    "krakend/misplaced-component",
    "krakend/scopes-without-key",
    "krakend/secret-by-url",
    "krakend/forgeable-header",
    "krakend/open-beside-protected",
    "krakend/uneven-validators",
    "gloo/append-header",
    "envoy/no-rule",
    "envoy/rbac-metadata",
    "agentgateway/deny-fails-open",
    "pair/shared-keys",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_every_row_has_a_rule() {
        let mut ids: Vec<&str> = rules().map(|rule| rule.id).collect();
        ids.sort_unstable();
        assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
    }

    /// Those without a row are told beside answers alone.
    #[test]
    fn every_rule_that_a_linter_may_find_has_a_row() {
        let known: Vec<&str> = rules().map(|rule| rule.id).collect();
        let without: Vec<&str> = all().map(|rule| rule.id).filter(|id| !known.contains(id)).collect();
        let beside_answers = [
            "krakend/other-policy",
            "krakend/not-imitated",
            "krakend/duplicate-kid",
            "krakend/private-key",
            "krakend/leading-zero",
            "krakend/no-fitting-key",
            "krakend/unheeded-member",
            "krakend/weak-key",
            "krakend/missing-exp",
            "krakend/milliseconds",
            "gloo/no-route-table",
        ];
        assert_eq!(without, beside_answers);
    }
}
