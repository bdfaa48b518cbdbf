//! Rules of `authorization`: all of a phase form one set (`crates/agentgateway/src/http/authorization.rs`).

use super::facts::Facts;
use super::policies::{Effect, Rule};
use super::worth::{Truth, Worth};
use crate::check::{Check, Reason};

/// What a set of rules comes to.
#[derive(Debug)]
pub(super) struct Ruled {
    pub(super) checks: Vec<Check>,
    pub(super) outcome: Ruling,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ruling {
    Allowed,
    Refused,
    Undetermined,
}

/// Any deny that holds refuses; so does any require that does not; then one allow that holds is enough, or that there is none
/// (vectors `deny-beats-allow`, `require-true-allow-false`, `deny-only-no-match`). `start` numbers the rules.
pub(super) fn judge(rules: &[&Rule], start: usize, facts: &Facts<'_>) -> Ruled {
    let worths: Vec<(&Rule, Worth)> = rules.iter().map(|rule| (*rule, rule.expression.evaluate(facts))).collect();
    let outcome = match (decided(&worths, false), decided(&worths, true)) {
        (true, true) => Ruling::Allowed,
        (false, false) => Ruling::Refused,
        _ => Ruling::Undetermined,
    };
    let has_allowed = worths.iter().any(|(rule, worth)| rule.effect == Effect::Allow && worth.truth == Truth::True);
    let blames = worths.iter().any(|(rule, worth)| match rule.effect {
        Effect::Deny => worth.truth == Truth::True,
        Effect::Require => worth.truth == Truth::False,
        Effect::Allow => false,
    });
    let checks = worths.iter().enumerate().map(|(index, (rule, worth))| {
        let stands_against = match rule.effect {
            Effect::Deny => worth.truth == Truth::True,
            Effect::Require => worth.truth == Truth::False,
            Effect::Allow => worth.truth == Truth::False && !has_allowed && !blames,
        };
        told(rule, worth, start + index, stands_against, outcome)
    });
    let mut checks: Vec<Check> = checks.collect();
    checks.push(summary(&worths, outcome, has_allowed));
    Ruled { checks, outcome }
}

/// Whether the request is allowed when every rule that is not determined is taken to be for it, or to be against it.
fn decided(worths: &[(&Rule, Worth)], is_for: bool) -> bool {
    let of =
        |effect: Effect| worths.iter().filter(move |(rule, _)| rule.effect == effect).map(|(_, worth)| worth.truth);
    let holds = |truth: Truth, unknown: bool| match truth {
        Truth::True => true,
        Truth::False => false,
        Truth::Unknown => unknown,
    };
    let denied = of(Effect::Deny).any(|truth| holds(truth, !is_for));
    let required = of(Effect::Require).all(|truth| holds(truth, is_for));
    let allowed = of(Effect::Allow).next().is_none() || of(Effect::Allow).any(|truth| holds(truth, is_for));
    !denied && required && allowed
}

fn told(rule: &Rule, worth: &Worth, number: usize, stands_against: bool, outcome: Ruling) -> Check {
    let name = format!("rule {number}");
    let effect = rule.effect.name();
    let detail = format!("{effect} `{}`: {} ({})", rule.expression.text(), worth.words, rule.place);
    let check = match (worth.truth, stands_against) {
        (Truth::Unknown, _) if outcome == Ruling::Undetermined => Check::fail(name, Reason::Undetermined, detail),
        (_, true) if outcome != Ruling::Allowed => Check::fail(name, Reason::PolicyDenied, detail),
        (Truth::Unknown, _) => Check::skip(name, detail),
        (Truth::False, _) if rule.effect == Effect::Allow => Check::skip(name, detail),
        _ => Check::pass(name, detail),
    };
    let check = worth.told(check.expecting(match rule.effect {
        Effect::Deny => "not true",
        Effect::Allow | Effect::Require => "true",
    }));
    check.with_parts(worth.parts.clone()).with_hints(worth.warnings.clone()).with_hints(failing_deny(rule, worth))
}

/// An error in a deny rule lets all requests pass.
fn failing_deny(rule: &Rule, worth: &Worth) -> Option<String> {
    (rule.effect == Effect::Deny && worth.truth == Truth::False && worth.kind != "bool")
        .then(|| "a deny rule that fails to evaluate denies nothing: write it as a require of the opposite".to_owned())
}

fn summary(worths: &[(&Rule, Worth)], outcome: Ruling, has_allowed: bool) -> Check {
    let count = worths.len();
    match outcome {
        Ruling::Allowed if has_allowed => Check::pass("authorization", "an allow rule holds, and no rule forbids it"),
        Ruling::Allowed => Check::pass("authorization", format!("none of {count} rules forbids it")),
        Ruling::Undetermined => {
            Check::fail("authorization", Reason::Undetermined, "what a rule is worth is not known here")
        }
        Ruling::Refused => {
            let of = |effect, truth| worths.iter().any(|(rule, worth)| rule.effect == effect && worth.truth == truth);
            let why = if of(Effect::Deny, Truth::True) {
                "a deny rule holds"
            } else if worths.iter().any(|(rule, worth)| rule.effect == Effect::Require && worth.truth != Truth::True) {
                "a require rule does not hold"
            } else {
                "there are allow rules, and none of them holds"
            };
            Check::fail("authorization", Reason::PolicyDenied, why)
        }
    }
}
