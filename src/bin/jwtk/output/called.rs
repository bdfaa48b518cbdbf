//! A subcommand as it was called: its own arguments beside the options that all have.

use std::process::ExitCode;

use super::options::Options;
use super::streams::Output;

// A subcommand's own arguments, and the options that all have: no doc comment, or clap takes it for the subcommand's.
// Options that clap knows as global would do without this, but clap copies them into every subcommand at each start, called
// or not, which takes longer than a signature.
#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Called<A: clap::Args> {
    #[command(flatten)]
    pub(crate) options: Options,

    #[command(flatten)]
    pub(crate) args: A,
}

impl<A: clap::Args> Called<A> {
    /// Ends the command, with its result printed as the options before the subcommand and behind it say.
    pub(crate) fn finish(self, before: Options, finish: impl FnOnce(A, &Output) -> ExitCode) -> ExitCode {
        finish(self.args, &Output::new(before.then(self.options)))
    }
}
