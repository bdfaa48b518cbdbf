//! What is under `policies`, and where that is left out, beside the other settings of a gateway.

use std::sync::Arc;

use super::jwt;
use crate::config::Node;
use crate::gateway::agentgateway::block::{self, Block};
use crate::gateway::agentgateway::policies::{Effect, Policies, Rule, Unjudged};
use crate::gateway::agentgateway::problem::{Problem, Read};
use crate::json::Value;

/// Reads an object of policies and nothing else: those that are known at its place.
pub(super) fn policies(node: &Node<'_>, known: &[&'static str]) -> Read<Policies> {
    among(&strict(node, known, "it is a policy of routes: write it under the policies of one")?)
}

/// What is under `policies` of an object; nothing where that is left out.
pub(super) fn under(block: &Block<'_>, known: &[&'static str]) -> Read<Policies> {
    Ok(block.get("policies").map(|node| policies(&node, known)).transpose()?.unwrap_or_default())
}

/// The policies of a backend: `authorization` alone is of interest, and `jwtAuth` is unknown there.
pub(super) fn of_backend(node: &Node<'_>) -> Read<Policies> {
    let advice = "tokens are checked at a listener or a route; a backend has authorization alone";
    Ok(Policies { rules: rules(&strict(node, &BACKEND, advice)?)?, ..Policies::default() })
}

/// An object with no other members than `known`, and what to do about a policy among the others.
pub(super) fn strict<'c>(node: &Node<'c>, known: &[&'static str], advice: &str) -> Read<Block<'c>> {
    match node.members().find(|(name, _)| !known.contains(name)) {
        Some((name, member)) if ROUTE.contains(&name) => Err(Problem::unknown(&member, name, known).hinting(advice)),
        _ => Block::strict(node, known),
    }
}

/// Those policies of an object that decide about tokens; of the two that check them `jwtAuth` counts.
pub(super) fn among(block: &Block<'_>) -> Read<Policies> {
    let own = block.get("jwtAuth").map(|node| jwt::jwt_auth(&node)).transpose()?;
    let mcp = block.get("mcpAuthentication").map(|node| jwt::mcp_authentication(&node)).transpose()?;
    let unjudged =
        ROUTE.iter().skip(JUDGED).take(UNJUDGED).filter_map(|name| block.get(name).map(|node| (*name, node)));
    Ok(Policies {
        jwt: own.or(mcp).map(Arc::new),
        rules: rules(block)?,
        unjudged: unjudged.map(|(name, node)| Unjudged { name: name.to_owned(), place: node.name_place() }).collect(),
        is_guarded: ["mcpAuthorization", "extAuthz"].iter().any(|name| block.get(name).is_some()),
        alternatives: None,
    })
}

/// The rules of an object; none where there is no `authorization`.
pub(super) fn rules(block: &Block<'_>) -> Read<Vec<Rule>> {
    let Some(node) = block.get("authorization") else { return Ok(Vec::new()) };
    let block = Block::strict(&node, &["rules"])?;
    block::items(&block.required("rules")?)?.iter().map(rule).collect()
}

/// A text, or one member that tells the effect (vectors `plain-string-is-allow`, `rule-two-members`).
fn rule(node: &Node<'_>) -> Read<Rule> {
    let unmatched = || {
        Problem::at(node, "data did not match any variant of untagged enum RuleSerde")
            .hinting("a rule is a text, or has one of allow, deny and require, one alone")
    };
    let (effect, expression) = match node.value() {
        Value::String(_) => (Effect::Allow, node.clone()),
        Value::Object(_) => {
            let mut members = node.members();
            match (members.next(), members.next()) {
                (Some((name, member)), None) if member.value().as_str().is_some() => {
                    let effects = [Effect::Allow, Effect::Deny, Effect::Require];
                    let effect = effects.into_iter().find(|effect| effect.name() == name).ok_or_else(unmatched)?;
                    (effect, member)
                }
                _ => return Err(unmatched()),
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => return Err(unmatched()),
    };
    let parsed = jwt::expression(&expression).map_err(|problem| problem.within(node))?;
    Ok(Rule { effect, expression: Arc::new(parsed), place: expression.place() })
}

/// The policies of routes, which are all of them, also those that came or went from one version to the next (`FilterOrPolicy`
/// in `crates/agentgateway/src/types/local.rs`).
pub(super) const ROUTE: [&str; 37] = [
    "jwtAuth",
    "authorization",
    "mcpAuthentication",
    "mcpAuthorization",
    "oidc",
    "basicAuth",
    "apiKey",
    "extAuthz",
    "extProc",
    "cors",
    "csrf",
    "directResponse",
    "requestRedirect",
    "localRateLimit",
    "remoteRateLimit",
    "transformations",
    "substrateIngress",
    "substrateEgress",
    "extMcp",
    "mcpGuardrails",
    "urlRewrite",
    "requestMirror",
    "requestHeaderModifier",
    "responseHeaderModifier",
    "concurrencyLimit",
    "timeout",
    "retry",
    "delay",
    "a2a",
    "ai",
    "backendTLS",
    "backendAuth",
    "backendTunnel",
    "inferenceRouting",
    "buffer",
    "hostRewrite",
    "health",
];

/// Behind the first of them, these may refuse a request too, or answer it.
const JUDGED: usize = 4;
const UNJUDGED: usize = 14;

/// The policies of listeners and gateways (`LocalGatewayPolicy`).
pub(super) const GATEWAY: [&str; 9] =
    ["oidc", "jwtAuth", "authorization", "extAuthz", "extProc", "cors", "transformations", "basicAuth", "apiKey"];

/// Those of `llm`: of a gateway, and a few more (`LocalLLMPolicy`).
pub(super) const LLM: [&str; 13] = [
    "oidc",
    "jwtAuth",
    "authorization",
    "extAuthz",
    "extProc",
    "cors",
    "transformations",
    "basicAuth",
    "apiKey",
    "guardrails",
    "localRateLimit",
    "remoteRateLimit",
    "timeout",
];

/// Those of `ui` (`LocalUIPolicy`).
pub(super) const UI: [&str; 8] =
    ["cors", "oidc", "jwtAuth", "authorization", "extAuthz", "basicAuth", "apiKey", "csrf"];

/// Those of backends (`LocalBackendPolicies`).
const BACKEND: [&str; 19] = [
    "authorization",
    "requestHeaderModifier",
    "responseHeaderModifier",
    "requestRedirect",
    "transformations",
    "backendTLS",
    "backendAuth",
    "backendTunnel",
    "http",
    "tcp",
    "health",
    "extAuthz",
    "mcpAuthorization",
    "mcpGuardrails",
    "extMcp",
    "a2a",
    "inferenceRouting",
    "sessionAffinity",
    "ai",
];
