//! `jwtk sign`: members of a JSON document, or a whole claim set, signed as the gateway signs.

mod gateway;
mod lines;

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::anyhow;
use clap::ArgAction;
use jwtk::algorithm::Algorithm;
use jwtk::base64url;
use jwtk::claims::Timestamp;
use jwtk::crypto::{SigningKey, random_bytes};
use jwtk::error::Explain as _;
use jwtk::jose::Serialization;
use jwtk::json::{self, Dialect, Fault, Object, Style, Value};
use jwtk::jws::{Protected, Signer, choose_signer};
use jwtk::payload::{Left, sign_members};
use serde::Serialize;

use crate::args::lines::Lines;
use crate::args::time::{Clock, Moment};
use crate::input::Input;
use crate::keys::Keys;
use crate::output::{Exit, Failure, Output, Report, Screen, escaped};

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
    /// The document: a file, or - for standard input
    #[arg(value_name = "PAYLOAD")]
    payload: Option<String>,

    /// Members of the document to sign; repeatable
    #[arg(long = "keys", value_name = "NAME,…", value_delimiter = ',', group = "document")]
    members: Vec<String>,

    /// Pass the document on even when no member of it could be signed
    #[arg(long, requires = "document")]
    allow_unsigned: bool,

    #[command(flatten)]
    gateway: crate::keys::gateway::Options,

    #[command(flatten)]
    keys: Keys,

    /// Which key of the set signs, or the name of a lone key
    #[arg(long, value_name = "KID", allow_hyphen_values = true, help_heading = "Keys")]
    kid: Option<String>,

    /// The algorithm; by default what the key is for
    #[arg(long, value_name = "ALG", help_heading = "Keys")]
    alg: Option<Algorithm>,

    #[command(flatten)]
    header: HeaderArgs,

    #[command(flatten)]
    shape: ShapeArgs,

    #[command(flatten)]
    claims: ClaimArgs,

    #[command(flatten)]
    lines: Lines,

    #[command(flatten)]
    clock: Clock,
}

/// The protected header.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Header")]
struct HeaderArgs {
    /// The header's typ [default: JWT, with a gateway its own]
    #[arg(long, value_name = "TYPE")]
    typ: Option<String>,

    /// Leave typ out of the header
    #[arg(long, conflicts_with = "typ")]
    no_typ: bool,

    /// Another header parameter, its value as JSON or as text; repeatable
    #[arg(short = 'H', long = "header", value_name = "NAME=VALUE", value_parser = header_parameter)]
    headers: Vec<(String, Value)>,
}

/// How the token comes out.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Shape of the token")]
struct ShapeArgs {
    /// Flattened JSON serialization instead of the compact one
    #[arg(long)]
    full: bool,

    /// Sign the payload's bytes as they are, and leave them out of the token
    #[arg(long, conflicts_with_all = ["members", "full", "gateway"])]
    detached: bool,

    /// Sign the payload's bytes as they are, without encoding them (RFC 7797)
    #[arg(long, conflicts_with_all = ["members", "gateway"])]
    unencoded: bool,
}

/// Claims that are set on every object that is signed.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Claims set on what is signed")]
struct ClaimArgs {
    /// Issuer
    #[arg(long, value_name = "TEXT", conflicts_with_all = RAW)]
    iss: Option<String>,

    /// Subject
    #[arg(long, value_name = "TEXT", conflicts_with_all = RAW)]
    sub: Option<String>,

    /// Audience; repeatable
    #[arg(long, value_name = "TEXT", conflicts_with_all = RAW)]
    aud: Vec<String>,

    /// When the token expires: a time, or a duration from now
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, conflicts_with_all = RAW)]
    exp: Option<Moment>,

    /// From when on the token is valid: a time, or a duration from now
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, conflicts_with_all = RAW)]
    nbf: Option<Moment>,

    /// When the token was issued; now when no time is given
    #[arg(long, value_name = "TIME", num_args = 0..=1, default_missing_value = "now", conflicts_with_all = RAW)]
    iat: Option<Moment>,

    /// The token's ID; a random one when none is given
    #[arg(long, value_name = "ID", num_args = 0..=1, default_missing_value = RANDOM, conflicts_with_all = RAW)]
    jti: Option<String>,

    /// A claim that is text; repeatable
    #[arg(long = "claim", value_name = "NAME=TEXT", value_parser = text_claim, action = ArgAction::Append, conflicts_with_all = RAW)]
    texts: Vec<(String, Value)>,

    /// A claim that is JSON; repeatable
    #[arg(long = "claim-json", value_name = "NAME=JSON", value_parser = json_claim, action = ArgAction::Append, conflicts_with_all = RAW)]
    jsons: Vec<(String, Value)>,
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

/// A key with the header that it signs under.
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
        if self.has_lines() { output.finish_lines(self.run_lines(output)) } else { output.finish(self.run(output)) }
    }

    fn run(self, output: &Output) -> Result<Signed, Failure> {
        if self.gateway.are_given() {
            return self.run_gateway(output);
        }
        let input = Input::new(output);
        let (pen, mut warnings) = self.pen(&input)?;
        let payload = input.payload(self.payload.as_deref())?;
        let product = self.sign(&payload, &pen, &mut warnings)?;
        warnings.splice(..0, output.take_warnings());
        Ok(Signed { alg: Some(pen.alg.to_owned()), kid: pen.kid, product, warnings })
    }

    /// Finds the key that signs, with warnings about it.
    fn pen(&self, input: &Input<'_>) -> Result<(NamedSigner, Vec<String>), Failure> {
        let keys = self.keys.read(input)?;
        let chosen = choose_signer(&keys, self.kid.as_deref(), self.alg)?;
        let (alg, kid) = (chosen.key.algorithm().name(), chosen.kid);
        let signer = self.signer(chosen.key, kid.as_deref())?;
        Ok((NamedSigner { alg, kid, signer }, chosen.warnings))
    }

    fn sign(&self, payload: &[u8], pen: &NamedSigner, warnings: &mut Vec<String>) -> Result<Product, Failure> {
        let signer = &pen.signer;
        if self.shape.keeps_bytes() {
            return Ok(Product::Token(signer.sign(payload)?));
        }
        let claims = self.claims.resolve(self.clock.now(), warnings);
        Ok(if self.members.is_empty() {
            Product::Token(self.sign_whole(payload, &claims, signer)?)
        } else {
            Product::Document(self.sign_members(payload, &claims, signer, warnings)?)
        })
    }

    fn signer(&self, key: SigningKey, kid: Option<&str>) -> Result<Signer, Failure> {
        let mut header = Protected::default();
        if let Some(kid) = kid {
            header = header.kid(kid);
        }
        if !self.header.no_typ {
            // The gateway takes an empty type for its default too.
            header = header.typ(self.header.typ.as_deref().filter(|typ| !typ.is_empty()).unwrap_or(DEFAULT_TYP));
        }
        for (name, value) in &self.header.headers {
            header = header.with(name, value.clone())?;
        }
        let form = if self.shape.full { Serialization::Flattened } else { Serialization::Compact };
        let signer =
            if self.shape.unencoded { Signer::unencoded(key, header, form) } else { Signer::new(key, &header, form) };
        Ok(if self.shape.detached && !self.shape.full { signer.detached() } else { signer })
    }

    fn sign_whole(&self, payload: &[u8], claims: &Claims, signer: &Signer) -> Result<String, Failure> {
        let mut object = json::read_object(payload, GATEWAY).map_err(|error| self.bad_payload(error))?;
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
        let document = match document.map_err(|error| self.bad_payload(error))? {
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
        warnings.extend(signed.left.iter().map(about_left));
        if signed.signed.is_empty() && !self.allow_unsigned {
            let error = anyhow!("no member of {} could be signed", self.payload_name());
            let reasons: Vec<String> = signed.left.iter().map(about_left).collect();
            return Err(Failure::new(Exit::Input, "nothing_signed", error).with_hint(format!(
                "{}; the gateway would hand this document out unsigned, and so does --allow-unsigned",
                reasons.join("; ")
            )));
        }
        Ok(Value::Object(signed.document))
    }

    fn payload_name(&self) -> &str {
        match self.payload.as_deref() {
            None | Some("-") => "standard input",
            Some(path) => path,
        }
    }

    fn bad_payload(&self, error: json::Error) -> Failure {
        Failure::from(error).context(format!("{} is no JSON document", self.payload_name()))
    }
}

impl ShapeArgs {
    /// Whether the payload is signed as it is, whatever it holds.
    fn keeps_bytes(&self) -> bool {
        self.detached || self.unencoded
    }
}

/// Claims ready to be set.
#[derive(Clone)]
struct Claims {
    fixed: Vec<(String, Value)>,
    random_jti: bool,
}

impl ClaimArgs {
    fn resolve(&self, now: Timestamp, warnings: &mut Vec<String>) -> Claims {
        let mut fixed: Vec<(String, Value)> = Vec::new();
        let mut set = |name: &str, value: Value| fixed.push((name.to_owned(), value));
        for (name, text) in [("iss", &self.iss), ("sub", &self.sub)] {
            if let Some(text) = text {
                set(name, Value::from(text.as_str()));
            }
        }
        match self.aud.as_slice() {
            [] => {}
            [one] => set("aud", Value::from(one.as_str())),
            several => set("aud", Value::Array(several.iter().map(|aud| Value::from(aud.as_str())).collect())),
        }
        for (name, moment) in [("exp", self.exp), ("nbf", self.nbf), ("iat", self.iat)] {
            if let Some(moment) = moment {
                let time = moment.at(now);
                if name == "exp" && time <= now {
                    warnings.push(format!("exp has passed already: {time}, {}", time.ago_or_ahead(now)));
                }
                set(name, Value::from(time.seconds()));
            }
        }
        let random_jti = self.jti.as_deref() == Some(RANDOM);
        if let (Some(jti), false) = (&self.jti, random_jti) {
            set("jti", Value::from(jti.as_str()));
        }
        fixed.extend(self.texts.iter().chain(&self.jsons).cloned());
        Claims { fixed, random_jti }
    }
}

impl Claims {
    fn set_on(&mut self, object: &mut Object) -> Result<(), Failure> {
        for (name, value) in &self.fixed {
            object.insert(name.as_str(), value.clone());
        }
        if self.random_jti {
            object.insert("jti", base64url::encode(random_bytes(JTI_BYTES)?.expose()));
        }
        Ok(())
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
        let style = err.styles().warning;
        self.warnings.iter().try_for_each(|text| writeln!(err, "{style}warning:{style:#} {}", escaped(text)))
    }
}

fn about_left(left: &Left) -> String {
    match left.found {
        Some(found) => format!("member {:?} is not an object but {found}, so it was not signed", left.name),
        None => format!("there is no member {:?} to sign", left.name),
    }
}

fn header_parameter(text: &str) -> Result<(String, Value), String> {
    let (name, value) = named(text)?;
    let json = json::read(value.as_bytes(), Dialect::STRICT);
    Ok((name.to_owned(), json.unwrap_or_else(|_| Value::from(value))))
}

fn text_claim(text: &str) -> Result<(String, Value), String> {
    named(text).map(|(name, value)| (name.to_owned(), Value::from(value)))
}

fn json_claim(text: &str) -> Result<(String, Value), String> {
    let (name, value) = named(text)?;
    let value = json::read(value.as_bytes(), Dialect::STRICT)
        .map_err(|error| format!("{error}{}", error.hint().map_or_else(String::new, |hint| format!(" ({hint})"))))?;
    Ok((name.to_owned(), value))
}

fn named(text: &str) -> Result<(&str, &str), String> {
    text.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or_else(|| "expected NAME=VALUE".to_owned())
}

const EXAMPLE: &str = "\
Example:
  jwtk sign --jwks symmetric.json --kid sim2 --keys access_token,refresh_token response.json";

/// How the gateway reads the login backend's answer.
const GATEWAY: Dialect = Dialect::GO.with_depth(Dialect::MAX_DEPTH);

/// Options that make no sense beside a gateway's configuration.
const ELSEWHERE: &[&str] = &[
    "lines",
    "secret",
    #[cfg(feature = "fetch")]
    "oidc",
];

const DEFAULT_TYP: &str = "JWT";

/// Options that leave the payload's bytes alone, so that no claim can be set.
const RAW: [&str; 2] = ["detached", "unencoded"];

/// Stands for an ID that is still to be drawn; no argument can hold a NUL.
const RANDOM: &str = "\0";

/// 128 bits, as UUIDs have.
const JTI_BYTES: usize = 16;
