//! A gateway's configuration, and what stands for the places that it names.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::anyhow;
use jwtk::config::Text;
use jwtk::gateway::{
    self, Asked, Environment, Gateway, KeyLocation, KeySource, Kind, Manners, RemoteKeys, Served, Unserved,
};

use super::keyring::Keys;
use crate::args::name_value::twice;
use crate::input::{Input, MAX_FILE_BYTES, Source, is_url, path_of};
use crate::output::{Exit, Failure};

/// Which gateway is asked, and what stands for its key sources.
#[derive(Clone, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Gateway")]
pub(crate) struct Options {
    /// The gateway's configuration: krakend.json, Envoy's bootstrap, listeners or `/config_dump`, Gloo's resources,
    /// agentgateway's file or policies, as JSON, YAML or TOML, or a folder of such files
    #[arg(long, value_name = "FILE", group = "document")]
    gateway: Vec<String>,

    /// The kind of gateway; by default recognised by its configuration
    #[arg(long, value_enum, value_name = "KIND", requires = "gateway")]
    gateway_kind: Option<GatewayKind>,

    /// The endpoint: its path as the configuration writes it, or a request's
    #[arg(long, value_name = "PATH", requires = "gateway")]
    endpoint: Option<String>,

    /// The HTTP method
    #[arg(long, value_name = "M", requires = "gateway")]
    method: Option<String>,

    /// The answer of one key source that the configuration names, a URL or a file; repeatable
    #[arg(long, value_name = "LOCATION=FILE", value_parser = located, requires = "gateway")]
    jwks_at: Vec<(String, String)>,

    /// An environment variable that the configuration may use, before the process's own; repeatable
    #[arg(long = "env", value_name = "NAME=VALUE", value_parser = assigned, requires = "gateway")]
    environment: Vec<(String, String)>,
}

/// The gateways by their names.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum GatewayKind {
    Krakend,
    Envoy,
    Gloo,
    Agentgateway,
}

impl From<GatewayKind> for Kind {
    fn from(kind: GatewayKind) -> Self {
        match kind {
            GatewayKind::Krakend => Self::Krakend,
            GatewayKind::Envoy => Self::Envoy,
            GatewayKind::Gloo => Self::Gloo,
            GatewayKind::Agentgateway => Self::Agentgateway,
        }
    }
}

/// A LOCATION=FILE argument. Locations may have `=` in them, as queries of URLs do.
pub(crate) fn located(argument: &str) -> Result<(String, String), String> {
    let (location, file) = argument
        .rsplit_once('=')
        .filter(|(location, file)| !location.is_empty() && !file.is_empty())
        .ok_or("expected LOCATION=FILE")?;
    Ok((location.to_owned(), file.to_owned()))
}

/// A NAME=VALUE argument.
fn assigned(argument: &str) -> Result<(String, String), String> {
    let (name, value) = argument.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

impl Options {
    /// Whether a gateway's decision is asked for.
    pub(crate) fn are_given(&self) -> bool {
        !self.gateway.is_empty()
    }

    /// Whether several gateways are asked.
    pub(crate) fn are_several(&self) -> bool {
        self.gateway.len() > 1
    }

    /// The same for each of several gateways.
    pub(crate) fn each(&self) -> impl Iterator<Item = Self> {
        self.gateway.iter().map(|file| Self { gateway: vec![file.clone()], ..self.clone() })
    }

    /// The configuration, as it was named.
    pub(crate) fn file(&self) -> &str {
        self.gateway.first().map(|file| path_of(file)).unwrap_or_default()
    }

    /// Refuses two values for one variable or one place.
    fn agree(&self) -> Result<(), Failure> {
        let names = |pairs: &[(String, String)]| twice(pairs.iter().map(|(name, _)| name.as_str())).map(str::to_owned);
        let twice = [("--env", names(&self.environment)), ("--jwks-at", names(&self.jwks_at))];
        match twice.into_iter().find_map(|(flag, name)| Some((flag, name?))) {
            None => Ok(()),
            Some((flag, name)) => {
                let error = anyhow!("{flag} gives {name} twice");
                Err(Failure::new(Exit::Usage, "name_twice", error).with_hint("leave one of them out"))
            }
        }
    }

    /// Reads the configuration.
    pub(crate) fn open(&self, input: &Input<'_>) -> Result<Configured, Failure> {
        self.agree()?;
        if self.are_several() {
            let error = anyhow!("--gateway is given {} times", self.gateway.len());
            return Err(Failure::new(Exit::Usage, "several_gateways", error).with_hint("one alone signs"));
        }
        let path = self.file();
        let mut files = Vec::new();
        for file in files_of(path)? {
            let source = if file == "-" { Source::Stdin } else { Source::File(&file) };
            // The gateway keeps it as long as the process lives, whole.
            let text = std::mem::take(&mut *input.read(source, MAX_FILE_BYTES)?);
            files.push((Arc::new(text), source.name()));
        }
        let texts: Vec<Text<'_>> = files.iter().map(|(text, name)| Text::shared(text, name)).collect();
        let bytes: Vec<&[u8]> = files.iter().map(|(text, _)| text.as_slice()).collect();
        let environment = self.environment(&bytes, input);
        let gateway = gateway::read_within(&texts, self.gateway_kind.map(Kind::from), &environment)?;
        let strange = self.jwks_at.iter().filter_map(|(location, _)| Strange::unless_named(location, &texts)).collect();
        Ok(Configured { gateway, strange })
    }

    /// The variables that were given, and those of the process that the configuration may mean.
    fn environment(&self, texts: &[&[u8]], input: &Input<'_>) -> Environment {
        let mut environment = Environment::default();
        let meant: BTreeSet<&[u8]> = texts.iter().flat_map(|text| variables(text)).collect();
        for (name, value) in
            std::env::vars_os().filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok()))
        {
            if meant.contains(name.as_bytes()) {
                input.output().note(format_args!("${name} is taken from this process's environment"));
                environment = environment.with(name, value);
            }
        }
        self.environment.iter().fold(environment, |environment, (name, value)| environment.with(name, value))
    }

    /// The route that is asked for.
    pub(crate) fn asked(&self) -> Asked {
        let mut asked = Asked::default();
        asked.path.clone_from(&self.endpoint);
        asked.method.clone_from(&self.method);
        asked
    }

    /// What stands for the configuration's key sources.
    pub(crate) fn sources(
        &self,
        keys: &Keys,
        strange: Vec<Strange>,
        input: &Input<'_>,
    ) -> Result<Arc<Sources>, Failure> {
        if let [_, _, ..] = keys.sources() {
            let error = anyhow!("--jwks is given {} times", keys.sources().len());
            return Err(Failure::new(Exit::Usage, "several_stand_ins", error).with_hint(
                "with --gateway it takes the place of the one configured source; use --jwks-at LOCATION=FILE for several",
            ));
        }
        Ok(Arc::new(Sources {
            folder: {
                let path = Path::new(self.file());
                if path.is_dir() { Some(path) } else { path.parent() }.map(Path::to_owned)
            },
            jwks_at: self.jwks_at.clone(),
            environment: self.environment.clone(),
            keys: keys.clone(),
            input: input.to_static(),
            stand_in: OnceLock::new(),
            stands_for: OnceLock::new(),
            strange,
            asked: Mutex::default(),
            no_answer: OnceLock::new(),
        }))
    }
}

/// A configuration that was read.
pub(crate) struct Configured {
    pub(crate) gateway: Box<dyn Gateway>,
    /// The LOCATIONs of `--jwks-at` that do not stand in it as they are
    pub(crate) strange: Vec<Strange>,
}

/// A LOCATION of `--jwks-at` that the configuration's text does not have as it is.
pub(crate) struct Strange {
    location: String,
    /// The host, where the configuration may have it in pieces: service, namespace, port
    host: Option<String>,
}

impl Strange {
    fn unless_named(location: &str, texts: &[Text<'_>]) -> Option<Self> {
        let is_there = |part: &str| texts.iter().any(|text| text.holds(part));
        if is_there(location) || is_there(&location.replace('/', "\\/")) {
            return None;
        }
        let host = location.split_once(':').filter(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()));
        let host = host.map(|(host, _)| host).filter(|host| host.split('.').all(is_there));
        Some(Self { location: location.to_owned(), host: host.map(str::to_owned) })
    }

    /// Whether it is this LOCATION.
    pub(crate) fn is_called(&self, location: &str) -> bool {
        self.location == location
    }

    /// Whether nothing but a misspelling of `wanted` can be meant.
    fn misses(&self, wanted: &str) -> bool {
        self.host.as_ref().is_none_or(|host| wanted.contains(host.as_str()))
    }
}

/// The LOCATIONs of `--jwks-at` that are in none of several configurations.
pub(crate) fn named_nowhere<'c>(mut all: impl Iterator<Item = &'c Configured>) -> Vec<String> {
    let locations = |configured: &Configured| -> Vec<String> {
        configured.strange.iter().map(|strange| strange.location.clone()).collect()
    };
    let first = all.next().map(locations).unwrap_or_default();
    all.fold(first, |strange, configured| {
        let theirs = locations(configured);
        strange.into_iter().filter(|location| theirs.contains(location)).collect()
    })
}

/// The names behind dollar signs, in braces or not.
fn variables(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    memchr::memchr_iter(b'$', text).map(|at| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let rest = rest.strip_prefix(b"{").unwrap_or(rest);
        let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
    })
}

/// The files of a configuration: a file itself, or those of a folder in the order of their names.
fn files_of(path: &str) -> Result<Vec<String>, Failure> {
    if !Path::new(path).is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let failed = |error: anyhow::Error| Failure::new(Exit::Source, "source_unreadable", error);
    let unreadable = |error| failed(anyhow::Error::new(error).context(format!("cannot read {path}")));
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        let extension = file.extension().and_then(OsStr::to_str).unwrap_or_default();
        if LANGUAGES.contains(&extension) && file.is_file() {
            files.push(file.to_string_lossy().into_owned());
        }
    }
    files.sort_unstable();
    if files.is_empty() {
        return Err(failed(anyhow!("{path} has no *.json, *.yaml, *.yml or *.toml")));
    }
    Ok(files)
}

/// What the files of a folder end with that are read.
const LANGUAGES: [&str; 4] = ["json", "yaml", "yml", "toml"];

/// The configuration's key sources, or what was given to stand for them.
pub(crate) struct Sources {
    /// The folder of the configuration, from which its relative paths may count
    folder: Option<PathBuf>,
    jwks_at: Vec<(String, String)>,
    /// The variables that were given
    environment: Vec<(String, String)>,
    keys: Keys,
    input: Input<'static>,
    /// What `--jwks` holds, read once.
    stand_in: OnceLock<Result<Served, Unserved>>,
    /// The place that `--jwks` stands for: the first that is asked.
    stands_for: OnceLock<Place>,
    /// The LOCATIONs of `--jwks-at` that the configuration seems not to name.
    strange: Vec<Strange>,
    /// The places that were asked for, as the configuration has them.
    asked: Mutex<Vec<String>>,
    /// Why what the gateway answers is not known here.
    no_answer: OnceLock<NoAnswer>,
}

/// A source that the gateway may well have, and that we have not.
struct NoAnswer {
    exit: Exit,
    code: &'static str,
    message: String,
    hint: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    File,
    Remote,
}

impl KeySource for Sources {
    fn keys(&self, location: &KeyLocation) -> Result<Served, Unserved> {
        let written = location.as_written();
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(written.to_owned());
        if let Some((_, file)) = self.jwks_at.iter().find(|(name, _)| location.is_called(name)) {
            return self.read(file).map(|bytes| Served::json(bytes, file));
        }
        let (place, manners) = match location {
            KeyLocation::Remote(remote) => (Place::Remote, remote.manners),
            _ => (Place::File, Manners::default()),
        };
        if let [source] = self.keys.sources()
            && *self.stands_for.get_or_init(|| place) == place
        {
            return self.stand_in.get_or_init(|| self.read_stand_in(source, manners)).clone();
        }
        let is_here = matches!(location, KeyLocation::File(path) if self.find(path).exists());
        let are_all_strange = !self.jwks_at.is_empty() && self.strange.len() == self.jwks_at.len();
        if are_all_strange && !is_here && self.strange.iter().all(|strange| strange.misses(written)) {
            return Err(self.misnamed(written));
        }
        match location {
            KeyLocation::Remote(remote) => self.fetch(remote),
            KeyLocation::Variable(name) => {
                let given = self.environment.iter().rfind(|(own, _)| own == name).map(|(_, value)| value.clone());
                match given.map_or_else(|| std::env::var(name), Ok) {
                    Ok(text) => Ok(Served::new(text.into_bytes(), None, name)),
                    Err(error) => Err(Unserved::new(format!("{name}: {error}"))),
                }
            }
            _ => self.file(written).map(|bytes| Served::new(bytes, None, written)),
        }
    }

    fn file(&self, path: &str) -> Result<Vec<u8>, Unserved> {
        let chosen = self.find(path);
        let has_stand_in = !self.keys.sources().is_empty() || !self.jwks_at.is_empty();
        if has_stand_in && !chosen.exists() {
            // Where keys are stood in for, nobody is asked for them, and what would vouch for the server is not needed.
            self.input.output().warn(format_args!("{path} is not here, so it was not looked into"));
            return Ok(Vec::new());
        }
        // A name in a configuration is a file's, whatever it looks like.
        self.read_from(Source::File(&chosen.to_string_lossy()))
    }
}

impl Sources {
    /// Says why there is no answer, if what was asked for is not to be had here.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if let Some(NoAnswer { exit, code, message, hint }) = self.no_answer.get() {
            return Err(Failure::new(*exit, code, anyhow!("{message}")).with_hint(hint));
        }
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        for Strange { location, .. } in self.strange.iter().filter(|strange| strange.host.is_none()) {
            let names = if asked.is_empty() { String::new() } else { format!("; it names {}", asked.join(", ")) };
            self.input.output().warn(format_args!("--jwks-at {location} is nowhere in the configuration{names}"));
        }
        Ok(())
    }

    /// Where a file of the configuration is: from the current folder, then from the configuration's.
    fn find(&self, path: &str) -> PathBuf {
        let here = PathBuf::from(path);
        let beside = self.folder.as_deref().map(|folder| folder.join(path));
        beside.filter(|beside| here.is_relative() && !here.exists() && beside.exists()).unwrap_or(here)
    }

    /// Nothing that `--jwks-at` names is in the configuration, and so nothing is fetched in its place.
    fn misnamed(&self, wanted: &str) -> Unserved {
        let strange: Vec<&str> = self.strange.iter().map(|strange| strange.location.as_str()).collect();
        let message = format!("--jwks-at {} is nowhere in the configuration", strange.join(", "));
        let hint = format!("the configuration names {wanted}");
        self.no_answer.get_or_init(|| NoAnswer { exit: Exit::Usage, code: "no_such_location", message, hint });
        Unserved::new("no stand-in was given")
    }

    fn read(&self, file: &str) -> Result<Vec<u8>, Unserved> {
        self.read_from(Source::of_keys(file))
    }

    fn read_from(&self, source: Source<'_>) -> Result<Vec<u8>, Unserved> {
        let limit = self.keys.max_bytes().unwrap_or(MAX_FILE_BYTES);
        self.input.read(source, limit).map(|bytes| bytes.to_vec()).map_err(|failure| unserved(&failure))
    }

    fn read_stand_in(&self, source: &str, manners: Manners) -> Result<Served, Unserved> {
        if is_url(source) {
            let mut remote = RemoteKeys::default();
            source.clone_into(&mut remote.url);
            remote.manners = manners;
            return self.fetch(&remote);
        }
        self.read(source).map(|bytes| Served::json(bytes, source))
    }

    fn fetch(&self, remote: &RemoteKeys) -> Result<Served, Unserved> {
        let authorities = remote.ca_file.as_deref().map(|path| self.file(path)).transpose()?;
        let fetched = self.keys.network().fetch_for_gateway(remote, authorities, self.keys.max_bytes(), &self.input);
        fetched.map_err(|failure| {
            if UNREACHED.contains(&failure.code()) && !remote.manners.goes_on_without {
                // What the gateway reaches may not be reachable from here.
                self.no_answer.get_or_init(|| NoAnswer {
                    exit: Exit::Source,
                    code: failure.code(),
                    message: format!(
                        "what the gateway answers is not known, since its keys could not be fetched: {}",
                        failure.message()
                    ),
                    hint: "give the set with --jwks FILE, or one of several with --jwks-at LOCATION=FILE".to_owned(),
                });
            }
            unserved(&failure)
        })
    }
}

/// The codes of failures that say nothing about what the gateway itself would meet.
const UNREACHED: [&str; 9] = [
    "host_not_found",
    "unreachable",
    "disconnected",
    "timed_out",
    "cut_short",
    "proxy_refused",
    "not_cached",
    "offline",
    "unsupported_source",
];

fn unserved(failure: &Failure) -> Unserved {
    let unserved = Unserved::new(failure.message());
    match failure.hint() {
        Some(hint) => unserved.with_hint(hint),
        None => unserved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_may_have_equals_signs() {
        let pair = |location: &str, file: &str| Ok((location.to_owned(), file.to_owned()));
        assert_eq!(located("https://a/?x=1=keys.json"), pair("https://a/?x=1", "keys.json"));
        assert_eq!(located("keys.json=other.json"), pair("keys.json", "other.json"));
        for argument in ["", "a", "=b", "a="] {
            assert!(located(argument).is_err(), "{argument}");
        }
    }
}
