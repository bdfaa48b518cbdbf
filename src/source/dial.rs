//! A connection to a server: lookup, TCP, proxy, TLS, all before one deadline.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, SystemTime};

use rustls::pki_types::{ServerName, UnixTime};
use rustls::{ClientConnection, StreamOwned};

use super::context::Context;
use super::deadline::{Deadline, Timed};
use super::error::{Error, Stage};
use super::event::Event;
use super::handshake::{Handshake, Stream, explain_tls, judge, protocol};
use super::headers::Header;
use super::pin::Pin;
use super::proxy::Proxies;
use super::trust::Trust;
use super::url::{Scheme, Url, names_loopback, server};
use super::verifier::{Verifier, roots};

/// A connection that stands and that was found trustworthy.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) stream: Box<dyn Stream>,
    /// The pins of the presented chain; none without TLS.
    pub(super) pins: Vec<Pin>,
    /// Whether a proxy is between.
    pub(super) proxied: bool,
}

/// What it takes to connect.
#[derive(Clone, Copy)]
pub(super) struct Dialer<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) trust: &'a Trust,
    pub(super) proxies: &'a Proxies,
    pub(super) deadline: Deadline,
}

impl Dialer<'_> {
    /// Connects to the server of `url` and makes sure that it may be believed.
    pub(super) fn connect(&self, url: &Url) -> Result<Connection, Error> {
        let server = server(url.host(), url.port());
        let (stream, proxied) = self.reach(url.scheme(), url.host(), url.port())?;
        if url.scheme() == Scheme::Http {
            self.context.tell(&Event::InTheClear { url });
            return Ok(Connection { stream, pins: Vec::new(), proxied });
        }
        for suite in self.trust.cipher_suites.left_out() {
            self.context.tell(&Event::CipherLeftOut(&suite));
        }
        let handshake = self.secure(stream, url.host(), self.trust, &server, Stage::Handshake);
        let (stream, presented) = judge(handshake?, self.trust, &server)?;
        let distrust = presented.verdict.as_ref().err();
        let is_asked_for = |pin: &Pin| self.trust.pins.contains(pin);
        if !self.trust.pins.is_empty() && !presented.path.iter().any(is_asked_for) {
            self.context.tell(&Event::PinnedBeside { server: &server });
        }
        if self.trust.insecure {
            self.context.tell(&Event::Unverified { server: &server, distrust });
        } else {
            self.context.tell(&Event::Secured {
                server: &server,
                protocol: &protocol(&stream.conn),
                pins: &presented.pins,
            });
        }
        Ok(Connection { stream: Box::new(stream), pins: presented.pins, proxied })
    }

    /// A plain connection, through a proxy where one is to be used, and whether one was.
    pub(super) fn reach(&self, scheme: Scheme, host: &str, port: u16) -> Result<(Box<dyn Stream>, bool), Error> {
        let Some(proxy) = self.proxies.to(scheme, host, port) else {
            let loopback_only = scheme == Scheme::Http && !self.trust.insecure && names_loopback(host);
            return Ok((Box::new(self.tcp(host, port, loopback_only)?), false));
        };
        let mut stream: Box<dyn Stream> = Box::new(self.tcp(proxy.host(), proxy.port(), false)?);
        let target = server(host, port);
        if proxy.scheme() == Scheme::Https {
            // Pins and the leave to believe anybody are for the server, not for the proxy.
            let trust = Trust { pins: Vec::new(), insecure: false, ..self.trust.clone() };
            let name = server(proxy.host(), proxy.port());
            let handshake = self.secure(stream, proxy.host(), &trust, &name, Stage::Proxy);
            stream = Box::new(judge(handshake?, &trust, &name)?.0);
        }
        self.tunnel(&mut stream, proxy, &target)?;
        self.context.tell(&Event::Proxied { server: &target, proxy });
        Ok((stream, true))
    }

    fn tcp(&self, host: &str, port: u16, loopback_only: bool) -> Result<Timed, Error> {
        let name = server(host, port);
        let addresses = self.look_up(host, port)?;
        if loopback_only && let Some(other) = addresses.iter().find(|a| !a.ip().is_loopback()) {
            return Err(Error::NotLoopback { host: host.to_owned(), address: other.ip().to_string() });
        }
        let mut failure = io::Error::from(io::ErrorKind::AddrNotAvailable);
        let mut left = u32::try_from(addresses.len()).unwrap_or(u32::MAX);
        for address in addresses {
            let Some(remaining) = self.deadline.remaining() else {
                break;
            };
            // An address that does not answer must not use up the time of the others.
            let share = remaining.checked_div(left).unwrap_or(remaining).max(Duration::from_millis(1));
            left = left.saturating_sub(1);
            match TcpStream::connect_timeout(&address, share) {
                Ok(stream) => {
                    // The request is one small write; waiting to merge it only costs time.
                    let _ = stream.set_nodelay(true);
                    self.context.tell(&Event::Connected { server: &name, address });
                    return Ok(Timed { stream, deadline: self.deadline });
                }
                Err(error) => failure = error,
            }
        }
        if self.deadline.remaining().is_none() || failure.kind() == io::ErrorKind::TimedOut {
            return Err(self.deadline.over(&name, Stage::Connecting));
        }
        Err(Error::Unreachable { server: name, source: failure })
    }

    /// The system's lookup knows no time limit, so it runs beside and may be left behind.
    fn look_up(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Error> {
        if let Ok(address) = host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        let not_found = |source| Error::HostNotFound { host: host.to_owned(), source };
        let over = || self.deadline.over(host, Stage::Lookup);
        let remaining = self.deadline.remaining().ok_or_else(over)?;
        let (sender, receiver) = mpsc::sync_channel(1);
        let (wanted, lookup) = (host.to_owned(), self.context.lookup());
        thread::Builder::new()
            .spawn(move || {
                // Nobody listens any more when the time was over.
                let _ = sender.send(lookup(&wanted, port));
            })
            .map_err(not_found)?;
        match receiver.recv_timeout(remaining) {
            Ok(Ok(addresses)) if addresses.is_empty() => Err(not_found(io::Error::from(io::ErrorKind::NotFound))),
            Ok(found) => found.map_err(not_found),
            Err(RecvTimeoutError::Timeout) => Err(over()),
            Err(RecvTimeoutError::Disconnected) => Err(not_found(io::Error::from(io::ErrorKind::Other))),
        }
    }

    /// Asks an HTTP proxy to connect to `target` (RFC 9110 section 9.3.6).
    fn tunnel(&self, stream: &mut Box<dyn Stream>, proxy: &Url, target: &str) -> Result<(), Error> {
        let name = server(proxy.host(), proxy.port());
        let lost = |error| self.deadline.explain(error, &name, Stage::Proxy);
        let mut request = zeroize::Zeroizing::new(format!(
            "CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nUser-Agent: {USER_AGENT}\r\n"
        ));
        if let Some(credentials) = proxy.credentials() {
            let header = Header::basic(&credentials);
            request.push_str("Proxy-Authorization: ");
            request.push_str(header.value());
            request.push_str("\r\n");
        }
        request.push_str("\r\n");
        stream.write_all(request.as_bytes()).map_err(lost)?;
        stream.flush().map_err(lost)?;

        // Byte by byte: what follows the head belongs to the server.
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") && head.len() < LONGEST_HEAD {
            let mut byte = [0];
            stream.read_exact(&mut byte).map_err(lost)?;
            head.extend(byte);
        }
        let head = String::from_utf8_lossy(&head);
        let first_line = head.lines().next().unwrap_or_default();
        let status = first_line
            .strip_prefix("HTTP/1.")
            .and_then(|rest| rest.split_whitespace().nth(1))
            .and_then(|status| status.parse::<u16>().ok());
        if status.is_some_and(|status| (200..300).contains(&status)) {
            return Ok(());
        }
        Err(Error::ProxyRefused {
            proxy: proxy.to_string(),
            server: target.to_owned(),
            status,
            answer: first_line.chars().take(100).collect(),
        })
    }

    /// Speaks TLS to `host` over `stream`.
    pub(super) fn secure(
        &self,
        mut stream: Box<dyn Stream>,
        host: &str,
        trust: &Trust,
        server: &str,
        stage: Stage,
    ) -> Result<Handshake, Error> {
        let machine = if trust.machine { self.context.machine_authorities() } else { &[] };
        let now = self.context.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let verifier = Verifier::new(trust, roots(trust, machine)?, UnixTime::since_unix_epoch(now));
        let tls = |source| Error::Tls { server: server.to_owned(), source };
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| Error::BadUrl { problem: "its host is not a name that a certificate could have" })?;
        let config = verifier.config().map_err(tls)?;
        let mut session = ClientConnection::new(Arc::new(config), name).map_err(tls)?;
        let mut outcome = Ok(());
        while outcome.is_ok() && session.is_handshaking() {
            outcome = session.complete_io(&mut stream).map(|_| ());
        }
        let outcome = match outcome {
            Ok(()) => Ok(StreamOwned::new(session, stream)),
            Err(error) => Err(match error.downcast() {
                Ok(error) => explain_tls(error, trust, server, verifier.presented().is_some()),
                Err(error) => self.deadline.explain(error, server, stage),
            }),
        };
        Ok(Handshake { presented: verifier.presented(), outcome })
    }
}

/// What this program calls itself.
pub(super) const USER_AGENT: &str = concat!("jwtk/", env!("CARGO_PKG_VERSION"));

/// More than this is not the head of a proxy's answer.
const LONGEST_HEAD: usize = 16 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_to_this_machine_does_not_leave_it_whatever_the_name_means() {
        let clock = SystemTime::now;
        let context = Context::new(&clock).looking_up(|_, port| Ok(vec![SocketAddr::from(([192, 0, 2, 1], port))]));
        let (trust, proxies) = (Trust::default(), Proxies::default());
        let deadline = Deadline::after(Duration::from_secs(60));
        let dialer = Dialer { context: &context, trust: &trust, proxies: &proxies, deadline };
        let reached = dialer.reach(Scheme::Http, "localhost", 1).map(|_| ());
        assert!(matches!(reached, Err(Error::NotLoopback { .. })), "{reached:?}");
    }
}
