//! What is lax about a request that passes.

use std::sync::Arc;

use crate::claims::Timestamp;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::remarks;
use crate::json::{Object, Value};

pub(super) const OPEN_ROUTE: Rule =
    Rule::new("agentgateway/open-route", Severity::Warning, "a request that nothing looks at");

pub(super) const BAD_TOKEN: Rule =
    Rule::new("agentgateway/bad-token", Severity::Warning, "a bad token that permissive mode lets pass");

pub(super) const MISSING_EXP: Rule =
    Rule::new("agentgateway/missing-exp", Severity::Warning, "a token that never expires");

pub(super) const MILLISECONDS: Rule =
    Rule::new("agentgateway/milliseconds", Severity::Error, "a time that looks like milliseconds");

/// Neither tokens nor claims are asked for on the way to a route.
pub(in crate::gateway::agentgateway) fn of_open_route(label: &str) -> Arc<Finding> {
    let text = format!("no jwtAuth and no rule counts for {label}: it is open to everybody, with or without a token");
    Arc::new(Finding::new(&OPEN_ROUTE, text))
}

/// A bad token that was let pass; `detail` says what is wrong with it.
pub(in crate::gateway::agentgateway) fn of_bad_token(detail: &str) -> Arc<Finding> {
    Arc::new(Finding::new(&BAD_TOKEN, detail))
}

/// A token that is valid for ever.
pub(in crate::gateway::agentgateway) fn of_claims(claims: &Object, now: Timestamp) -> Option<Arc<Finding>> {
    let (rule, text) = match claims.get("exp") {
        None => (&MISSING_EXP, "the token has no exp, so it is accepted for ever"),
        Some(Value::Number(exp)) if remarks::is_milliseconds(exp, now) => {
            (&MILLISECONDS, "exp is more than a thousand years ahead: it looks like milliseconds, and never expires")
        }
        Some(_) => return None,
    };
    Some(Arc::new(Finding::new(rule, text)))
}
