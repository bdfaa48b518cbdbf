//! `jwtk jwks`: key sets looked at and changed.

mod chosen;
mod diff;
mod fetch;
mod files;
mod find;
mod merge;
mod public;
mod remove;
mod rotate;
mod show;

use std::process::ExitCode;

use clap::Subcommand;

use self::files::Files;
use self::find::Find;
use self::remove::Remove;
use self::show::Show;
use crate::output::{Called, Options};

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
    #[command(after_long_help = SHOW)]
    Show(Box<Called<Show>>),
    /// Strip private members
    #[command(after_long_help = PUBLIC)]
    Public(Box<Called<Files>>),
    /// Join sets; the same kid with another key, or the same key for another use, is refused
    #[command(after_long_help = MERGE)]
    Merge(Box<Called<Files>>),
    /// Print the keys of a kid or a thumbprint
    #[command(after_long_help = FIND)]
    Find(Box<Called<Find>>),
    /// Print the set without the keys of a kid
    #[command(after_long_help = REMOVE)]
    Remove(Box<Called<Remove>>),
    Fetch(Box<Called<fetch::Args>>),
    Diff(Box<Called<diff::Diff>>),
    Rotate(Box<Called<rotate::Rotate>>),
}

impl Args {
    pub(crate) fn finish(self, options: Options) -> ExitCode {
        match self.command {
            Command::Show(called) => called.finish(options, |show, output| output.finish(show.run(output))),
            Command::Public(called) => called.finish(options, |files, output| {
                output.finish(files.read(output).and_then(|keys| public::public(&keys, output)))
            }),
            Command::Merge(called) => called.finish(options, |files, output| {
                output.finish(files.read(output).and_then(|keys| merge::merged(&keys)))
            }),
            Command::Find(called) => called.finish(options, |find, output| output.finish(find.run(output))),
            Command::Remove(called) => called.finish(options, |remove, output| output.finish(remove.run(output))),
            Command::Diff(called) => called.finish(options, |diff, output| output.finish(diff.run(output))),
            Command::Rotate(called) => called.finish(options, |rotate, output| output.finish(rotate.run(output))),
            Command::Fetch(called) => called.finish(options, |fetch, output| output.finish(fetch.run(output))),
        }
    }
}

const SHOW: &str = "\
Examples:
  jwtk jwks show jwks.json
  jwtk jwks show jwks.json --print kid
  jwtk jwks show --oidc https://login.example.com/ --format json";

const PUBLIC: &str = "\
Examples:
  jwtk jwks public private.jwks.json > public.jwks.json
  jwtk jwks public env:SIGNING_KEY
  jwtk pem2jwks key.pem --private | jwtk jwks public";

const MERGE: &str = "\
Examples:
  jwtk jwks merge old.jwks.json new.jwks.json > jwks.json
  jwtk jwks merge jwks.json certificate.pem
  jwtk jwks merge https://a.example/jwks.json https://b.example/jwks.json";

const FIND: &str = "\
Examples:
  jwtk jwks find --kid k1 jwks.json
  jwtk jwks find --kid k1 --oidc https://login.example.com/
  jwtk jwks find --thumbprint IGcoujh_b3ASncl-NIUgAZsLTcE-mlzaw_zZzqu72gk jwks.json";

const REMOVE: &str = "\
Examples:
  jwtk jwks remove --kid old jwks.json > new.jwks.json
  jwtk jwks remove --kid old @jwks.json
  jwtk jwks merge a.json b.json | jwtk jwks remove --kid old";
