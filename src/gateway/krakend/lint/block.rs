//! A component's block as it is written.

use super::rules::WRONG_VALUE;
use crate::config::{Node, WrongType};
use crate::finding::{Finding, Rule};
use crate::gateway::krakend::fields::setting;

/// A component's block, and the settings in it that could not be decoded: nothing more is said of those.
pub(in crate::gateway::krakend) struct Block<'b, 'c> {
    node: &'b Node<'c>,
    wrong: &'b [WrongType<'c>],
}

impl<'b, 'c> Block<'b, 'c> {
    pub(in crate::gateway::krakend) fn new(node: &'b Node<'c>, wrong: &'b [WrongType<'c>]) -> Self {
        Self { node, wrong }
    }

    pub(in crate::gateway::krakend) fn node(&self) -> &'b Node<'c> {
        self.node
    }

    /// Whether the value of a setting could not be decoded.
    pub(super) fn is_wrong(&self, name: &str) -> bool {
        self.wrong.iter().any(|wrong| wrong.node.name().is_some_and(|written| written.eq_ignore_ascii_case(name)))
    }

    /// A finding about a setting that could be decoded.
    pub(super) fn finding(&self, rule: &'static Rule, name: &str, text: &str) -> Option<Finding> {
        (!self.is_wrong(name)).then(|| of_setting(self.node, rule, name, text))
    }

    /// Values that the block cannot be decoded with: the gateway answers 401 to everybody then.
    pub(in crate::gateway::krakend) fn of_wrong(&self, findings: &mut Vec<Finding>) {
        for WrongType { node, expected, found } in self.wrong {
            let place = node.name_place();
            let text = format!("{place}: this must be {expected}, and is {found}: the gateway refuses every request");
            findings.push(Finding::new(&WRONG_VALUE, text).at(place));
        }
    }

    /// Takes away what is said only since a setting could not be decoded.
    pub(in crate::gateway::krakend) fn without_consequences(&self, findings: &mut Vec<Finding>) {
        findings.retain(|finding| {
            let of_rule = CONSEQUENCES.iter().filter(|(rule, _)| *rule == finding.rule.id);
            !of_rule.into_iter().any(|(_, setting)| self.is_wrong(setting))
        });
    }
}

/// A finding about a setting, or about the whole block where it is not there.
pub(super) fn of_setting(block: &Node<'_>, rule: &'static Rule, name: &str, text: &str) -> Finding {
    Finding::placed(rule, setting(block, name).name_place(), text)
}

/// What is said of a setting that is missing, or does nothing, and the setting that it depends on.
const CONSEQUENCES: [(&str, &str); 6] = [
    ("krakend/dotted-claim", "roles_key_is_nested"),
    ("krakend/no-audience", "audience"),
    ("krakend/no-effect", "roles"),
    ("krakend/no-effect", "scopes"),
    ("krakend/scopes-without-key", "scopes_key"),
    ("krakend/nothing-signed", "keys_to_sign"),
];
