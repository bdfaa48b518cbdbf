//! The route of a request, and what it does to it on the way out.

use super::chance::Chance;
use super::head::Head;
use super::hop_headers::{ORDERS_ABOUT_RETRIES, ORDERS_ABOUT_TIMES, obey};
use super::metadata::Metadata;
use super::per_filter::PerFilter;
use super::route::{End, Route, Service};
use super::route_facts::RouteFacts;
use super::route_table::RouteTable;
use super::virtual_host::{RequiresTls, VirtualHost};

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

impl<'t> Chosen<'t> {
    /// The route of a request, if there is one.
    // source/common/router/config_impl.cc, RouteMatcher::findVirtualHost, VirtualHostImpl::getRouteFromEntries.
    pub(super) fn of(table: &'t RouteTable, head: &Head, metadata: &Metadata, chance: &mut Chance) -> Option<Self> {
        // RouteMatcher::route, VirtualHostImpl::getRouteFromEntries; vector proto-empty.
        let proto = head.values("x-forwarded-proto").next();
        if proto == Some("") {
            return None;
        }
        // Of a token alone it is not known which host it is sent to; vector host-empty.
        if !head.names_host() {
            let anywhere = table.virtual_hosts.iter().find_map(|host| {
                let route = host.route(head, metadata, chance)?;
                Some(Self { table, host, route: Some(route), cluster: 0 })
            });
            return anywhere;
        }
        let host = table.host(head.authority())?;
        let is_redirected = match host.requires_tls {
            RequiresTls::No => false,
            RequiresTls::OfExternal => head.values("x-envoy-internal").next() != Some("true"),
            RequiresTls::OfAll => true,
        };
        if is_redirected && proto != Some("https") {
            return Some(Self { table, host, route: None, cluster: 0 });
        }
        let route = host.route(head, metadata, chance)?;
        Some(Self { table, host, route: Some(route), cluster: 0 })
    }

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

    /// What the router does to the head on the way out. The names of the headers come back of which it is not known what they hold.
    // Router::Filter::decodeHeaders; RouteEntryImplBase::finalizeRequestHeaders: the route's headers first, the table's last.
    pub(super) fn finish(&self, head: &mut Head) -> Vec<String> {
        let Some(route) = self.route.map(|route| &route.entry) else { return Vec::new() };
        obey(head, &ORDERS_ABOUT_TIMES);
        let all = [&route.headers, &self.host.headers, &self.table.headers];
        let unknown = all.into_iter().flat_map(|mutations| mutations.apply(head)).collect();
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
        unknown
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::gateway::envoy::per_filter::PerFilters;
    use crate::gateway::envoy::route::{Rewrite, RouteEntry};
    use crate::gateway::envoy::route_match::RouteMatch;
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
    fn the_way_out_rewrites_the_path() {
        let table = RouteTable { virtual_hosts: vec![host("any", &["*"])], ..RouteTable::default() };
        let mut head = head("h");
        Chosen::of(&table, &head, &Metadata::default(), &mut Chance::way(0)).unwrap().finish(&mut head);
        assert_eq!(head.path(), "/new/a?b");
    }

    #[test]
    fn a_host_that_wants_tls_redirects() {
        let mut wanting = host("any", &["*"]);
        wanting.requires_tls = RequiresTls::OfAll;
        let mut table = RouteTable { virtual_hosts: vec![wanting], ..RouteTable::default() };
        let mut head = head("h");
        assert!(matches!(
            Chosen::of(&table, &head, &Metadata::default(), &mut Chance::way(0)).unwrap().end(),
            End::Redirect(301)
        ));
        table.virtual_hosts.first_mut().unwrap().requires_tls = RequiresTls::OfExternal;
        let is_redirected = |lines: &[(&str, &str)]| {
            let mut head = head.clone();
            for (name, value) in lines {
                head.set(name, value);
            }
            let chosen = Chosen::of(&table, &head, &Metadata::default(), &mut Chance::way(0)).unwrap();
            matches!(chosen.end(), End::Redirect(301))
        };
        assert!(is_redirected(&[]) && !is_redirected(&[("x-envoy-internal", "true")]));
        assert!(!is_redirected(&[("x-forwarded-proto", "https")]));
        head.set("x-forwarded-proto", "");
        assert!(Chosen::of(&table, &head, &Metadata::default(), &mut Chance::way(0)).is_none());
    }
}
