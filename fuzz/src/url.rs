//! A text that may be an `http` or `https` URL.

use std::net::{Ipv4Addr, Ipv6Addr};

use jwtk::dpop::Target;
use jwtk::source::Url;

/// Where another reader says that a URL leads.
pub struct Theirs {
    /// The host
    pub host: Host,
    /// The port, the scheme's own when none was named
    pub port: u16,
    /// The path, with its escapes
    pub path: String,
}

/// A host as it is understood.
#[allow(dead_code, reason = "the readers that make them belong to fuzz/")]
pub enum Host {
    /// A name
    Name(String),
    /// An address of version 4
    V4(Ipv4Addr),
    /// An address of version 6
    V6(Ipv6Addr),
}

/// Reads it as the address of keys and as that of a request; where `theirs` reads it too, it leads to the same place.
pub fn run(data: &[u8], theirs: impl Fn(&str) -> Option<Theirs>) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (url, target) = (text.parse::<Url>(), Target::new("GET", text));
    let Ok(url) = url else {
        assert!(target.is_err(), "the URL of a request, and of nothing else: {text}");
        return;
    };
    let shown = url.to_string();
    let shown = shown.strip_suffix("?…").unwrap_or(&shown);
    match target {
        Ok(target) => assert_eq!(target.uri(), shown, "{text}"),
        Err(error) => assert!(text.contains('@'), "{text}: {error}"),
    }
    let again = shown.parse::<Url>().unwrap_or_else(|error| panic!("{shown}: {error}"));
    assert_eq!(again.to_string(), shown);
    let (scheme, rest) = shown.split_once("://").unwrap();
    let (server, path) = rest.split_at(rest.find('/').unwrap());
    let (host, port) = match server.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
        Some((host, port)) => (host, port.parse().unwrap()),
        None => (server, if scheme == "https" { 443 } else { 80 }),
    };
    let Some(theirs) = theirs(text) else { return };
    match theirs.host {
        Host::Name(name) => assert_eq!(host, name, "{text}"),
        Host::V6(address) => assert_eq!(host.trim_matches(['[', ']']).parse(), Ok(address), "{text}"),
        // A browser reads `127.1` and `0x7f000001` itself; here they are names, which the resolver reads so.
        Host::V4(address) => {
            assert!(host.parse().is_ok_and(|own: Ipv4Addr| own == address) || is_short(host), "{text}");
        }
    }
    assert_eq!(port, theirs.port, "{text}");
    // A browser takes an escaped dot for a dot, which RFC 3986 section 6.2.2.2 allows and does not ask for. The crate `url` does
    // not let `..` take away what looks like a drive of Windows.
    if !(path.to_ascii_lowercase().contains("%2e") || text.split('/').any(is_drive)) {
        assert_eq!(unescaped(path), unescaped(&theirs.path), "{text}");
    }
}

/// Whether a host is an address in a form that only resolvers read: of numbers, but not four decimal ones.
fn is_short(host: &str) -> bool {
    host.parse::<Ipv4Addr>().is_err()
        && host.split('.').all(|part| part.is_empty() || part.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a segment of a path is a letter with `|` or `:` behind it.
fn is_drive(segment: &str) -> bool {
    matches!(segment.as_bytes(), [letter, b'|' | b':'] if letter.is_ascii_alphabetic())
}

/// The bytes that a path means.
fn unescaped(path: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), path.as_bytes());
    while let Some((&first, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|digits| first == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let escaped = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(escaped.unwrap_or(first));
        rest = if escaped.is_some() { &behind[2..] } else { behind };
    }
    bytes
}
