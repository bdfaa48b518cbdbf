//! `jwtk lint`: all that is wrong, weak or odd in files, at once.

mod baseline;
mod files;
mod rulebook;

use std::cell::RefCell;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::anyhow;
use jwtk::config::Text;
use jwtk::finding::{Finding, Severity};
use jwtk::gateway::KeyLocation;
use jwtk::lint::{self, Allowed, Linter, Surroundings};

use self::baseline::Baseline;
use self::files::{Files, Looked};
use self::rulebook::Rulebook;
use crate::args::clock::Clock;
use crate::args::duration::Duration;
use crate::args::gateway_kind::GatewayKind;
use crate::input::{Input, MAX_FILE_BYTES, Source};
use crate::keys::gateway::located;
use crate::output::{Exit, Failure, FindingOptions, Findings, Options, Output, Texts};

/// Find what is wrong in configurations, key sets, keys and tokens
///
/// What a file is, is told from its content. All findings are told at once, each with its rule, its place and what to do. The
/// network is asked for key sets that are named here alone, never for those that a configuration names.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(flatten)]
    options: FindingOptions,

    #[command(flatten)]
    files: Files,

    /// The lowest severity that makes the exit code 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t)]
    deny: Level,

    /// Ignore a rule, also gloo/* or */no-audience; repeatable
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    allow: Vec<String>,

    /// The JSON report of an earlier run, whose findings are ignored
    #[arg(long, value_name = "FILE")]
    baseline: Option<String>,

    /// The key sets are published: no secret may be in them
    #[arg(long)]
    public: bool,

    /// Judge key sets as this gateway would load them
    #[arg(long = "for", value_enum, value_name = "GATEWAY")]
    served_for: Option<GatewayKind>,

    /// The answer of one key source that a configuration names, a URL or a file; repeatable
    #[arg(long, value_name = "LOCATION=FILE", value_parser = located)]
    jwks_at: Vec<(String, String)>,

    /// The kind of gateway; by default recognised by its configuration
    #[arg(long, value_enum, value_name = "KIND")]
    gateway_kind: Option<GatewayKind>,

    /// How long a token may live
    #[arg(long, value_name = "DURATION", default_value = "24h")]
    max_lifetime: Duration,

    #[command(flatten)]
    clock: Clock,

    /// Exit 0 whatever is found
    #[arg(long)]
    exit_zero: bool,

    #[command(flatten)]
    rulebook: Rulebook,
}

/// From where on a finding counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Level {
    #[default]
    Error,
    Warning,
    Note,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Note => Self::Note,
        }
    }
}

impl Args {
    pub(crate) fn finish(self, before: Options) -> ExitCode {
        let (options, format) = self.options.resolve(before);
        let output = Output::new(options);
        if self.rulebook.is_asked_for() {
            return output.finish(self.rulebook.open());
        }
        match self.run(&output) {
            Ok(mut findings) => {
                findings.format = format;
                output.finish(Ok(findings))
            }
            Err(failure) => output.finish::<Findings>(Err(failure)),
        }
    }

    fn run(&self, output: &Output) -> Result<Findings, Failure> {
        let input = Input::new(output);
        let allowed = Allowed::read(&self.allow)?;
        let mut baseline = match self.baseline.as_deref() {
            None => Baseline::default(),
            Some(path) => Baseline::read(&input.read(Source::of_file(path), MAX_FILE_BYTES)?, path, output)?,
        };
        let mut options = lint::Options::default();
        options.now = self.clock.now();
        options.is_public = self.public;
        options.kind = self.gateway_kind.map(Into::into);
        options.served_for = self.served_for.map(Into::into);
        options.longest_life = self.max_lifetime.0;
        let around = Around { jwks_at: &self.jwks_at, input: &input, texts: RefCell::default() };
        let mut linter = Linter::new(options, &around);
        let mut failures = Vec::new();
        let mut passed_over = 0_usize;
        let looked = self.files.each(&input, self.options.needs_file_names(), |looked| match looked {
            Looked::File { name, bytes, is_named } => match linter.look(Text::shared(&bytes, &name)) {
                Ok(()) => around.keep(&name, bytes),
                // Folders hold other things too.
                Err(error) if !is_named && is_of_others(&error, &bytes) => {
                    passed_over += 1;
                    output.note(format_args!("{name} is not a kind of file that is known here"));
                }
                Err(error) => {
                    around.keep(&name, bytes);
                    failures.push(Failure::from(error));
                }
            },
            Looked::Failed(failure) => failures.push(failure),
        })?;
        let found = linter.finish();
        for warning in &found.warnings {
            output.warn(warning);
        }
        if looked < 2
            && found.findings.is_empty()
            && let Some(failure) = failures.pop()
        {
            return Err(failure);
        }
        if looked == passed_over && failures.is_empty() {
            return Err(nothing_known(&self.files.names(), passed_over));
        }
        for failure in &failures {
            output.mention(failure);
        }
        let is_left = |finding: &Finding| !allowed.covers(finding.rule) && !baseline.takes(finding);
        let left: Vec<Finding> = found.findings.into_iter().filter(is_left).collect();
        for gone in baseline.rest() {
            output.mention_note(format_args!("{gone}: in the baseline, and no longer found"));
        }
        let denied = Severity::from(self.deny);
        let is_denied = !self.exit_zero && left.iter().any(|finding| finding.severity >= denied);
        let exit = failures.iter().map(Failure::exit).max().unwrap_or(Exit::Done);
        let exit = exit.max(if is_denied { Exit::Against } else { Exit::Done });
        Ok(Findings::new(left, around.texts.into_inner(), exit, self.files.names()))
    }
}

/// What configurations name: files, and what was given for places.
struct Around<'a> {
    jwks_at: &'a [(String, String)],
    input: &'a Input<'a>,
    /// All that was read, for its lines
    texts: RefCell<Texts>,
}

impl Around<'_> {
    fn keep(&self, name: &str, bytes: Arc<Vec<u8>>) {
        self.texts.borrow_mut().insert(name.to_owned(), bytes);
    }

    fn read(&self, path: &str) -> Option<(String, Vec<u8>)> {
        let bytes = self.input.read(Source::of_file(path), MAX_FILE_BYTES).ok()?.to_vec();
        self.keep(path, Arc::new(bytes.clone()));
        Some((path.to_owned(), bytes))
    }
}

impl Surroundings for Around<'_> {
    fn file(&self, path: &str, beside: &str) -> Option<(String, Vec<u8>)> {
        if std::path::Path::new(path).is_file() {
            return self.read(path);
        }
        let beside = std::path::Path::new(beside).parent()?.join(path);
        if beside.is_file() { self.read(&beside.to_string_lossy()) } else { None }
    }

    fn stand_in(&self, location: &KeyLocation) -> Option<(String, Vec<u8>)> {
        let (_, file) = self.jwks_at.iter().find(|(name, _)| location.is_called(name))?;
        self.read(file)
    }
}

/// Whether a file that cannot be read has nothing in it that would make it a file to look at.
fn is_of_others(error: &lint::Unreadable, text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let marks = ["extra_config", "\"endpoints\"", "jwk", "\"kty\"", "jwt_authn", "agentgateway", "solo.io"];
    matches!(error, lint::Unreadable::Unknown { .. }) || !marks.iter().any(|mark| text.contains(mark))
}

/// Green would say that all is well where nothing was looked at.
fn nothing_known(named: &[String], passed_over: usize) -> Failure {
    let named = named.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
    let (files, hint) = match passed_over {
        0 => (
            "no file there may be any of them".to_owned(),
            "in folders, files are looked at whose names end as those of keys, tokens and configurations do; name others themselves",
        ),
        1 => ("1 file was passed over".to_owned(), NAME_THEM),
        count => (format!("{count} files were passed over"), NAME_THEM),
    };
    let error = anyhow!("nothing in {named} is a configuration, a key set, a key or a token: {files}");
    Failure::new(Exit::Input, "nothing_known", error).with_hint(hint)
}

const NAME_THEM: &str = "name the files themselves: each is then told why it is not a kind of file that is known here";

const EXAMPLE: &str = "\
Examples:
  jwtk lint --for krakend public.jwks.json
  jwtk lint krakend.json jwks.json
  jwtk lint gateway/ --format sarif > jwtk.sarif";
