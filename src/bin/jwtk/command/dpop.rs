//! `jwtk dpop`: a proof, for one request, that the key is held to which a token is bound.

use std::io::{self, Write as _};

use anyhow::anyhow;
use clap::builder::NonEmptyStringValueParser;
use jwtk::dpop::{Draft, Target};
use serde::Serialize;

use crate::args::clock::Clock;
use crate::args::set_claims::{RANDOM, random_id};
use crate::args::signing_key::SigningKey;
use crate::args::time::Moment;
use crate::input::Input;
use crate::keys::Keys;
use crate::output::{Exit, Failure, Output, Report, Screen};

/// Make a proof of possession for a request (DPoP, RFC 9449)
///
/// The proof goes into the header DPoP of the request, and holds the public key. Each request needs a new one.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Args {
    /// The method of the request, `htm`
    #[arg(long, value_name = "METHOD", visible_alias = "htm", default_value = "GET")]
    method: String,

    /// The URL of the request, `htu`; query and fragment are left out
    #[arg(long, value_name = "URL", visible_alias = "htu")]
    url: String,

    /// The access token that the request carries, for `ath`: itself, @FILE, `file:FILE` or -
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,

    /// The nonce that the server gave
    #[arg(long, value_name = "NONCE", value_parser = NonEmptyStringValueParser::new())]
    nonce: Option<String>,

    /// When the proof was made; now when no time is given
    #[arg(long, value_name = "TIME", num_args = 0..=1, require_equals = true, default_value = "now", default_missing_value = "now")]
    iat: Moment,

    /// The proof's ID; a random one when none is given
    #[arg(long, value_name = "ID", num_args = 0..=1, require_equals = true, default_missing_value = RANDOM, value_parser = NonEmptyStringValueParser::new())]
    jti: Option<String>,

    #[command(flatten)]
    keys: Keys,

    #[command(flatten)]
    signing_key: SigningKey,

    /// How long a token may be
    #[arg(long, value_name = "N", default_value_t = 1 << 20)]
    max_token_bytes: usize,

    #[command(flatten)]
    clock: Clock,
}

/// A proof, and the key that it is about.
#[derive(Serialize)]
pub(crate) struct MadeProof {
    alg: &'static str,
    /// The key's thumbprint, to which tokens are bound as `cnf.jkt`
    jkt: String,
    proof: String,
    warnings: Vec<String>,
}

impl Args {
    pub(crate) fn run(self, output: &Output) -> Result<MadeProof, Failure> {
        let target = Target::new(&self.method, &self.url)?;
        let input = Input::new(output);
        let keys = self.keys.read(&input)?;
        let chosen = self.signing_key.choose(&keys)?;
        let jwt_id = match self.jti.as_deref() {
            Some(id) if id != RANDOM => id.to_owned(),
            _ => random_id()?,
        };
        let mut draft = Draft::new(target, jwt_id, self.iat.at(self.clock.now()));
        draft.access_token = self.access_token(&input)?;
        draft.nonce.clone_from(&self.nonce);
        let (alg, mut warnings) = (chosen.key.algorithm().name(), output.take_warnings());
        warnings.extend_from_slice(&chosen.warnings);
        let proof = draft.sign(chosen)?;
        Ok(MadeProof { alg, jkt: proof.thumbprint.to_string(), proof: proof.text, warnings })
    }

    /// The access token, which need not be a JWT. What is around it would be hashed with it, and no server does so.
    fn access_token(&self, input: &Input<'_>) -> Result<Option<String>, Failure> {
        let Some(argument) = self.token.as_deref() else { return Ok(None) };
        let token = input.token_of(Some(argument), self.max_token_bytes)?;
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            let error = anyhow!("the access token is empty, or has white space or other bytes in it that no token has");
            return Err(Failure::new(Exit::Input, "not_an_access_token", error)
                .with_hint("give the token alone, without the scheme in front"));
        }
        Ok(Some(token))
    }
}

impl Report for MadeProof {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        writeln!(out, "{}", self.proof)
    }

    fn aside(&self, err: &mut Screen) -> io::Result<()> {
        self.warnings.iter().try_for_each(|text| err.warn(text))
    }
}

const EXAMPLE: &str = "\
Examples:
  jwtk dpop --jwks client.private.jwks.json --method POST --url https://login.example.com/token
  jwtk dpop --jwks client.private.jwks.json --url https://api.example.com/orders --token @token.jwt
  jwtk dpop --jwks keys.json --kid phone --url https://api.example.com/orders --nonce 8IBTHwOdqNKAWeKl7plt8g";
