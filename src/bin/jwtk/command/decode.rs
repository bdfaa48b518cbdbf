//! `jwtk decode`: what a token says, without a word on whether it is true.

mod binding;
mod encrypted;
mod human;
mod lines;
mod redacted;
mod shown;

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::anyhow;
use jwtk::claims::ClaimPath;
use jwtk::diagnosis::about_text;
use jwtk::jose::{Content, Decoded};
use jwtk::json::Value;
use jwtk::jwk::KeySet;
use serde::{Serialize, Serializer};

use self::human::human_bytes;
use self::redacted::REDACTED;
use self::shown::{Inside, Shown};
use crate::args::claim::find_claim;
use crate::args::clock::Clock;
use crate::args::decryption::DecryptionKeys;
use crate::args::line_form::Field;
use crate::args::lines::Lines;
use crate::args::passphrase::Passphrase;
use crate::input::{Input, Token};
use crate::output::{Exit, Failure, Output, Product, Report, Screen};

/// Show what a token says, without verifying it
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(flatten)]
    token: Token,

    /// Print one claim: a name, names joined by dots, or a JSON pointer
    #[arg(long, value_name = "PATH", conflicts_with = "redact")]
    get: Option<String>,

    /// What joins the names in a PATH
    #[arg(long, value_name = "TEXT", default_value = ".", requires = "get")]
    claim_delimiter: String,

    /// Hide the signature and the values of claims, but for times, iss and aud
    #[arg(long)]
    redact: bool,

    #[command(flatten)]
    decryption: DecryptionKeys,

    #[command(flatten)]
    passphrase: Passphrase,

    #[command(flatten)]
    lines: Lines,

    #[command(flatten)]
    field: Field,

    #[command(flatten)]
    clock: Clock,
}

/// What was asked for.
pub(crate) enum DecodeReport {
    Token(Box<Shown>),
    Claim(Value),
}

impl Args {
    pub(crate) fn finish(self, output: &Output) -> ExitCode {
        if self.lines.are_asked_for() {
            output.finish_lines(self.run_lines(output))
        } else {
            output.finish(self.run(output))
        }
    }

    fn run(self, output: &Output) -> Result<DecodeReport, Failure> {
        let input = Input::new(output);
        let keys = self.decryption.read(&self.passphrase, &input)?;
        let token = input.token(&self.token)?;
        self.find(&token, keys.as_ref()).map_err(|failure| failure.at_hand(self.token.at_hand()))
    }

    /// What was asked for, of one token.
    fn find(&self, token: &str, keys: Option<&KeySet>) -> Result<DecodeReport, Failure> {
        let decoded = Decoded::read(token).map_err(|error| {
            let failure = Failure::from(error);
            // What the text is as a whole tells more than where it stops being a token.
            match about_text(token) {
                Some(hint) => failure.with_hint(hint),
                None => failure,
            }
        })?;
        let (inside, warning) = match keys.filter(|_| *decoded.content() == Content::Encrypted) {
            None => (None, None),
            Some(keys) => match encrypted::open(token, keys) {
                Ok(inside) => (Some(inside), None),
                Err(problem) => (None, Some(problem)),
            },
        };
        if let Some(path) = &self.get {
            let path = ClaimPath::parse(path, &self.claim_delimiter);
            let token = inside.as_ref().and_then(|inside| inside.decoded.as_ref()).unwrap_or(&decoded);
            return claim(token, &path).map(DecodeReport::Claim);
        }
        let mut shown = self.shown(&decoded);
        shown.warnings.extend(warning);
        if *decoded.content() == Content::Encrypted {
            shown.notes = encrypted::notes(token, &decoded);
        }
        if let Some(encrypted::Opened { decoded, plaintext }) = inside {
            shown.inside = Some(match decoded {
                Some(decoded) => Inside::Token(Box::new(self.shown(&decoded))),
                None if self.redact => Inside::Bytes(REDACTED.as_bytes().to_vec()),
                None => Inside::Bytes(plaintext),
            });
        }
        Ok(DecodeReport::Token(Box::new(shown)))
    }

    fn shown(&self, decoded: &Decoded) -> Shown {
        let mut shown = Shown::of(decoded, self.clock.now());
        if self.redact {
            shown.redact();
        }
        shown
    }
}

fn claim(decoded: &Decoded, path: &ClaimPath) -> Result<Value, Failure> {
    let problem = match decoded.content() {
        Content::Claims(claims) => return find_claim(claims, path),
        Content::Bytes(_) => "its payload is not a JSON object",
        Content::Detached => "its payload is detached",
        Content::Encrypted => "its payload is encrypted",
    };
    Err(Failure::new(Exit::Input, "no_claims", anyhow!("the token has no claims to look into: {problem}")))
}

impl Report for DecodeReport {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        let shown = match self {
            Self::Token(shown) => shown,
            Self::Claim(value) => return Product::Value(value.clone()).write(out),
        };
        shown.human_parts(out)?;
        shown.timeline().draw(out)?;
        match &shown.inside {
            None => {}
            Some(Inside::Token(inner)) => {
                writeln!(out, "Inside of it:\n")?;
                inner.human_parts(out)?;
                inner.timeline().draw(out)?;
            }
            Some(Inside::Bytes(bytes)) => human_bytes("Inside of it", bytes, out)?,
        }
        let warning = out.styles().warning;
        match shown.content {
            Content::Encrypted if shown.inside.is_none() => {
                writeln!(out, "{warning}Not verified:{warning:#} anyone can write such a header.")
            }
            _ => {
                writeln!(
                    out,
                    "{warning}Not verified:{warning:#} anyone can write such a token. Check it with jwtk verify."
                )
            }
        }
    }

    fn aside(&self, err: &mut Screen) -> io::Result<()> {
        match self {
            Self::Claim(_) => err.warn("the claim is not verified"),
            Self::Token(shown) => shown.all_warnings().iter().try_for_each(|text| err.warn(text)),
        }
    }
}

impl Serialize for DecodeReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Token(shown) => shown.to_json().serialize(serializer),
            Self::Claim(value) => value.serialize(serializer),
        }
    }
}

const EXAMPLE: &str = "\
Examples:
  jwtk decode @token.jwt
  jwtk decode @token.jwt --get realm_access.roles
  jwtk decode - --format json < token.jwt";
