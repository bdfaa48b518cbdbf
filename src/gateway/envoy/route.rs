//! The routes of a connection manager: virtual hosts by name, then the first route whose match holds.

use std::sync::Arc;

use super::chance::Chance;
use super::head::Head;
use super::hop_headers::{ORDERS_ABOUT_RETRIES, ORDERS_ABOUT_TIMES, obey};
use super::matcher::Expression;
use super::metadata::Metadata;
use super::mutations::Mutations;
use super::per_filter::{PerFilter, PerFilters};
use super::route_facts::RouteFacts;
use super::route_match::{PathMatch, RouteMatch};
use super::upgrades::Upgrades;
use crate::json::Object;

/// `RouteConfiguration`.
#[derive(Clone, Debug, Default)]
pub(in crate::gateway) struct RouteTable {
    pub(in crate::gateway) virtual_hosts: Vec<VirtualHost>,
    /// `ignore_port_in_host_matching`
    pub(in crate::gateway) ignores_port: bool,
    /// `internal_only_headers`: taken from requests that are not internal
    pub(in crate::gateway) internal_only: Vec<String>,
    pub(in crate::gateway) per_filter: PerFilters,
    pub(in crate::gateway) headers: Mutations,
}

/// `VirtualHost`.
#[derive(Clone, Debug, Default)]
pub(in crate::gateway) struct VirtualHost {
    pub(in crate::gateway) name: String,
    /// In small letters
    pub(in crate::gateway) domains: Vec<String>,
    pub(in crate::gateway) routes: Vec<Route>,
    /// `require_tls`: plain HTTP is redirected
    pub(in crate::gateway) requires_tls: RequiresTls,
    pub(in crate::gateway) per_filter: PerFilters,
    pub(in crate::gateway) headers: Mutations,
}

/// `TlsRequirementType`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::gateway) enum RequiresTls {
    #[default]
    No,
    /// Of those that are not told to be internal
    OfExternal,
    OfAll,
}

/// `Route`.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct Route {
    pub(in crate::gateway) entry: Arc<RouteEntry>,
    pub(in crate::gateway) per_filter: PerFilters,
}

/// What a route says to the router.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct RouteEntry {
    pub(in crate::gateway) name: String,
    pub(in crate::gateway) matches: RouteMatch,
    pub(in crate::gateway) end: End,
    pub(in crate::gateway) headers: Mutations,
    /// `metadata.filter_metadata`
    pub(in crate::gateway) metadata: Option<Object>,
}

/// Where a route leads.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum End {
    /// To a service
    Service(Service),
    /// Envoy answers by itself, with a status
    Response(u16),
    /// To another place, with a status
    Redirect(u16),
}

/// What is said of the way to a service.
#[derive(Clone, Debug, Default)]
pub(in crate::gateway) struct Service {
    /// What each of several clusters says to filters; chance decides among them
    pub(in crate::gateway) clusters: Vec<PerFilters>,
    pub(in crate::gateway) rewrite: Option<Rewrite>,
    pub(in crate::gateway) upgrades: Upgrades,
}

/// What becomes of the path.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum Rewrite {
    /// `prefix_rewrite`
    Prefix(String),
    /// `regex_rewrite`
    Regex(Expression, String),
}

/// The route of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen<'t> {
    table: &'t RouteTable,
    host: &'t VirtualHost,
    /// None where the host wants TLS before it looks at routes
    route: Option<&'t Route>,
    /// Which of its clusters chance has decided for
    cluster: usize,
}

/// Plain HTTP on a host that wants TLS: `SSL_REDIRECT_ROUTE`.
const TLS_REDIRECT: End = End::Redirect(301);

impl RouteTable {
    /// The route of a request, if there is one.
    // source/common/router/config_impl.cc, RouteMatcher::findVirtualHost, VirtualHostImpl::getRouteFromEntries.
    pub(super) fn choose(&self, head: &Head, metadata: &Metadata, chance: &mut Chance) -> Option<Chosen<'_>> {
        // RouteMatcher::route, VirtualHostImpl::getRouteFromEntries; vector proto-empty.
        let proto = head.values("x-forwarded-proto").next();
        if proto == Some("") {
            return None;
        }
        // Of a token alone it is not known which host it is sent to.
        if head.authority().is_empty() {
            let anywhere = self.virtual_hosts.iter().find_map(|host| {
                let route = host.route(head, metadata, chance)?;
                Some(Chosen { table: self, host, route: Some(route), cluster: 0 })
            });
            return anywhere;
        }
        let host = self.host(head.authority())?;
        let is_redirected = match host.requires_tls {
            RequiresTls::No => false,
            RequiresTls::OfExternal => head.values("x-envoy-internal").next() != Some("true"),
            RequiresTls::OfAll => true,
        };
        if is_redirected && proto != Some("https") {
            return Some(Chosen { table: self, host, route: None, cluster: 0 });
        }
        let route = host.route(head, metadata, chance)?;
        Some(Chosen { table: self, host, route: Some(route), cluster: 0 })
    }

    /// By the exact name, then the longest suffix, then the longest prefix, then any.
    fn host(&self, authority: &str) -> Option<&VirtualHost> {
        let name = if self.ignores_port { without_port(authority) } else { authority }.to_ascii_lowercase();
        let rank = |domain: &str| {
            if *domain == *name {
                return Some((3, 0));
            }
            match (domain.strip_prefix('*'), domain.strip_suffix('*')) {
                (Some(""), _) => Some((0, 0)),
                (Some(suffix), _) => (name.len() > suffix.len() && name.ends_with(suffix)).then_some((2, suffix.len())),
                (None, Some(prefix)) => {
                    (name.len() > prefix.len() && name.starts_with(prefix)).then_some((1, prefix.len()))
                }
                (None, None) => None,
            }
        };
        let ranked = self.virtual_hosts.iter().filter_map(|host| {
            let best = host.domains.iter().filter_map(|domain| rank(domain)).max()?;
            Some((best, host))
        });
        ranked.max_by_key(|(rank, _)| *rank).map(|(_, host)| host)
    }
}

impl RouteEntry {
    /// A route that says nothing else.
    pub(in crate::gateway) fn new(name: String, matches: RouteMatch, end: End) -> Self {
        Self { name, matches, end, headers: Mutations::default(), metadata: None }
    }
}

impl VirtualHost {
    /// The first route that matches.
    fn route(&self, head: &Head, metadata: &Metadata, chance: &mut Chance) -> Option<&Route> {
        self.routes.iter().find(|route| chance.holds(route.entry.matches.matches_route(head, metadata)))
    }
}

impl<'t> Chosen<'t> {
    /// What is said to the filter of that name in the chain: the most specific wins whole.
    // Route::mostSpecificPerFilterConfig; vectors route-beats-vhost, perroute-by-filter-name.
    pub(super) fn per_filter(&self, filter: &str) -> Option<&'t PerFilter> {
        let route = self.route?;
        let of_cluster = match &route.entry.end {
            End::Service(service) => service.clusters.get(self.cluster).and_then(|cluster| cluster.get(filter)),
            End::Response(_) | End::Redirect(_) => None,
        };
        let of_route = of_cluster.or_else(|| route.per_filter.get(filter));
        of_route.or_else(|| self.host.per_filter.get(filter)).or_else(|| self.table.per_filter.get(filter))
    }

    /// The same, with the cluster that chance decides for.
    pub(super) fn at_random(mut self, chance: &mut Chance) -> Self {
        if let End::Service(Service { clusters, .. }) = self.end()
            && clusters.len() > 1
        {
            self.cluster = chance.pick(format!("which cluster of {:?} is taken", self.name()), clusters.len());
        }
        self
    }

    /// What the route says of upgrades.
    pub(super) fn upgrades(&self) -> &'t [(String, bool)] {
        match self.end() {
            End::Service(service) => &service.upgrades,
            End::Response(_) | End::Redirect(_) => &[],
        }
    }

    pub(super) fn facts(&self) -> RouteFacts<'t> {
        RouteFacts { metadata: self.route.and_then(|route| route.entry.metadata.as_ref()) }
    }

    pub(super) fn end(&self) -> &'t End {
        self.route.map_or(&TLS_REDIRECT, |route| &route.entry.end)
    }

    /// As answers name it.
    pub(super) fn name(&self) -> String {
        match self.route.map(|route| &route.entry) {
            Some(route) if !route.name.is_empty() => format!("{} {}", self.host.name, route.name),
            Some(route) => format!("{} {}", self.host.name, route.matches.path.shown()),
            None => self.host.name.clone(),
        }
    }

    /// What the router does to the head on the way out.
    // Router::Filter::decodeHeaders; RouteEntryImplBase::finalizeRequestHeaders: the route's headers first, the table's last.
    pub(super) fn finish(&self, head: &mut Head) {
        let Some(route) = self.route.map(|route| &route.entry) else { return };
        obey(head, &ORDERS_ABOUT_TIMES);
        for mutations in [&route.headers, &self.host.headers, &self.table.headers] {
            mutations.apply(head);
        }
        obey(head, &ORDERS_ABOUT_RETRIES);
        if let End::Service(Service { rewrite: Some(rewrite), .. }) = &route.end {
            let (path, query) = head.path().find('?').map_or((head.path(), ""), |at| head.path().split_at(at));
            if let Some(path) = rewrite.of(path, &route.matches.path) {
                let target = format!("{path}{query}");
                let original = head.path().to_owned();
                head.remove("x-envoy-original-path");
                head.append("x-envoy-original-path", &original);
                head.set_path(target);
            }
        }
    }
}

impl Rewrite {
    fn of(&self, path: &str, matched: &PathMatch) -> Option<String> {
        match self {
            Self::Prefix(new) => {
                let old = match matched {
                    PathMatch::Prefix(prefix) | PathMatch::Segments(prefix) => prefix.len(),
                    PathMatch::Exact(_) | PathMatch::Regex(_) | PathMatch::Template(_) => path.len(),
                    PathMatch::Connect => return None,
                };
                Some(format!("{new}{}", path.get(old..)?))
            }
            Self::Regex(regex, replacement) => Some(regex.replace_all(path, replacement)),
        }
    }
}

/// A host without its port.
pub(super) fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => {
            // The colons of an address in brackets are its own.
            if host.contains(':') && !host.ends_with(']') { authority } else { host }
        }
        Some(_) | None => authority,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn host(name: &str, domains: &[&str]) -> VirtualHost {
        let end = End::Service(Service { rewrite: Some(Rewrite::Prefix("/new/".to_owned())), ..Service::default() });
        let entry = Arc::new(RouteEntry::new(String::new(), RouteMatch::prefix("/"), end));
        let route = Route { entry, per_filter: PerFilters::default() };
        let domains = domains.iter().map(|domain| (*domain).to_owned()).collect();
        VirtualHost { name: name.to_owned(), domains, routes: vec![route], ..VirtualHost::default() }
    }

    fn head(host: &str) -> Head {
        Head::of(&Request::read(format!("GET /a?b HTTP/1.1\nHost: {host}").as_bytes()).unwrap())
    }

    #[test]
    fn hosts_are_found_by_rank() {
        let virtual_hosts = vec![
            host("any", &["*"]),
            host("suffix", &["*.example.com"]),
            host("longer", &["*.shop.example.com"]),
            host("prefix", &["shop.*"]),
            host("exact", &["open.example.com"]),
        ];
        let mut table = RouteTable { virtual_hosts, ..RouteTable::default() };
        for (name, found) in [
            ("open.example.com", "exact"),
            ("OPEN.example.com", "exact"),
            ("a.example.com", "suffix"),
            ("a.shop.example.com", "longer"),
            ("shop.test", "prefix"),
            ("open.example.com:1", "any"),
            (".example.com", "any"),
        ] {
            assert_eq!(table.host(name).unwrap().name, found, "{name}");
        }
        table.ignores_port = true;
        assert_eq!(table.host("open.example.com:1").unwrap().name, "exact");
        assert_eq!(without_port("[::1]:80"), "[::1]");
    }

    #[test]
    fn the_way_out_rewrites_the_path() {
        let table = RouteTable { virtual_hosts: vec![host("any", &["*"])], ..RouteTable::default() };
        let mut head = head("h");
        table.choose(&head, &Metadata::default(), &mut Chance::way(0)).unwrap().finish(&mut head);
        assert_eq!(head.path(), "/new/a?b");
    }

    #[test]
    fn a_host_that_wants_tls_redirects() {
        let mut wanting = host("any", &["*"]);
        wanting.requires_tls = RequiresTls::OfAll;
        let mut table = RouteTable { virtual_hosts: vec![wanting], ..RouteTable::default() };
        let mut head = head("h");
        assert!(matches!(
            table.choose(&head, &Metadata::default(), &mut Chance::way(0)).unwrap().end(),
            End::Redirect(301)
        ));
        table.virtual_hosts.first_mut().unwrap().requires_tls = RequiresTls::OfExternal;
        let is_redirected = |lines: &[(&str, &str)]| {
            let mut head = head.clone();
            for (name, value) in lines {
                head.set(name, value);
            }
            let chosen = table.choose(&head, &Metadata::default(), &mut Chance::way(0)).unwrap();
            matches!(chosen.end(), End::Redirect(301))
        };
        assert!(is_redirected(&[]) && !is_redirected(&[("x-envoy-internal", "true")]));
        assert!(!is_redirected(&[("x-forwarded-proto", "https")]));
        head.set("x-forwarded-proto", "");
        assert!(table.choose(&head, &Metadata::default(), &mut Chance::way(0)).is_none());
    }

    #[test]
    fn a_port_is_what_stands_behind_the_last_colon_in_digits() {
        for (authority, host) in [
            ("h", "h"),
            ("h:80", "h"),
            ("h:", "h:"),
            ("h:x", "h:x"),
            ("h:8x", "h:8x"),
            ("[::1]:80", "[::1]"),
            ("::1", "::1"),
            ("[::1]", "[::1]"),
        ] {
            assert_eq!(without_port(authority), host, "{authority}");
        }
    }
}
