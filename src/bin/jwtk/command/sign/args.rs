//! What is typed for `jwtk sign`, and what is signed with it.

use anyhow::anyhow;
use jwtk::algorithm::{Algorithm, KeyType};
use jwtk::json::{self, Dialect, Fault, Style, Value};
use jwtk::jws::Signer;
use jwtk::keyfile::is_key_file;
use jwtk::payload::sign_members;

use super::signed::{Product, about_left};
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
use crate::output::{Exit, Failure};

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
    pub(super) payload: Option<String>,

    /// Members of the document to sign; repeatable
    #[arg(long = "keys", value_name = "NAME,…", value_delimiter = ',', group = "document")]
    pub(super) members: Vec<String>,

    /// Pass the document on even when a named member could not be signed
    #[arg(long, requires = "document")]
    pub(super) allow_unsigned: bool,

    #[command(flatten)]
    pub(super) gateway: Options,

    #[command(flatten)]
    pub(super) keys: Keys,

    #[command(flatten)]
    pub(super) signing_key: SigningKey,

    #[command(flatten)]
    pub(super) signer_cmd: SignerCmd,

    #[command(flatten)]
    pub(super) header: TokenHeader,

    #[command(flatten)]
    pub(super) shape: TokenShape,

    #[command(flatten)]
    pub(super) claims: SetClaims,

    #[command(flatten)]
    pub(super) lines: Lines,

    #[command(flatten)]
    pub(super) clock: Clock,
}

/// What signs, and what a report says of its key.
pub(super) struct NamedSigner {
    pub(super) algorithm: Algorithm,
    pub(super) kid: Option<String>,
    pub(super) signer: Signer,
}

impl Args {
    /// The payload; with claims to be set, it may be empty or not there.
    pub(super) fn read_payload(&self, input: &Input<'_>) -> Result<Vec<u8>, Failure> {
        if !self.claims.are_given() {
            return input.payload(self.payload.as_deref());
        }
        let payload = input.payload_if_any(self.payload.as_deref())?;
        Ok(if payload.trim_ascii().is_empty() { b"{}".to_vec() } else { payload })
    }

    /// Finds the key that signs, with warnings about it.
    pub(super) fn signer(&self, input: &Input<'_>) -> Result<(NamedSigner, Vec<String>), Failure> {
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
            let (algorithm, kid) = (key.algorithm(), key.kid().map(str::to_owned));
            let header = self.header.protected(kid.as_deref())?;
            let signer = self.shape.foreign_signer(key, program, &header);
            return Ok((NamedSigner { algorithm, kid, signer }, Vec::new()));
        }
        let chosen = self.signing_key.choose(&keys)?;
        let (algorithm, kid) = (chosen.key.algorithm(), chosen.kid);
        let signer = self.shape.signer(chosen.key, self.header.protected(kid.as_deref())?);
        Ok((NamedSigner { algorithm, kid, signer }, chosen.warnings))
    }

    pub(super) fn sign(
        &self,
        payload: &[u8],
        signer: &NamedSigner,
        warnings: &mut Vec<String>,
    ) -> Result<Product, Failure> {
        let is_post_quantum = signer.algorithm.key_type() == KeyType::Akp;
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
        let mut object = json::read_object(payload, GO_DEEP).map_err(|error| self.bad_payload(payload, error))?;
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
        let document = match json::read(payload, GO_DEEP) {
            // The gateway reads a stream, and leaves what follows the first value there.
            Err(error) if *error.fault() == Fault::TrailingData => {
                warnings.push(format!("text after the document was left out, as the gateway does: {error}"));
                json::read(payload, GO_DEEP.with_trailing_ignored())
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

    pub(super) fn payload_name(&self) -> &str {
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

const EXAMPLE: &str = "\
Examples:
  jwtk sign --jwks private.jwks.json --sub alice --aud orders --exp 15m --iat
  jwtk sign --secret env:SECRET '{\"sub\":\"alice\"}' --exp +1h
  jwtk sign --jwks symmetric.json --kid sim2 --keys access_token,refresh_token response.json";

/// How the gateway reads the login backend's answer.
const GO_DEEP: Dialect = Dialect::GO.with_depth(Dialect::MAX_DEPTH);

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
