//! The routes of a connection manager: virtual hosts by name.

use super::authority::before_port;
use super::mutations::Mutations;
use super::per_filter::PerFilters;
use super::virtual_host::VirtualHost;

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

impl RouteTable {
    /// By the exact name, then the longest suffix, then the longest prefix, then any.
    pub(super) fn host(&self, authority: &str) -> Option<&VirtualHost> {
        let name = if self.ignores_port { before_port(authority) } else { authority }.to_ascii_lowercase();
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn host(name: &str, domains: &[&str]) -> VirtualHost {
        let domains = domains.iter().map(|domain| (*domain).to_owned()).collect();
        VirtualHost { name: name.to_owned(), domains, ..VirtualHost::default() }
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
    }
}
