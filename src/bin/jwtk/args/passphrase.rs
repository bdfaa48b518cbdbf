//! `--passphrase`: what opens encrypted keys, and what new ones are encrypted with.

use std::sync::OnceLock;

use anyhow::anyhow;
use jwtk::crypto::Secret;
use jwtk::jwk::{KeySet, Unusable};

use super::secret;
use crate::input::{Input, MAX_FILE_BYTES, Source};
use crate::output::{Exit, Failure};

/// The passphrase of a command.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Keys")]
pub(crate) struct Passphrase {
    /// The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    #[arg(long, value_name = "SOURCE")]
    passphrase: Option<String>,

    /// What was read or typed, for the next key.
    #[arg(skip)]
    known: OnceLock<Secret>,
}

impl Passphrase {
    /// Reads the keys in `source`, of whatever kind. A person in front of a terminal is asked for a passphrase if one is
    /// needed and none was named.
    pub(crate) fn read_keys(
        &self,
        source: Source<'_>,
        max_bytes: Option<usize>,
        input: &Input<'_>,
    ) -> Result<KeySet, Failure> {
        let mut content = input.read(source, max_bytes.unwrap_or(MAX_FILE_BYTES))?;
        self.learn(input)?;
        let name = source.name();
        if self.known.get().is_none() && input.output().asks() {
            let keys = KeySet::from_content(content.clone(), &name, None);
            let keys = keys.map_err(|error| Failure::from(error).at_hand(source.at_hand()))?;
            if !keys
                .members()
                .iter()
                .any(|member| member.is_lone() && member.jwk().is_err_and(Unusable::wants_passphrase))
            {
                return Ok(keys);
            }
            self.ask(&format!("Passphrase of {name}: "), input)?;
        }
        let content = std::mem::take(&mut *content);
        let keys = KeySet::from_content(content, &name, self.known.get());
        keys.map_err(|error| Failure::from(error).at_hand(source.at_hand()))
    }

    /// The passphrase for what is about to be encrypted.
    pub(crate) fn for_new_key(&self, input: &Input<'_>) -> Result<&Secret, Failure> {
        self.learn(input)?;
        if self.known.get().is_none() && input.output().asks() {
            self.ask("New passphrase: ", input)?;
            let again = input.output().ask("The same once more: ")?;
            if self.known.get().is_some_and(|known| known.expose() != again.expose()) {
                return Err(Failure::new(Exit::Input, "passphrases_differ", anyhow!("the two passphrases differ")));
            }
        }
        self.known.get().ok_or_else(|| {
            Failure::new(Exit::Usage, "passphrase_needed", anyhow!("no passphrase is named to encrypt with"))
                .with_hint("give it with --passphrase `env:NAME`, `file:PATH` or -")
        })
    }

    /// Reads what was named on the command line, once.
    fn learn(&self, input: &Input<'_>) -> Result<(), Failure> {
        if let (None, Some(argument)) = (self.known.get(), &self.passphrase) {
            let _ = self.known.set(secret::read_passphrase(argument, input)?);
        }
        Ok(())
    }

    fn ask(&self, prompt: &str, input: &Input<'_>) -> Result<(), Failure> {
        let typed = input.output().ask(prompt)?;
        if typed.is_empty() {
            return Err(secret::empty_passphrase("what was typed"));
        }
        let _ = self.known.set(typed);
        Ok(())
    }
}
