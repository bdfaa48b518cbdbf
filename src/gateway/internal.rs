//! Places that only the inside of a network reaches.

use std::net::IpAddr;

/// Whether a URL's host has no dot, ends in what clusters and home networks use, or is a loopback or private address.
pub(super) fn is_internal(url: &str) -> bool {
    let host = host(url);
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => address.is_loopback() || address.is_private() || address.is_link_local(),
        Ok(IpAddr::V6(address)) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
        Err(_) => {
            !host.contains('.') || [".svc", ".local", ".internal", ".localhost"].iter().any(|end| host.ends_with(end))
        }
    }
}

/// Whether a URL leads to the machine itself.
pub(super) fn is_loopback(url: &str) -> bool {
    let host = host(url);
    host.parse::<IpAddr>().map_or_else(|_| host == "localhost", |address| address.is_loopback())
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => authority.split(':').next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internal_hosts_are_told_from_public_ones() {
        for url in [
            "http://keycloak:8080/a",
            "http://a.b.svc/",
            "http://a.b.svc.cluster.local:1",
            "http://10.0.0.1/x",
            "http://localhost:1/a",
            "http://[::1]/a",
            "http://[fd00::1]:80/a",
            "http://[fe80::1]/a",
            "http://127.0.0.1/",
            "http://192.168.0.1?a",
            "http://169.254.0.1#a",
            "http://me@keycloak/a.b",
            "http://a.internal",
            "http://a.localhost/",
            "keycloak:8080/a.b",
        ] {
            assert!(is_internal(url), "{url}");
        }
        for url in [
            "http://keys.example.com/a.local",
            "http://8.8.8.8/",
            "https://a.svc.example.com",
            "http://[2001:db8::1]/",
            "http://keycloak@keys.example.com/",
        ] {
            assert!(!is_internal(url), "{url}");
        }
    }

    #[test]
    fn the_machine_itself_is_told_from_names_that_begin_alike() {
        for url in ["http://localhost:1/a", "http://127.0.0.1/a", "https://[::1]:1/a"] {
            assert!(is_loopback(url), "{url}");
        }
        for url in ["http://localhost.example/a", "http://127.0.0.1.example/a", "http://10.0.0.1/a", "http://[::2]/a"] {
            assert!(!is_loopback(url), "{url}");
        }
    }
}
