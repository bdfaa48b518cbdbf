//! Why a remote source was not reached or not trusted.

use std::fmt;
use std::io;
use std::time::Duration;

use super::cipher::LeftOut;
use super::distrust::Distrust;
use super::pin::Pin;

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
    /// Plain `http:` where certain keys are asked for.
    #[error("{url} is not https, so it has no certificate whose key could be one of the pinned")]
    NothingToPin {
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
    #[error(
        "{server} has none of the pinned keys{}",
        if *of_certificate { ": the pin is the digest of its certificate, and a pin is the digest of its key" } else { "" }
    )]
    PinMismatch {
        /// Host and port.
        server: String,
        /// The pins that it does have, its own first.
        pins: Vec<Pin>,
        /// Whether what was asked for is the SHA-256 of one of its certificates.
        of_certificate: bool,
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
