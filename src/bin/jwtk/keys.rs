//! Where keys come from, for every command that needs some.

use anyhow::anyhow;
use jwtk::jwk::{Key, KeySet};

use crate::input::{Input, MAX_FILE_BYTES, Source};
use crate::output::{Exit, Failure};
use crate::secret::{self, Encoding};

/// Key sources.
#[derive(clap::Args)]
#[command(next_help_heading = "Keys")]
pub(crate) struct Keys {
    /// A JWKS or a JWK: a file, -, or `env:NAME`; repeatable
    #[arg(long, visible_alias = "key", value_name = "SOURCE")]
    jwks: Vec<String>,

    /// A shared secret: `env:NAME`, `file:PATH`, or - for standard input
    #[arg(long, value_name = "SOURCE")]
    secret: Option<String>,

    /// How the secret is written there
    #[arg(long, value_enum, default_value_t, value_name = "ENCODING", requires = "secret")]
    secret_encoding: Encoding,

    /// How large a key set may be
    #[arg(long, value_name = "N", default_value_t = MAX_FILE_BYTES)]
    max_bytes: usize,
}

impl Keys {
    /// Reads every key that is named. Members that cannot be used are told of, and do no harm.
    pub(crate) fn read(&self, input: &Input<'_>) -> Result<KeySet, Failure> {
        if self.jwks.is_empty() && self.secret.is_none() {
            return Err(Failure::new(Exit::Usage, "no_key_named", anyhow!("no key is named"))
                .with_hint("name a key set with --jwks FILE, or a shared secret with --secret env:NAME"));
        }
        let mut keys = KeySet::new();
        for argument in &self.jwks {
            let source = Source::of_keys(argument)?;
            let text = input.read(source, self.max_bytes)?;
            keys.extend(KeySet::read(&text, &source.name())?);
        }
        if let Some(argument) = &self.secret {
            let secret = secret::read(argument, self.secret_encoding, input)?;
            keys.push_secret(secret, &secret::source_name(argument)?);
        }
        tell_of(&keys, input);
        Ok(keys)
    }
}

/// Names members that are left out, and private keys that lie where public ones would do.
fn tell_of(keys: &KeySet, input: &Input<'_>) {
    let output = input.output();
    if !output.warns() {
        return;
    }
    if keys.members().len() > CHECKED_AT_ONCE {
        output.note(format_args!("{} keys, each checked when it is used", keys.members().len()));
        return;
    }
    for member in keys.members() {
        match member.jwk().map(jwtk::jwk::Jwk::key) {
            Err(reason) => output.warn(format_args!("{} is left out: {reason}", member.place())),
            Ok(Key::Private(_)) => output.note(format_args!("{} is a private key", member.place())),
            Ok(_) => {}
        }
    }
}

/// Checking a key takes time; larger sets are not checked for the sake of warnings.
const CHECKED_AT_ONCE: usize = 1_000;

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
        let output = Output::new(&Options::default());
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
        refuses(&["--key", "https://example.com/jwks.json"], Exit::Usage, "unsupported_source");
        refuses(&["--key", "HTTP://example.com"], Exit::Usage, "unsupported_source");
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
