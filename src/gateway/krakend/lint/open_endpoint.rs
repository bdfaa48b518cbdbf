//! Open endpoints whose twin is protected.

use std::collections::HashMap;

use super::endpoint::OPEN_ENDPOINT;
use super::seen::Seen;
use crate::finding::{Finding, Meaning, Rule, Severity};
use crate::gateway::krakend::component::Component;

/// What this file can find.
pub(super) const RULES: [&Rule; 1] = [&OPEN_BESIDE_PROTECTED];

/// Open endpoints beside a protected one of the same path, or with the same backend.
pub(super) fn of_twins(seen: &[Seen<'_>], findings: &mut Vec<Finding>) {
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
    findings.retain(|one| one.rule.id != OPEN_ENDPOINT.id || !twins.contains(&one.place));
}

const OPEN_BESIDE_PROTECTED: Rule =
    Rule::new("krakend/open-beside-protected", Severity::Warning, "an open way to what is protected elsewhere")
        .because_of(
            Meaning::new(
                "What one endpoint protects the other gives away (OWASP API5:2023).",
                "Add a validator there.",
            )
            .exploitable(),
        );
