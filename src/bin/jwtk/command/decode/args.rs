//! What is typed for `jwtk decode`.

use crate::args::clock::Clock;
use crate::args::decryption::DecryptionKeys;
use crate::args::line_form::Field;
use crate::args::lines::Lines;
use crate::args::passphrase::Passphrase;
use crate::input::Token;

/// Show what a token says, without verifying it
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) token: Token,

    /// Print one claim: a name, names joined by dots, or a JSON pointer
    #[arg(long, value_name = "PATH", conflicts_with = "redact")]
    pub(super) get: Option<String>,

    /// What joins the names in a PATH
    #[arg(long, value_name = "TEXT", default_value = ".", requires = "get")]
    pub(super) claim_delimiter: String,

    /// Hide the signature and the values of claims, but for times, iss and aud
    #[arg(long)]
    pub(super) redact: bool,

    #[command(flatten)]
    pub(super) decryption: DecryptionKeys,

    #[command(flatten)]
    pub(super) passphrase: Passphrase,

    #[command(flatten)]
    pub(super) lines: Lines,

    #[command(flatten)]
    pub(super) field: Field,

    #[command(flatten)]
    pub(super) clock: Clock,
}

const EXAMPLE: &str = "\
Examples:
  jwtk decode @token.jwt
  jwtk decode @token.jwt --get realm_access.roles
  jwtk decode - --format json < token.jwt";
