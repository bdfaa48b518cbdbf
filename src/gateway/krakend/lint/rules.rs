//! Rules that several files of this folder find.

use crate::finding::{Rule, Severity};

/// All of them.
pub(super) const RULES: [&Rule; 4] = [&MISPLACED_COMPONENT, &WRONG_VALUE, &NO_EFFECT, &NOTHING_SIGNED];

pub(super) const MISPLACED_COMPONENT: Rule =
    Rule::new("krakend/misplaced-component", Severity::Error, "a component where nothing reads it");

pub(super) const WRONG_VALUE: Rule =
    Rule::new("krakend/wrong-value", Severity::Error, "a value of the wrong type, or a name that is not known");

pub(super) const NO_EFFECT: Rule =
    Rule::new("krakend/no-effect", Severity::Warning, "a setting that does nothing where it stands");

pub(super) const NOTHING_SIGNED: Rule =
    Rule::new("krakend/nothing-signed", Severity::Error, "a signer that signs nothing");
