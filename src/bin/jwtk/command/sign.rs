//! `jwtk sign`: members of a JSON document, or a whole claim set, signed as the gateway signs.

mod gateway;
mod lines;

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::anyhow;
use jwtk::json::{self, Dialect, Fault, Style, Value};
use jwtk::jws::Signer;
use jwtk::keyfile::is_key_file;
use jwtk::payload::{Left, sign_members};
use serde::Serialize;

use crate::args::clock::Clock;
use crate::args::lines::Lines;
use crate::args::set_claims::{Claims, SetClaims};
use crate::args::signer_cmd::SignerCmd;
use crate::args::signing_key::SigningKey;
use crate::args::token_header::TokenHeader;
use crate::args::token_shape::TokenShape;
use crate::input::{Input, is_document, path_of};
use crate::keys::Keys;
use crate::keys::gateway::Options;
use crate::output::{Exit, Failure, Output, Report, Screen};

/// Sign members of a JSON document, or a whole claim set
///
/// With --keys each named top-level member that is an object becomes a token, and the document comes out as the gateway
/// writes it. Without, the whole payload is signed, and the token alone is printed.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
#[command(group = clap::ArgGroup::new("document").multiple(true))]
#[command(group = clap::ArgGroup::new("elsewhere").multiple(true).args(ELSEWHERE).conflicts_with("gateway"))]
pub(crate) struct Args {
    /// The document itself, beginning with {, or FILE, @FILE, or - for standard input; {} when claims are set and none is there
    #[arg(value_name = "PAYLOAD")]
    payload: Option<String>,

    /// Members of the document to sign; repeatable
    #[arg(long = "keys", value_name = "NAME,…", value_delimiter = ',', group = "document")]
    members: Vec<String>,

    /// Pass the document on even when a named member could not be signed
    #[arg(long, requires = "document")]
    allow_unsigned: bool,

    #[command(flatten)]
    gateway: Options,

    #[command(flatten)]
    keys: Keys,

    #[command(flatten)]
    signing_key: SigningKey,

    #[command(flatten)]
    signer_cmd: SignerCmd,

    #[command(flatten)]
    header: TokenHeader,

    #[command(flatten)]
    shape: TokenShape,

    #[command(flatten)]
    claims: SetClaims,

    #[command(flatten)]
    lines: Lines,

    #[command(flatten)]
    clock: Clock,
}

/// What came out.
#[derive(Serialize)]
pub(crate) struct Signed {
    #[serde(skip_serializing_if = "Option::is_none")]
    alg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(flatten)]
    product: Product,
    warnings: Vec<String>,
}

/// What signs, and what a report says of its key.
struct NamedSigner {
    alg: &'static str,
    kid: Option<String>,
    signer: Signer,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Product {
    Token(String),
    Document(Value),
}

impl Args {
    pub(crate) fn finish(self, output: &Output) -> ExitCode {
        if self.lines.are_asked_for() {
            output.finish_lines(self.run_lines(output))
        } else {
            output.finish(self.run(output))
        }
    }

    fn run(self, output: &Output) -> Result<Signed, Failure> {
        if self.gateway.are_given() {
            return self.run_gateway(output);
        }
        let input = Input::new(output);
        let (signer, mut warnings) = self.signer(&input)?;
        let payload = self.read_payload(&input)?;
        let product = self.sign(&payload, &signer, &mut warnings)?;
        warnings.splice(..0, output.take_warnings());
        Ok(Signed { alg: Some(signer.alg.to_owned()), kid: signer.kid, product, warnings })
    }

    /// The payload; with claims to be set, it may be empty or not there.
    fn read_payload(&self, input: &Input<'_>) -> Result<Vec<u8>, Failure> {
        if !self.claims.are_given() {
            return input.payload(self.payload.as_deref());
        }
        let payload = input.payload_if_any(self.payload.as_deref())?;
        Ok(if payload.trim_ascii().is_empty() { b"{}".to_vec() } else { payload })
    }

    /// Finds the key that signs, with warnings about it.
    fn signer(&self, input: &Input<'_>) -> Result<(NamedSigner, Vec<String>), Failure> {
        self.claims.agree()?;
        let keys = self.keys.read(input).map_err(|failure| {
            // `--key` and `--keys` differ by a letter.
            if failure.code() == "source_missing" && failure.hint().is_none() && self.members.is_empty() {
                return failure.with_hint("--jwks and --key name keys; members of a document are named with --keys");
            }
            failure
        })?;
        if let Some(program) = self.signer_cmd.program() {
            let key = self.signing_key.choose_foreign(&keys)?;
            let (alg, kid) = (key.algorithm().name(), key.kid().map(str::to_owned));
            let header = self.header.protected(kid.as_deref())?;
            let signer = self.shape.foreign_signer(key, program, &header);
            return Ok((NamedSigner { alg, kid, signer }, Vec::new()));
        }
        let chosen = self.signing_key.choose(&keys)?;
        let (alg, kid) = (chosen.key.algorithm().name(), chosen.kid);
        let signer = self.shape.signer(chosen.key, self.header.protected(kid.as_deref())?);
        Ok((NamedSigner { alg, kid, signer }, chosen.warnings))
    }

    fn sign(&self, payload: &[u8], signer: &NamedSigner, warnings: &mut Vec<String>) -> Result<Product, Failure> {
        let is_post_quantum = signer.alg.starts_with("ML-DSA");
        let signer = &signer.signer;
        if self.shape.keeps_bytes() {
            return Ok(Product::Token(signer.sign(payload)?));
        }
        let claims = self.claims.resolve(self.clock.now(), warnings);
        Ok(if self.members.is_empty() {
            let token = self.sign_whole(payload, &claims, signer)?;
            if token.len() > COOKIE_BYTES && is_post_quantum {
                warnings.push(format!(
                    "the token has {} bytes: no cookie takes more than {COOKIE_BYTES}, and many servers few more in a header",
                    token.len()
                ));
            }
            Product::Token(token)
        } else {
            Product::Document(self.sign_members(payload, &claims, signer, warnings)?)
        })
    }

    fn sign_whole(&self, payload: &[u8], claims: &Claims, signer: &Signer) -> Result<String, Failure> {
        let mut object = json::read_object(payload, GATEWAY).map_err(|error| self.bad_payload(payload, error))?;
        claims.clone().set_on(&mut object)?;
        Ok(signer.sign(json::write_object(&object, Style::Go).as_bytes())?)
    }

    fn sign_members(
        &self,
        payload: &[u8],
        claims: &Claims,
        signer: &Signer,
        warnings: &mut Vec<String>,
    ) -> Result<Value, Failure> {
        let document = match json::read(payload, GATEWAY) {
            // The gateway reads a stream, and leaves what follows the first value there.
            Err(error) if *error.fault() == Fault::TrailingData => {
                warnings.push(format!("text after the document was left out, as the gateway does: {error}"));
                json::read(payload, GATEWAY.with_trailing_ignored())
            }
            read => read,
        };
        let document = match document.map_err(|error| self.bad_payload(payload, error))? {
            Value::Object(document) => document,
            Value::Null if self.allow_unsigned => return Ok(Value::Null),
            other => {
                let error = anyhow!(
                    "{}: the document must be a JSON object, this is {}",
                    self.payload_name(),
                    other.described()
                );
                return Err(Failure::new(Exit::Input, "not_an_object", error));
            }
        };
        let mut claims = claims.clone();
        let mut failed = None;
        let signed = sign_members(document, &self.members, signer, |object| {
            if let Err(failure) = claims.set_on(object) {
                failed = Some(failure);
            }
        })?;
        if let Some(failure) = failed {
            return Err(failure);
        }
        if !signed.left.is_empty() && !self.allow_unsigned {
            let reasons: Vec<String> = signed.left.iter().map(about_left).collect();
            let error = anyhow!("{}: {}", self.payload_name(), reasons.join("; "));
            let (code, hint) = if signed.signed.is_empty() {
                ("nothing_signed", "the gateway would hand this document out unsigned, and so does --allow-unsigned")
            } else {
                ("partly_signed", "--allow-unsigned passes such members on as they are, in clear")
            };
            return Err(Failure::new(Exit::Input, code, error).with_hint(hint));
        }
        warnings.extend(signed.left.iter().map(about_left));
        Ok(Value::Object(signed.document))
    }

    fn payload_name(&self) -> &str {
        match self.payload.as_deref() {
            None | Some("-") => "standard input",
            Some(document) if is_document(document) => "the document",
            Some(path) => path_of(path),
        }
    }

    fn bad_payload(&self, payload: &[u8], error: json::Error) -> Failure {
        // DER begins with the digit 0, which reads as a number.
        if is_key_file(payload) {
            let error = anyhow!("{} is a key, not a JSON document", self.payload_name());
            return Failure::new(Exit::Input, "payload_is_key", error).with_hint("keys are named with --jwks");
        }
        Failure::from(error).context(format!("{} is not a JSON document", self.payload_name()))
    }
}

impl Report for Signed {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        match &self.product {
            Product::Token(token) => out.write_foreign(token)?,
            Product::Document(document) => out.write_foreign(&json::write(document, Style::Go))?,
        }
        writeln!(out)
    }

    fn aside(&self, err: &mut Screen) -> io::Result<()> {
        self.warnings.iter().try_for_each(|text| err.warn(text))
    }
}

fn about_left(left: &Left) -> String {
    match left.found {
        Some(found) => format!("member {:?} is not an object but {found}, so it was not signed", left.name),
        None => match &left.near {
            Some(near) => format!("there is no member {:?} to sign; {near:?} is there", left.name),
            None => format!("there is no member {:?} to sign", left.name),
        },
    }
}

const EXAMPLE: &str = "\
Examples:
  jwtk sign --jwks private.jwks.json --sub alice --aud orders --exp 15m --iat
  jwtk sign --secret env:SECRET '{\"sub\":\"alice\"}' --exp +1h
  jwtk sign --jwks symmetric.json --kid sim2 --keys access_token,refresh_token response.json";

/// How the gateway reads the login backend's answer.
const GATEWAY: Dialect = Dialect::GO.with_depth(Dialect::MAX_DEPTH);

/// The longest cookie that browsers keep (RFC 6265 section 6.1).
const COOKIE_BYTES: usize = 4096;

/// Options that make no sense beside a gateway's configuration.
const ELSEWHERE: &[&str] = &[
    "lines",
    "secret",
    "allow_weak_keys",
    #[cfg(feature = "fetch")]
    "oidc",
    #[cfg(feature = "fetch")]
    "discovery",
];
