//! The keys of a command: those that are named, all in one set.

use anyhow::anyhow;
use jwtk::jwk::KeySet;

use super::network::Network;
use super::reader::Reading;
use super::remotes::Remotes;
use super::warnings::tell_of;
use crate::args::passphrase::Passphrase;
use crate::args::secret::{self, Encoding};
use crate::input::Input;
use crate::output::{Exit, Failure};

/// Key sources.
#[derive(Clone, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Keys")]
pub(crate) struct Keys {
    /// A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable
    #[arg(long, visible_alias = "key", value_name = "SOURCE")]
    jwks: Vec<String>,

    /// A shared secret: `env:NAME`, `file:PATH`, or - for standard input
    #[arg(long, value_name = "SOURCE")]
    secret: Option<String>,

    /// How the secret is written
    #[arg(long, value_enum, default_value_t, value_name = "ENCODING", requires = "secret")]
    secret_encoding: Encoding,

    #[command(flatten)]
    reading: Reading,
}

/// Every key of a command, and what it takes to ask for newer ones.
pub(crate) struct Keyring<'a> {
    keys: KeySet,
    remotes: Remotes<'a>,
}

impl Keys {
    /// Reads every key that is named, for commands that do not meet tokens with other keys.
    pub(crate) fn read(&self, input: &Input<'_>) -> Result<KeySet, Failure> {
        Ok(self.open(input)?.keys)
    }

    /// Reads every key that is named. Members that cannot be used are told of, and do no harm.
    pub(crate) fn open<'a>(&'a self, input: &'a Input<'a>) -> Result<Keyring<'a>, Failure> {
        let is_network_named = self.issuer().is_some() || self.network().discovery().is_some();
        if self.jwks.is_empty() && self.secret.is_none() && !is_network_named {
            return Err(Failure::new(Exit::Usage, "no_key_named", anyhow!("no key is named"))
                .with_hint("name a key set with --jwks FILE, or a shared secret with --secret env:NAME"));
        }
        let mut reader = self.reading.reader(input);
        let mut keys = KeySet::new();
        for set in reader.read_each(&self.jwks)? {
            keys.extend(set);
        }
        if let Some(argument) = &self.secret {
            let secret = secret::read(argument, self.secret_encoding, input)?;
            keys.push_secret(secret, &secret::source_name(argument)?);
        }
        tell_of(&keys, input);
        Ok(Keyring { keys, remotes: reader.into_remotes() })
    }

    /// The issuer whose keys are asked for, and whose tokens alone count therefore.
    pub(crate) fn issuer(&self) -> Option<&str> {
        self.network().issuer()
    }

    /// The SOURCEs of `--jwks`, as they were typed.
    pub(crate) fn sources(&self) -> &[String] {
        &self.jwks
    }

    /// What opens encrypted key files.
    pub(crate) fn passphrase(&self) -> &Passphrase {
        self.reading.passphrase()
    }

    /// What was said about the network.
    pub(crate) fn network(&self) -> &Network {
        self.reading.network()
    }

    /// `--max-bytes`, if it was given.
    pub(crate) fn max_bytes(&self) -> Option<usize> {
        self.reading.max_bytes()
    }
}

impl Keyring<'_> {
    /// The keys.
    pub(crate) fn keys(&self) -> &KeySet {
        &self.keys
    }

    /// Whether there may be newer keys than those that are here.
    pub(crate) fn may_be_outdated(&self) -> bool {
        !self.remotes.is_empty()
    }

    /// Asks once more for keys from the network, because a token names one that is not here.
    pub(crate) fn ask_anew(&mut self) {
        for (name, newer) in self.remotes.read_anew() {
            self.keys.replace(name, newer);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::output::{Options, Output};

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        keys: Keys,
    }

    fn read(args: &[&str]) -> Result<usize, Failure> {
        let args = ["jwtk"].iter().chain(args);
        let output = Output::new(Options::default());
        let keys = Cli::try_parse_from(args).unwrap().keys.read(&Input::new(&output))?;
        Ok(keys.members().len())
    }

    #[track_caller]
    fn refuses(args: &[&str], exit: Exit, code: &str) {
        let failure = read(args).unwrap_err();
        assert_eq!((failure.exit(), failure.code()), (exit, code), "{failure:?}");
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        refuses(&[], Exit::Usage, "no_key_named");
        refuses(&["--jwks", "no/such/file"], Exit::Source, "source_missing");
        refuses(&["--jwks", "env:JWTK_TEST_NOT_SET"], Exit::Source, "source_missing");
        #[cfg(not(feature = "fetch"))]
        refuses(&["--key", "https://example.com/jwks.json"], Exit::Usage, "unsupported_source");
        #[cfg(feature = "fetch")]
        refuses(&["--key", "HTTP://example.com"], Exit::Source, "http_refused");
        refuses(&["--jwks", "Cargo.toml"], Exit::Input, "not_a_key_set");
        refuses(&["--jwks", "Cargo.toml", "--max-bytes", "10"], Exit::Source, "too_large");
    }

    #[test]
    fn keys_of_all_sources_come_together() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let set = write("set", r#"{"keys":[{"kty":"oct","k":"c2VjcmV0"},{"kty":"AKP"}]}"#);
        let lone = write("lone", r#"{"kty":"oct","k":"c2VjcmV0"}"#);
        let secret = format!("file:{}", write("secret", "correct horse battery staple\n"));
        assert_eq!(read(&["--jwks", &set, "--key", &lone, "--secret", &secret]).unwrap(), 4);
    }
}
