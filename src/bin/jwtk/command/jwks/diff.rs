//! `jwtk jwks diff`: what a change of a set does to tokens that are out.

use std::io::{self, Write as _};

use jwtk::jose::bare_token;
use jwtk::json::{Number, Value};
use jwtk::rotation::{Broken, Described, Difference, Safety, Tokens};
use serde::Serialize;

use crate::args::clock::Clock;
use crate::args::gateway_kind::GatewayKind;
use crate::input::{Input, MAX_FILE_BYTES, Source};
use crate::keys::Reading;
use crate::output::{Exit, Failure, Output, Report, Screen, escaped};

/// Tell what a change of a key set does to tokens that are out
///
/// Exit 0 when nobody notices, at the latest once the tokens of the removed keys have run out; 1 when tokens are refused.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Diff {
    /// The set as it was: a file, - or an https URL
    #[arg(value_name = "OLD")]
    old: String,

    /// The set as it will be
    #[arg(value_name = "NEW")]
    new: String,

    /// Tokens that are out, one a line: whether they verify decides
    #[arg(long, value_name = "FILE")]
    tokens: Option<String>,

    /// The gateway that reads the set: it may refuse the whole of it
    #[arg(long, value_enum, value_name = "KIND")]
    gateway_kind: Option<GatewayKind>,

    #[command(flatten)]
    clock: Clock,

    #[command(flatten)]
    reading: Reading,
}

/// What differs.
#[derive(Serialize)]
pub(crate) struct DiffReport {
    verdict: &'static str,
    reasons: Vec<String>,
    added: Vec<Row>,
    removed: Vec<Row>,
    replaced: Vec<Replaced>,
    renamed: Vec<Renamed>,
    changed: Vec<Changed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<Fates>,
    #[serde(skip)]
    is_break: bool,
}

#[derive(Serialize)]
struct Row {
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbprint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kty: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alg: Option<String>,
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    public_key_use: Option<String>,
}

#[derive(Serialize)]
struct Replaced {
    kid: Option<String>,
    old: Row,
    new: Row,
}

#[derive(Serialize)]
struct Renamed {
    thumbprint: Option<String>,
    old_kid: Option<String>,
    new_kid: Option<String>,
}

#[derive(Serialize)]
struct Changed {
    kid: Option<String>,
    members: Vec<String>,
}

#[derive(Serialize)]
struct Fates {
    total: usize,
    kept: usize,
    broken: usize,
    expired: usize,
    list: Vec<Fate>,
}

#[derive(Serialize)]
struct Fate {
    line: usize,
    kid: Option<String>,
    exp: Option<Value>,
}

impl Diff {
    pub(super) fn run(self, output: &Output) -> Result<DiffReport, Failure> {
        let input = Input::new(output);
        let mut reader = self.reading.reader(&input);
        let mut read = |source: &String| reader.read_all(std::slice::from_ref(source));
        let (old, new) = (read(&self.old)?, read(&self.new)?);
        let mut difference = Difference::of(&old, &new);
        if let Some(kind) = self.gateway_kind {
            difference = difference.for_gateway(kind.into(), &old, &new);
        }
        if let Some(path) = self.tokens.as_deref() {
            let text = input.read(Source::of_file(path), MAX_FILE_BYTES)?;
            let text = String::from_utf8_lossy(&text);
            let tokens = text.lines().zip(1..).map(|(line, number)| (number, bare_token(line.trim())));
            let tokens = tokens.filter(|(_, token)| !token.is_empty());
            difference = difference.with_tokens(&old, &new, tokens, self.clock.now());
        }
        Ok(DiffReport::of(difference))
    }
}

impl DiffReport {
    fn of(difference: Difference) -> Self {
        let (safety, reasons) = difference.judge();
        let rows = |keys: Vec<Described>| keys.into_iter().map(Row::of).collect();
        let replaced =
            |[old, new]: [Described; 2]| Replaced { kid: old.kid.clone(), old: Row::of(old), new: Row::of(new) };
        let renamed =
            |[old, new]: [Described; 2]| Renamed { thumbprint: old.thumbprint, old_kid: old.kid, new_kid: new.kid };
        Self {
            verdict: safety.word(),
            is_break: safety == Safety::Break,
            reasons,
            added: rows(difference.added),
            removed: rows(difference.removed),
            replaced: difference.replaced.into_iter().map(replaced).collect(),
            renamed: difference.renamed.into_iter().map(renamed).collect(),
            changed: difference.changed.into_iter().map(|(key, members)| Changed { kid: key.kid, members }).collect(),
            tokens: difference.tokens.map(Fates::of),
        }
    }
}

impl Row {
    fn of(key: Described) -> Self {
        let Described { kid, thumbprint, kty, alg, public_key_use, .. } = key;
        Self { kid, thumbprint, kty, alg, public_key_use }
    }

    fn shown(&self) -> String {
        let named = [("kid", &self.kid), ("", &self.kty), ("", &self.alg), ("thumbprint", &self.thumbprint)];
        let shown = named.into_iter().filter_map(|(name, value)| Some(format!("{name} {}", value.as_deref()?)));
        shown.map(|text| text.trim_start().to_owned()).collect::<Vec<_>>().join(", ")
    }
}

impl Fates {
    fn of(tokens: Tokens) -> Self {
        let Tokens { total, kept, expired, broken, .. } = tokens;
        let list: Vec<Fate> = broken
            .into_iter()
            .map(|Broken { line, kid, exp, .. }| Fate { line, kid, exp: exp.map(Number::into) })
            .collect();
        Self { total, kept, broken: list.len(), expired, list }
    }
}

impl Report for DiffReport {
    fn exit(&self) -> Exit {
        if self.is_break { Exit::Against } else { Exit::Done }
    }

    fn human(&self, out: &mut Screen) -> io::Result<()> {
        let styles = out.styles();
        let style = if self.is_break { styles.error } else { styles.good };
        writeln!(out, "{style}{}{style:#}", self.verdict)?;
        for reason in &self.reasons {
            writeln!(out, "  {}", escaped(reason))?;
        }
        let kid = |kid: &Option<String>| kid.clone().unwrap_or_else(|| "none".to_owned());
        let mut line = |what: &str, text: String| writeln!(out, "{what:9} {}", escaped(&text));
        self.added.iter().try_for_each(|key| line("added", key.shown()))?;
        self.removed.iter().try_for_each(|key| line("removed", key.shown()))?;
        for Replaced { old, new, .. } in &self.replaced {
            line("replaced", format!("{} by {}", old.shown(), new.shown()))?;
        }
        for Renamed { old_kid, new_kid, thumbprint } in &self.renamed {
            let thumbprint = kid(thumbprint);
            line("renamed", format!("kid {} to {}, thumbprint {thumbprint}", kid(old_kid), kid(new_kid)))?;
        }
        for Changed { kid: of, members } in &self.changed {
            line("changed", format!("kid {}: {}", kid(of), members.join(", ")))?;
        }
        if let Some(Fates { total, kept, broken, expired, list }) = &self.tokens {
            line("tokens", format!("{total} in all: {kept} kept, {broken} broken, {expired} expired"))?;
            for Fate { line: number, kid: of, .. } in list {
                line("broken", format!("the token of line {number}, kid {}", kid(of)))?;
            }
        }
        Ok(())
    }
}

const EXAMPLE: &str = "\
Examples:
  jwtk jwks diff old.jwks.json new.jwks.json
  jwtk jwks diff https://login.example.com/jwks.json next.jwks.json --tokens tokens.txt
  jwtk jwks diff old.jwks.json new.jwks.json --gateway-kind krakend --format json";
