//! Routes that no request reaches, and routes that switch the check of tokens off.

use super::options::{NOT_ENFORCED, stages};
use super::provider::WORDING;
use crate::config::Node;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::meanings;
use crate::gateway::prefixes::Prefixes;

pub(super) const UNREACHABLE_RULE: Rule =
    Rule::new("gloo/unreachable-rule", Severity::Warning, "a route that an earlier one leaves nothing to")
        .because_of(meanings::UNREACHABLE_RULE);

pub(super) fn of_routes(routes: &[Node<'_>], findings: &mut Vec<Finding>) {
    let mut bare = Prefixes::default();
    for route in routes {
        let matchers = route.items_of("matchers");
        for matcher in &matchers {
            WORDING.of_placeholders(["exact", "prefix"].iter().filter_map(|name| matcher.member(name)), findings);
        }
        let covering = |matcher: &Node<'_>| {
            let path = matcher.text("exact").or_else(|| matcher.text("prefix"));
            bare.covering(path.unwrap_or("/")).is_some()
        };
        let is_covered = if matchers.is_empty() { bare.covering("/").is_some() } else { matchers.iter().all(covering) };
        if is_covered {
            let message = "no request reaches this route: one with a shorter prefix before it takes them all";
            findings.push(
                Finding::placed(&UNREACHABLE_RULE, route.name_place(), message)
                    .hinting("put the route for fewer paths first"),
            );
        }
        let is_bare = |matcher: &&Node<'_>| matcher.members().count() == 1;
        let prefixes = matchers.iter().filter(is_bare).filter_map(|matcher| matcher.member("prefix"));
        prefixes.filter_map(|prefix| prefix.value().as_str()).for_each(|prefix| bare.add(prefix));
        if matchers.is_empty() {
            bare.add("/");
        }
        let is_all = matchers.is_empty()
            || matchers.iter().any(|matcher| matcher.text("prefix") == Some("/") && is_bare(&matcher));
        let stages = route.member("options").filter(|_| is_all).map(|options| stages(&options));
        let switches = stages.into_iter().flatten().filter_map(|stage| stage.member("disable"));
        for off in switches.filter(|off| off.value().as_bool() == Some(true)) {
            findings.push(Finding::placed(
                &NOT_ENFORCED,
                off.name_place(),
                "the check of tokens is off on the route for every path",
            ));
        }
    }
}
