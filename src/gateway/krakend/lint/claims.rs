//! What is lax about a token that is accepted.

use crate::finding::{Rule, Severity};
use crate::gateway::unending::Unending;

/// What this file can find.
pub(super) const RULES: [&Rule; 2] = [UNENDING.missing_exp, UNENDING.milliseconds];

/// What is lax about an accepted token.
pub(in crate::gateway::krakend) const UNENDING: Unending = Unending {
    missing_exp: &Rule::new("krakend/missing-exp", Severity::Warning, "a token that never expires"),
    milliseconds: &Rule::new("krakend/milliseconds", Severity::Error, "a time that looks like milliseconds"),
};
