//! `jwtk decode`: what a token says, without a word on whether it is true.

mod binding;
mod encrypted;
mod lines;

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::anyhow;
use jwtk::algorithm::Algorithm;
use jwtk::base64url;
use jwtk::claims::{ClaimPath, Timestamp};
use jwtk::diagnosis::about_text;
use jwtk::jose::{Content, Decoded, Disclosure, Head, Nested, Serialization};
use jwtk::json::{self, Object, Style, Value};
use jwtk::jwk::KeySet;
use serde::{Serialize, Serializer};

use self::binding::Binding;
use crate::args::claim::find_claim;
use crate::args::decryption::DecryptionKeys;
use crate::args::line_form::Field;
use crate::args::lines::Lines;
use crate::args::passphrase::Passphrase;
use crate::args::time::Clock;
use crate::input::{Input, Token};
use crate::output::{Exit, Failure, Output, Product, Report, Screen, Timeline, escaped, escaped_lines};

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
pub(crate) enum Found {
    Token(Box<Shown>),
    Claim(Value),
}

/// A token as it is shown.
pub(crate) struct Shown {
    serialization: Serialization,
    heads: Vec<Head>,
    content: Content,
    disclosures: Vec<Disclosure>,
    /// Tokens inside of it, with their places
    nested: Vec<(String, Shown)>,
    warnings: Vec<String>,
    now: Timestamp,
    /// Of an encrypted token: what its parts are, and what opens it
    notes: Vec<String>,
    inside: Option<Inside>,
}

/// What was encrypted.
enum Inside {
    Token(Box<Shown>),
    Bytes(Vec<u8>),
}

impl Args {
    pub(crate) fn finish(self, output: &Output) -> ExitCode {
        if self.has_lines() { output.finish_lines(self.run_lines(output)) } else { output.finish(self.run(output)) }
    }

    fn run(self, output: &Output) -> Result<Found, Failure> {
        let input = Input::new(output);
        let keys = self.decryption.read(&self.passphrase, &input)?;
        let token = input.token(&self.token)?;
        self.find(&token, keys.as_ref())
    }

    /// What was asked for, of one token.
    fn find(&self, token: &str, keys: Option<&KeySet>) -> Result<Found, Failure> {
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
            return claim(token, &path).map(Found::Claim);
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
        Ok(Found::Token(Box::new(shown)))
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
        Content::Bytes(_) => "its payload is no JSON object",
        Content::Detached => "its payload is detached",
        Content::Encrypted => "its payload is encrypted",
    };
    Err(Failure::new(Exit::Input, "no_claims", anyhow!("the token has no claims to look into: {problem}")))
}

impl Shown {
    fn of(token: &Decoded, now: Timestamp) -> Self {
        let inside = |nested: &Nested| (nested.place.clone(), Self::of(&nested.token, now));
        Self {
            serialization: token.serialization(),
            heads: token.heads().to_vec(),
            content: token.content().clone(),
            disclosures: token.disclosures().to_vec(),
            nested: token.nested().iter().map(inside).collect(),
            warnings: token.oddities().iter().map(ToString::to_string).collect(),
            now,
            notes: Vec::new(),
            inside: None,
        }
    }

    /// What is odd about it, and about the tokens inside.
    fn all_warnings(&self) -> Vec<String> {
        let inside = self.nested.iter().flat_map(|(place, token)| {
            token.all_warnings().into_iter().map(move |warning| format!("in {place}: {warning}"))
        });
        self.warnings.iter().cloned().chain(inside).collect()
    }

    fn redact(&mut self) {
        let hidden = || Value::from(REDACTED);
        for disclosure in &mut self.disclosures {
            (disclosure.salt, disclosure.value) = (hidden(), hidden());
        }
        self.nested.iter_mut().for_each(|(_, token)| token.redact());
        match &mut self.content {
            Content::Claims(claims) => {
                for (name, value) in claims.iter_mut() {
                    if !stays_when_redacted(name, value) {
                        *value = hidden();
                    }
                }
            }
            Content::Bytes(bytes) => *bytes = REDACTED.as_bytes().to_vec(),
            Content::Detached | Content::Encrypted => {}
        }
        // With the signature, hidden values can be guessed and the guess be checked.
        for head in &mut self.heads {
            head.signature = head.signature.as_ref().map(|_| REDACTED.to_owned());
        }
    }

    fn to_json(&self) -> Object {
        let mut document = Object::new();
        let only = self.heads.first().filter(|_| self.serialization != Serialization::General);
        if let Some(head) = only {
            insert_headers(head, &mut document);
        } else {
            let name = if self.content == Content::Encrypted { "recipients" } else { "signatures" };
            document.insert(name, self.heads.iter().map(head_to_json).collect::<Vec<_>>());
        }
        match &self.content {
            Content::Claims(claims) => document.insert("claims", claims.clone()),
            Content::Bytes(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => document.insert("payload", text),
                Err(_) => document.insert("payload_base64url", base64url::encode(bytes)),
            },
            Content::Detached => document.insert("detached", true),
            Content::Encrypted => document.insert("encrypted", true),
        };
        if let Some(signature) = only.and_then(|head| head.signature.as_deref()) {
            document.insert("signature", signature);
        }
        if !self.disclosures.is_empty() {
            document.insert("disclosures", self.disclosures.iter().map(disclosure_to_json).collect::<Vec<_>>());
        }
        if !self.nested.is_empty() {
            let inside = |(place, token): &(String, Self)| {
                let mut object = Object::new();
                object.insert("place", place.as_str());
                for (name, value) in token.to_json().iter() {
                    object.insert(name, value.clone());
                }
                Value::from(object)
            };
            document.insert("nested", self.nested.iter().map(inside).collect::<Vec<_>>());
        }
        match &self.inside {
            None => {}
            Some(Inside::Token(inner)) => {
                document.insert("inner", inner.to_json());
            }
            Some(Inside::Bytes(bytes)) => {
                match std::str::from_utf8(bytes) {
                    Ok(text) => document.insert("plaintext", text),
                    Err(_) => document.insert("plaintext_base64url", base64url::encode(bytes)),
                };
            }
        }
        Binding::of(&self.heads, &self.content).insert(&mut document);
        document.insert("verified", false);
        if !self.warnings.is_empty() {
            let warnings: Vec<Value> = self.warnings.iter().map(|warning| Value::from(warning.as_str())).collect();
            document.insert("warnings", warnings);
        }
        document
    }

    /// Header, payload and signature, and below them what stands behind and inside.
    fn human_parts(&self, out: &mut Screen) -> io::Result<()> {
        let title = |index: usize| match self.serialization {
            Serialization::General => format!(" {} of {}", index + 1, self.heads.len()),
            Serialization::Compact | Serialization::Flattened => String::new(),
        };
        for (index, head) in self.heads.iter().enumerate() {
            Self::human_head(head, &title(index), out)?;
        }
        self.human_content(out)?;
        let lines = Binding::of(&self.heads, &self.content).lines();
        for line in &lines {
            writeln!(out, "{}", escaped(line))?;
        }
        if !lines.is_empty() {
            writeln!(out)?;
        }
        for (index, head) in self.heads.iter().enumerate() {
            Self::human_signature(head, &title(index), out)?;
        }
        self.human_disclosures(out)?;
        for (place, token) in &self.nested {
            let dim = out.styles().dim;
            writeln!(out, "{dim}Token inside: {}{dim:#}\n", escaped(place))?;
            token.human_parts(out)?;
        }
        Ok(())
    }

    fn human_disclosures(&self, out: &mut Screen) -> io::Result<()> {
        if self.disclosures.is_empty() {
            return Ok(());
        }
        let color = out.styles().claims;
        writeln!(out, "{color}Disclosures{color:#}")?;
        for disclosure in &self.disclosures {
            let name = disclosure.name.as_ref().map_or_else(
                || "(an item of a list)".to_owned(),
                |name| json::write(&Value::from(name.as_str()), Style::Compact),
            );
            writeln!(out, "{color}  {name}: {}{color:#}", json::write(&disclosure.value, Style::Compact))?;
        }
        writeln!(out)
    }

    fn human_head(head: &Head, title: &str, out: &mut Screen) -> io::Result<()> {
        let color = out.styles().header;
        for (name, header) in [("Header", &head.protected), ("Unprotected header", &head.unprotected)] {
            if let Some(header) = header {
                writeln!(out, "{color}{name}{title}{color:#}")?;
                let text = json::write_object(header, Style::Pretty);
                writeln!(out, "{color}{text}{color:#}\n")?;
            }
        }
        Ok(())
    }

    fn human_signature(head: &Head, title: &str, out: &mut Screen) -> io::Result<()> {
        let Some(signature) = &head.signature else { return Ok(()) };
        let (color, dim) = (out.styles().signature, out.styles().dim);
        writeln!(out, "{color}Signature{title}{color:#}")?;
        if signature.is_empty() {
            writeln!(out, "{dim}(none){dim:#}\n")
        } else {
            writeln!(out, "{color}{}{color:#}\n{dim}{}{dim:#}\n", escaped(signature), about_signature(head, signature))
        }
    }

    fn human_content(&self, out: &mut Screen) -> io::Result<()> {
        match &self.content {
            Content::Claims(claims) => self.human_claims(claims, out),
            Content::Bytes(bytes) => human_bytes("Payload", bytes, out),
            Content::Detached => writeln!(out, "The payload is detached: it travels apart from the token.\n"),
            Content::Encrypted => {
                writeln!(out, "The payload is encrypted: only its recipient can read it.")?;
                for note in &self.notes {
                    writeln!(out, "{}", escaped(note))?;
                }
                writeln!(out)
            }
        }
    }

    fn human_claims(&self, claims: &Object, out: &mut Screen) -> io::Result<()> {
        let (color, dim) = (out.styles().claims, out.styles().dim);
        writeln!(out, "{color}Claims{color:#}")?;
        if claims.is_empty() {
            return writeln!(out, "{color}{{}}{color:#}\n");
        }
        writeln!(out, "{color}{{{color:#}")?;
        let last = claims.len().saturating_sub(1);
        for (index, (name, value)) in claims.iter().enumerate() {
            let name_text = json::write(&Value::from(name), Style::Compact);
            // Line feeds inside of strings are escapes, so these all belong to the layout.
            let value_text = json::write(value, Style::Pretty).replace('\n', "\n  ");
            let comma = if index == last { "" } else { "," };
            write!(out, "{color}  {name_text}: {value_text}{comma}{color:#}")?;
            if let Some(date) = self.about_time(name, value) {
                write!(out, "  {dim}{date}{dim:#}")?;
            }
            writeln!(out)?;
        }
        writeln!(out, "{color}}}{color:#}\n")
    }

    fn timeline(&self) -> Timeline {
        let time = |name| match &self.content {
            Content::Claims(claims) => claims.get(name).and_then(Value::as_number).and_then(Timestamp::from_number),
            Content::Bytes(_) | Content::Detached | Content::Encrypted => None,
        };
        Timeline { iat: time("iat"), nbf: time("nbf"), exp: time("exp"), now: self.now }
    }

    /// The date that a claim names, and what looks wrong about it.
    fn about_time(&self, name: &str, value: &Value) -> Option<String> {
        if !TIMES.contains(&name) {
            return None;
        }
        let number = match value {
            Value::Number(number) => number,
            Value::String(text) if text.parse::<json::Number>().is_ok() => {
                return Some("text, where a number is expected".to_owned());
            }
            _ => return None,
        };
        let time = Timestamp::from_number(number)?;
        if let Some((unit, meant)) = time.finer_unit() {
            return Some(format!("{time}; as {unit} it would be {meant}"));
        }
        Some(format!("{time}, {}", time.ago_or_ahead(self.now)))
    }
}

impl Report for Found {
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
        let warning = err.styles().warning;
        match self {
            Self::Claim(_) => writeln!(err, "{warning}warning:{warning:#} the claim is not verified"),
            Self::Token(shown) => shown
                .all_warnings()
                .iter()
                .try_for_each(|text| writeln!(err, "{warning}warning:{warning:#} {}", escaped(text))),
        }
    }
}

impl Serialize for Found {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Token(shown) => shown.to_json().serialize(serializer),
            Self::Claim(value) => value.serialize(serializer),
        }
    }
}

fn human_bytes(title: &str, bytes: &[u8], out: &mut Screen) -> io::Result<()> {
    let color = out.styles().claims;
    writeln!(out, "{color}{title}, {}{color:#}", in_bytes(bytes.len()))?;
    match std::str::from_utf8(bytes) {
        Ok(text) => writeln!(out, "{color}{}{color:#}\n", escaped_lines(text)),
        Err(_) => writeln!(out, "{color}{} (base64url){color:#}\n", base64url::encode(bytes)),
    }
}

fn head_to_json(head: &Head) -> Value {
    let mut document = Object::new();
    insert_headers(head, &mut document);
    if let Some(signature) = &head.signature {
        document.insert("signature", signature.as_str());
    }
    document.into()
}

fn disclosure_to_json(disclosure: &Disclosure) -> Value {
    let mut object = Object::new();
    object.insert("salt", disclosure.salt.clone());
    if let Some(name) = &disclosure.name {
        object.insert("name", name.as_str());
    }
    object.insert("value", disclosure.value.clone());
    object.into()
}

fn insert_headers(head: &Head, document: &mut Object) {
    if let Some(header) = &head.protected {
        document.insert("header", header.clone());
    }
    if let Some(header) = &head.unprotected {
        document.insert("unprotected", header.clone());
    }
}

/// The algorithm and the length, and whether the two are strangers to us.
fn about_signature(head: &Head, signature: &str) -> String {
    let headers = [&head.protected, &head.unprotected];
    let alg = headers.into_iter().flatten().find_map(|header| header.get("alg"));
    let alg = match alg {
        None => "no algorithm".to_owned(),
        Some(Value::String(name)) if name.parse::<Algorithm>().is_ok() => name.clone(),
        Some(other) => format!("unknown algorithm {}", json::write(other, Style::Compact)),
    };
    match base64url::decode(signature) {
        Ok(bytes) => format!("{alg}, {}", in_bytes(bytes.len())),
        Err(_) => alg,
    }
}

fn in_bytes(length: usize) -> String {
    format!("{length} byte{}", if length == 1 { "" } else { "s" })
}

/// Times, issuer and audience are what one asks others about.
fn stays_when_redacted(name: &str, value: &Value) -> bool {
    match value {
        Value::Number(_) => TIMES.contains(&name),
        Value::String(_) => ["iss", "aud"].contains(&name),
        Value::Array(items) => name == "aud" && items.iter().all(|item| item.as_str().is_some()),
        Value::Null | Value::Bool(_) | Value::Object(_) => false,
    }
}

const REDACTED: &str = "(redacted)";

/// Claims that hold a time: RFC 7519 and OpenID Connect.
const TIMES: [&str; 5] = ["iat", "nbf", "exp", "auth_time", "updated_at"];

const EXAMPLE: &str = "\
Examples:
  jwtk decode @token.jwt
  jwtk decode @token.jwt --get realm_access.roles
  jwtk decode - --format json < token.jwt";
