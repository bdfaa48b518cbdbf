//! What is typed for `jwtk decrypt`, and how it opens a token.

use jwtk::algorithm::{ContentEncryption, KeyManagement};
use jwtk::jwe::{MOST_ROUNDS, Policy, Refusal};
use jwtk::jwk::KeySet;

use super::outcome::{Content, Outcome, Print};
use crate::args::aad::read_aad;
use crate::args::line_form::Field;
use crate::args::lines::Lines;
use crate::args::token_forms::Forms;
use crate::input::{Input, Token};
use crate::keys::Keys;
use crate::output::{Decision, Failure};

/// Decrypt a token
///
/// Opened: exit 0, and what was encrypted on standard output, byte for byte. Refused: exit 1, and nothing there. Whatever is
/// wrong with a token that fits a key has one answer. Nobody knows who encrypted it: a token in a token is checked with
/// jwtk verify --decrypt-key.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) token: Token,

    #[command(flatten)]
    pub(super) keys: Keys,

    /// Key managements that are allowed; one with a password (PBES2) must be named here or by its key
    #[arg(long, value_name = "ALG,…", value_delimiter = ',', help_heading = "Keys")]
    pub(super) alg: Vec<KeyManagement>,

    /// Content encryptions that are allowed
    #[arg(long, value_name = "ENC,…", value_delimiter = ',', help_heading = "Keys")]
    pub(super) enc: Vec<ContentEncryption>,

    /// How many rounds a password may take
    #[arg(long, value_name = "N", default_value_t = MOST_ROUNDS, help_heading = "Keys")]
    pub(super) max_p2c: u32,

    /// How the token may be written
    #[arg(long, value_enum, default_value_t, value_name = "FORM", help_heading = "Form of the token")]
    pub(super) serialization: Forms,

    /// Additional data that must have been authenticated
    #[arg(long, value_name = "FILE", help_heading = "Form of the token")]
    pub(super) aad: Option<String>,

    /// What is printed of a token that opens
    #[arg(long, value_enum, default_value_t, value_name = "WHAT", help_heading = "Output")]
    pub(super) print: Print,

    #[command(flatten)]
    pub(super) lines: Lines,

    #[command(flatten)]
    pub(super) field: Field,
}

impl Args {
    pub(super) fn policy(&self, input: &Input<'_>) -> Result<Policy, Failure> {
        let mut policy = Policy::default();
        policy.algorithms = (!self.alg.is_empty()).then(|| self.alg.clone());
        policy.encryptions = (!self.enc.is_empty()).then(|| self.enc.clone());
        policy.most_rounds = self.max_p2c;
        policy.aad = read_aad(self.aad.as_deref(), input)?;
        Ok(policy)
    }

    pub(super) fn open(&self, token: &str, keys: &KeySet, policy: &Policy) -> Outcome {
        let sealed = self.serialization.sealed(token).map_err(|refusal| vec![refusal]);
        match sealed.and_then(|sealed| sealed.open(keys, policy)) {
            Ok(opened) => Outcome::Opened(Box::new(Content::of(&opened, self.print))),
            Err(refusals) => Outcome::Refused(Box::new(Decision::of_checks(refusals.iter().map(Refusal::to_check)))),
        }
    }
}

const EXAMPLE: &str = "\
Examples:
  jwtk decrypt --lines --jwks mine.private.jwks.json < tokens.txt
  jwtk decrypt @token.jwe --jwks mine.private.jwks.json
  jwtk decrypt @token.jwe --secret env:PASSWORD --alg PBES2-HS256+A128KW";
