//! What lint finds in configurations of Envoy, rule by rule.

use crate::finding::{Meaning, Rule, Severity};
use crate::gateway::meanings;

/// A member that no message has
pub(super) const UNKNOWN: Rule =
    Rule::new("envoy/unknown-setting", Severity::Error, "a setting that Envoy does not have: it does not start")
        .because_of(meanings::UNKNOWN_SETTING);
/// A value that Envoy refuses
pub(super) const WRONG_VALUE: Rule =
    Rule::new("envoy/wrong-value", Severity::Error, "a value with which Envoy does not start")
        .because_of(meanings::WRONG_VALUE);
/// A name that nothing has
pub(super) const UNKNOWN_REFERENCE: Rule =
    Rule::new("envoy/unknown-reference", Severity::Error, "the name of something that does not exist")
        .because("Envoy does not start, or checks nothing.", "Write the name as it is defined.");
/// Providers alone check nothing
pub(super) const NO_RULE: Rule =
    Rule::new("envoy/no-rule", Severity::Error, "providers that no rule and no route asks for: every request passes")
        .because_of(
            Meaning::new("It is a good configuration, and open.", "Add a rule: {match: {prefix: /}, requires: …}.")
                .exploitable(),
        );
/// The metadata is not there yet
pub(super) const FILTER_ORDER: Rule =
    Rule::new("envoy/filter-order", Severity::Error, "rbac looks at claims before jwt_authn has read them")
        .because("The metadata are not there yet when they are looked at.", "Put jwt_authn first.");
/// Metadata that nobody writes
pub(super) const RBAC_METADATA: Rule =
    Rule::new("envoy/rbac-metadata", Severity::Error, "rbac looks at metadata that no provider writes").because_of(
        Meaning::new(
            "Nobody matches; a DENY rule lets everybody in.",
            "Write payload_in_metadata of the provider, and the same name here.",
        )
        .exploitable(),
    );
/// A rule behind one that covers it
pub(super) const UNREACHABLE_RULE: Rule =
    Rule::new("envoy/unreachable-rule", Severity::Warning, "a rule that an earlier one leaves nothing to")
        .because_of(meanings::UNREACHABLE_RULE);
/// Paths without a rule
pub(super) const OPEN_ENDPOINT: Rule =
    Rule::new("envoy/open-endpoint", Severity::Note, "rules that do not cover every path: the rest is open")
        .because_of(meanings::OPEN_ENDPOINT);
/// Tokens for others
pub(super) const NO_AUDIENCE: Rule =
    Rule::new("envoy/no-audience", Severity::Warning, "tokens for every audience pass")
        .because_of(meanings::NO_AUDIENCE);
/// Tokens in URLs, and prefixes that nobody sends
pub(super) const TOKEN_SOURCE: Rule =
    Rule::new("envoy/token-source", Severity::Warning, "tokens from a place where they leak, or are not found")
        .because_of(meanings::TOKEN_SOURCE);
/// Requests without a token
pub(super) const NOT_ENFORCED: Rule =
    Rule::new("envoy/not-enforced", Severity::Warning, "requests without a token pass, and nothing stops them")
        .because_of(meanings::NOT_ENFORCED);
/// Clocks that differ too much
pub(super) const LEEWAY: Rule =
    Rule::new("envoy/leeway", Severity::Warning, "a clock skew that is not as meant, or too large")
        .because_of(meanings::LEEWAY);
/// Keys that anybody on the way can exchange
pub(super) const INSECURE_KEYS: Rule =
    Rule::new("envoy/insecure-keys", Severity::Warning, "keys are fetched without TLS")
        .because_of(meanings::INSECURE_KEYS);
/// Keys from nowhere
pub(super) const KEY_SOURCE: Rule =
    Rule::new("envoy/key-source", Severity::Error, "no source of keys, or more than one")
        .because_of(meanings::KEY_SOURCE);
/// Secrets for everybody who reads the file
pub(super) const SECRET_IN_FILE: Rule =
    Rule::new("envoy/secret-in-file", Severity::Warning, "a private or symmetric key in the file")
        .because_of(meanings::SECRET_IN_FILE);
/// Text that waits for another
pub(super) const PLACEHOLDER: Rule =
    Rule::new("envoy/placeholder", Severity::Warning, "a placeholder that was not filled in")
        .because_of(meanings::PLACEHOLDER);
/// Told by whoever reads the files
pub(super) const DUPLICATE_MEMBER: Rule =
    Rule::new("envoy/duplicate-member", Severity::Error, "a name that occurs twice in one object")
        .because_of(meanings::DUPLICATE_MEMBER);
/// Told by whoever reads the files
pub(super) const FILE_NOT_FOUND: Rule =
    Rule::new("envoy/file-not-found", Severity::Warning, "a file that is nowhere").because_of(meanings::FILE_NOT_FOUND);

/// All that is found here.
pub(super) const RULES: &[&Rule] = &[
    &UNKNOWN,
    &WRONG_VALUE,
    &UNKNOWN_REFERENCE,
    &NO_RULE,
    &FILTER_ORDER,
    &RBAC_METADATA,
    &UNREACHABLE_RULE,
    &OPEN_ENDPOINT,
    &NO_AUDIENCE,
    &TOKEN_SOURCE,
    &NOT_ENFORCED,
    &LEEWAY,
    &INSECURE_KEYS,
    &KEY_SOURCE,
    &SECRET_IN_FILE,
    &PLACEHOLDER,
    &DUPLICATE_MEMBER,
    &FILE_NOT_FOUND,
];
