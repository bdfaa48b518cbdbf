//! Why a remote source was not reached or not trusted.

use std::fmt;
use std::io;
use std::time::Duration;

use super::url::bracketed;
use super::{Distrust, LeftOut, Pin};
use crate::error::{Class, Explain};

/// A failure to get a source's bytes.
///
/// URLs in it are already without credentials and query.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Not a URL that anything can be fetched from.
    #[error("the URL cannot be used: {problem}")]
    BadUrl {
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A header that HTTP does not allow.
    #[error("the header {name:?} cannot be sent: {problem}")]
    BadHeader {
        /// Its name.
        name: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A proxy variable that cannot be used.
    #[error("the proxy in {variable} cannot be used: {problem}")]
    BadProxy {
        /// The variable's name.
        variable: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The file of authorities could not be read.
    #[error("cannot read the authorities in {name}")]
    AuthorityUnreadable {
        /// The file.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// The file of authorities has no certificate in it.
    #[error("{name} has no certificate in it")]
    NoAuthority {
        /// The file.
        name: String,
    },
    /// A certificate of the file of authorities cannot be used.
    #[error("certificate {index} of {name} cannot be used as an authority")]
    BadAuthority {
        /// The file.
        name: String,
        /// Which certificate, counted from 0.
        index: usize,
    },
    /// Nobody is believed.
    #[error("this machine knows no certificate authorities")]
    NoRoots,
    /// Plain `http:` to another machine.
    #[error("{url} is not https")]
    PlainHttp {
        /// Where.
        url: String,
    },
    /// Plain `http:` to a name that should mean this machine and does not.
    #[error("{host} is not this machine, it has the address {address}")]
    NotLoopback {
        /// The name.
        host: String,
        /// What it resolved to.
        address: String,
    },
    /// The name has no address.
    #[error("cannot find the host {host}")]
    HostNotFound {
        /// The name.
        host: String,
        /// What the system said.
        source: io::Error,
    },
    /// No connection.
    #[error("cannot connect to {server}")]
    Unreachable {
        /// Host and port.
        server: String,
        /// What the system said.
        source: io::Error,
    },
    /// The connection broke, or the other side closed it too early.
    #[error("the connection to {server} was lost {stage}")]
    Disconnected {
        /// Host and port.
        server: String,
        /// When.
        stage: Stage,
        /// What the system said.
        source: io::Error,
    },
    /// Not done within the time allowed.
    #[error("{server} took longer than {} {stage}", seconds(*limit))]
    TimedOut {
        /// Host and port.
        server: String,
        /// What was being done.
        stage: Stage,
        /// The time allowed for everything.
        limit: Duration,
    },
    /// The proxy would not lead on.
    #[error("the proxy {proxy} will not connect to {server}: {answer}")]
    ProxyRefused {
        /// The proxy.
        proxy: String,
        /// Host and port that it was asked for.
        server: String,
        /// Its status, if it spoke HTTP.
        status: Option<u16>,
        /// The first line of its answer.
        answer: String,
    },
    /// The certificates are not believed.
    #[error("{server} is not trusted: {distrust}")]
    Untrusted {
        /// Host and port.
        server: String,
        /// Why.
        distrust: Distrust,
        /// The pins that it does have, its own first.
        pins: Vec<Pin>,
    },
    /// None of the keys is one that was asked for.
    #[error("{server} has none of the pinned keys")]
    PinMismatch {
        /// Host and port.
        server: String,
        /// The pins that it does have, its own first.
        pins: Vec<Pin>,
    },
    /// It speaks nothing newer than TLS 1.1.
    #[error("{server} speaks neither TLS 1.2 nor TLS 1.3")]
    TlsTooOld {
        /// Host and port.
        server: String,
    },
    /// It shares no way of encrypting.
    #[error("{server} shares no cipher suite")]
    NoCommonCipher {
        /// Host and port.
        server: String,
        /// Suites that were asked for and could not be offered.
        left_out: Vec<LeftOut>,
    },
    /// It wants to see a certificate of the client's.
    #[error("{server} wants a client certificate")]
    ClientCertificate {
        /// Host and port.
        server: String,
    },
    /// It does not speak TLS at all.
    #[error("{server} does not speak TLS")]
    NotTls {
        /// Host and port.
        server: String,
    },
    /// The handshake failed otherwise.
    #[error("no TLS connection with {server}")]
    Tls {
        /// Host and port.
        server: String,
        /// What rustls said.
        source: rustls::Error,
    },
    /// An answer that is no answer.
    #[error("{url} answered HTTP {status}{}", retry_after_note(*retry_after))]
    Status {
        /// Where.
        url: String,
        /// The status.
        status: u16,
        /// How long the server asked to be left alone.
        retry_after: Option<Duration>,
        /// How often it was asked.
        tries: u32,
    },
    /// Something other than HTTP, or broken HTTP.
    #[error("{url} does not answer as HTTP asks: {problem}")]
    BadAnswer {
        /// Where.
        url: String,
        /// What is wrong.
        problem: String,
    },
    /// More header than anyone needs.
    #[error("{url} answered with more than {limit} bytes of header")]
    HeaderTooLarge {
        /// Where.
        url: String,
        /// The limit.
        limit: usize,
    },
    /// Too many redirects.
    #[error("{url} redirects more than {at_most} times")]
    TooManyRedirects {
        /// Where it began.
        url: String,
        /// The limit.
        at_most: usize,
    },
    /// A redirect to where one has been.
    #[error("{url} redirects in a circle, back to {back}")]
    RedirectLoop {
        /// Where it began.
        url: String,
        /// Where it came back to.
        back: String,
    },
    /// A redirect out of TLS.
    #[error("{from} redirects to {to}, which is not https")]
    RedirectToHttp {
        /// From where.
        from: String,
        /// To where.
        to: String,
    },
    /// A redirect to nowhere.
    #[error("{from} redirects to a place that cannot be used: {problem}")]
    BadRedirect {
        /// From where.
        from: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// A content type that was not asked for.
    #[error("{url} answered {}, not {}", found.as_deref().unwrap_or("without a content type"), wanted.join(" or "))]
    ContentType {
        /// Where.
        url: String,
        /// What it said.
        found: Option<String>,
        /// What would have done.
        wanted: Vec<String>,
    },
    /// A compression that was not asked for.
    #[error("{url} answered compressed as {encoding:?}")]
    ContentEncoding {
        /// Where.
        url: String,
        /// The encoding.
        encoding: String,
    },
    /// Compressed data that is broken.
    #[error("{url} answered with gzip that cannot be unpacked")]
    BadCompression {
        /// Where.
        url: String,
        /// What is wrong.
        source: io::Error,
    },
    /// A web page.
    #[error("{url} answered with a web page, not with keys (HTTP {status}{})", type_note(found.as_deref()))]
    Html {
        /// Where.
        url: String,
        /// The status.
        status: u16,
        /// The content type.
        found: Option<String>,
        /// Whether a proxy stood between.
        proxied: bool,
    },
    /// Nothing.
    #[error("{url} answered with nothing (HTTP {status})")]
    Empty {
        /// Where.
        url: String,
        /// The status.
        status: u16,
    },
    /// More than allowed.
    #[error("{url} answered with more than {max_bytes} bytes")]
    TooLarge {
        /// Where.
        url: String,
        /// The limit.
        max_bytes: u64,
        /// How long it said it would be.
        announced: Option<u64>,
    },
    /// Less than announced.
    #[error("{url} stopped in the middle of its answer, after {received} bytes")]
    CutShort {
        /// Where.
        url: String,
        /// How much came, decompressed.
        received: usize,
    },
    /// Not in the cache, and the network may not be asked.
    #[error("{url} is not in the cache")]
    NotCached {
        /// Where.
        url: String,
    },
    /// The network may not be asked.
    #[error("{server} cannot be looked at offline")]
    Offline {
        /// Host and port.
        server: String,
    },
    /// Not an issuer's identifier.
    #[error("the issuer cannot be used: {problem}")]
    BadIssuer {
        /// What is wrong with it.
        problem: &'static str,
    },
    /// No discovery document.
    #[error("{issuer} has no discovery document, neither at {openid} nor at {oauth}")]
    NoDiscovery {
        /// The issuer.
        issuer: String,
        /// Where `OpenID` puts it.
        openid: String,
        /// Where RFC 8414 puts it.
        oauth: String,
        /// What the first place said.
        source: Box<Error>,
    },
    /// A discovery document that cannot be used.
    #[error("the discovery document {url} cannot be used: {problem}")]
    BadDiscovery {
        /// Where.
        url: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A discovery document of somebody else.
    #[error("the discovery document {url} is that of {found:?}, not of {expected:?}{}", differences_note(differences))]
    IssuerMismatch {
        /// Where.
        url: String,
        /// The issuer that was asked for.
        expected: String,
        /// The issuer that it names.
        found: String,
        /// What differs.
        differences: Vec<&'static str>,
    },
}

/// What was being done when something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Asking for the host's address.
    Lookup,
    /// Waiting for a connection.
    Connecting,
    /// Asking a proxy.
    Proxy,
    /// Agreeing on TLS.
    Handshake,
    /// Waiting for the head of the answer.
    Answer,
    /// Receiving the body.
    Body,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lookup => "to be found",
            Self::Connecting => "to accept a connection",
            Self::Proxy => "while talking to the proxy",
            Self::Handshake => "during the TLS handshake",
            Self::Answer => "before it answered",
            Self::Body => "while it answered",
        })
    }
}

impl Error {
    /// Whether the same may well succeed in a moment.
    pub(super) const fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Disconnected { .. } | Self::CutShort { .. } => true,
            Self::Status { status, .. } => *status == 429 || (*status >= 500 && *status < 600),
            _ => false,
        }
    }
}

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::BadUrl { .. } => "bad_url",
            Self::BadHeader { .. } => "bad_header",
            Self::BadProxy { .. } => "bad_proxy",
            Self::AuthorityUnreadable { .. } => "ca_file_unreadable",
            Self::NoAuthority { .. } => "ca_file_empty",
            Self::BadAuthority { .. } => "ca_file_invalid",
            Self::NoRoots => "no_authorities",
            Self::PlainHttp { .. } => "http_refused",
            Self::NotLoopback { .. } => "not_loopback",
            Self::HostNotFound { .. } => "host_not_found",
            Self::Unreachable { .. } => "unreachable",
            Self::Disconnected { .. } => "disconnected",
            Self::TimedOut { .. } => "timed_out",
            Self::ProxyRefused { .. } => "proxy_refused",
            Self::Untrusted { distrust, .. } => distrust.code(),
            Self::PinMismatch { .. } => "pin_mismatch",
            Self::TlsTooOld { .. } => "tls_too_old",
            Self::NoCommonCipher { .. } => "no_common_cipher",
            Self::ClientCertificate { .. } => "client_certificate_wanted",
            Self::NotTls { .. } => "not_tls",
            Self::Tls { .. } => "tls_failed",
            Self::Status { .. } => "http_status",
            Self::BadAnswer { .. } => "bad_answer",
            Self::HeaderTooLarge { .. } => "header_too_large",
            Self::TooManyRedirects { .. } => "too_many_redirects",
            Self::RedirectLoop { .. } => "redirect_loop",
            Self::RedirectToHttp { .. } => "redirect_to_http",
            Self::BadRedirect { .. } => "bad_redirect",
            Self::ContentType { .. } => "content_type",
            Self::ContentEncoding { .. } => "content_encoding",
            Self::BadCompression { .. } => "bad_compression",
            Self::Html { .. } => "html_answer",
            Self::Empty { .. } => "empty_answer",
            Self::TooLarge { .. } => "too_large",
            Self::CutShort { .. } => "cut_short",
            Self::NotCached { .. } => "not_cached",
            Self::Offline { .. } => "offline",
            Self::BadIssuer { .. } => "bad_issuer",
            Self::NoDiscovery { .. } => "no_discovery",
            Self::BadDiscovery { .. } => "bad_discovery",
            Self::IssuerMismatch { .. } => "issuer_mismatch",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::BadUrl { .. } | Self::BadHeader { .. } | Self::BadProxy { .. } | Self::BadIssuer { .. } => {
                Class::Usage
            }
            Self::Html { .. } | Self::BadDiscovery { .. } => Class::Input,
            _ => Class::Source,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::BadUrl { .. } => "a source is a file, `-`, `env:NAME` or `https://host/path`",
            Self::BadProxy { .. } => "a proxy is `http://host:port`; NO_PROXY names what to reach without it",
            Self::NoAuthority { .. } | Self::BadAuthority { .. } => {
                "`--ca-file` takes certificates in PEM (`-----BEGIN CERTIFICATE-----`) or one in DER"
            }
            Self::NoRoots => {
                "`--ca-file FILE` names an authority; SSL_CERT_FILE and SSL_CERT_DIR say where the machine's are"
            }
            Self::PlainHttp { .. } | Self::NotLoopback { .. } => "use https, or allow plain http with `--insecure`",
            Self::HostNotFound { .. } => "check the name; a host behind a proxy needs HTTPS_PROXY",
            Self::TimedOut { .. } => "`--timeout DURATION` gives it longer",
            Self::ProxyRefused { status: Some(407), .. } | Self::Status { status: 407, .. } => {
                "the proxy wants a user and password: HTTPS_PROXY=http://user:password@host:port"
            }
            Self::ProxyRefused { .. } => "NO_PROXY names hosts that are reached without the proxy",
            Self::Untrusted { server, distrust, .. } => return Some(trust_hint(server, distrust)),
            Self::PinMismatch { pins, .. } => return Some(pin_hint(pins)),
            Self::TlsTooOld { .. } => "the server must be taught TLS 1.2 or later",
            Self::NoCommonCipher { left_out, .. } if !left_out.is_empty() => {
                return Some(format!("of the suites asked for, these are not offered: {}", list(left_out)));
            }
            Self::NoCommonCipher { .. } => {
                "the server must be taught a suite with forward secrecy, such as 49199 (TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)"
            }
            Self::ClientCertificate { .. } => {
                "there is no option for one; fetch the set with another tool and name the file"
            }
            Self::NotTls { .. } => "is this the port for https?",
            Self::Status { status: 401 | 403, .. } => "`--http-header Authorization=SOURCE` sends a credential along",
            Self::Status { status: 404 | 410, .. } => "check the path; `--oidc ISSUER` finds the key set of an issuer",
            Self::TooManyRedirects { .. } => "name the last place itself",
            Self::RedirectToHttp { .. } => "name a place that is reached by https",
            Self::ContentType { .. } => "the server must send that Content-Type, or the gateway refuses the set",
            Self::Html { proxied: true, .. } => {
                "check the path; the page may also be the proxy's (NO_PROXY names hosts to reach without it)"
            }
            Self::Html { .. } => "check the path; a sign-in page or a web site's front page is no key set",
            Self::TooLarge { .. } => "`--max-bytes N` raises the limit",
            Self::NotCached { .. } => "fetch it once without `--offline`, with `--cache DURATION`",
            Self::Offline { .. } => "leave `--offline` out",
            Self::BadIssuer { .. } => "an issuer is `https://host` or `https://host/path`",
            Self::NoDiscovery { .. } => "`--jwks URL` names the key set itself",
            // A hint may be pasted into a shell, and this one would carry what a stranger wrote.
            Self::IssuerMismatch { found, .. } if is_plain(found) => {
                return Some(format!("if that is the issuer that you mean: `--oidc {found}`"));
            }
            Self::IssuerMismatch { .. }
            | Self::BadHeader { .. }
            | Self::AuthorityUnreadable { .. }
            | Self::Unreachable { .. }
            | Self::Disconnected { .. }
            | Self::Tls { .. }
            | Self::Status { .. }
            | Self::BadAnswer { .. }
            | Self::HeaderTooLarge { .. }
            | Self::RedirectLoop { .. }
            | Self::BadRedirect { .. }
            | Self::ContentEncoding { .. }
            | Self::BadCompression { .. }
            | Self::Empty { .. }
            | Self::CutShort { .. }
            | Self::BadDiscovery { .. } => return None,
        };
        Some(hint.to_owned())
    }
}

fn trust_hint(server: &str, distrust: &Distrust) -> String {
    match distrust {
        Distrust::UnknownAuthority { issuer } => format!(
            "`--ca-file FILE` with the certificate of {issuer} makes it trusted; \
             `jwtk fingerprint --tls {server}` shows the chain"
        ),
        Distrust::SelfSigned { .. } => format!(
            "`--ca-file FILE` with this very certificate makes it trusted; \
             `jwtk fingerprint --tls {server}` shows it"
        ),
        Distrust::Expired { .. } => "the server needs a new certificate".to_owned(),
        Distrust::NotYetValid { .. } => "is this machine's clock right?".to_owned(),
        Distrust::WrongName { names } => match names.first() {
            Some(name) => format!("reach it by a name that it has, such as {name}"),
            None => "the server needs a certificate with its name as a subject alternative name".to_owned(),
        },
        Distrust::Refused { .. } => format!("`jwtk fingerprint --tls {server}` shows the chain"),
    }
}

fn pin_hint(pins: &[Pin]) -> String {
    match pins.first() {
        Some(own) => format!("the server has {}; if its key was changed on purpose: `--pin {own}`", list(pins)),
        None => "what the server sends are no certificates".to_owned(),
    }
}

/// Whether a text means nothing but itself to a shell.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":/._~-".contains(&byte))
}

fn list(items: &[impl fmt::Display]) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    items.join(", ")
}

fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f64())
}

fn retry_after_note(retry_after: Option<Duration>) -> String {
    retry_after.map_or_else(String::new, |wait| format!(" and asks to be left alone for {}", seconds(wait)))
}

fn type_note(found: Option<&str>) -> String {
    found.map_or_else(String::new, |found| format!(", {found}"))
}

fn differences_note(differences: &[&'static str]) -> String {
    if differences.is_empty() { String::new() } else { format!(": {}", differences.join(", ")) }
}

/// Host and port as they are written in messages.
pub(super) fn server(host: &str, port: u16) -> String {
    format!("{}:{port}", bracketed(host))
}
