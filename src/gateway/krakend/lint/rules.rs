//! Rules that several files of this folder find.

use crate::finding::{Meaning, Rule, Severity};
use crate::gateway::meanings;

/// Those that are told beside answers too.
pub(super) const RULES: [&Rule; 6] =
    [&UNKNOWN_COMPONENT, &DUPLICATE_MEMBER, &MISPLACED_COMPONENT, &WRONG_VALUE, &NO_EFFECT, &NOTHING_SIGNED];

/// Those that are told of files alone, not beside answers.
pub(super) const OF_FILES: [&Rule; 2] = [&SECRET_BY_URL, &DOTTED_CLAIM];

pub(super) const UNKNOWN_COMPONENT: Rule =
    Rule::new("krakend/unknown-component", Severity::Error, "a name that was surely meant to be a component")
        .because_of(
            Meaning::new(
                "The gateway passes over unknown names: the endpoint is open.",
                "Write the name that the text tells.",
            )
            .exploitable(),
        );

pub(super) const DUPLICATE_MEMBER: Rule =
    Rule::new("krakend/duplicate-member", Severity::Error, "a name, or a component, that appears twice")
        .because_of(meanings::DUPLICATE_MEMBER);

pub(super) const MISPLACED_COMPONENT: Rule =
    Rule::new("krakend/misplaced-component", Severity::Error, "a component where nothing reads it").because_of(
        Meaning::new("It is not read there: the endpoint is open.", "Move it under the extra_config of the endpoint.")
            .exploitable(),
    );

pub(super) const WRONG_VALUE: Rule =
    Rule::new("krakend/wrong-value", Severity::Error, "a value of the wrong type, or a name that is not known")
        .because_of(meanings::WRONG_VALUE);

pub(super) const NO_EFFECT: Rule =
    Rule::new("krakend/no-effect", Severity::Warning, "a setting that does nothing where it is")
        .because("It looks like a protection, or a setting, and is none.", "Take it out, or add what it needs.");

pub(super) const NOTHING_SIGNED: Rule =
    Rule::new("krakend/nothing-signed", Severity::Error, "a signer that signs nothing").because(
        "The answer goes out as the backend wrote it.",
        "Name the members in keys_to_sign, and decode the answer as json.",
    );

pub(super) const SECRET_BY_URL: Rule =
    Rule::new("krakend/secret-by-url", Severity::Warning, "a signing key that is fetched from a URL").because_of(
        Meaning::new("Whoever fetches the URL can sign.", "Use a local file, or an asymmetric key.").exploitable(),
    );

pub(super) const DOTTED_CLAIM: Rule =
    Rule::new("krakend/dotted-claim", Severity::Warning, "a path that is taken as one name")
        .because_of(meanings::DOTTED_CLAIM);
