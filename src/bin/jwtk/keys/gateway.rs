//! A gateway's configuration, as it is named on the command line and read.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;
use jwtk::config::Text;
use jwtk::gateway::{self, Asked, Environment, Gateway, Kind};

use super::keyring::Keys;
use super::sources::Sources;
use super::unknown_location::UnknownLocation;
use crate::args::gateway_kind::GatewayKind;
use crate::args::name_value::{named, twice};
use crate::input::{Input, MAX_FILE_BYTES, Source, path_of};
use crate::output::{Exit, Failure};

/// Which gateway is asked, and what takes the place of its key sources.
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

    /// FILE in the place of the key source at LOCATION, a URL or a file that the configuration names; repeatable
    #[arg(long, value_name = "LOCATION=FILE", value_parser = located, requires = "gateway")]
    jwks_at: Vec<(String, String)>,

    /// An environment variable that the configuration may use, before the process's own; repeatable
    #[arg(long = "env", value_name = "NAME=VALUE", value_parser = assigned, requires = "gateway")]
    environment: Vec<(String, String)>,
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
    named(argument).map(|(name, value)| (name.to_owned(), value.to_owned()))
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
            return Err(Failure::new(Exit::Usage, "several_gateways", error)
                .with_hint("name one gateway alone: a document is signed by one"));
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
        let unknown =
            self.jwks_at.iter().filter_map(|(location, _)| UnknownLocation::unless_named(location, &texts)).collect();
        Ok(Configured { gateway, unknown })
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

    /// What takes the place of the configuration's key sources.
    pub(crate) fn sources(
        &self,
        keys: &Keys,
        unknown: Vec<UnknownLocation>,
        input: &Input<'_>,
    ) -> Result<Arc<Sources>, Failure> {
        if let [_, _, ..] = keys.sources() {
            let error = anyhow!("--jwks is given {} times", keys.sources().len());
            return Err(Failure::new(Exit::Usage, "several_stand_ins", error).with_hint(
                "with --gateway it takes the place of the one configured source; use --jwks-at LOCATION=FILE for several",
            ));
        }
        let folder = Path::new(self.file());
        let folder = if folder.is_dir() { Some(folder) } else { folder.parent() }.map(Path::to_owned);
        let (jwks_at, environment) = (self.jwks_at.clone(), self.environment.clone());
        Ok(Arc::new(Sources::new(folder, jwks_at, environment, keys.clone(), input.to_static(), unknown)))
    }
}

/// A configuration that was read.
pub(crate) struct Configured {
    pub(crate) gateway: Box<dyn Gateway>,
    /// The LOCATIONs of `--jwks-at` that are not in it as they are
    pub(crate) unknown: Vec<UnknownLocation>,
}

/// The LOCATIONs of `--jwks-at` that are in none of several configurations.
pub(crate) fn named_nowhere<'c>(mut all: impl Iterator<Item = &'c Configured>) -> Vec<String> {
    let locations = |configured: &Configured| -> Vec<String> {
        configured.unknown.iter().map(|unknown| unknown.location().to_owned()).collect()
    };
    let first = all.next().map(locations).unwrap_or_default();
    all.fold(first, |unknown, configured| {
        let theirs = locations(configured);
        unknown.into_iter().filter(|location| theirs.contains(location)).collect()
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
