//! `jwtk jwks`: key sets looked at and changed.

mod chosen;
mod fetch;
mod files;
mod find;
mod merge;
mod public;
mod remove;
mod show;

use std::process::ExitCode;

use clap::Subcommand;

use self::files::Files;
use self::find::Find;
use self::remove::Remove;
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
    Show(Box<Called<Files>>),
    /// Strip private members
    Public(Box<Called<Files>>),
    /// Join sets; the same kid with another key, or the same key for another use, is refused
    Merge(Box<Called<Files>>),
    /// Print the keys of a kid or a thumbprint
    Find(Box<Called<Find>>),
    /// Print the set without the keys of a kid
    Remove(Box<Called<Remove>>),
    Fetch(Box<Called<fetch::Args>>),
}

impl Args {
    pub(crate) fn finish(self, options: Options) -> ExitCode {
        match self.command {
            Command::Show(called) => {
                called.finish(options, |files, output| output.finish(files.read(output).map(show::Table::of)))
            }
            Command::Public(called) => called.finish(options, |files, output| {
                output.finish(files.read(output).and_then(|keys| public::public(&keys, output)))
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
