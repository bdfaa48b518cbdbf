//! `RouteConfiguration` as configurations write it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use super::any::{Any, not_registered};
use super::matchers::{self, REGEX};
use super::proto::Message;
use super::route_matches::{MATCH, route_match};
use super::scope::Scope;
use super::types::is_filter;
use super::{jwt, rbac};
use crate::config::{Naming, Node};
use crate::gateway::envoy::mutations::{Addition, Append, Mutations};
use crate::gateway::envoy::per_filter::{PerFilter, PerFilters};
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::route::{End, Rewrite, Route, RouteEntry, Service};
use crate::gateway::envoy::route_table::RouteTable;
use crate::gateway::envoy::virtual_host::{RequiresTls, VirtualHost};
use crate::json::{Object, Value};

pub(super) const ROUTER: &str = "envoy.extensions.filters.http.router.v3.Router";
pub(super) const ROUTE_CONFIGURATION: &str = "envoy.config.route.v3.RouteConfiguration";

/// `RouteConfiguration`. `checks_clusters`: whether Envoy refuses routes to clusters that are not there, unless told otherwise.
pub(super) fn table(message: Message<'_>, scope: &Scope, checks_clusters: bool) -> Result<RouteTable, Refusal> {
    let name = message.text("name")?;
    let checks_clusters = message.optional_flag("validate_clusters")?.unwrap_or(checks_clusters);
    let mut scope = scope.clone();
    scope.clusters = scope.clusters.filter(|_| checks_clusters);
    let hosts = message.messages("virtual_hosts", "envoy.config.route.v3.VirtualHost")?;
    let virtual_hosts = hosts.into_iter().map(|host| self::host(host, &scope)).collect::<Result<Vec<_>, _>>()?;
    of_domains(&virtual_hosts, &name).map_err(|words| message.refused(words))?;
    let table = RouteTable {
        virtual_hosts,
        ignores_port: message.flag("ignore_port_in_host_matching")?,
        internal_only: message.texts("internal_only_headers")?,
        per_filter: per_filters(&message)?,
        headers: mutations(&message)?,
    };
    Ok(table)
}

/// A domain is in a table once.
// RouteMatcher::RouteMatcher; vector vhost-domain-twice.
fn of_domains(hosts: &[VirtualHost], table: &str) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for domain in hosts.iter().flat_map(|host| &host.domains) {
        if !seen.insert(domain) {
            return Err(if domain == "*" {
                format!("Only a single wildcard domain is permitted in route {table}")
            } else {
                format!(
                    "Only unique values for domains are permitted. Duplicate entry of domain {domain} in route {table}"
                )
            });
        }
    }
    Ok(())
}

fn host(message: Message<'_>, scope: &Scope) -> Result<VirtualHost, Refusal> {
    let name = message.needed_text("name", "VirtualHostValidationError.Name")?;
    let domains = message.texts("domains")?;
    if domains.is_empty() {
        return Err(message.invalid("VirtualHostValidationError.Domains: value must contain at least 1 item(s)"));
    }
    let routes = message.messages("routes", "envoy.config.route.v3.Route")?;
    let host = VirtualHost {
        name,
        domains: domains.into_iter().map(|domain| domain.to_ascii_lowercase()).collect(),
        routes: routes.into_iter().map(|route| self::route(route, scope)).collect::<Result<_, _>>()?,
        requires_tls: match message.choice("require_tls", &["NONE", "EXTERNAL_ONLY", "ALL"])? {
            1 => RequiresTls::OfExternal,
            2 => RequiresTls::OfAll,
            _ => RequiresTls::No,
        },
        per_filter: per_filters(&message)?,
        headers: mutations(&message)?,
    };
    Ok(host)
}

fn route(message: Message<'_>, scope: &Scope) -> Result<Route, Refusal> {
    let name = message.text("name")?;
    let matches = message.message("match", MATCH)?;
    let matches =
        route_match(matches.ok_or_else(|| message.invalid("RouteValidationError.Match: value is required"))?)?;
    let actions = ["route", "redirect", "direct_response", "filter_action", "non_forwarding_action"];
    let (action, node) = message.needed_one_of("action", &actions)?;
    let reader = message.reader();
    let end = match action {
        "route" => service(reader.message(&node, "envoy.config.route.v3.RouteAction")?, scope)?,
        "redirect" => redirect(reader.message(&node, "envoy.config.route.v3.RedirectAction")?)?,
        "direct_response" => {
            let direct = reader.message(&node, "envoy.config.route.v3.DirectResponseAction")?;
            let status = direct.whole::<u16>("status")?.unwrap_or(0);
            if !(200..600).contains(&status) {
                let words = "DirectResponseActionValidationError.Status: value must be inside range [200, 600)";
                return Err(direct.invalid(words));
            }
            End::Response(status)
        }
        _ => End::Response(200),
    };
    let per_filter = per_filters(&message)?;
    let (headers, metadata) = (mutations(&message)?, filter_metadata(message.field("metadata")));
    Ok(Route { entry: Arc::new(RouteEntry { name, matches, end, headers, metadata }), per_filter })
}

fn filter_metadata(node: Option<Node<'_>>) -> Option<Object> {
    let is_it = |name: &str, _: &Value| Naming::CamelOrSnake.is_same(name, "filter_metadata");
    node?.find(is_it)?.value().as_object().cloned()
}

fn service(message: Message<'_>, scope: &Scope) -> Result<End, Refusal> {
    let reader = message.reader();
    let names = [
        "cluster",
        "cluster_header",
        "weighted_clusters",
        "cluster_specifier_plugin",
        "inline_cluster_specifier_plugin",
    ];
    let (name, node) = message.needed_one_of("cluster_specifier", &names)?;
    let mut clusters = Vec::new();
    if name == "cluster" {
        let cluster = message.needed_text("cluster", "RouteActionValidationError.Cluster")?;
        if !scope.has_cluster(&cluster) {
            return Err(message.refused(format!("route: unknown cluster '{cluster}'")));
        }
    }
    if name == "weighted_clusters" {
        clusters = weighted_clusters(reader.message(&node, "envoy.config.route.v3.WeightedCluster")?, scope)?;
    }
    let rewrite = rewrite(&message)?;
    let upgrades = message.messages("upgrade_configs", "envoy.config.route.v3.RouteAction.UpgradeConfig")?;
    let upgrades = upgrades.into_iter().map(upgrade).collect::<Result<_, _>>()?;
    Ok(End::Service(Service { clusters, rewrite, upgrades }))
}

/// What those of a `WeightedCluster` say that can be chosen.
// WeightedClustersConfig, WeightedClusterEntry; vectors weighted-*.
fn weighted_clusters(message: Message<'_>, scope: &Scope) -> Result<Vec<PerFilters>, Refusal> {
    let all = message.messages("clusters", "envoy.config.route.v3.WeightedCluster.ClusterWeight")?;
    if all.is_empty() {
        return Err(message.invalid("WeightedClusterValidationError.Clusters: value must contain at least 1 item(s)"));
    }
    let (mut clusters, mut sum) = (Vec::new(), 0_u64);
    for cluster in all {
        let (name, header) = (cluster.text("name")?, cluster.text("cluster_header")?);
        let words = match (name.as_str(), header.as_str()) {
            ("", "") => Some("At least one of name or cluster_header need to be specified".to_owned()),
            ("", _) => None,
            (_, "") if scope.has_cluster(&name) => None,
            (_, "") => Some(format!("route: unknown weighted cluster '{name}'")),
            _ => Some("Only one of name or cluster_header can be specified".to_owned()),
        };
        if let Some(words) = words {
            return Err(cluster.refused(words));
        }
        let said = per_filters(&cluster)?;
        let weight = cluster.whole::<u32>("weight")?;
        let weight = weight.ok_or_else(|| cluster.refused("Field 'weight' is missing in: a weighted cluster"))?;
        sum += u64::from(weight);
        if weight != 0 {
            clusters.push(said);
        }
    }
    if sum == 0 {
        return Err(message.refused("Sum of weights in the weighted_cluster must be greater than 0."));
    }
    if sum > u64::from(u32::MAX) {
        return Err(message.refused("The sum of weights of all weighted clusters of route exceeds 4294967295"));
    }
    Ok(clusters)
}

/// An upgrade that is let through, or not: of a route or of a connection manager.
pub(super) fn upgrade(message: Message<'_>) -> Result<(String, bool), Refusal> {
    let found = (message.text("upgrade_type")?, message.optional_flag("enabled")?.unwrap_or(true));
    Ok(found)
}

fn rewrite(message: &Message<'_>) -> Result<Option<Rewrite>, Refusal> {
    let prefix = message.text("prefix_rewrite")?;
    if let Some(regex) = message.message("regex_rewrite", "envoy.type.matcher.v3.RegexMatchAndSubstitute")? {
        let pattern = regex.message("pattern", REGEX)?;
        let pattern = pattern
            .ok_or_else(|| regex.invalid("RegexMatchAndSubstituteValidationError.Pattern: value is required"))?;
        let pattern = matchers::part_regex(pattern)?;
        let substitution = regex.text("substitution")?;
        return Ok(Some(Rewrite::Regex(pattern, groups(&substitution))));
    }
    Ok((!prefix.is_empty()).then_some(Rewrite::Prefix(prefix)))
}

/// RE2's `\1` as our engine writes it.
fn groups(substitution: &str) -> String {
    let mut written = String::new();
    let mut rest = substitution.replace('$', "$$");
    while let Some((before, behind)) = rest.split_once('\\') {
        written.push_str(before);
        let mut characters = behind.chars();
        match characters.next() {
            Some(digit) if digit.is_ascii_digit() => drop(write!(written, "${{{digit}}}")),
            Some(other) => written.push(other),
            None => {}
        }
        rest = characters.as_str().to_owned();
    }
    written + &rest
}

fn redirect(message: Message<'_>) -> Result<End, Refusal> {
    let codes = ["MOVED_PERMANENTLY", "FOUND", "SEE_OTHER", "TEMPORARY_REDIRECT", "PERMANENT_REDIRECT"];
    let code = message.choice("response_code", &codes)?;
    Ok(End::Redirect([301, 302, 303, 307, 308].get(code).copied().unwrap_or(301)))
}

/// `typed_per_filter_config`.
fn per_filters(message: &Message<'_>) -> Result<PerFilters, Refusal> {
    let mut all = Vec::new();
    for (name, node) in message.entries("typed_per_filter_config")? {
        all.push((name.to_owned().into(), per_filter(name, &Any::of(&node)?, message)?));
    }
    Ok(PerFilters(all))
}

fn per_filter(name: &str, any: &Any<'_>, message: &Message<'_>) -> Result<PerFilter, Refusal> {
    let reader = message.reader();
    if any.kind != FILTER_CONFIG {
        return of_filter(name, any, message);
    }
    let wrapper = any.message(reader, FILTER_CONFIG)?;
    if wrapper.flag("disabled")? {
        return Ok(PerFilter::Disabled);
    }
    match Any::of_field(&wrapper, "config")? {
        Some(inner) if wrapper.flag("is_optional")? && !is_filter(inner.kind, reader.version) => Ok(PerFilter::Other),
        Some(inner) => of_filter(name, &inner, message),
        None if reader.is_strict => {
            Err(message.refused(format!("Empty route/virtual host per filter configuration for {name} filter")))
        }
        None => Ok(PerFilter::Other),
    }
}

/// What is said to a filter, without a wrapper around it.
// PerFilterConfigs::createRouteSpecificFilterConfig; vectors per-filter-*.
fn of_filter(name: &str, any: &Any<'_>, message: &Message<'_>) -> Result<PerFilter, Refusal> {
    let reader = message.reader();
    Ok(match any.kind {
        jwt::PER_ROUTE => PerFilter::Jwt(jwt::per_route(any.message(reader, jwt::PER_ROUTE)?)?),
        ROUTER if reader.is_strict => {
            return Err(message
                .refused(format!("The filter {name} doesn't support virtual host or route specific configurations")));
        }
        rbac::PER_ROUTE => {
            let settings = rbac::per_route(any.message(reader, rbac::PER_ROUTE)?)?;
            PerFilter::rbac(move || settings)
        }
        kind if reader.is_strict && !is_filter(kind, reader.version) => {
            return Err(message.refused(not_registered(name, kind)));
        }
        _ => PerFilter::Other,
    })
}

const FILTER_CONFIG: &str = "envoy.config.route.v3.FilterConfig";

fn mutations(message: &Message<'_>) -> Result<Mutations, Refusal> {
    let additions = message.messages("request_headers_to_add", "envoy.config.core.v3.HeaderValueOption")?;
    Ok(Mutations {
        add: additions.into_iter().map(addition).collect::<Result<_, _>>()?,
        remove: message.texts("request_headers_to_remove")?,
    })
}

fn addition(message: Message<'_>) -> Result<Addition, Refusal> {
    let header = message.message("header", "envoy.config.core.v3.HeaderValue")?;
    let header = header.ok_or_else(|| message.invalid("HeaderValueOptionValidationError.Header: value is required"))?;
    let name = header.needed_text("key", "HeaderValueValidationError.Key")?;
    let value = header.text("value")?;
    let names = ["APPEND_IF_EXISTS_OR_ADD", "ADD_IF_ABSENT", "OVERWRITE_IF_EXISTS_OR_ADD", "OVERWRITE_IF_EXISTS"];
    let how = match (message.choice("append_action", &names)?, message.optional_flag("append")?) {
        (0, Some(false)) | (2, _) => Append::InPlace,
        (0, _) => Append::Always,
        (1, _) => Append::IfAbsent,
        _ => Append::Existing,
    };
    Ok(Addition { name, value, how, keeps_empty: message.flag("keep_empty_value")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_named_as_our_engine_names_them() {
        for (written, ours) in
            [("/a", "/a"), (r"/\1/\2", "/${1}/${2}"), (r"\12", "${1}2"), (r"/$1\\", r"/$$1\"), (r"\", "")]
        {
            assert_eq!(groups(written), ours, "{written}");
        }
    }
}
