//! Where the keys and files come from that a gateway's configuration names.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use anyhow::anyhow;
use jwtk::gateway::{KeyLocation, KeySource, Manners, RemoteKeys, Served, Unserved};

use super::keyring::Keys;
use super::unknown_location::UnknownLocation;
use crate::input::{Input, MAX_FILE_BYTES, Source, is_url};
use crate::output::{Exit, Failure};

/// The configuration's key sources, or what was given in their place.
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
    /// The kind of place that `--jwks` takes: the first that is asked.
    stands_for: OnceLock<Place>,
    /// The LOCATIONs of `--jwks-at` that the configuration seems not to name.
    unknown: Vec<UnknownLocation>,
    /// The places that were asked for.
    asked: Mutex<Vec<Asked>>,
    /// Why what the gateway answers is not known here.
    no_answer: OnceLock<NoAnswer>,
}

/// A place that was asked for.
struct Asked {
    /// As the configuration has it
    place: String,
    /// The LOCATION of `--jwks-at` that stands for it
    by: Option<String>,
}

/// A source that the gateway may well reach, and that cannot be reached from here.
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
        let found = self.jwks_at.iter().find(|(name, _)| location.is_called(name));
        let asked = Asked { place: written.to_owned(), by: found.map(|(name, _)| name.clone()) };
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
        if let Some((_, file)) = found {
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
        if !self.jwks_at.is_empty() && !is_here && self.jwks_at.iter().all(|(name, _)| self.misses(name, written)) {
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
            _ => self.read_here(&self.find(written)).map(|bytes| Served::new(bytes, None, written)),
        }
    }

    fn file(&self, path: &str) -> Result<Vec<u8>, Unserved> {
        let chosen = self.find(path);
        let has_stand_in = !self.keys.sources().is_empty() || !self.jwks_at.is_empty();
        if has_stand_in && !chosen.exists() {
            // Where keys are given, no server is asked for them, and what would vouch for it is not needed.
            self.input.output().warn(format_args!("{path} is not here, so it was not looked into"));
            return Ok(Vec::new());
        }
        self.read_here(&chosen)
    }
}

impl Sources {
    pub(super) fn new(
        folder: Option<PathBuf>,
        jwks_at: Vec<(String, String)>,
        environment: Vec<(String, String)>,
        keys: Keys,
        input: Input<'static>,
        unknown: Vec<UnknownLocation>,
    ) -> Self {
        let (stand_in, stands_for, no_answer) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self {
            folder,
            jwks_at,
            environment,
            keys,
            input,
            stand_in,
            stands_for,
            unknown,
            asked: Mutex::default(),
            no_answer,
        }
    }

    /// Says why there is no answer, if what was asked for is not to be had here.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if let Some(NoAnswer { exit, code, message, hint }) = self.no_answer.get() {
            return Err(Failure::new(*exit, code, anyhow!("{message}")).with_hint(hint));
        }
        Ok(())
    }

    /// Warns of the LOCATIONs of `--jwks-at` that the configurations do not name and no source of them is called by.
    pub(crate) fn tell_unknown(several: &[&Self]) {
        let places: Vec<_> =
            several.iter().map(|one| one.asked.lock().unwrap_or_else(PoisonError::into_inner)).collect();
        let asked = || places.iter().flat_map(|places| places.iter());
        let Some(first) = several.first() else { return };
        for (name, _) in &first.jwks_at {
            let is_used = asked().any(|asked| asked.by.as_ref() == Some(name));
            let is_part = asked().any(|asked| asked.place.contains(name.as_str()));
            let is_nowhere = several.iter().all(|one| one.unknown.iter().any(|unknown| unknown.is_nowhere(name)));
            if !is_used && (is_nowhere || is_part) {
                let mut names: Vec<&str> = asked().map(|asked| asked.place.as_str()).collect();
                names.dedup();
                let names = if names.is_empty() { String::new() } else { format!("; it names {}", names.join(", ")) };
                first.input.output().warn(format_args!("--jwks-at {name} is nowhere in the configuration{names}"));
            }
        }
    }

    /// Whether a LOCATION by which a place is not called can be nothing but a misspelling of it.
    fn misses(&self, name: &str, written: &str) -> bool {
        written.contains(name) || self.unknown.iter().any(|unknown| unknown.is_called(name) && unknown.misses(written))
    }

    /// Where a file of the configuration is: from the current folder, then from the configuration's.
    fn find(&self, path: &str) -> PathBuf {
        let here = PathBuf::from(path);
        let beside = self.folder.as_deref().map(|folder| folder.join(path));
        beside.filter(|beside| here.is_relative() && !here.exists() && beside.exists()).unwrap_or(here)
    }

    /// Nothing that `--jwks-at` names is in the configuration, and so nothing is fetched in its place.
    fn misnamed(&self, wanted: &str) -> Unserved {
        let unknown: Vec<&str> = self.jwks_at.iter().map(|(name, _)| name.as_str()).collect();
        let message = format!("--jwks-at {} is nowhere in the configuration", unknown.join(", "));
        let hint = format!("the configuration names {wanted}");
        self.no_answer.get_or_init(|| NoAnswer { exit: Exit::Usage, code: "no_such_location", message, hint });
        Unserved::new("no stand-in was given")
    }

    /// A name in a configuration is a file's, whatever it looks like.
    fn read_here(&self, path: &Path) -> Result<Vec<u8>, Unserved> {
        self.read_from(Source::File(&path.to_string_lossy()))
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
        let authorities = remote.ca_file.as_deref().map(|path| self.read_here(&self.find(path))).transpose()?;
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
