//! `jwtk jwks show`: the table of a set's keys.

use std::collections::HashMap;
use std::io::{self, Write as _};

use clap::ValueEnum;
use jwtk::algorithm::{ContentEncryption, Digest, KeyManagement};
use jwtk::crypto::{PublicKey, secret_weakness};
use jwtk::jwk::{Jwk, Key, KeySet, Member, Metadata, Thumbprint};
use serde::Serialize;

use super::files::Files;
use crate::output::{Failure, Output, Report, Screen, escaped};

/// Keys to be shown.
#[derive(clap::Args)]
#[group(skip)]
pub(super) struct Show {
    #[command(flatten)]
    files: Files,

    /// One value of each key that has it, a line each, instead of the table
    #[arg(long, value_enum, value_name = "WHAT")]
    print: Option<Printed>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Printed {
    /// The key IDs
    Kid,
    /// The SHA-256 thumbprints of RFC 7638
    Thumbprint,
}

/// One row a key.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Table {
    rows: Vec<Row>,
    #[serde(skip)]
    printed: Option<Printed>,
    #[serde(skip)]
    passed_over: usize,
}

#[derive(Serialize)]
struct Row {
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kty: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crv: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alg: Option<String>,
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    public_key_use: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bits: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbprint: Option<String>,
    kind: &'static str,
    problems: Vec<String>,
}

impl Show {
    pub(super) fn run(&self, output: &Output) -> Result<Table, Failure> {
        Ok(Table::of(self.files.read(output)?, self.print))
    }
}

impl Table {
    /// Each key is freed when its row is there.
    fn of(keys: KeySet, printed: Option<Printed>) -> Self {
        let mut of_kid: HashMap<&str, Vec<&Member>> = HashMap::new();
        for member in keys.members() {
            let Some(kid) = member.kid() else { continue };
            of_kid.entry(kid).or_default().push(member);
        }
        let repeated = of_kid.into_iter().filter(|(_, members)| members.len() > 1);
        let repeated: HashMap<String, bool> = repeated.map(|(kid, all)| (kid.to_owned(), are_one(&all))).collect();
        let looks_closely = printed.is_none() && keys.members().len() <= LOOKED_AT_CLOSELY;
        let passed_over = keys.passed_over();
        let rows = keys.into_iter().zip(0..).map(|(member, index)| {
            let mut row = Row::of(&member, index, looks_closely);
            match member.kid().and_then(|kid| repeated.get(kid)) {
                Some(true) => row.problems.push("the same key is there more than once".to_owned()),
                Some(false) => row.problems.push("another key has the same kid".to_owned()),
                None => {}
            }
            row
        });
        Self { rows: rows.collect(), printed, passed_over }
    }
}

impl Row {
    fn of(member: &Member, index: usize, looks_closely: bool) -> Self {
        let empty = Self {
            index,
            kid: member.kid().map(str::to_owned),
            kty: None,
            crv: None,
            alg: None,
            public_key_use: None,
            bits: None,
            thumbprint: None,
            kind: "unusable",
            problems: Vec::new(),
        };
        match member.jwk() {
            Ok(jwk) => Self::of_key(jwk, empty, looks_closely),
            Err(reason) => {
                let written = |name: &str| member.json()?.get(name)?.as_str().map(str::to_owned);
                let (kty, alg, public_key_use) = (written("kty"), written("alg"), written("use"));
                // Post-quantum keys have one.
                let thumbprint = member.thumbprint(Digest::Sha256).map(|it| it.to_string());
                Self { kty, alg, public_key_use, thumbprint, problems: vec![reason.to_string()], ..empty }
            }
        }
    }

    fn of_key(jwk: &Jwk, empty: Self, looks_closely: bool) -> Self {
        let public = jwk.public();
        let public = public.as_ref().map(Jwk::key);
        let weakness = match jwk.key() {
            // What an HMAC asks for says nothing of a secret that encrypts.
            Key::Symmetric(_) if is_for_encryption(jwk.metadata()) => None,
            Key::Symmetric(secret) => secret_weakness(jwk.key().default_algorithm(), secret),
            _ if looks_closely => public.and_then(PublicKey::weakness),
            _ => public.and_then(PublicKey::evident_weakness),
        };
        let bits = match jwk.key() {
            Key::Symmetric(secret) => Some(secret.len() * 8),
            _ => public.map(PublicKey::bits),
        };
        let metadata = jwk.metadata();
        Self {
            kty: Some(jwk.key().key_type().name().to_owned()),
            crv: public.and_then(PublicKey::curve_name),
            alg: metadata.written_alg().map(str::to_owned),
            public_key_use: metadata.public_key_use.clone(),
            bits,
            // Of a secret it would be a help to guess it.
            thumbprint: public.map(|key| Thumbprint::of(key, Digest::Sha256).to_string()),
            kind: match jwk.key() {
                Key::Symmetric(_) => "secret",
                Key::Private(_) => "private",
                _ => "public",
            },
            problems: weakness
                .iter()
                .map(ToString::to_string)
                .chain(metadata.flaws.iter().map(ToString::to_string))
                .chain(metadata.agrees().err().map(|misuse| misuse.to_string()))
                .collect(),
            ..empty
        }
    }

    /// Whether its kid says all that its thumbprint does.
    fn is_named_by_thumbprint(&self) -> bool {
        self.thumbprint.is_none() || self.kid == self.thumbprint
    }

    fn cells(&self) -> [String; 7] {
        let text = |text: Option<&str>| escaped(text.unwrap_or("-")).into_owned();
        let kty = match self.crv {
            Some(crv) => format!("{} {crv}", text(self.kty.as_deref())),
            None => text(self.kty.as_deref()),
        };
        [
            text(self.kid.as_deref()),
            kty,
            text(self.alg.as_deref()),
            text(self.public_key_use.as_deref()),
            self.bits.map_or_else(|| "-".to_owned(), |bits| bits.to_string()),
            self.kind.to_owned(),
            text(self.thumbprint.as_deref()),
        ]
    }
}

impl Table {
    fn print(&self, printed: Printed, out: &mut Screen) -> io::Result<()> {
        let value = |row: &'_ Row| match printed {
            Printed::Kid => row.kid.clone(),
            Printed::Thumbprint => row.thumbprint.clone(),
        };
        self.rows.iter().filter_map(value).try_for_each(|value| {
            out.write_foreign(&value)?;
            writeln!(out)
        })
    }
}

impl Report for Table {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        if let Some(printed) = self.printed {
            return self.print(printed, out);
        }
        let titles = ["kid", "kty", "alg", "use", "bits", "kind", "thumbprint"].map(str::to_owned);
        let lines: Vec<[String; 7]> = self.rows.iter().map(Row::cells).collect();
        let mut widths = titles.each_ref().map(|title| title.chars().count());
        for line in &lines {
            for (width, cell) in widths.iter_mut().zip(line) {
                *width = cell.chars().count().max(*width);
            }
        }
        let (dim, warning) = (out.styles().dim, out.styles().warning);
        // A thumbprint that is said already costs half of a terminal's width.
        let repeats =
            self.rows.iter().any(|row| row.thumbprint.is_some()) && self.rows.iter().all(Row::is_named_by_thumbprint);
        let shown = if repeats { titles.len() - 1 } else { titles.len() };
        let needed: usize = widths.iter().take(shown).map(|width| width + GAP).sum();
        let is_narrow = out.columns().is_some_and(|columns| needed > columns + GAP);
        if !is_narrow {
            writeln!(out, "{dim}{}{dim:#}", aligned(titles.iter().zip(&widths).take(shown)))?;
        }
        for (row, line) in self.rows.iter().zip(&lines) {
            if is_narrow {
                let [kid, between @ .., thumbprint] = line;
                let [_, widths @ .., _] = &widths;
                writeln!(out, "{kid}\n  {}", aligned(between.iter().zip(widths)))?;
                if !row.is_named_by_thumbprint() {
                    writeln!(out, "  {dim}thumbprint{dim:#} {thumbprint}")?;
                }
            } else {
                writeln!(out, "{}", aligned(line.iter().zip(&widths).take(shown)))?;
            }
            for problem in &row.problems {
                writeln!(out, "  {warning}{}{warning:#}", escaped(problem))?;
            }
        }
        Ok(())
    }

    fn aside(&self, err: &mut Screen) -> io::Result<()> {
        if self.passed_over == 0 {
            return Ok(());
        }
        err.warn(format_args!("{} more members are not JSON objects", self.passed_over))
    }
}

/// Whether members are one key over and over.
fn are_one(members: &[&Member]) -> bool {
    let mut identities = members.iter().map(|member| member.identity(Digest::Sha256));
    let first = identities.next().flatten();
    first.is_some() && identities.all(|other| other == first)
}

/// Looking for factors takes some milliseconds a key.
const LOOKED_AT_CLOSELY: usize = 100;

/// Spaces between two columns.
const GAP: usize = 2;

fn aligned<'c>(cells: impl Iterator<Item = (&'c String, &'c usize)>) -> String {
    let padded: Vec<String> = cells.map(|(cell, &width)| format!("{cell:<width$}")).collect();
    padded.join(&" ".repeat(GAP)).trim_end().to_owned()
}

fn is_for_encryption(metadata: &Metadata) -> bool {
    let names_encryption = |alg: &str| alg.parse::<KeyManagement>().is_ok() || alg.parse::<ContentEncryption>().is_ok();
    metadata.public_key_use.as_deref() == Some("enc") || metadata.alg.as_deref().is_some_and(names_encryption)
}
