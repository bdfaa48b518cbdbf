//! What `jwtk decode` finds in one token.

use std::io::{self, Write as _};

use anyhow::anyhow;
use jwtk::claims::ClaimPath;
use jwtk::diagnosis::about_text;
use jwtk::jose::{Content, Decoded};
use jwtk::json::Value;
use jwtk::jwk::KeySet;
use serde::{Serialize, Serializer};

use super::args::Args;
use super::encrypted;
use super::human::human_bytes;
use super::redacted::REDACTED;
use super::shown::{Inside, Shown};
use crate::args::claim::find_claim;
use crate::output::{Exit, Failure, Product, Report, Screen};

/// What was asked for.
pub(crate) enum DecodeReport {
    Token(Box<Shown>),
    Claim(Value),
}

impl Args {
    /// What was asked for, of one token.
    pub(super) fn find(&self, token: &str, keys: Option<&KeySet>) -> Result<DecodeReport, Failure> {
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
