//! Rules about claims, and their expressions.

use crate::cel::Variables;
use crate::finding::{Finding, Meaning, Place, Rule, Severity};
use crate::gateway::agentgateway::expression::Expression;
use crate::gateway::agentgateway::policies::{Effect, Policies};
use crate::gateway::agentgateway::problem::CEL;

pub(super) const DENY_FAILS_OPEN: Rule = Rule::new(
    "agentgateway/deny-fails-open",
    Severity::Error,
    "a deny rule that fails where the claim is missing, and then denies nothing",
)
.because_of(
    Meaning::new("An expression that fails does not deny.", "Use require, with the positive form.").exploitable(),
);

pub(super) const ALTERNATIVES: Rule =
    Rule::new("agentgateway/alternatives", Severity::Warning, "several expressions that allow: one of them is enough")
        .because("One of several expressions is enough.", "Join them with &&, or use the action Require.");

pub(super) fn of_rules(policies: &Policies, findings: &mut Vec<Finding>) {
    if let Some(place) = &policies.alternatives {
        let message = "several expressions allow, and one of them that is true is enough";
        let hint = "join them with && in one expression, or set action Require";
        findings.push(Finding::new(&ALTERNATIVES, message).at(place.clone()).hinting(hint));
    }
    for rule in &policies.rules {
        findings.extend(of_expression(&rule.expression, &rule.place));
        let Ok(parsed) = rule.expression.parsed() else { continue };
        if rule.effect == Effect::Deny && parsed.negates("jwt") && !parsed.guards("jwt") {
            let message = format!(
                "deny `{}` fails where the claim is missing, and a deny rule that fails denies nothing",
                rule.expression.text()
            );
            let hint = "write what must hold as a require rule, or ask for the claim with has()";
            findings.push(Finding::new(&DENY_FAILS_OPEN, message).at(rule.place.clone()).hinting(hint));
        }
    }
}

/// An expression that is never true.
pub(super) fn of_expression(expression: &Expression, place: &Place) -> Option<Finding> {
    let (message, hint) = match expression.parsed() {
        Err(why) => (format!("`{}` does not parse, so it always fails: {why}", expression.text()), None),
        Ok(parsed) => {
            let known = Variables::of_request();
            let unknown = parsed.variables().into_iter().find(|name| !known.has(name))?;
            let hint = ["claims", "token", "payload"].contains(&unknown).then_some("claims are jwt.NAME");
            (format!("there is no variable `{unknown}`, so `{}` fails where it is read", expression.text()), hint)
        }
    };
    let finding = Finding::new(&CEL, message).at(place.clone());
    Some(match hint {
        Some(hint) => finding.hinting(hint),
        None => finding,
    })
}
