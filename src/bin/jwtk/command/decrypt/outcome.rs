//! What became of a token that was to be decrypted.

use std::io;

use jwtk::check::{Check, Reason};
use jwtk::json::{self, Dialect, Object, Value};
use jwtk::jwe::Opened;
use serde::{Serialize, Serializer};

use crate::output::{Decision, Encryption, Exit, Printed, Product, Report, Screen};

/// What is printed of a token that opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Print {
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
    pub(super) encryption: Encryption,
    pub(super) plaintext: Vec<u8>,
    pub(super) print: Print,
    pub(super) warnings: Vec<String>,
}

impl Content {
    pub(super) fn of(opened: &Opened<'_>, print: Print) -> Self {
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
    checks: &'r [Check],
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
                reason: decision.summary.reason.map(Reason::code),
                checks: &decision.checks,
                hints: &decision.hints,
                warnings: &decision.warnings,
            }
            .serialize(serializer),
        }
    }
}
