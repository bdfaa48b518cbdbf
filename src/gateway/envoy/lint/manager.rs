//! A connection manager as it is looked at: its filters, and what its routes say to them.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::config::Node;
use crate::gateway::envoy::bootstrap::{Any, items_of, member, members_of, text};

/// What is looked at together.
pub(super) struct Manager<'c> {
    pub(super) filters: Vec<Filter<'c>>,
    /// None where routes are elsewhere
    pub(super) routes: Option<Node<'c>>,
    /// Per-route settings: the name of the filter, and the message
    pub(super) per_route: Vec<(Node<'c>, Any<'c>)>,
    /// Name and message of each; none where not all are known
    pub(super) clusters: Option<Clusters<'c>>,
}

/// By their names.
pub(super) type Clusters<'c> = Rc<BTreeMap<&'c str, Node<'c>>>;

/// A filter of a chain.
pub(super) struct Filter<'c> {
    pub(super) entry: Node<'c>,
    pub(super) typed: Any<'c>,
}

pub(super) const JWT: &str = "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication";
pub(super) const JWT_ROUTE: &str = "envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig";
pub(super) const RBAC: &str = "envoy.extensions.filters.http.rbac.v3.RBAC";
pub(super) const RBAC_ROUTE: &str = "envoy.extensions.filters.http.rbac.v3.RBACPerRoute";

/// Connection managers wherever they are in a document, and filters of tokens without one, as patches of meshes have them.
pub(super) fn find<'c>(root: &Node<'c>) -> (Vec<Manager<'c>>, Vec<Manager<'c>>) {
    let (mut managers, mut alone) = (Vec::new(), Vec::new());
    collect(root, &mut managers, &mut alone);
    let statics = member(root, "static_resources").filter(|_| member(root, "dynamic_resources").is_none());
    let clusters = statics.map(|statics| {
        let clusters = items_of(&statics, "clusters").into_iter();
        Rc::new(clusters.filter_map(|cluster| Some((text(&cluster, "name")?, cluster))).collect())
    });
    let managers = managers.iter().map(|manager| Manager::of(manager, clusters.clone())).collect();
    let alone = alone.into_iter().map(|filter| Manager {
        filters: vec![filter],
        routes: None,
        per_route: Vec::new(),
        clusters: None,
    });
    (managers, alone.collect())
}

fn collect<'c>(node: &Node<'c>, managers: &mut Vec<Any<'c>>, alone: &mut Vec<Filter<'c>>) {
    if let Some(typed) = member(node, "typed_config").and_then(|config| Any::of(&config).ok()) {
        if typed.kind.ends_with(MANAGER) {
            managers.push(typed);
            return;
        }
        if typed.kind == JWT {
            alone.push(Filter { entry: node.clone(), typed });
            return;
        }
    }
    node.members().for_each(|(_, inner)| collect(&inner, managers, alone));
    node.items().for_each(|inner| collect(&inner, managers, alone));
}

const MANAGER: &str = "HttpConnectionManager";

impl<'c> Manager<'c> {
    fn of(manager: &Any<'c>, clusters: Option<Clusters<'c>>) -> Self {
        let filters = items_of(&manager.body, "http_filters").into_iter().filter_map(|entry| {
            let typed = Any::of(&member(&entry, "typed_config")?).ok()?;
            Some(Filter { entry, typed })
        });
        let filters = filters.collect();
        let routes = member(&manager.body, "route_config");
        let per_route = routes.as_ref().map(per_route).unwrap_or_default();
        Self { filters, routes, per_route, clusters }
    }

    /// The filters of a kind, each with its position.
    pub(super) fn of_kind(&self, kind: &str) -> impl Iterator<Item = (usize, &Filter<'c>)> {
        self.filters.iter().enumerate().filter(move |(_, filter)| filter.typed.kind == kind)
    }

    /// What routes say to filters of a kind.
    pub(super) fn said(&self, kind: &str) -> impl Iterator<Item = &(Node<'c>, Any<'c>)> {
        self.per_route.iter().filter(move |(_, typed)| typed.kind == kind)
    }

    /// Whether a filter behind a position may stop requests without a token.
    pub(super) fn is_guarded_behind(&self, at: usize) -> bool {
        let mut behind = self.filters.iter().skip(at + 1);
        behind.any(|filter| filter.typed.kind == RBAC || filter.typed.kind.contains(".ext_authz."))
    }
}

/// What a table, its hosts, their routes and the clusters of these say to filters.
fn per_route<'c>(table: &Node<'c>) -> Vec<(Node<'c>, Any<'c>)> {
    let mut holders = vec![table.clone()];
    for host in items_of(table, "virtual_hosts") {
        let routes = items_of(&host, "routes");
        holders.push(host);
        for route in routes {
            let weighted = member(&route, "route").and_then(|route| member(&route, "weighted_clusters"));
            holders.push(route);
            holders.extend(weighted.iter().flat_map(|weighted| items_of(weighted, "clusters")));
        }
    }
    let said = holders.iter().flat_map(|holder| members_of(holder, "typed_per_filter_config"));
    said.filter_map(|(_, node)| Any::of(&node).ok().map(|typed| (node, typed))).collect()
}
