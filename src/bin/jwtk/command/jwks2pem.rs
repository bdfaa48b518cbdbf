//! `jwtk jwks2pem`: keys of a set become PEM.

use jwtk::crypto::PrivateKey;
use jwtk::jwk::{Jwk, Key, KeySet};
use jwtk::keyfile::{Form, expose_private_key_pem, private_key_to_encrypted_pem, public_key_to_pem};
use zeroize::Zeroizing;

use anyhow::anyhow;

use crate::input::Input;
use crate::keys::{Reading, no_such_key};
use crate::output::{Exit, Failure, MadeKeys, MadeOf, Output};

/// Write the keys of a key set as PEM
///
/// Public keys come out as SPKI, private ones as PKCS#8, in the order of the set; what has no PEM, such as a shared secret, is
/// left out with a warning.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Args {
    /// A JWKS, a JWK or other keys: FILE, @FILE, -, `env:NAME`, or an https URL
    #[arg(value_name = "SOURCE")]
    file: Option<String>,

    #[command(flatten)]
    reading: Reading,

    /// The one key to write
    #[arg(long, value_name = "KID", allow_hyphen_values = true)]
    kid: Option<String>,

    /// Write private keys
    #[arg(long, help_heading = "Output")]
    private: bool,

    #[command(flatten)]
    form: FormArgs,
}

/// Other forms than SPKI and PKCS#8.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Output")]
struct FormArgs {
    /// RSA keys as PKCS#1
    #[arg(long, conflicts_with = "sec1")]
    pkcs1: bool,

    /// EC private keys as SEC 1
    #[arg(long, requires = "private")]
    sec1: bool,

    /// Encrypt private keys with the passphrase
    #[arg(long, requires = "private", conflicts_with_all = ["pkcs1", "sec1"])]
    encrypt: bool,
}

impl Args {
    pub(crate) fn run(self, output: &Output) -> Result<MadeKeys, Failure> {
        let input = Input::new(output);
        let mut text = Zeroizing::new(String::new());
        let mut left_out = 0;
        for keys in self.reading.reader(&input).read_each_or_stdin(self.file.as_slice())? {
            self.write_all(keys, &input, &mut text, &mut left_out)?;
        }
        if text.is_empty() {
            return Err(match &self.kid {
                Some(kid) if left_out == 0 => no_such_key(Some(kid)),
                _ => {
                    let error = anyhow!("there is no key that can be written as PEM");
                    Failure::new(Exit::Input, "nothing_to_write", error)
                }
            });
        }
        Ok(MadeOf::Pem(text).into())
    }

    fn write_all(
        &self,
        keys: KeySet,
        input: &Input<'_>,
        text: &mut String,
        left_out: &mut usize,
    ) -> Result<(), Failure> {
        for member in keys {
            if self.kid.as_deref().is_some_and(|kid| member.kid() != Some(kid)) {
                continue;
            }
            let place = member.place();
            let mut warn = |reason: &dyn std::fmt::Display| {
                *left_out += 1;
                input.output().warn(format_args!("{place} is left out: {reason}"));
            };
            match member.jwk() {
                Err(reason) => warn(reason),
                Ok(jwk) => match self.pem(jwk, input).map_err(|failure| failure.context(place.clone()))? {
                    Some(pem) => text.push_str(&pem),
                    None if matches!(jwk.key(), Key::Symmetric(_)) => warn(&"a shared secret has no PEM"),
                    None => warn(&"only its public half is there"),
                },
            }
        }
        Ok(())
    }

    /// Nothing for keys that have not what is asked for.
    fn pem(&self, jwk: &Jwk, input: &Input<'_>) -> Result<Option<Zeroizing<String>>, Failure> {
        if !self.private {
            let form = if self.form.pkcs1 { Form::Pkcs1Public } else { Form::Spki };
            let Some(public) = jwk.public() else { return Ok(None) };
            return Ok(Some(Zeroizing::new(public_key_to_pem(public.key(), form)?)));
        }
        let Key::Private(key) = jwk.key() else { return Ok(None) };
        self.private_pem(key, input).map(Some)
    }

    fn private_pem(&self, key: &PrivateKey, input: &Input<'_>) -> Result<Zeroizing<String>, Failure> {
        if self.form.encrypt {
            let passphrase = self.reading.passphrase().for_new_key(input)?;
            return Ok(Zeroizing::new(private_key_to_encrypted_pem(key, passphrase)?));
        }
        let form = match (self.form.pkcs1, self.form.sec1) {
            (true, _) => Form::Pkcs1,
            (_, true) => Form::Sec1,
            (false, false) => Form::Pkcs8,
        };
        Ok(expose_private_key_pem(key, form)?)
    }
}

const EXAMPLE: &str = "\
Examples:
  jwtk jwks2pem jwks.json --kid k1
  jwtk jwks2pem https://login.example.com/jwks.json > public.pem
  jwtk jwks2pem private.jwks.json --private --encrypt --passphrase env:PASS > key.pem";
