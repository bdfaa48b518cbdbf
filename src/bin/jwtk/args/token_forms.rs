//! `--serialization`: how a token may be written that is read.

use jwtk::jwe::{Refusal, Sealed};

/// How a token may be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Forms {
    /// Parts joined by dots
    #[default]
    Compact,
    /// The same, flattened or general JSON
    Json,
}

impl Forms {
    /// Whether a token is read as JSON; a compact one never begins with a brace.
    pub(crate) fn take_as_json(self, token: &str) -> bool {
        match self {
            Self::Compact => false,
            Self::Json => token.starts_with('{'),
        }
    }

    /// Takes an encrypted token apart.
    pub(crate) fn sealed(self, token: &str) -> Result<Sealed, Refusal> {
        if self.take_as_json(token) { Sealed::json(token.as_bytes()) } else { Sealed::compact(token) }
    }
}
