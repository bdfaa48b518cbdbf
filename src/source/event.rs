//! What happens on the way, for those who want to watch (`-v`).

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use super::cipher::LeftOut;
use super::distrust::Distrust;
use super::error::Error;
use super::pin::Pin;
use super::url::Url;

/// Something that was tried, found or decided. Its `Display` is one line for a person.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The cache holds a fresh answer; the network is not asked.
    CacheHit {
        /// What was asked for.
        url: &'a Url,
        /// How old the answer is.
        age: Duration,
    },
    /// The cache holds nothing for this source.
    CacheMiss {
        /// What was asked for.
        url: &'a Url,
    },
    /// The cache holds an answer that is too old, and the network is asked again.
    CacheExpired {
        /// What was asked for.
        url: &'a Url,
        /// How old the answer is.
        age: Duration,
    },
    /// The cache's answer was replaced by a new one.
    CacheRefreshed {
        /// What was asked for.
        url: &'a Url,
    },
    /// The cache's answer is too old, and used all the same since the network may not be asked.
    CacheStale {
        /// What was asked for.
        url: &'a Url,
        /// How old the answer is.
        age: Duration,
    },
    /// The cache's file is damaged and counts as missing.
    CacheDamaged {
        /// What was asked for.
        url: &'a Url,
        /// What is wrong.
        problem: &'a str,
    },
    /// The answer could not be kept.
    CacheUnwritable {
        /// What was asked for.
        url: &'a Url,
        /// What the system said.
        error: &'a std::io::Error,
    },
    /// A cipher suite was asked for and is not offered.
    CipherLeftOut(&'a LeftOut),
    /// Some of the machine's authorities could not be read.
    AuthoritiesUnreadable {
        /// What the system said.
        problem: &'a str,
    },
    /// A connection stands.
    Connected {
        /// Host and port.
        server: &'a str,
        /// The address that answered.
        address: SocketAddr,
    },
    /// A proxy led to the server.
    Proxied {
        /// Host and port.
        server: &'a str,
        /// The proxy.
        proxy: &'a Url,
    },
    /// TLS stands, and the chain is trusted.
    Secured {
        /// Host and port.
        server: &'a str,
        /// Such as `TLSv1_3`.
        protocol: &'a str,
        /// The pins of the chain, the server's own first.
        pins: &'a [Pin],
    },
    /// TLS stands, and the chain was believed without being trusted. A warning.
    Unverified {
        /// Host and port.
        server: &'a str,
        /// Why it would have been refused, if it would.
        distrust: Option<&'a Distrust>,
    },
    /// The pin is that of a certificate which is merely sent along. A warning.
    PinnedBeside {
        /// Host and port.
        server: &'a str,
    },
    /// What is fetched goes over the wire in the clear. A warning but on this machine.
    InTheClear {
        /// What is fetched.
        url: &'a Url,
    },
    /// The server sent an answer.
    Answered {
        /// What was fetched.
        url: &'a Url,
        /// The HTTP status.
        status: u16,
        /// The content type, if it sent one.
        content_type: Option<&'a str>,
    },
    /// The whole body is there.
    Received {
        /// What was fetched.
        url: &'a Url,
        /// How many bytes it has, decompressed.
        bytes: usize,
    },
    /// The server points elsewhere.
    Redirected {
        /// From where.
        from: &'a Url,
        /// To where.
        to: &'a Url,
    },
    /// Headers and credentials are not sent along to another origin.
    HeadersWithheld {
        /// The place that does not get them.
        from: &'a Url,
    },
    /// A try failed, and there will be another.
    Retrying {
        /// What went wrong.
        error: &'a Error,
        /// How long to wait.
        wait: Duration,
    },
    /// A discovery document names this key set.
    Discovered {
        /// The key set.
        keys: &'a Url,
    },
}

impl Event<'_> {
    /// Whether this should be told even to those who did not ask to watch.
    pub fn is_warning(&self) -> bool {
        match self {
            Self::Unverified { .. }
            | Self::PinnedBeside { .. }
            | Self::CipherLeftOut(_)
            | Self::CacheUnwritable { .. } => true,
            Self::InTheClear { url } => !url.is_loopback(),
            _ => false,
        }
    }
}

impl fmt::Display for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CacheHit { url, age } => {
                write!(f, "cache hit: {url}, {} s old", age.as_secs())
            }
            Self::CacheMiss { url } => write!(f, "cache miss: {url}"),
            Self::CacheExpired { url, age } => {
                write!(f, "cache expired: {url}, {} s old", age.as_secs())
            }
            Self::CacheRefreshed { url } => write!(f, "cache refreshed: {url}"),
            Self::CacheStale { url, age } => {
                write!(f, "cache stale: {url}, {} s old, used as it is", age.as_secs())
            }
            Self::CacheDamaged { url, problem } => {
                write!(f, "cache damaged: {url}: {problem}; counts as missing")
            }
            Self::CacheUnwritable { url, error } => {
                write!(f, "cache cannot keep {url}: {error}")
            }
            Self::CipherLeftOut(suite) => write!(f, "cipher suite {suite} is not offered"),
            Self::AuthoritiesUnreadable { problem } => {
                write!(f, "the machine's authorities: {problem}")
            }
            Self::Connected { server, address } => {
                write!(f, "connected to {server} at {address}")
            }
            Self::Proxied { server, proxy } => write!(f, "reached {server} through {proxy}"),
            Self::Secured { server, protocol, pins } => {
                write!(f, "trusted {server}, {protocol}, pins")?;
                pins.iter().try_for_each(|pin| write!(f, " {pin}"))
            }
            Self::Unverified { server, distrust } => match distrust {
                Some(distrust) => write!(f, "{server} is not verified; {distrust}"),
                None => write!(f, "{server} is not verified, though it could be trusted"),
            },
            Self::PinnedBeside { server } => write!(
                f,
                "the pin fits a certificate that {server} sends along, not one that vouches for it: whoever has a copy of \
                 that certificate passes"
            ),
            Self::InTheClear { url } => write!(f, "{url} is fetched in the clear"),
            Self::Answered { url, status, content_type } => {
                write!(f, "{url} answered {status}, {}", content_type.unwrap_or("no content type"))
            }
            Self::Received { url, bytes } => write!(f, "{bytes} bytes from {url}"),
            Self::Redirected { from, to } => write!(f, "{from} redirects to {to}"),
            Self::HeadersWithheld { from } => {
                write!(f, "headers are not sent along to {from}, which is another origin")
            }
            Self::Retrying { error, wait } => {
                write!(f, "{error}; trying again in {} ms", wait.as_millis())
            }
            Self::Discovered { keys } => write!(f, "the discovery document names {keys}"),
        }
    }
}
