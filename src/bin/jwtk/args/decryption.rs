//! `--decrypt-key` and `--decrypt-secret`: what opens a token that is encrypted around a signed one.

use jwtk::jwk::KeySet;

use super::passphrase::Passphrase;
use super::secret::{self, Encoding};
use crate::input::{Input, Source};
use crate::output::Failure;

/// Keys that open, and never verify.
#[derive(Clone, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Encrypted tokens")]
pub(crate) struct DecryptionKeys {
    /// A private key that opens encrypted tokens: a file, - or `env:NAME`; repeatable. It never verifies any
    #[arg(long, value_name = "SOURCE", group = "decryption")]
    decrypt_key: Vec<String>,

    /// A shared secret that opens encrypted tokens: `env:NAME`, `file:PATH` or -
    #[arg(long, value_name = "SOURCE", group = "decryption")]
    decrypt_secret: Option<String>,
}

impl DecryptionKeys {
    /// All of them, if any was named.
    pub(crate) fn read(&self, passphrase: &Passphrase, input: &Input<'_>) -> Result<Option<KeySet>, Failure> {
        if self.decrypt_key.is_empty() && self.decrypt_secret.is_none() {
            return Ok(None);
        }
        let mut keys = KeySet::new();
        for source in &self.decrypt_key {
            keys.extend(passphrase.read_keys(Source::of_keys(source), None, input)?);
        }
        if let Some(argument) = &self.decrypt_secret {
            keys.push_secret(secret::read(argument, Encoding::Raw, input)?, &secret::source_name(argument)?);
        }
        for member in keys.members() {
            if let Err(reason) = member.jwk() {
                input.output().warn(format_args!("{} is left out: {reason}", member.place()));
            }
        }
        Ok(Some(keys))
    }
}
