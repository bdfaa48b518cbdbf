//! `HTTPRoute`s of the Gateway API: their hosts, their routes, and in which order these are asked.

use std::cmp::Reverse;

use super::attached::{Attached, merged};
use super::block::Block;
use super::host::HostRoute;
use super::matcher::{header_matcher, regex_matcher};
use super::notes::Notes;
use super::options::Options;
use super::resource::Reference;
use crate::gateway::envoy::header_matcher::HeaderTest;
use crate::gateway::envoy::parameter_matcher::{ParameterMatcher, ParameterTest};
use crate::gateway::envoy::path_match::PathMatch;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::route::{End, Rewrite, Service};
use crate::gateway::envoy::route_match::RouteMatch;
use crate::gateway::envoy::string_matcher::StringMatcher;
use crate::gateway::resource::Resource;

/// An `HTTPRoute`.
#[derive(Clone, Debug)]
pub(super) struct HttpRoute {
    /// The Gateways that it wants to be reached by, each with a listener; empty: all
    pub(super) parents: Vec<(Reference, String)>,
    /// Empty: the listener's
    pub(super) hostnames: Vec<String>,
    pub(super) routes: Vec<Ranked>,
}

/// A route with what decides when it is asked.
#[derive(Clone, Debug)]
pub(super) struct Ranked {
    pub(super) route: HostRoute,
    pub(super) rank: Rank,
}

/// The lowest is asked first: kind of path, length of path, method, number of headers and parameters, age, name.
pub(super) type Rank = (u8, Reverse<usize>, Reverse<bool>, Reverse<usize>, Reverse<usize>, String, String);

/// What a filter of a rule does.
#[derive(Clone, Debug)]
enum Filter {
    /// `ExtensionRef` to a `RouteOption`
    Options(Reference),
    End(End),
    Rewrite(Rewrite),
    Other,
}

pub(super) fn http_route(
    resource: &Resource<'_>,
    route_options: &[Attached],
    notes: &Notes,
) -> Result<HttpRoute, Refusal> {
    let mut read = HttpRoute { parents: Vec::new(), hostnames: Vec::new(), routes: Vec::new() };
    let Some(spec) = &resource.spec else { return Ok(read) };
    let mut spec = Block::of(spec, notes);
    for mut parent in spec.blocks("parentRefs") {
        let (name, namespace) = (parent.text("name"), parent.text("namespace"));
        let namespace = if namespace.is_empty() { resource.namespace.to_owned() } else { namespace };
        read.parents.push((Reference { name, namespace }, parent.text("sectionName")));
        parent.finish_open()?;
    }
    read.hostnames = spec.texts("hostnames").iter().map(|name| name.to_lowercase()).collect();
    for rule in spec.blocks("rules") {
        read.routes.extend(self::rule(rule, resource, route_options)?);
    }
    spec.finish_open()?;
    Ok(read)
}

// Gateway API, HTTPRouteRule; vectors routeoption-refuse, routeoption-rbac.
fn rule(mut rule: Block<'_, '_>, resource: &Resource<'_>, route_options: &[Attached]) -> Result<Vec<Ranked>, Refusal> {
    let name = rule.text("name");
    for mut backend in rule.blocks("backendRefs") {
        if backend.text("kind") == "HTTPRoute" {
            let words = "a route that delegates to other HTTPRoutes";
            return Err(Refusal::not_known(words).at(backend.node().place()));
        }
        backend.finish_open()?;
    }
    let filters = rule.blocks("filters").map(|block| filter(block, resource));
    let filters = filters.collect::<Result<Vec<_>, _>>()?;
    let is_own = |attached: &&Attached| {
        attached.targets.iter().any(|target| target.kind == "HTTPRoute" && target.reference.names(resource))
    };
    // What a rule names itself counts before what names the route.
    let named = filters.iter().filter_map(|filter| match filter {
        Filter::Options(reference) => route_options.iter().find(|attached| attached.reference == *reference),
        Filter::End(_) | Filter::Rewrite(_) | Filter::Other => None,
    });
    let mut options = merged(named.chain(route_options.iter().filter(is_own)));
    let mut end = End::Service(Service::default());
    for filter in filters {
        match filter {
            Filter::End(own) => end = own,
            Filter::Rewrite(rewrite) => options.rewrite = Some(rewrite),
            Filter::Options(_) | Filter::Other => {}
        }
    }
    let mut matches = rule.blocks("matches").map(matcher).collect::<Result<Vec<_>, _>>()?;
    if matches.is_empty() {
        matches.push((RouteMatch::prefix("/"), false));
    }
    rule.finish_open()?;
    let name = if name.is_empty() { resource.name.to_owned() } else { name };
    let ranked = |(matches, has_method)| {
        let rank = rank(&matches, has_method, resource);
        let options: Options = options.clone();
        Ranked { route: HostRoute::new(name.clone(), matches, end.clone(), options), rank }
    };
    Ok(matches.into_iter().map(ranked).collect())
}

// Gateway API, HTTPRouteFilter: its ExtensionRef is left to the gateway, and Gloo's is a RouteOption.
fn filter(mut block: Block<'_, '_>, resource: &Resource<'_>) -> Result<Filter, Refusal> {
    let mut filter = Filter::Other;
    if let Some(mut reference) = block.block("extensionRef") {
        if reference.text("kind") == "RouteOption" {
            let namespace = resource.namespace.to_owned();
            filter = Filter::Options(Reference { name: reference.text("name"), namespace });
        }
        reference.finish_open()?;
    }
    if let Some(mut redirect) = block.block("requestRedirect") {
        let status = u16::try_from(redirect.count("statusCode")).unwrap_or_default();
        filter = Filter::End(End::Redirect(if status == 0 { 302 } else { status }));
        redirect.finish_open()?;
    }
    if let Some(mut rewrite) = block.block("urlRewrite") {
        if let Some(mut path) = rewrite.block("path") {
            let prefix = path.text("replacePrefixMatch");
            if path.text("type") == "ReplacePrefixMatch" {
                filter = Filter::Rewrite(Rewrite::Prefix(prefix));
            }
            path.finish_open()?;
        }
        rewrite.finish_open()?;
    }
    block.finish_open()?;
    Ok(filter)
}

/// A match, and whether it names a method.
// Gateway API, HTTPRouteMatch: a path is a prefix of segments unless its type says otherwise.
fn matcher(mut block: Block<'_, '_>) -> Result<(RouteMatch, bool), Refusal> {
    let mut matches = RouteMatch::prefix("/");
    if let Some(mut path) = block.block("path") {
        let value = path.text("value");
        let value = if value.is_empty() { "/".to_owned() } else { value };
        matches.path = match path.text("type").as_str() {
            "Exact" => PathMatch::Exact(value),
            "RegularExpression" => PathMatch::Regex(path.expression(&value)?),
            // A prefix ends at a slash, and one behind it means nothing.
            _ => match value.trim_end_matches('/') {
                "" => PathMatch::Prefix("/".to_owned()),
                prefix => PathMatch::Segments(prefix.to_owned()),
            },
        };
        path.finish_open()?;
    }
    for mut header in block.blocks("headers") {
        let test = HeaderTest::Text(text(&mut header)?);
        matches.headers.push(header_matcher(header.text("name"), test, false));
        header.finish_open()?;
    }
    for mut parameter in block.blocks("queryParams") {
        let test = ParameterTest::Text(text(&mut parameter)?);
        matches.query_parameters.push(ParameterMatcher { name: parameter.text("name"), test });
        parameter.finish_open()?;
    }
    let method = block.text("method");
    let has_method = !method.is_empty();
    if has_method {
        let test = HeaderTest::Text(StringMatcher::exact(method));
        matches.headers.push(header_matcher(":method".to_owned(), test, false));
    }
    block.finish_open()?;
    Ok((matches, has_method))
}

fn text(block: &mut Block<'_, '_>) -> Result<StringMatcher, Refusal> {
    let value = block.text("value");
    if block.text("type") == "RegularExpression" {
        return regex_matcher(block, &value);
    }
    Ok(StringMatcher::exact(value))
}

// Gateway API, HTTPRouteRule.matches: precedence.
fn rank(matches: &RouteMatch, has_method: bool, resource: &Resource<'_>) -> Rank {
    let (kind, length) = match &matches.path {
        PathMatch::Exact(path) => (0, path.len()),
        PathMatch::Regex(regex) => (1, regex.as_written().len()),
        PathMatch::Prefix(path) | PathMatch::Segments(path) => (2, path.len()),
        PathMatch::Template(_) | PathMatch::Connect => (3, 0),
    };
    (
        kind,
        Reverse(length),
        Reverse(has_method),
        Reverse(matches.headers.len()),
        Reverse(matches.query_parameters.len()),
        resource.created.to_owned(),
        format!("{}/{}", resource.namespace, resource.name),
    )
}
