//! The sets that a subcommand of `jwtk jwks` works with.

use jwtk::jwk::KeySet;

use crate::args::passphrase::Passphrase;
use crate::input::{Input, MAX_FILE_BYTES, Source};
use crate::keys::{joined, keys_of_all};
use crate::output::{Failure, Output};

/// Key sets, or key files of any kind.
#[derive(clap::Args)]
#[group(skip)]
pub(super) struct Files {
    /// Key sets or key files: files, - or `env:NAME`
    #[arg(value_name = "FILE")]
    named: Vec<String>,

    #[command(flatten)]
    passphrase: Passphrase,

    /// How large a file may be
    #[arg(long, value_name = "N", default_value_t = MAX_FILE_BYTES)]
    max_bytes: usize,
}

impl Files {
    /// The keys of all of them, in order: at least one.
    pub(super) fn read(&self, output: &Output) -> Result<KeySet, Failure> {
        let input = Input::new(output);
        let sources = Source::of_all_keys(&self.named)?;
        keys_of_all(&sources, &self.passphrase, Some(self.max_bytes), &input).map(joined)
    }
}
