//! The options of a host and its routes, and what stops requests without a token.

use super::provider::{KEY_SOURCE, of_provider};
use super::rbac::of_policy;
use crate::config::{Node, nearest};
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::meanings;
use crate::json::Number;

pub(super) const NOT_ENFORCED: Rule =
    Rule::new("gloo/not-enforced", Severity::Warning, "requests without a token pass, and nothing stops them")
        .because_of(meanings::NOT_ENFORCED);
pub(in crate::gateway::gloo) const WRONG_VALUE: Rule =
    Rule::new("gloo/wrong-value", Severity::Error, "a value with which the resource is refused")
        .because_of(meanings::WRONG_VALUE);
pub(super) const RBAC_WITHOUT_JWT: Rule =
    Rule::new("gloo/rbac-without-jwt", Severity::Error, "rbac over claims without a provider: everything is denied")
        .because(
            "There are no claims to look at, so everything is denied.",
            "Add a provider, or take the policies out.",
        );

/// A host, whose options say what stops requests without a token.
pub(super) fn of_service(host: &Node<'_>, routes: &[Node<'_>], findings: &mut Vec<Finding>) {
    let holders = || std::iter::once(host).chain(routes);
    let all: Vec<Node<'_>> = holders().filter_map(|holder| holder.member("options")).collect();
    for options in &all {
        of_options(options, findings);
    }
    // What other resources say is not known here.
    if holders().any(|holder| holder.member("optionsConfigRefs").is_some()) {
        return;
    }
    let in_force = |name| all.iter().filter_map(move |options| options.member(name)).filter(|option| !is_off(option));
    let is_guarded = in_force("rbac").chain(in_force("extauth")).next().is_some();
    let stages: Vec<Node<'_>> = all.iter().flat_map(stages).collect();
    // A table has providers of its own.
    if !routes.iter().any(|route| route.member("delegateAction").is_some()) {
        let providers: Vec<&str> =
            stages.iter().flat_map(|stage| stage.members_of("providers")).map(|(name, _)| name).collect();
        for policies in in_force("rbac").filter_map(|rbac| rbac.member("policies")) {
            of_named_providers(&policies, &providers, findings);
        }
    }
    for stage in stages.iter().filter(|_| !is_guarded) {
        let policy = stage.member("validationPolicy").filter(|policy| {
            let is_lenient = |text: &str| text.starts_with("ALLOW_MISSING");
            policy.value().as_str().is_some_and(is_lenient)
                || policy.value().as_number().and_then(Number::as_i64).is_some_and(|number| number > 0)
        });
        let flag = stage.member("allowMissingOrFailedJwt").filter(|flag| flag.value().as_bool() == Some(true));
        if let Some(member) = policy.or(flag) {
            let message = "requests without a token pass, and neither rbac nor extauth stops them";
            findings.push(
                Finding::placed(&NOT_ENFORCED, member.name_place(), message)
                    .hinting("leave it out, or ask for a claim with rbac"),
            );
        }
    }
}

/// The providers whose claims policies ask for.
fn of_named_providers(policies: &Node<'_>, providers: &[&str], findings: &mut Vec<Finding>) {
    if providers.is_empty() {
        let message = "these policies ask for claims, and no provider reads any: everything is denied";
        findings.push(
            Finding::placed(&RBAC_WITHOUT_JWT, policies.name_place(), message)
                .hinting("add a provider, or leave rbac out"),
        );
        return;
    }
    let principals = policies.members().flat_map(|(_, policy)| policy.items_of("principals"));
    let named = principals.filter_map(|principal| principal.member("jwtPrincipal")?.member("provider"));
    for provider in named {
        let Some(name) = provider.value().as_str().filter(|name| !name.is_empty() && !providers.contains(name)) else {
            continue;
        };
        let message = format!("there is no provider {name:?}, so this principal never matches");
        let hint = match nearest(name, providers) {
            Some(meant) => format!("`{meant}` was meant"),
            None => format!("there is {}", providers.join(", ")),
        };
        findings.push(Finding::placed(&WRONG_VALUE, provider.name_place(), &message).hinting(hint));
    }
}

/// Whether an option says that it is switched off.
fn is_off(option: &Node<'_>) -> bool {
    option.member("disable").is_some_and(|off| off.value().as_bool() == Some(true))
}

pub(super) fn of_options(options: &Node<'_>, findings: &mut Vec<Finding>) {
    let all = ["jwt", "jwtStaged", "jwtProvidersStaged"].iter().filter_map(|name| options.member(name));
    let mut all: Vec<Node<'_>> = all.collect();
    all.sort_by_key(Node::position);
    for second in all.iter().skip(1) {
        let message = "only one of jwt, jwtStaged and jwtProvidersStaged may be set here: they exclude each other";
        findings.push(
            Finding::placed(&KEY_SOURCE, second.name_place(), message).hinting("move all providers into one of them"),
        );
    }
    for stage in stages(options) {
        for (name, provider) in stage.members_of("providers") {
            of_provider(name, &provider, findings);
        }
        let is_strict = stage.member("validationPolicy").is_some_and(|policy| {
            policy.value().as_str() == Some("REQUIRE_VALID")
                || policy.value().as_number().and_then(Number::as_i64) == Some(0)
        });
        if let Some(flag) =
            stage.member("allowMissingOrFailedJwt").filter(|flag| is_strict && flag.value().as_bool() == Some(true))
        {
            findings.push(
                Finding::placed(&NOT_ENFORCED, flag.name_place(), "this beats `validationPolicy: REQUIRE_VALID`")
                    .hinting("leave it out"),
            );
        }
    }
    for (_, policy) in options.member("rbac").iter().flat_map(|rbac| rbac.members_of("policies")) {
        of_policy(&policy, findings);
    }
}

/// The objects that name providers.
pub(super) fn stages<'c>(options: &Node<'c>) -> Vec<Node<'c>> {
    let staged = ["jwtStaged", "jwtProvidersStaged"].iter().filter_map(|name| options.member(name));
    let stages = staged.flat_map(|staged| [staged.member("beforeExtAuth"), staged.member("afterExtAuth")]).flatten();
    options.member("jwt").into_iter().chain(stages).collect()
}
