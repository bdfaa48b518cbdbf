//! `VirtualService`s, and the `RouteTable`s that they delegate to.

use super::attached::{self, Attached};
use super::block::Block;
use super::host::{Host, HostRoute};
use super::matcher::matchers;
use super::notes::Notes;
use super::options::Options;
use super::route_table::{NO_TABLE, Parent, inherit, path, tables};
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::route::{End, Service};
use crate::gateway::envoy::route_match::RouteMatch;
use crate::gateway::resource::Resource;

/// What a `VirtualService` needs to know of the rest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'c, 'n> {
    pub(super) resources: &'n [Resource<'c>],
    /// None where they could not be read
    pub(super) host_options: Option<&'n [Attached]>,
    pub(super) route_options: Option<&'n [Attached]>,
    pub(super) notes: &'n Notes,
}

/// The host of a `VirtualService`.
pub(super) fn host(resource: &Resource<'_>, scope: Scope<'_, '_>) -> Result<Host, Refusal> {
    let name = format!("{}.{}", resource.namespace, resource.name);
    let mut host = Host { name, domains: Vec::new(), options: Options::default(), routes: Vec::new() };
    let Some(spec) = &resource.spec else { return Ok(host) };
    let mut spec = Block::of(spec, scope.notes);
    if let Some(mut virtual_host) = spec.block("virtualHost") {
        host.domains = virtual_host.texts("domains").iter().map(|domain| domain.to_lowercase()).collect();
        let options = virtual_host.block("options").map(|options| Options::of_host(options, resource));
        let delegated = attached::delegated(&mut virtual_host, "VirtualHostOption", resource, scope.host_options);
        let routes = virtual_host.blocks("routes");
        let routes = scope.notes.all(routes.map(|route| self::routes(route, resource, None, scope)));
        virtual_host.finish()?;
        host.options = delegated?.under(options.transpose()?.unwrap_or_default())?;
        let routes = routes?;
        host.routes.reserve_exact(routes.iter().map(Vec::len).sum());
        host.routes.extend(routes.into_iter().flatten());
    }
    if host.domains.is_empty() {
        host.domains.push("*".to_owned());
    }
    spec.finish_open()?;
    Ok(host)
}

/// What a route comes to: one for each matcher, or those of the tables that it delegates to.
fn routes(
    mut block: Block<'_, '_>,
    owner: &Resource<'_>,
    parent: Option<Parent<'_>>,
    scope: Scope<'_, '_>,
) -> Result<Vec<HostRoute>, Refusal> {
    let name = block.text("name");
    let mut matches = matchers(&mut block)?;
    let has_matchers = !matches.is_empty();
    if !has_matchers {
        matches.push(RouteMatch::prefix("/"));
    }
    let options = block.block("options").map(|options| Options::of_route(options, owner)).transpose()?;
    let delegated = attached::delegated(&mut block, "RouteOption", owner, scope.route_options)?;
    let mut options = delegated.under(options.unwrap_or_default())?;
    let inherits_matchers = block.flag("inheritableMatchers");
    let inherits_path = block.flag("inheritablePathMatchers");
    if let Some(parent) = parent {
        options = options.or(parent.options);
        // An own path has to lie below the parent's; vectors of delegation.
        let is_below =
            |one: &RouteMatch| parent.inherits_path || !has_matchers || path(one).starts_with(path(parent.matches));
        if !matches.iter().all(is_below) {
            let words = format!("the path is not below {}, from where this table is reached", path(parent.matches));
            scope.notes.add(Finding::new(&NOT_BELOW, words).at(block.node().place()));
            return Ok(Vec::new());
        }
        for one in &mut matches {
            inherit(one, parent, has_matchers);
        }
    }
    let delegate = block.block("delegateAction");
    let end = end(&mut block)?;
    block.finish()?;
    let Some(delegate) = delegate else {
        let route = |matches| HostRoute::new(name.clone(), matches, end.clone(), options.clone());
        return Ok(matches.into_iter().map(route).collect());
    };
    let depth = parent.map_or(0, |parent| parent.depth + 1);
    if depth > DEEPEST {
        return Err(delegate.refused("tables delegate to each other in a circle"));
    }
    let mut found = Vec::new();
    for table in tables(delegate, owner, scope.resources, scope.notes)? {
        for one in &matches {
            let inherits_matchers = inherits_matchers || parent.is_some_and(|parent| parent.inherits_matchers);
            let inherits_path = inherits_path || parent.is_some_and(|parent| parent.inherits_path);
            let parent = Parent { matches: one, options: &options, inherits_matchers, inherits_path, depth };
            let Some(spec) = &table.spec else { continue };
            let mut spec = Block::of(spec, scope.notes);
            for route in spec.blocks("routes") {
                found.extend(routes(route, table, Some(parent), scope)?);
            }
            spec.finish_open()?;
        }
    }
    Ok(found)
}

/// Where a route leads.
fn end(block: &mut Block<'_, '_>) -> Result<End, Refusal> {
    let redirect = block.block("redirectAction");
    let direct = block.block("directResponseAction");
    block.pass_over(&["routeAction", "graphqlApiRef"]);
    if let Some(mut redirect) = redirect {
        let names = ["MOVED_PERMANENTLY", "FOUND", "SEE_OTHER", "TEMPORARY_REDIRECT", "PERMANENT_REDIRECT"];
        let code = redirect.choice("responseCode", &names, "the name of a redirect, such as FOUND");
        redirect.finish_open()?;
        return Ok(End::Redirect([301, 302, 303, 307, 308].get(code).copied().unwrap_or(301)));
    }
    if let Some(mut direct) = direct {
        let status = direct.count("status");
        direct.finish_open()?;
        return Ok(End::Response(u16::try_from(status).unwrap_or_default()));
    }
    Ok(End::Service(Service::default()))
}

/// More tables in a row are a circle.
const DEEPEST: usize = 20;

const NOT_BELOW: Rule =
    Rule::new("gloo/delegated-path", Severity::Error, "a route of a table outside the path that leads to the table")
        .because("The routes of the table are never reached.", "Let each path begin with that of the delegation.");

/// All that is found here.
pub(super) const RULES: &[&Rule] = &[&NOT_BELOW, &NO_TABLE];
