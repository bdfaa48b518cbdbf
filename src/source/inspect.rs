//! A look at the chain that a live server presents, believed or not.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::client::Client;
use super::deadline::Deadline;
use super::dial::Dialer;
use super::distrust::Distrust;
use super::error::{Error, Stage};
use super::handshake::protocol;
use super::proxy::Proxies;
use super::trust::Trust;
use super::url::{self, Scheme, host_and_port};

/// A TLS server by host and port, as in `keys.example:8443` or `[::1]:443`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    host: String,
    port: u16,
}

impl FromStr for Server {
    type Err = Error;

    /// Without a port it is 443. Of an `https` URL its server is meant.
    fn from_str(text: &str) -> Result<Self, Error> {
        let text = match text.get(..HTTPS.len()) {
            Some(scheme) if scheme.eq_ignore_ascii_case(HTTPS) => {
                text.get(HTTPS.len()..).and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default()
            }
            _ => text,
        };
        let (host, port) = host_and_port(text)?;
        Ok(Self { host, port: port.unwrap_or(Scheme::Https.default_port()) })
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&url::server(&self.host, self.port))
    }
}

const HTTPS: &str = "https://";

/// What a server presents.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Inspection {
    /// The certificates in DER, in the order in which they were sent: the server's own first.
    pub certificates: Vec<Vec<u8>>,
    /// Whether the chain would be trusted, and if not, why.
    pub verdict: Result<(), Distrust>,
    /// Whether it has one of the pins of the trust that was asked about. True when there are none.
    pub pinned: bool,
    /// Such as `TLSv1_3`; empty when the handshake did not come to its end.
    pub protocol: String,
}

impl Client<'_> {
    /// Connects to `server` and returns the chain that it presents, whatever it is worth.
    ///
    /// `trust` is not enforced, but reported on.
    ///
    /// # Errors
    /// When no chain was presented within `timeout`; [`Error::Offline`] before any socket is
    /// opened.
    pub fn inspect(
        &self,
        server: &Server,
        trust: &Trust,
        proxies: &Proxies,
        timeout: Duration,
    ) -> Result<Inspection, Error> {
        let name = server.to_string();
        if self.is_offline() {
            return Err(Error::Offline { server: name });
        }
        let trust = Trust { insecure: true, ..trust.clone() };
        let dialer = Dialer { context: self.context(), trust: &trust, proxies, deadline: Deadline::after(timeout) };
        let (stream, _) = dialer.reach(Scheme::Https, &server.host, server.port)?;
        let handshake = dialer.secure(stream, &server.host, &trust, &name, Stage::Handshake)?;
        match (handshake.presented, handshake.outcome) {
            // Once the certificates are there, how the handshake ends does not matter.
            (Some(presented), outcome) => Ok(Inspection {
                certificates: presented.chain.iter().map(|der| der.to_vec()).collect(),
                verdict: presented.verdict,
                pinned: presented.pinned,
                protocol: outcome.map_or_else(|_| String::new(), |stream| protocol(&stream.conn)),
            }),
            (None, Err(error)) => Err(error),
            (None, Ok(_)) => Err(Error::Tls { server: name, source: rustls::Error::NoCertificatesPresented }),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn server_is_read_with_and_without_a_port() {
        for (text, expected) in [
            ("keys.example", "keys.example:443"),
            ("Keys.Example:8443", "keys.example:8443"),
            ("[::1]", "[::1]:443"),
            ("127.0.0.1:1", "127.0.0.1:1"),
            ("https://keys.example:8443/jwks.json?a", "keys.example:8443"),
            ("HTTPS://keys.example", "keys.example:443"),
        ] {
            assert_eq!(text.parse::<Server>().unwrap().to_string(), expected);
        }
        for text in ["", ":443", "a:0", "https://", "http://a", "a/b", "::1"] {
            assert!(text.parse::<Server>().is_err(), "{text}");
        }
    }
}
