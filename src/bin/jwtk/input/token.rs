//! The TOKEN argument.

use anyhow::anyhow;

use super::source::named_file;
use crate::output::{Exit, Failure};

/// A TOKEN argument.
#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Token {
    /// The token, @FILE or `file:FILE`, or - for standard input; a leading `Bearer ` or `Authorization:` is taken off
    #[arg(value_name = "TOKEN")]
    pub(super) token: Option<String>,

    /// How long a token may be
    #[arg(long, value_name = "N", default_value_t = 1 << 20)]
    pub(super) max_token_bytes: usize,
}

impl Token {
    /// What a command would be given to read it; nothing for a token that is on the command line itself.
    pub(crate) fn at_hand(&self) -> Option<&str> {
        match self.token.as_deref() {
            None | Some("-") => Some("-"),
            Some(text) => named_file(text),
        }
    }

    pub(crate) fn max_token_bytes(&self) -> usize {
        self.max_token_bytes
    }
}

pub(super) fn file_for_token(name: &str) -> Failure {
    let error = anyhow!("{name} is the name of a file, and a TOKEN is asked for");
    Failure::new(Exit::Usage, "file_for_token", error).with_hint(format!("write @{name} for what is in it"))
}

pub(super) fn token_too_large(what: &str, limit: usize) -> Failure {
    Failure::new(Exit::Source, "token_too_large", anyhow!("{what} has more than {limit} bytes"))
        .with_hint("no gateway takes a header of that size; --max-token-bytes N raises the limit")
}
