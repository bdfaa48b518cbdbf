//! `jwtk encrypt`: bytes that only the owner of a key can read.

use std::io::{self, Write as _};

use jwtk::algorithm::{ContentEncryption, KeyManagement};
use jwtk::jose::Serialization;
use jwtk::jwe::{Asked, RecipientKey, Sealer, USUAL_ROUNDS, choose_recipient};
use serde::Serialize;

use crate::args::aad::read_aad;
use crate::args::header_parameters::HeaderParameters;
use crate::input::Input;
use crate::keys::Keys;
use crate::output::{Failure, Output, Report, Screen};

/// Encrypt bytes for the owner of a key
///
/// The payload is encrypted as it is. A public key is enough, and of a private one the public half counts; several kids, or
/// several key sources, make one token that each of them opens.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Args {
    /// What to encrypt: a file, or - for standard input
    #[arg(value_name = "PAYLOAD")]
    payload: Option<String>,

    #[command(flatten)]
    keys: Keys,

    /// Which key of the set is encrypted for, or the name of a lone key; repeatable, one recipient each
    #[arg(long, value_name = "KID", allow_hyphen_values = true, help_heading = "Keys")]
    kid: Vec<String>,

    /// The key management; by default what the key is for, else RSA-OAEP-256, ECDH-ES or AES Key Wrap by the key's type
    #[arg(long, value_name = "ALG", help_heading = "Keys")]
    alg: Option<KeyManagement>,

    /// The content encryption; by default A256GCM
    #[arg(long, value_name = "ENC", help_heading = "Keys")]
    enc: Option<ContentEncryption>,

    /// The header's typ
    #[arg(long, value_name = "TYPE", help_heading = "Header")]
    typ: Option<String>,

    /// The header's cty: JWT says that the payload is a signed token
    #[arg(long, value_name = "TYPE", help_heading = "Header")]
    cty: Option<String>,

    #[command(flatten)]
    headers: HeaderParameters,

    /// Who encrypts, for a key that two agree on (ECDH-ES)
    #[arg(long, value_name = "TEXT", help_heading = "Header")]
    apu: Option<String>,

    /// Who decrypts, for a key that two agree on (ECDH-ES)
    #[arg(long, value_name = "TEXT", help_heading = "Header")]
    apv: Option<String>,

    /// How many rounds a password takes (PBES2), from 1000 to 1200000; npm jose reads at most 10000, jwcrypto 16384, José 32768
    #[arg(long, value_name = "N", default_value_t = USUAL_ROUNDS, help_heading = "Header")]
    p2c: u32,

    /// How the token is written
    #[arg(long, value_enum, value_name = "FORM", help_heading = "Shape of the token")]
    serialization: Option<Form>,

    /// Authenticate what a file holds beside the payload, in a JSON serialization
    #[arg(long, value_name = "FILE", help_heading = "Shape of the token")]
    aad: Option<String>,
}

/// How the token comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// Five parts joined by dots
    Compact,
    /// JSON with one recipient
    Flattened,
    /// JSON with a list of recipients
    General,
    /// JSON, flattened for one recipient and general for several
    Json,
}

/// What came out.
#[derive(Serialize)]
pub(crate) struct Encrypted {
    alg: &'static str,
    enc: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    token: String,
    warnings: Vec<String>,
}

impl Args {
    pub(crate) fn run(self, output: &Output) -> Result<Encrypted, Failure> {
        let input = Input::new(output);
        let mut sealer = Sealer::default()
            .types(self.typ.clone(), self.cty.clone())
            .parties(self.apu.clone().map(String::into_bytes), self.apv.clone().map(String::into_bytes))
            .rounds(self.p2c)?;
        for (name, value) in self.headers.checked()? {
            sealer = sealer.with(name, value.clone())?;
        }
        let recipients = self.recipients(&input)?;
        let sealer = sealer.serialization(self.serialization(recipients.len()));
        let sealer = sealer.aad(read_aad(self.aad.as_deref(), &input)?);
        let payload = input.payload(self.payload.as_deref())?;
        let token = sealer.seal(&payload, &recipients)?;
        let first = recipients.first();
        if first.is_some_and(|key| key.algorithm().name().starts_with("PBES2")) {
            output.note(format_args!(
                "{} rounds: npm jose reads at most 10000, jwcrypto 16384, José 32768 and joserfc 300000 by default",
                self.p2c
            ));
        }
        Ok(Encrypted {
            alg: first.map_or("", |key| key.algorithm().name()),
            enc: first.map_or("", |key| key.encryption().name()),
            kid: first.and_then(|key| key.kid().map(str::to_owned)),
            token,
            warnings: output.take_warnings(),
        })
    }

    /// The key of each `--kid`; else, where several sources are named, one of each.
    fn recipients(&self, input: &Input<'_>) -> Result<Vec<RecipientKey>, Failure> {
        let keys = self.keys.read(input)?;
        let asked = Asked { alg: self.alg, enc: self.enc, ..Asked::default() };
        if !self.kid.is_empty() {
            let among_others = self.kid.len() > 1;
            let of = |kid: &String| choose_recipient(keys.members(), &Asked { kid: Some(kid), among_others, ..asked });
            return Ok(self.kid.iter().map(of).collect::<Result<_, _>>()?);
        }
        let mut sources: Vec<&str> = Vec::new();
        for member in keys.members() {
            if !sources.contains(&member.source()) {
                sources.push(member.source());
            }
        }
        if sources.is_empty() {
            return Ok(vec![choose_recipient(keys.members(), &asked)?]);
        }
        let among_others = sources.len() > 1;
        let of = |source: &str| {
            let members = keys.members().iter().filter(|member| member.source() == source);
            choose_recipient(members, &Asked { among_others, ..asked })
        };
        Ok(sources.into_iter().map(of).collect::<Result<_, _>>()?)
    }

    fn serialization(&self, recipients: usize) -> Serialization {
        match (self.serialization, recipients) {
            (Some(Form::General), _) | (Some(Form::Json) | None, 2..) => Serialization::General,
            (Some(Form::Flattened | Form::Json), _) => Serialization::Flattened,
            (None, _) if self.aad.is_some() => Serialization::Flattened,
            (Some(Form::Compact) | None, _) => Serialization::Compact,
        }
    }
}

impl Report for Encrypted {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        out.write_foreign(&self.token)?;
        writeln!(out)
    }
}

const EXAMPLE: &str = "\
Examples:
  jwtk encrypt --jwks recipient.jwks.json message.txt
  jwtk encrypt --secret env:PASSWORD --alg PBES2-HS256+A128KW message.txt
  jwtk sign --jwks mine.jwks.json claims.json | jwtk encrypt --jwks recipient.jwks.json --cty JWT -";
