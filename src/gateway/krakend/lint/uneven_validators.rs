//! Validators of one key source of which a few lack the issuer.

use std::collections::HashMap;

use super::seen::Seen;
use crate::config::{Naming, Node};
use crate::finding::{Finding, Meaning, Rule, Severity};
use crate::gateway::krakend::settings::ValidatorSettings;

/// What this file can find.
pub(super) const RULES: [&Rule; 1] = [&UNEVEN_VALIDATORS];

/// Validators that do not ask for the issuer that others of the same keys ask for.
pub(super) fn of_missing_issuers(seen: &[Seen<'_>], findings: &mut Vec<Finding>) {
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

const UNEVEN_VALIDATORS: Rule =
    Rule::new("krakend/uneven-validators", Severity::Warning, "validators of one key source, some without the issuer")
        .because_of(
            Meaning::new(
                "Where the issuer is missing, tokens of others with the same keys pass.",
                "Ask for the same issuer everywhere.",
            )
            .exploitable(),
        );
