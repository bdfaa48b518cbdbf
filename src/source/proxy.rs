//! Which connections go through a proxy, told as curl and Go are told.

use std::net::IpAddr;

use super::error::Error;
use super::url::{Scheme, Url, host_and_port, names_loopback};

/// The proxies to connect through.
///
/// A server on this machine (`localhost`, `127.0.0.0/8`, `::1`) is never reached
/// through a proxy. The default is no proxy at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    https: Option<Url>,
    http: Option<Url>,
    exceptions: Vec<Exception>,
}

impl Proxies {
    /// One proxy for everything.
    pub fn all(proxy: Url) -> Self {
        Self { https: Some(proxy.clone()), http: Some(proxy), exceptions: Vec::new() }
    }

    /// What `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say (or their lower-case forms).
    ///
    /// `variable` looks one up, so that nothing here reads the environment itself.
    /// A proxy without a scheme speaks HTTP. An entry of `NO_PROXY` is `*`, a host
    /// and all below it, `.host` for those below it alone, an address, or a network
    /// such as `10.0.0.0/8`; a host or address may have a port.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let read = |name: &str| {
            variable(name)
                .or_else(|| variable(&name.to_ascii_lowercase()))
                .map(|value| value.trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        let proxy = |name: &'static str| read(name).map(|text| proxy_url(name, &text)).transpose();
        Ok(Self {
            https: proxy("HTTPS_PROXY")?,
            http: proxy("HTTP_PROXY")?,
            exceptions: read("NO_PROXY")
                .unwrap_or_default()
                .split(',')
                .filter_map(|entry| Exception::read(&entry.trim().to_ascii_lowercase()))
                .collect(),
        })
    }

    /// The proxy that leads to a server, if one does.
    pub(super) fn to(&self, scheme: Scheme, host: &str, port: u16) -> Option<&Url> {
        let proxy = match scheme {
            Scheme::Https => self.https.as_ref(),
            Scheme::Http => self.http.as_ref(),
        }?;
        let excepted = names_loopback(host) || self.exceptions.iter().any(|exception| exception.covers(host, port));
        (!excepted).then_some(proxy)
    }
}

/// One entry of `NO_PROXY`.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Exception {
    Everything,
    Network(IpAddr, u32),
    Host {
        name: String,
        port: Option<u16>,
        /// Whether the name alone is covered too, not just what is below it.
        itself: bool,
    },
}

impl Exception {
    /// An entry that means nothing covers nothing.
    fn read(entry: &str) -> Option<Self> {
        if entry == "*" {
            return Some(Self::Everything);
        }
        if let Some((address, bits)) = entry.split_once('/') {
            return Some(Self::Network(address.parse().ok()?, bits.parse().ok()?));
        }
        if let Ok(address) = entry.parse::<IpAddr>() {
            return Some(Self::Host { name: address.to_string(), port: None, itself: true });
        }
        let below = entry.strip_prefix('*').unwrap_or(entry).strip_prefix('.');
        let (name, port) = host_and_port(below.unwrap_or(entry)).ok()?;
        Some(Self::Host { name, port, itself: below.is_none() })
    }

    fn covers(&self, host: &str, port: u16) -> bool {
        match self {
            Self::Everything => true,
            Self::Network(network, bits) => host.parse().is_ok_and(|address| in_network(address, *network, *bits)),
            Self::Host { name, port: wanted, itself } => {
                wanted.is_none_or(|wanted| wanted == port)
                    && match host.strip_suffix(name.as_str()) {
                        Some("") => *itself,
                        Some(below) => below.ends_with('.'),
                        None => false,
                    }
            }
        }
    }
}

fn in_network(address: IpAddr, network: IpAddr, bits: u32) -> bool {
    match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) if bits <= 32 => {
            let differing = address.to_bits() ^ network.to_bits();
            differing.checked_shr(32 - bits).unwrap_or(0) == 0
        }
        (IpAddr::V6(address), IpAddr::V6(network)) if bits <= 128 => {
            let differing = address.to_bits() ^ network.to_bits();
            differing.checked_shr(128 - bits).unwrap_or(0) == 0
        }
        _ => false,
    }
}

fn proxy_url(variable: &'static str, text: &str) -> Result<Url, Error> {
    let problem = match text.split_once("://") {
        None => match format!("http://{text}").parse() {
            Ok(url) => return Ok(url),
            Err(Error::BadUrl { problem }) => problem,
            Err(other) => return Err(other),
        },
        Some((scheme, _)) if scheme.to_ascii_lowercase().starts_with("socks") => {
            "SOCKS proxies are not supported, HTTP proxies are"
        }
        Some(_) => match text.parse() {
            Ok(url) => return Ok(url),
            Err(Error::BadUrl { problem }) => problem,
            Err(other) => return Err(other),
        },
    };
    Err(Error::BadProxy { variable, problem })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn each_scheme_has_its_own_proxy() {
        let proxies = proxies(&[("HTTPS_PROXY", "proxy.example:3128")]);
        let proxy = proxies.to(Scheme::Https, "keys.example", 443).unwrap();
        assert_eq!(proxy.to_string(), "http://proxy.example:3128/");
        assert_eq!(proxies.to(Scheme::Http, "keys.example", 80), None);
    }

    #[test]
    fn lower_case_serves_and_empty_means_none() {
        assert!(proxies(&[("https_proxy", "http://p")]).https.is_some());
        assert!(proxies(&[("HTTPS_PROXY", " ")]).https.is_none());
    }

    #[test]
    fn exceptions_cover_hosts_networks_and_ports() {
        let proxies = proxies(&[
            ("HTTPS_PROXY", "http://p"),
            ("NO_PROXY", "a.example, .b.example,*.c.example, 10.0.0.0/8, 192.0.2.1, d.example:8443, fd00::/8"),
        ]);
        for (host, port, proxied) in [
            ("a.example", 443, false),
            ("x.a.example", 443, false),
            ("xa.example", 443, true),
            ("b.example", 443, true),
            ("x.b.example", 443, false),
            ("x.c.example", 443, false),
            ("10.9.8.7", 443, false),
            ("11.0.0.1", 443, true),
            ("192.0.2.1", 443, false),
            ("192.0.2.2", 443, true),
            ("d.example", 8443, false),
            ("d.example", 443, true),
            ("fd12::1", 443, false),
            ("fe80::1", 443, true),
            ("other.example", 443, true),
        ] {
            let found = proxies.to(Scheme::Https, host, port);
            assert_eq!(found.is_some(), proxied, "{host}:{port}");
        }
        assert_eq!(self::proxies(&[("HTTPS_PROXY", "http://p"), ("NO_PROXY", "*")]).to(Scheme::Https, "x", 1), None);
    }

    #[test]
    fn this_machine_is_never_proxied() {
        let proxies = Proxies::all("http://p.example".parse().unwrap());
        for host in ["localhost", "127.0.0.1", "::1"] {
            assert_eq!(proxies.to(Scheme::Http, host, 80), None);
        }
    }

    #[test]
    fn unusable_proxy_is_named_by_its_variable() {
        for text in ["socks5://p:1080", "ftp://p", "http://", "http://user:pw@:1"] {
            let error = Proxies::from_variables(|name| (name == "HTTP_PROXY").then(|| text.to_owned())).unwrap_err();
            assert!(matches!(error, Error::BadProxy { variable: "HTTP_PROXY", .. }), "{text}");
            assert!(!error.to_string().contains("pw"));
        }
    }

    fn proxies(variables: &[(&str, &str)]) -> Proxies {
        Proxies::from_variables(|name| {
            variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| (*value).to_owned())
        })
        .unwrap()
    }
}
