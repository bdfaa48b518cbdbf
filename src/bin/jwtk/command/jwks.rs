//! `jwtk jwks`: key sets looked at and changed.

mod fetch;
mod merge;
mod show;

use std::process::ExitCode;

use anyhow::anyhow;
use clap::{ArgGroup, Subcommand};
use jwtk::json::{Object, Value};
use jwtk::jwk::{Fingerprint, Fingerprints, Jwk, KeySet, Member, PublicKey, public_set};

use crate::args::passphrase::Passphrase;
use crate::input::{Input, MAX_FILE_BYTES, Source};
use crate::output::{Called, Exit, Failure, Made, MadeOf, Options, Output};

/// Work with key sets
#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show the keys of a set in a table
    Show(Called<Files>),
    /// Strip private members
    Public(Called<Files>),
    /// Join sets; the same kid with another key is refused
    Merge(Called<Files>),
    /// Print the keys of a kid or a thumbprint
    Find(Called<Find>),
    /// Print the set without the keys of a kid
    Remove(Called<Remove>),
    Fetch(Box<Called<fetch::Args>>),
}

/// Key sets, or key files of any kind.
#[derive(clap::Args)]
#[group(skip)]
struct Files {
    /// Key sets or key files: files, - or `env:NAME`
    #[arg(value_name = "FILE")]
    named: Vec<String>,

    #[command(flatten)]
    passphrase: Passphrase,

    /// How large a file may be
    #[arg(long, value_name = "N", default_value_t = MAX_FILE_BYTES)]
    max_bytes: usize,
}

#[derive(clap::Args)]
#[group(skip)]
#[command(group = ArgGroup::new("which").args(["kid", "thumbprint"]).required(true))]
struct Find {
    #[command(flatten)]
    files: Files,

    /// The kid
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    kid: Option<String>,

    /// A thumbprint or pin, in whatever form
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    thumbprint: Option<Fingerprint>,
}

#[derive(clap::Args)]
#[group(skip)]
struct Remove {
    #[command(flatten)]
    files: Files,

    /// The kid
    #[arg(long, value_name = "ID", allow_hyphen_values = true, required = true)]
    kid: String,
}

impl Args {
    pub(crate) fn finish(self, options: Options) -> ExitCode {
        match self.command {
            Command::Show(called) => called
                .finish(options, |files, output| output.finish(files.read(output).map(|keys| show::Table::of(&keys)))),
            Command::Public(called) => called.finish(options, |files, output| {
                output.finish(files.read(output).and_then(|keys| public(&keys, output)))
            }),
            Command::Merge(called) => called.finish(options, |files, output| {
                output.finish(files.read(output).and_then(|keys| merge::merged(&keys)))
            }),
            Command::Find(called) => called.finish(options, |find, output| output.finish(find.run(output))),
            Command::Remove(called) => called.finish(options, |remove, output| output.finish(remove.run(output))),
            Command::Fetch(called) => called.finish(options, |fetch, output| output.finish(fetch.run(output))),
        }
    }
}

impl Files {
    fn read(&self, output: &Output) -> Result<KeySet, Failure> {
        let input = Input::new(output);
        let mut keys = KeySet::new();
        for source in Source::of_all_keys(&self.named)? {
            keys.extend(self.passphrase.read_keys(source, Some(self.max_bytes), &input)?);
        }
        Ok(keys)
    }
}

impl Find {
    fn run(self, output: &Output) -> Result<Made, Failure> {
        let keys = self.files.read(output)?;
        let is_sought = |member: &Member| match (&self.kid, &self.thumbprint) {
            (Some(kid), _) => member.kid() == Some(kid),
            (None, Some(sought)) => member.jwk().is_ok_and(|jwk| Fingerprints::of(jwk).contain(sought)),
            (None, None) => false,
        };
        let found: Vec<Object> = keys.members().iter().filter(|member| is_sought(member)).map(as_written).collect();
        if found.is_empty() {
            return Err(no_such_key(self.kid.as_deref()));
        }
        Ok(MadeOf::Set(set(found)).into())
    }
}

impl Remove {
    fn run(self, output: &Output) -> Result<Made, Failure> {
        let keys = self.files.read(output)?;
        let is_other = |member: &&Member| member.kid() != Some(self.kid.as_str());
        let rest: Vec<Object> = keys.members().iter().filter(is_other).map(as_written).collect();
        if rest.len() == keys.members().len() {
            return Err(no_such_key(Some(&self.kid)));
        }
        Ok(MadeOf::Set(set(rest)).into())
    }
}

/// The public halves of all keys that have one.
fn public(keys: &KeySet, output: &Output) -> Result<Made, Failure> {
    let mut halves: Vec<Jwk<PublicKey>> = Vec::new();
    for member in keys.members() {
        match member.jwk() {
            Ok(jwk) => match jwk.public() {
                Some(public) => halves.push(public),
                None => output.warn(format_args!("{} is left out: a shared secret has no public half", member.place())),
            },
            // Which of its members are private nobody can say.
            Err(reason) => output.warn(format_args!("{} is left out: {reason}", member.place())),
        }
    }
    if halves.is_empty() && !keys.members().is_empty() {
        return Err(Failure::new(Exit::Input, "no_public_key", anyhow!("there is no key with a public half")));
    }
    Ok(MadeOf::Set(public_set(&halves)).into())
}

/// A key as its set has it; of key files as a JWK, with the private half.
fn as_written(member: &Member) -> Object {
    match (member.json(), member.jwk()) {
        (Some(json), _) => json.clone(),
        (None, Ok(jwk)) => jwk.expose_json(),
        (None, Err(_)) => Object::new(),
    }
}

fn set(keys: Vec<Object>) -> Object {
    let mut set = Object::new();
    set.insert("keys", keys.into_iter().map(Value::Object).collect::<Vec<Value>>());
    set
}

fn no_such_key(kid: Option<&str>) -> Failure {
    let error = match kid {
        Some(kid) => anyhow!("no key has the kid {kid:?}"),
        None => anyhow!("no key has this thumbprint"),
    };
    Failure::new(Exit::Against, "no_such_key", error)
}
