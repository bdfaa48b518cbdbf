//! The rules of the filter `jwt_authn`, and routes that switch it off.

use super::jwt_provider::{WORDING, of_provider};
use super::manager::{Filter, JWT_ROUTE, Manager};
use super::reference::{of_reference, sorted};
use super::requirement::{NOT_ENFORCED, named_with_audiences, of_requirement};
use crate::config::Node;
use crate::finding::{Finding, Meaning, Rule, Severity};
use crate::gateway::envoy::bootstrap::{Any, items_of, member, members_of, text};
use crate::gateway::meanings;
use crate::gateway::prefixes::Prefixes;

pub(super) const NO_RULE: Rule =
    Rule::new("envoy/no-rule", Severity::Error, "providers that no rule and no route asks for: every request passes")
        .because_of(
            Meaning::new("It is a good configuration, and open.", "Add a rule: {match: {prefix: /}, requires: …}.")
                .exploitable(),
        );
pub(super) const UNREACHABLE_RULE: Rule =
    Rule::new("envoy/unreachable-rule", Severity::Warning, "a rule that an earlier one leaves nothing to")
        .because_of(meanings::UNREACHABLE_RULE);
pub(super) const OPEN_ENDPOINT: Rule =
    Rule::new("envoy/open-endpoint", Severity::Note, "rules that do not cover every path: the rest is open")
        .because_of(meanings::OPEN_ENDPOINT);

pub(super) fn of_jwt(manager: &Manager<'_>, at: usize, filter: &Filter<'_>, findings: &mut Vec<Finding>) {
    let body = &filter.typed.body;
    let (providers, mapped) = (members_of(body, "providers"), members_of(body, "requirement_map"));
    let names = sorted(providers.iter().map(|(name, _)| *name));
    let name = text(&filter.entry, "name");
    let own_routes = manager.said(JWT_ROUTE).filter(|(node, _)| node.name() == name).map(|(_, said)| &said.body);
    let own_routes: Vec<_> = own_routes.collect();
    let rules = items_of(body, "rules");
    if !names.is_empty()
        && rules.is_empty()
        && member(body, "filter_state_rules").is_none()
        && manager.routes.is_some()
        && own_routes.is_empty()
        && let Some(listed) = member(body, "providers")
    {
        let message = "there are providers, but no rule asks for one: every request passes";
        let hint = "add `rules: [{match: {prefix: /}, requires: {provider_name: …}}]`";
        findings.push(Finding::placed(&NO_RULE, listed.name_place(), message).hinting(hint));
    }
    let named = named_with_audiences(body);
    for (name, provider) in &providers {
        let names_audiences = named.get(name).copied().unwrap_or_default();
        of_provider(name, provider, names_audiences, manager.clusters.as_ref(), findings);
    }
    of_rules(&rules, body, findings);
    let is_guarded = manager.is_guarded_behind(at);
    let requires = rules.iter().filter_map(|rule| member(rule, "requires"));
    for requirement in requires.chain(mapped.iter().map(|(_, node)| node.clone())) {
        of_requirement(&requirement, &names, is_guarded, findings);
    }
    let requirements = sorted(mapped.iter().map(|(name, _)| *name));
    for node in rules.iter().chain(own_routes) {
        if let (Some(named), Some(member)) = (text(node, "requirement_name"), member(node, "requirement_name")) {
            findings.extend(of_reference(&member, "requirement", named, &requirements));
        }
    }
}

fn of_rules(rules: &[Node<'_>], body: &Node<'_>, findings: &mut Vec<Finding>) {
    let mut bare = Prefixes::default();
    for rule in rules {
        let Some(matches) = member(rule, "match") else { continue };
        let path = path(&matches);
        WORDING.of_placeholders(path.clone(), findings);
        let path = path.and_then(|path| path.value().as_str());
        // A rule for paths of another kind is behind the one for all paths, at least.
        if let Some(prefix) = bare.covering(path.unwrap_or("/")) {
            let message =
                format!("no request reaches this rule: the one with prefix {prefix:?} before it takes them all");
            let finding = Finding::placed(&UNREACHABLE_RULE, rule.name_place(), &message);
            findings.push(finding.hinting("put the rule for fewer paths first"));
        }
        let is_bare = matches.members().count() == 1;
        text(&matches, "prefix").filter(|_| is_bare).into_iter().for_each(|prefix| bare.add(prefix));
    }
    if let Some(listed) = member(body, "rules").filter(|_| !rules.is_empty() && bare.covering("/").is_none()) {
        let message = "the rules do not cover every path: the rest is open";
        findings.push(Finding::placed(&OPEN_ENDPOINT, listed.name_place(), message));
    }
}

/// What is told of a route: placeholders, and a check that is off on the route for everything.
pub(super) fn of_route(route: &Node<'_>, findings: &mut Vec<Finding>) {
    let matches = member(route, "match");
    WORDING.of_placeholders(matches.as_ref().and_then(path), findings);
    let is_all = matches.is_some_and(|matches| text(&matches, "prefix") == Some("/") && matches.members().count() == 1);
    if !is_all {
        return;
    }
    for (_, node) in members_of(route, "typed_per_filter_config") {
        let said = Any::of(&node).ok().filter(|said| said.kind == JWT_ROUTE);
        if let Some(disabled) = said.and_then(|said| member(&said.body, "disabled")) {
            let message = "the check of tokens is off on the route for every path";
            findings.push(Finding::placed(&NOT_ENFORCED, disabled.name_place(), message));
        }
    }
}

/// The member of a match that names a path.
fn path<'c>(matches: &Node<'c>) -> Option<Node<'c>> {
    ["prefix", "path", "path_separated_prefix"].iter().find_map(|name| member(matches, name))
}
