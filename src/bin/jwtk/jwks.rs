//! `jwtk jwks`: key sets.

mod fetch;

use std::process::ExitCode;

use clap::Subcommand;

use crate::output::Output;

/// Work with key sets
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Fetch(fetch::Args),
}

impl Args {
    pub(crate) fn run(self, output: &Output) -> ExitCode {
        match self.command {
            Command::Fetch(args) => output.finish(args.run(output)),
        }
    }
}
