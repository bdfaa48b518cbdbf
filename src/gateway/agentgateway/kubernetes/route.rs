//! `HTTPRoute` and `GRPCRoute`: a route for each of their rules.

use std::sync::Arc;

use super::gateway::Open;
use super::resource::{self, Resource};
use crate::config::Node;
use crate::gateway::agentgateway::block;
use crate::gateway::agentgateway::matching::{Match, PathMatch, Pattern, TextMatch};
use crate::gateway::agentgateway::name::Name;
use crate::gateway::agentgateway::policies::Policies;
use crate::gateway::agentgateway::problem::{Problem, Read};
use crate::gateway::agentgateway::route::{Backend, Routed};

/// A listener that a route names, and perhaps which of its gateway's.
#[derive(Clone, Debug)]
pub(super) struct Parent {
    pub(super) name: Name,
    pub(super) is_set: bool,
    pub(super) section: Option<String>,
    pub(super) port: Option<u16>,
}

/// A route before it joins its listeners.
pub(super) struct Written {
    pub(super) parents: Vec<Parent>,
    pub(super) routes: Vec<Arc<Routed>>,
}

/// Reads a route.
pub(super) fn route(resource: &Resource<'_>) -> Read<Written> {
    let Some(spec) = resource.spec() else { return Err(Problem::missing(&resource.node, "spec")) };
    let hostnames = spec.member("hostnames").map(|node| block::texts(&node)).transpose()?.unwrap_or_default();
    let rules = spec.items_of("rules");
    let route = |rule: Option<&Node<'_>>, index: usize| -> Read<Arc<Routed>> {
        let matches = rule.map(|rule| rule.items_of("matches")).unwrap_or_default();
        let matches = matches.iter().map(|node| one_match(node, resource.kind == "GRPCRoute"));
        let mut matches = matches.collect::<Read<Vec<Match>>>()?;
        if matches.is_empty() {
            matches.push(Match::default());
        }
        let backends = rule.map(|rule| rule.items_of("backendRefs")).unwrap_or_default();
        Ok(Arc::new(Routed {
            name: resource.name.clone(),
            rule: rule.and_then(|rule| rule.text("name")).map(str::to_owned),
            index,
            hostnames: hostnames.clone(),
            matches,
            policies: Policies::default(),
            backends: backends.iter().map(|node| backend(node, &resource.name)).collect(),
        }))
    };
    let routes = if rules.is_empty() {
        vec![route(None, 0)?]
    } else {
        rules.iter().enumerate().map(|(index, rule)| route(Some(rule), index)).collect::<Read<_>>()?
    };
    let parents = spec.items_of("parentRefs");
    Ok(Written { parents: parents.iter().map(|node| parent(node, &resource.name)).collect(), routes })
}

fn parent(node: &Node<'_>, route: &Name) -> Parent {
    Parent {
        name: Name::new(node.text("namespace").unwrap_or(&route.namespace), node.text("name").unwrap_or_default()),
        is_set: matches!(node.text("kind"), Some("ListenerSet" | "XListenerSet")),
        section: node.text("sectionName").map(str::to_owned),
        port: resource::port(node, "port"),
    }
}

impl Parent {
    /// Whether it means a listener (Gateway API, `ParentReference`).
    pub(super) fn is(&self, open: &Open) -> bool {
        let listener = &open.listener;
        let is_named = if self.is_set {
            listener.set.as_ref() == Some(&self.name)
        } else {
            listener.set.is_none() && listener.gateway == self.name
        };
        is_named
            && self.section.as_ref().is_none_or(|section| *section == listener.name)
            && self.port.is_none_or(|port| port == listener.port)
    }
}

fn backend(node: &Node<'_>, route: &Name) -> Backend {
    let namespace = node.text("namespace").unwrap_or(&route.namespace);
    let name = Name::new(namespace, node.text("name").unwrap_or_default());
    Backend { name: Some(name), group: None, policies: Policies::default() }
}

/// Without a path it is for all of them, and values are compared whole (Gateway API, `HTTPRouteMatch` and `GRPCRouteMatch`).
fn one_match(node: &Node<'_>, is_grpc: bool) -> Read<Match> {
    let method = node.member("method");
    let path = match (&method, is_grpc) {
        (Some(method), true) => grpc_path(method)?,
        (None, true) => Match::default().path,
        (_, false) => node.member("path").map(|node| path(&node)).transpose()?.unwrap_or_else(|| Match::default().path),
    };
    let values =
        |name: &str| -> Read<Vec<(String, TextMatch)>> { node.items_of(name).iter().map(value_match).collect() };
    Ok(Match {
        path,
        method: if is_grpc { None } else { node.text("method").map(str::to_owned) },
        method_place: method.map(|node| node.place()),
        headers: values("headers")?,
        query: values("queryParams")?,
    })
}

fn path(node: &Node<'_>) -> Read<PathMatch> {
    let value = node.text("value").unwrap_or("/").to_owned();
    Ok(match node.text("type").unwrap_or("PathPrefix") {
        "PathPrefix" => PathMatch::Prefix(value),
        "Exact" => PathMatch::Exact(value),
        "RegularExpression" => PathMatch::Pattern(pattern(node, &value)?),
        other => return Err(Problem::at(node, format!("unsupported value {other:?} of type"))),
    })
}

/// `/service/method`, where any will do in the place of one that is not told (Gateway API, `GRPCMethodMatch`; no vector has a
/// `GRPCRoute`).
fn grpc_path(node: &Node<'_>) -> Read<PathMatch> {
    let (service, method) = (node.text("service"), node.text("method"));
    Ok(match (node.text("type").unwrap_or("Exact"), service, method) {
        ("RegularExpression", service, method) => {
            let any = "[^/]+";
            let source = format!("/{}/{}", service.unwrap_or(any), method.unwrap_or(any));
            PathMatch::Pattern(pattern(node, &source)?)
        }
        (_, Some(service), Some(method)) => PathMatch::Exact(format!("/{service}/{method}")),
        (_, Some(service), None) => PathMatch::Prefix(format!("/{service}")),
        (_, None, Some(method)) => PathMatch::Pattern(pattern(node, &format!("/[^/]+/{method}"))?),
        (_, None, None) => Match::default().path,
    })
}

fn value_match(node: &Node<'_>) -> Read<(String, TextMatch)> {
    let value = node.text("value").unwrap_or_default();
    let wanted = match node.text("type") {
        Some("RegularExpression") => TextMatch::Pattern(pattern(node, value)?),
        _ => TextMatch::Exact(value.to_owned()),
    };
    Ok((node.text("name").unwrap_or_default().to_owned(), wanted))
}

fn pattern(node: &Node<'_>, source: &str) -> Read<Pattern> {
    Pattern::parse(source).map_err(|words| Problem::at(node, format!("regex parse error: {words}")))
}
