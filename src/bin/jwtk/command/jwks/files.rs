//! The sets that a subcommand of `jwtk jwks` works with.

use jwtk::jwk::KeySet;

use crate::input::Input;
use crate::keys::{Reading, joined};
use crate::output::{Failure, Output};

/// Key sets, or key files of any kind.
#[derive(clap::Args)]
#[group(skip)]
pub(super) struct Files {
    /// Key sets or key files: FILE, @FILE, -, `env:NAME`, or https URLs
    #[arg(value_name = "SOURCE")]
    named: Vec<String>,

    #[command(flatten)]
    reading: Reading,
}

impl Files {
    /// The keys of all of them, in order: at least one.
    pub(super) fn read(&self, output: &Output) -> Result<KeySet, Failure> {
        let input = Input::new(output);
        self.reading.reader(&input).read_each_or_stdin(&self.named).map(joined)
    }
}
