//! Rules that several files of this folder find.

use crate::finding::{Meaning, Rule, Severity};
use crate::gateway::meanings;

/// All of them.
pub(super) const RULES: [&Rule; 4] = [&MISPLACED_COMPONENT, &WRONG_VALUE, &NO_EFFECT, &NOTHING_SIGNED];

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
