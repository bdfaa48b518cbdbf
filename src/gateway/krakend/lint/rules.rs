//! Rules that several files of this folder find.

use crate::finding::{Meaning, Rule, Severity};
use crate::gateway::meanings;

/// All of them.
pub(super) const RULES: [&Rule; 6] =
    [&UNKNOWN_COMPONENT, &DUPLICATE_MEMBER, &MISPLACED_COMPONENT, &WRONG_VALUE, &NO_EFFECT, &NOTHING_SIGNED];

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
