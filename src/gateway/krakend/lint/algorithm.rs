//! What is wrong with the algorithm of a component.

use super::block::Block;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::krakend::algorithms;

/// What this file can find.
pub(super) const RULES: [&Rule; 1] = [&INVALID_ALG];

/// An algorithm that the gateway does not have.
pub(super) fn of_alg(block: &Block<'_, '_>, alg: &str, findings: &mut Vec<Finding>) {
    if algorithms::named(alg).is_some() {
        return;
    }
    let text = match alg {
        "" => "no alg is set, and the gateway has no default: it does not start".to_owned(),
        alg => format!("{alg:?} is not an algorithm that the gateway knows: it does not start"),
    };
    let hint = algorithms::in_other_case(alg).map_or_else(
        || "write RS256, ES256 or another of the thirteen names, to the letter".to_owned(),
        |name| format!("names are exact: write {name:?}"),
    );
    findings.extend(block.finding(&INVALID_ALG, "alg", &text).map(|finding| finding.hinting(hint)));
}

const INVALID_ALG: Rule =
    Rule::new("krakend/invalid-alg", Severity::Error, "an algorithm with which the gateway does not start")
        .because("The gateway does not start.", "Write the name of the algorithm to the letter.");
