//! `RBAC.Action` as configurations write it.

use crate::gateway::envoy::rbac_action::Action;

/// Their names, in the order of their numbers.
pub(super) const ACTIONS: [&str; 3] = ["ALLOW", "DENY", "LOG"];

/// An action by its number.
pub(super) fn action(number: usize) -> Action {
    match number {
        0 => Action::Allow,
        1 => Action::Deny,
        _ => Action::Log,
    }
}
