//! How a signed token is written.

use jwtk::crypto::SigningKey;
use jwtk::jose::Serialization;
use jwtk::jws::{ForeignKey, ForeignSigner, Protected, Signer};

/// How the token comes out.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Shape of the token")]
pub(crate) struct TokenShape {
    /// Flattened JSON serialization instead of the compact one
    #[arg(long)]
    pub(crate) full: bool,

    /// Sign the payload's bytes as they are, whatever they are
    #[arg(long, conflicts_with_all = ["members", "gateway"])]
    raw: bool,

    /// Sign the payload's bytes as they are, and leave them out of the token
    #[arg(long, conflicts_with_all = ["members", "full", "gateway"])]
    detached: bool,

    /// Sign the payload's bytes as they are, without encoding them (RFC 7797)
    #[arg(long, conflicts_with_all = ["members", "gateway"])]
    unencoded: bool,
}

impl TokenShape {
    /// Whether the payload is signed as it is, whatever it holds.
    pub(crate) fn keeps_bytes(&self) -> bool {
        self.raw || self.detached || self.unencoded
    }

    /// What signs with `key` and writes so.
    pub(crate) fn signer(&self, key: SigningKey, header: Protected) -> Signer {
        let form = if self.full { Serialization::Flattened } else { Serialization::Compact };
        let signer =
            if self.unencoded { Signer::unencoded(key, header, form) } else { Signer::new(key, &header, form) };
        self.shaped(signer)
    }

    /// The same, with a key that signs elsewhere.
    pub(crate) fn foreign_signer(
        &self,
        key: ForeignKey,
        foreign: impl ForeignSigner + 'static,
        header: &Protected,
    ) -> Signer {
        let form = if self.full { Serialization::Flattened } else { Serialization::Compact };
        self.shaped(key.signer(foreign, header, form))
    }

    fn shaped(&self, signer: Signer) -> Signer {
        if self.detached && !self.full { signer.detached() } else { signer }
    }
}
