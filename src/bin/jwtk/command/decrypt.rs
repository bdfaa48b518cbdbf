//! `jwtk decrypt`: what was encrypted for us, byte for byte.

mod lines;

use std::io;
use std::process::ExitCode;

use jwtk::algorithm::{ContentEncryption, KeyManagement};
use jwtk::json::{self, Dialect, Object, Value};
use jwtk::jwe::{MOST_ROUNDS, Opened, Policy, Refusal};
use jwtk::jwk::KeySet;
use serde::{Serialize, Serializer};

use crate::args::aad::read_aad;
use crate::args::line_form::Field;
use crate::args::lines::Lines;
use crate::args::token_forms::Forms;
use crate::input::{Input, Token};
use crate::keys::Keys;
use crate::output::{Decision, Encryption, Exit, Failure, Output, Printed, Product, Report, Screen};

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
    token: Token,

    #[command(flatten)]
    keys: Keys,

    /// Key managements that are allowed; one with a password (PBES2) must be named here or by its key
    #[arg(long, value_name = "ALG,…", value_delimiter = ',', help_heading = "Keys")]
    alg: Vec<KeyManagement>,

    /// Content encryptions that are allowed
    #[arg(long, value_name = "ENC,…", value_delimiter = ',', help_heading = "Keys")]
    enc: Vec<ContentEncryption>,

    /// How many rounds a password may take
    #[arg(long, value_name = "N", default_value_t = MOST_ROUNDS, help_heading = "Keys")]
    max_p2c: u32,

    /// How the token may be written
    #[arg(long, value_enum, default_value_t, value_name = "FORM", help_heading = "Form of the token")]
    serialization: Forms,

    /// Additional data that must have been authenticated
    #[arg(long, value_name = "FILE", help_heading = "Form of the token")]
    aad: Option<String>,

    /// What is printed of a token that opens
    #[arg(long, value_enum, default_value_t, value_name = "WHAT", help_heading = "Output")]
    print: Print,

    #[command(flatten)]
    lines: Lines,

    #[command(flatten)]
    field: Field,
}

/// What is printed of a token that opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Print {
    /// What was encrypted
    #[default]
    Plaintext,
    /// The header
    Header,
    /// Nothing
    None,
}

/// What became of a token.
pub(crate) enum Outcome {
    Opened(Box<Content>),
    Refused(Box<Decision>),
}

/// What was in it.
pub(crate) struct Content {
    encryption: Encryption,
    plaintext: Vec<u8>,
    print: Print,
    warnings: Vec<String>,
}

impl Args {
    pub(crate) fn finish(self, output: &Output) -> ExitCode {
        if self.lines.are_asked_for() {
            output.finish_lines(self.run_lines(output))
        } else {
            output.finish(self.run(output))
        }
    }

    fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let input = Input::new(output);
        let keys = self.keys.read(&input)?;
        let policy = self.policy(&input)?;
        let token = input.token(&self.token)?;
        let mut outcome = self.open(&token, &keys, &policy);
        match &mut outcome {
            Outcome::Opened(content) => content.warnings = output.take_warnings(),
            Outcome::Refused(decision) => decision.warnings = output.take_warnings(),
        }
        Ok(outcome)
    }

    fn policy(&self, input: &Input<'_>) -> Result<Policy, Failure> {
        let mut policy = Policy::default();
        policy.algorithms = (!self.alg.is_empty()).then(|| self.alg.clone());
        policy.encryptions = (!self.enc.is_empty()).then(|| self.enc.clone());
        policy.most_rounds = self.max_p2c;
        policy.aad = read_aad(self.aad.as_deref(), input)?;
        Ok(policy)
    }

    fn open(&self, token: &str, keys: &KeySet, policy: &Policy) -> Outcome {
        let sealed = self.serialization.sealed(token).map_err(|refusal| vec![refusal]);
        match sealed.and_then(|sealed| sealed.open(keys, policy)) {
            Ok(opened) => Outcome::Opened(Box::new(Content::of(&opened, self.print))),
            Err(refusals) => Outcome::Refused(Box::new(Decision::of_checks(refusals.iter().map(Refusal::to_check)))),
        }
    }
}

impl Content {
    fn of(opened: &Opened<'_>, print: Print) -> Self {
        Self { encryption: Encryption::of(opened), plaintext: opened.plaintext().to_vec(), print, warnings: Vec::new() }
    }
}

impl Report for Outcome {
    fn exit(&self) -> Exit {
        match self {
            Self::Opened(_) => Exit::Done,
            Self::Refused(decision) => decision.exit(),
        }
    }

    fn human(&self, out: &mut Screen) -> io::Result<()> {
        let Self::Opened(content) = self else { return Ok(()) };
        let product = match content.print {
            Print::Plaintext => Product::Bytes(content.plaintext.clone()),
            Print::Header => Product::Value(Value::Object(content.encryption.header.clone())),
            Print::None => Product::Nothing,
        };
        product.write(out)
    }

    fn aside(&self, err: &mut Screen) -> io::Result<()> {
        match self {
            Self::Opened(_) => Ok(()),
            Self::Refused(decision) => decision.tell(false, err),
        }
    }
}

/// The JSON of a token that opens.
#[derive(Serialize)]
struct OpenedReport<'r> {
    decrypted: bool,
    reason: Option<&'static str>,
    #[serde(flatten)]
    encryption: &'r Encryption,
    #[serde(flatten)]
    printed: Option<Printed<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<Object>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'r [String],
}

/// The JSON of one that does not.
#[derive(Serialize)]
struct RefusedReport<'r> {
    decrypted: bool,
    reason: Option<&'static str>,
    checks: &'r [jwtk::check::Check],
    hints: &'r [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'r [String],
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Opened(content) => {
                let prints = content.print == Print::Plaintext;
                OpenedReport {
                    decrypted: true,
                    reason: None,
                    encryption: &content.encryption,
                    printed: prints.then(|| Printed::of_plaintext(&content.plaintext)),
                    claims: json::read_object(&content.plaintext, Dialect::STRICT).ok().filter(|_| prints),
                    warnings: &content.warnings,
                }
                .serialize(serializer)
            }
            Self::Refused(decision) => RefusedReport {
                decrypted: false,
                reason: decision.summary.reason.map(jwtk::check::Reason::code),
                checks: &decision.checks,
                hints: &decision.hints,
                warnings: &decision.warnings,
            }
            .serialize(serializer),
        }
    }
}

const EXAMPLE: &str = "\
Examples:
  jwtk decrypt --lines --jwks mine.private.jwks.json < tokens.txt
  jwtk decrypt @token.jwe --jwks mine.private.jwks.json
  jwtk decrypt @token.jwe --secret env:PASSWORD --alg PBES2-HS256+A128KW";
