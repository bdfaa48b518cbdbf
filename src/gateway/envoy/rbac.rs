//! The filter `envoy.filters.http.rbac`: who may do what.

use super::action_matcher::ActionMatcher;
use super::cel::Expr;
use super::flow::Flow;
use super::predicate::Predicate;
use super::rbac_action::Action;
use super::route_facts::RouteFacts;
use super::truth::Truth;
use super::unknown::undetermined;
use crate::check::{Check, Reason};
use crate::gateway::answer::Response;

/// `RBAC`, as far as it is enforced: shadow rules never are.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum Rbac {
    /// Neither rules nor a matcher
    Nothing,
    /// `rules`
    Policies {
        action: Action,
        /// In the order of their names
        policies: Vec<Policy>,
    },
    /// `matcher`, which beats `rules`
    Matcher(ActionMatcher),
}

/// `Policy`: any of its permissions, any of its principals, and its condition.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct Policy {
    pub(in crate::gateway) name: String,
    pub(in crate::gateway) permissions: Vec<Predicate>,
    pub(in crate::gateway) principals: Vec<Predicate>,
    pub(in crate::gateway) condition: Option<Expr>,
}

impl Rbac {
    /// One request. Adds its check; a refusal is the answer.
    // extensions/filters/http/rbac/rbac_filter.cc, decodeHeaders; filters/common/rbac/engine_impl.cc.
    pub(super) fn judge(&self, route: RouteFacts<'_>, flow: &mut Flow<'_>) -> Result<(), Response> {
        let check = match self {
            Self::Nothing => Check::skip(RBAC, "the filter has no rules"),
            Self::Policies { action, policies } => of_policies(*action, policies, route, flow),
            Self::Matcher(matcher) => match matcher.action(flow) {
                Ok(Some((Action::Deny, name))) => denied(format!("the matcher's action {name:?} denies it")),
                Ok(Some((Action::Allow | Action::Log, name))) => Check::pass(RBAC, format!("allowed by {name:?}")),
                Ok(None) => denied("no matcher matches, and nothing is said of that case"),
                Err(what) => undetermined(RBAC, what),
            },
        };
        let is_failed = check.reason.is_some();
        flow.checks.push(check);
        if is_failed { Err(Response { status: 403, body: DENIED.to_owned(), ..Response::default() }) } else { Ok(()) }
    }
}

impl Policy {
    fn matches(&self, route: RouteFacts<'_>, flow: &Flow<'_>) -> Truth {
        let any = |predicates: &[Predicate]| Truth::any(predicates.iter().map(|one| one.holds(route, flow)));
        Truth::all([
            any(&self.permissions),
            any(&self.principals),
            self.condition.as_ref().map_or(Truth::Yes, |condition| condition.holds(flow)),
        ])
    }

    /// What keeps it from matching, in words.
    fn against(&self, route: RouteFacts<'_>, flow: &Flow<'_>) -> String {
        let holds =
            |predicates: &[Predicate]| Truth::any(predicates.iter().map(|one| one.holds(route, flow))) == Truth::Yes;
        let told = |predicates: &[Predicate]| {
            let mut told = Vec::new();
            for predicate in predicates {
                predicate.tell(flow, &mut told);
            }
            told.dedup();
            told.truncate(SHOWN);
            if told.is_empty() { String::new() } else { format!(": {}", told.join(", ")) }
        };
        if !holds(&self.permissions) {
            return format!("{:?} has no permission for it{}", self.name, told(&self.permissions));
        }
        if !holds(&self.principals) {
            return format!("{:?} is for others{}", self.name, told(&self.principals));
        }
        format!("the condition of {:?} does not hold", self.name)
    }
}

fn of_policies(action: Action, policies: &[Policy], route: RouteFacts<'_>, flow: &Flow<'_>) -> Check {
    let mut unknown = None;
    for policy in policies.iter().filter(|_| action != Action::Log) {
        match policy.matches(route, flow) {
            Truth::Yes if action == Action::Deny => return denied(format!("policy {:?} denies it", policy.name)),
            Truth::Yes => return Check::pass(RBAC, format!("allowed by policy {:?}", policy.name)),
            Truth::Unknown(what) => unknown = unknown.or(Some(what)),
            Truth::No => {}
        }
    }
    match (action, unknown) {
        (Action::Log, _) => Check::pass(RBAC, "its action is LOG, which never denies"),
        (_, Some(what)) => undetermined(RBAC, what),
        (Action::Deny, None) => Check::pass(RBAC, "no policy denies it"),
        (Action::Allow, None) if policies.is_empty() => {
            denied("there is no policy, and so nothing is allowed").hinting("add a policy, or leave `rules` out")
        }
        (Action::Allow, None) => {
            let told: Vec<String> = policies.iter().take(SHOWN).map(|policy| policy.against(route, flow)).collect();
            denied(format!("no policy allows it: {}", told.join("; ")))
        }
    }
}

fn denied(detail: impl Into<String>) -> Check {
    Check::fail(RBAC, Reason::PolicyDenied, detail)
}

/// The check's name.
const RBAC: &str = "rbac";

/// The whole body of a refusal.
const DENIED: &str = "RBAC: access denied";

/// How many policies and comparisons a refusal tells.
const SHOWN: usize = 3;
