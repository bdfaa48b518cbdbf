//! Key sets from the network: how the command line describes them, and how they are read.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{self, SystemTime};

use anyhow::anyhow;
use jwtk::gateway::{RemoteKeys, Served};
use jwtk::jwk::KeySet;
use jwtk::source::{
    Authority, Cache, CipherSuites, Client, Error, Event, Header, Inspection, Issuer, Pin, Proxies, Remote, Scheme,
    Server, Statuses, Trust, Url,
};
use zeroize::Zeroizing;

use crate::args::secret;
use crate::args::time::Duration;
use crate::input::{Input, path_of};
use crate::output::{Exit, Failure, Output};

/// What to ask, whom to believe, how long to wait.
#[derive(Clone, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Keys from the network")]
pub(crate) struct Network {
    /// The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    #[arg(long, value_name = "ISSUER")]
    oidc: Option<String>,

    /// The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    #[arg(long, value_name = "URL", conflicts_with = "oidc")]
    discovery: Option<String>,

    /// The issuer as its document writes it.
    #[arg(skip)]
    discovered: OnceLock<String>,

    /// Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    #[arg(long, value_name = "FILE")]
    ca_file: Vec<String>,

    /// SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any
    #[arg(long, value_name = "PIN", allow_hyphen_values = true)]
    pin: Vec<String>,

    /// A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that,
    /// `Bearer ` is put in front; repeatable
    #[arg(long, value_name = "NAME=SOURCE")]
    http_header: Vec<String>,

    /// How long it may take, redirects and retries included
    #[arg(long, value_name = "DURATION", default_value = "10s")]
    timeout: Duration,

    /// Keep key sets on disk, and use them for this long
    #[arg(long, value_name = "DURATION")]
    cache: Option<Duration>,

    /// Open no connection: take key sets from the cache, however old
    #[arg(long)]
    offline: bool,

    /// Allow plain http, and trust servers without verifying them
    #[arg(long)]
    insecure: bool,
}

/// The key sets from the network that one command uses. Nothing is prepared before the first.
pub(crate) struct Remotes<'a> {
    network: &'a Network,
    max_bytes: Option<usize>,
    input: &'a Input<'a>,
    fetcher: Option<Fetcher<'a>>,
    /// What was read, by the name that its keys bear.
    known: Vec<(String, Remote)>,
}

/// The client, and the rules that all sources of a command share.
pub(crate) struct Fetcher<'o> {
    client: Client<'o>,
    trust: Trust,
    proxies: Proxies,
    headers: Vec<Header>,
    timeout: time::Duration,
    max_bytes: Option<usize>,
}

impl Network {
    /// The issuer that was named: when its document was read, as that writes it.
    pub(crate) fn issuer(&self) -> Option<&str> {
        self.discovered.get().or(self.oidc.as_ref()).map(String::as_str)
    }

    /// The document that was named by its address.
    pub(crate) fn discovery(&self) -> Option<&str> {
        self.discovery.as_deref()
    }

    /// A flag that says whom to trust, and does nothing where nobody is asked.
    pub(crate) fn flag_about_trust(&self) -> Option<&'static str> {
        match self {
            Self { pin, .. } if !pin.is_empty() => Some("--pin"),
            Self { ca_file, .. } if !ca_file.is_empty() => Some("--ca-file"),
            Self { http_header, .. } if !http_header.is_empty() => Some("--http-header"),
            _ => None,
        }
    }

    /// Whether any pin was named.
    pub(crate) fn has_pins(&self) -> bool {
        !self.pin.is_empty()
    }

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
}

impl Network {
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
        remote.trust.pins.extend(pins);
        // The gateways look for a pin among all certificates that come.
        remote.trust.pins_any_sent = !wanted.pins.is_empty();
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

    fn remote(&self, url: Url) -> Remote {
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

impl<'a> Remotes<'a> {
    /// None yet.
    pub(crate) fn new(network: &'a Network, max_bytes: Option<usize>, input: &'a Input<'a>) -> Self {
        Self { network, max_bytes, input, fetcher: None, known: Vec::new() }
    }

    /// Reads the key set at a URL.
    pub(crate) fn read(&mut self, url: &str) -> Result<KeySet, Failure> {
        let url = url.parse()?;
        let remote = self.fetcher()?.remote(url);
        self.read_remote(remote)
    }

    /// Reads the key set that an issuer's discovery document names.
    pub(crate) fn read_issuer(&mut self, issuer: &str) -> Result<KeySet, Failure> {
        let issuer: Issuer = issuer.parse()?;
        let fetcher = self.fetcher()?;
        let rules = fetcher.remote(issuer.remote().url);
        let discovered = fetcher.client.discover(&issuer, &rules)?;
        let _ = self.network.discovered.set(discovered.issuer);
        self.read_remote(discovered.keys)
    }

    /// Reads the key set that the discovery document at a URL names.
    pub(crate) fn read_discovery(&mut self, url: &str) -> Result<KeySet, Failure> {
        let url = url.parse()?;
        let fetcher = self.fetcher()?;
        let discovered = fetcher.client.discover_at(&fetcher.remote(url))?;
        let _ = self.network.discovered.set(discovered.issuer);
        self.read_remote(discovered.keys)
    }

    /// Whether there is any.
    pub(crate) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Asks once more for all of them because a token names a key that none has, and returns those that came, by name.
    ///
    /// What was read before stays good, so that a failure is only told of.
    pub(crate) fn read_anew(&self) -> Vec<(&str, KeySet)> {
        let Some(fetcher) = &self.fetcher else { return Vec::new() };
        let ask = |(name, remote): &'_ (String, Remote)| -> Result<Option<KeySet>, Failure> {
            let Some(fetched) = fetcher.client.fetch_for_unknown_key(remote)? else { return Ok(None) };
            self.keys(&fetched.bytes, name, remote).map(Some)
        };
        let mut sets = Vec::new();
        for known in &self.known {
            match ask(known) {
                Ok(None) => {}
                Ok(Some(keys)) => sets.push((known.0.as_str(), keys)),
                Err(failure) => self.input.output().warn(format_args!("no newer keys: {}", failure.message())),
            }
        }
        sets
    }

    fn fetcher(&mut self) -> Result<&Fetcher<'a>, Failure> {
        let fetcher = match self.fetcher.take() {
            Some(fetcher) => fetcher,
            None => self.network.fetcher(self.max_bytes, self.input)?,
        };
        Ok(self.fetcher.insert(fetcher))
    }

    fn read_remote(&mut self, mut remote: Remote) -> Result<KeySet, Failure> {
        let fetcher = self.fetcher()?;
        let fetched = fetcher.client.fetch(&remote)?;
        // Discovery may have left less.
        remote.timeout = fetcher.timeout;
        let name = self.new_name(&remote.url);
        let keys = self.keys(&fetched.bytes, &name, &remote)?;
        self.known.push((name, remote));
        Ok(keys)
    }

    /// The URL without what may be secret in it; where that leaves two alike, with a number.
    fn new_name(&self, url: &Url) -> String {
        let url = url.to_string();
        let is_taken = |name: &String| self.known.iter().any(|(known, _)| known == name);
        let mut name = url.clone();
        let mut count = 1;
        while is_taken(&name) {
            count += 1;
            name = format!("{url} ({count})");
        }
        name
    }

    /// The keys in an answer. One that has none is not kept for the next time.
    fn keys(&self, bytes: &[u8], name: &str, remote: &Remote) -> Result<KeySet, Failure> {
        let keys = key_set(bytes, name);
        match (&keys, &self.fetcher) {
            (Err(_), Some(fetcher)) => fetcher.client.forget(remote),
            (Ok(keys), _) if keys.members().iter().any(jwtk::jwk::Member::is_lone) => {
                self.input.output().warn(format_args!("{name} is a single key, not a key set; gateways refuse it"));
            }
            _ => {}
        }
        keys
    }
}

/// Reads an answer as a key set, and names what else it is.
fn key_set(bytes: &[u8], name: &str) -> Result<KeySet, Failure> {
    let keys = KeySet::from_content(bytes.to_vec(), name, None)?;
    if keys.members().is_empty() {
        return Err(Failure::new(Exit::Input, "empty_key_set", anyhow!("the key set {name} has no keys"))
            .with_hint("the issuer may keep them at another path; `--oidc ISSUER` asks it where"));
    }
    Ok(keys)
}

/// A NAME=SOURCE argument, which is never repeated in a message: its value may stand there by mistake.
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
    fn what_is_no_key_set_is_named() {
        let code = |text: &str| key_set(text.as_bytes(), "there").map_err(|failure| (failure.exit(), failure.code()));
        assert_eq!(code(r#"{"keys":[]}"#).unwrap_err(), (Exit::Input, "empty_key_set"));
        assert_eq!(code(r#"{"jwks_uri":"https://a.example/"}"#).unwrap_err(), (Exit::Input, "discovery_document"));
        assert_eq!(code(r#"{"error":"who are you"}"#).unwrap_err(), (Exit::Input, "not_a_key_set"));
        assert_eq!(code("no").unwrap_err(), (Exit::Input, "not_a_key_set"));
        assert!(code(r#"{"kty":"oct","k":"AA"}"#).is_ok());
    }

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
