//! `RBAC` as configurations write it.

use super::action_matchers;
use super::expressions;
use super::predicates::{Kind, predicate};
use super::proto::Message;
use super::rbac_actions::{ACTIONS, action};
use crate::gateway::envoy::rbac::{Policy, Rbac};
use crate::gateway::envoy::refusal::Refusal;

pub(super) const RBAC: &str = "envoy.extensions.filters.http.rbac.v3.RBAC";
pub(super) const PER_ROUTE: &str = "envoy.extensions.filters.http.rbac.v3.RBACPerRoute";
const RULES: &str = "envoy.config.rbac.v3.RBAC";

/// `envoy.extensions.filters.http.rbac.v3.RBAC`. Shadow rules are read, as Envoy does, and never enforced.
// Where both are there, the rules are ignored: vector rules-and-matcher.
pub(super) fn rbac(message: Message<'_>) -> Result<Rbac, Refusal> {
    let rules = message.message("rules", RULES)?.map(rules).transpose()?;
    message.message("shadow_rules", RULES)?.map(self::rules).transpose()?;
    let matcher = message.message("matcher", action_matchers::MATCHER)?.map(action_matchers::matcher).transpose()?;
    message.message("shadow_matcher", action_matchers::MATCHER)?.map(action_matchers::matcher).transpose()?;
    Ok(matcher.map(Rbac::Matcher).or(rules).unwrap_or(Rbac::Nothing))
}

/// `RBACPerRoute`.
pub(super) fn per_route(message: Message<'_>) -> Result<Rbac, Refusal> {
    let inner = message.message("rbac", RBAC)?.map(rbac).transpose()?;
    Ok(inner.unwrap_or(Rbac::Nothing))
}

fn rules(message: Message<'_>) -> Result<Rbac, Refusal> {
    let action = action(message.choice("action", &ACTIONS)?);
    let mut policies = Vec::new();
    for (name, node) in message.entries("policies")? {
        policies.push(policy(name, message.reader().message(&node, "envoy.config.rbac.v3.Policy")?)?);
    }
    Ok(Rbac::Policies { action, policies })
}

// envoy/config/rbac/v3/rbac.proto, with its constraints; vectors rbac-no-principals, rbac-empty-principal.
fn policy(name: &str, message: Message<'_>) -> Result<Policy, Refusal> {
    let permissions = message.messages("permissions", Kind::Permission.message())?;
    let principals = message.messages("principals", Kind::Principal.message())?;
    for (list, rule) in [(&permissions, "Permissions"), (&principals, "Principals")] {
        if list.is_empty() {
            return Err(
                message.invalid(&format!("PolicyValidationError.{rule}: value must contain at least 1 item(s)"))
            );
        }
    }
    let permissions = permissions.into_iter().map(|one| predicate(one, Kind::Permission)).collect::<Result<_, _>>()?;
    let principals = principals.into_iter().map(|one| predicate(one, Kind::Principal)).collect::<Result<_, _>>()?;
    // `checked_condition` is not looked at: PolicyMatcher; vectors checked-condition-*.
    let condition = message.message("condition", expressions::EXPR)?.map(expressions::expr).transpose()?;
    let version = message.reader().version;
    if let Some(words) = condition.as_ref().and_then(|condition| condition.refusal(version)) {
        return Err(message.refused(words));
    }
    Ok(Policy { name: name.to_owned(), permissions, principals, condition })
}
