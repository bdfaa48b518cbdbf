//! `--kid`, `--alg` and `--allow-weak-keys`: which key of a set signs, and how.

use jwtk::algorithm::Algorithm;
use jwtk::jwk::KeySet;
use jwtk::jws::{ForeignKey, NoSigner, SignerKey, choose_foreign_signer, choose_signer};

/// Which key signs.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Keys")]
pub(crate) struct SigningKey {
    /// Which key of the set signs, or the name of a lone key
    #[arg(long, value_name = "KID", allow_hyphen_values = true)]
    pub(crate) kid: Option<String>,

    /// The algorithm; by default what the key is for
    #[arg(long, value_name = "ALG")]
    pub(crate) alg: Option<Algorithm>,

    /// Sign with a key that is too weak, with a warning
    #[arg(long)]
    allow_weak_keys: bool,
}

impl SigningKey {
    /// The key of `keys` that is meant.
    pub(crate) fn choose(&self, keys: &KeySet) -> Result<SignerKey, NoSigner> {
        choose_signer(keys, self.kid.as_deref(), self.alg, self.allow_weak_keys)
    }

    /// The key of `keys` that is meant, whose private half is elsewhere.
    pub(crate) fn choose_foreign(&self, keys: &KeySet) -> Result<ForeignKey, NoSigner> {
        choose_foreign_signer(keys, self.kid.as_deref(), self.alg)
    }
}
