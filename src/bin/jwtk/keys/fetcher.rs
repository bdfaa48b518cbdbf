//! The client that the flags describe, with the rules that all sources of a command share.

use std::env;
use std::path::{Path, PathBuf};
use std::time::{self, SystemTime};

use anyhow::anyhow;
use jwtk::gateway::{RemoteKeys, Served};
use jwtk::source::{
    Authority, Cache, CipherSuites, Client, Error, Event, Header, Inspection, Pin, Proxies, Remote, Scheme, Server,
    Statuses, Trust, Url,
};
use zeroize::Zeroizing;

use super::network::Network;
use crate::args::duration::Duration;
use crate::args::secret;
use crate::input::{Input, path_of};
use crate::output::{Exit, Failure, Output};

/// The client, and the rules that all sources of a command share.
pub(crate) struct Fetcher<'o> {
    pub(super) client: Client<'o>,
    trust: Trust,
    proxies: Proxies,
    headers: Vec<Header>,
    pub(super) timeout: time::Duration,
    max_bytes: Option<usize>,
}

impl Network {
    /// Makes a client of the flags. `max_bytes` is the limit of one answer, if another than the default is wanted.
    pub(crate) fn fetcher<'i>(&self, max_bytes: Option<usize>, input: &'i Input<'_>) -> Result<Fetcher<'i>, Failure> {
        let output = input.output();
        if self.insecure {
            output.warn("--insecure: servers are trusted without verification");
        }
        let mut trust = Trust::default();
        trust.insecure = self.insecure;
        for file in &self.ca_file {
            trust.authorities.extend(Authority::read(Path::new(path_of(file)))?);
        }
        trust.pins = self.pin.iter().map(|pin| pin.parse()).collect::<Result<Vec<Pin>, _>>()?;
        let headers = self.http_header.iter().map(|argument| header(argument, input)).collect::<Result<_, _>>()?;
        let mut client = Client::new(&SystemTime::now).observer(move |event| tell(output, event)).offline(self.offline);
        if self.cache.is_some() || self.offline {
            let keep = self.cache.map_or(time::Duration::ZERO, Duration::to_std);
            client = client.cache(Cache::new(cache_folder()?, keep));
        }
        let proxies = Proxies::from_variables(|name| env::var(name).ok())?;
        Ok(Fetcher { client, trust, proxies, headers, timeout: self.timeout.to_std(), max_bytes })
    }

    /// Fetches a key set as a gateway does: with the trust that its configuration says, and its client's manners.
    /// `authorities` is the content of the configuration's own file.
    pub(crate) fn fetch_for_gateway(
        &self,
        wanted: &RemoteKeys,
        authorities: Option<Vec<u8>>,
        max_bytes: Option<usize>,
        input: &Input<'_>,
    ) -> Result<Served, Failure> {
        let fetcher = self.fetcher(max_bytes, input)?;
        let url: Url = wanted.url.parse()?;
        let is_https = url.scheme() == Scheme::Https;
        let mut remote = fetcher.remote(url);
        remote.trust.insecure |= wanted.is_insecure;
        remote.trust.cipher_suites = CipherSuites::new(wanted.cipher_suites.iter().copied());
        if let Some(bytes) = authorities {
            match Authority::parse(wanted.ca_file.as_deref().unwrap_or_default(), &bytes) {
                Ok(more) => remote.trust.authorities.extend(more),
                // A file without any certificate changes nothing for the gateway.
                Err(Error::NoAuthority { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let pins = wanted.pins.iter().filter_map(|pin| <[u8; 32]>::try_from(pin.as_slice()).ok()).map(Pin::new);
        // The gateways look for a pin among all certificates that come, and for none where none comes. A pin of the command
        // line is checked, or there is no answer.
        remote.trust.pins_any_sent = !wanted.pins.is_empty() && (is_https || remote.trust.pins.is_empty());
        remote.trust.pins.extend(pins);
        if is_https && !wanted.pins.is_empty() && remote.trust.pins.is_empty() {
            let error = anyhow!("none of the pins is a SHA-256, so no certificate can match");
            return Err(Failure::new(Exit::Source, "pin_mismatch", error));
        }
        remote.statuses = if wanted.manners.any_status { Statuses::Any } else { Statuses::Success };
        remote.redirects.at_most = wanted.manners.redirects;
        remote.redirects.to_http = wanted.manners.redirects_to_http;
        remote.retries.at_most = wanted.manners.retries;
        let fetched = fetcher.client.fetch(&remote)?;
        Ok(Served::new(fetched.bytes, fetched.content_type, remote.url.to_string()))
    }
}

impl Fetcher<'_> {
    /// The chain that a server presents.
    pub(crate) fn inspect(&self, server: &Server) -> Result<Inspection, Failure> {
        Ok(self.client.inspect(server, &self.trust, &self.proxies, self.timeout)?)
    }

    /// What is asked at a URL, by these rules.
    pub(super) fn remote(&self, url: Url) -> Remote {
        let mut remote = Remote::new(url);
        remote.trust = self.trust.clone();
        remote.proxies = self.proxies.clone();
        remote.headers.clone_from(&self.headers);
        remote.timeout = self.timeout;
        if let Some(max_bytes) = self.max_bytes {
            remote.max_bytes = u64::try_from(max_bytes).unwrap_or(u64::MAX);
        }
        remote
    }
}

/// A NAME=SOURCE argument, which is never repeated in a message: its value may be there by mistake.
fn header(argument: &str, input: &Input<'_>) -> Result<Header, Failure> {
    let malformed = || {
        Failure::new(Exit::Usage, "bad_header", anyhow!("--http-header takes NAME=SOURCE"))
            .with_hint("such as Authorization=bearer:env:NAME or X-Api-Key=file:PATH")
    };
    let (name, place) = argument.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or_else(malformed)?;
    let (scheme, place) = match place.strip_prefix("bearer:") {
        Some(place) => ("Bearer ", place),
        None => ("", place),
    };
    let mut value = secret::read_text("--http-header", place, input)?;
    if !scheme.is_empty() {
        // Room for all at once: a text that grows leaves copies behind.
        let mut whole = Zeroizing::new(String::with_capacity(scheme.len().saturating_add(value.len())));
        whole.push_str(scheme);
        whole.push_str(value.trim());
        value = whole;
    }
    Ok(Header::new(name, value)?)
}

fn tell(output: &Output, event: &Event<'_>) {
    if event.is_warning() {
        output.warn(event);
    } else {
        output.note(event);
    }
}

/// Where this user's caches are.
fn cache_folder() -> Result<PathBuf, Failure> {
    folder_of_caches(|name| env::var_os(name).map(PathBuf::from)).map(|folder| folder.join("jwtk")).ok_or_else(|| {
        Failure::new(Exit::Source, "no_cache_folder", anyhow!("this user has no folder for caches"))
            .with_hint("XDG_CACHE_HOME names one")
    })
}

/// `XDG_CACHE_HOME`, or what the system has in its place. Paths that are not absolute are ignored, as XDG asks.
fn folder_of_caches(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let absolute = |name| variable(name).filter(|path| path.is_absolute());
    absolute("XDG_CACHE_HOME").or_else(|| {
        if cfg!(windows) {
            absolute("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            absolute("HOME").map(|home| home.join("Library/Caches"))
        } else {
            absolute("HOME").map(|home| home.join(".cache"))
        }
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::output::Options;

    #[test]
    fn a_header_that_stands_on_the_command_line_is_refused_and_not_repeated() {
        let output = Output::new(Options::default());
        for (argument, code) in [
            ("Authorization: Bearer hunter2", "bad_header"),
            ("=hunter2", "bad_header"),
            ("Authorization=hunter2", "secret_on_command_line"),
        ] {
            let failure = header(argument, &Input::new(&output)).unwrap_err();
            assert_eq!((failure.exit(), failure.code()), (Exit::Usage, code));
            assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
        }
    }

    #[test]
    #[cfg(all(unix, not(target_os = "macos")))]
    fn caches_are_where_xdg_says() {
        let folder = |cache: Option<&str>, home: Option<&str>| {
            folder_of_caches(|name| if name == "HOME" { home } else { cache }.map(PathBuf::from))
        };
        assert_eq!(folder(Some("/cache"), Some("/home/a")), Some("/cache".into()));
        assert_eq!(folder(Some("cache"), Some("/home/a")), Some("/home/a/.cache".into()));
        assert_eq!(folder(None, Some("/home/a")), Some("/home/a/.cache".into()));
        assert_eq!(folder(None, None), None);
    }
}
