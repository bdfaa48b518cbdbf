//! `--lines`: a token or a document a line, on every core.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use anyhow::anyhow;
use jwtk::bulk::{self, Cancel, Ending, Limits, Line, Task};
use jwtk::claims::ClaimPath;
use jwtk::json::{self, Dialect, Object, Style, Value};
use serde::Serialize;

use crate::input::{LineSource, bare_token};
use crate::output::{Exit, Failure, LineSink, Output};

/// Many at once.
#[derive(Clone, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Many at once")]
pub(crate) struct Lines {
    /// Take one a line, and print one line for each; blank lines are skipped
    #[arg(long)]
    lines: bool,

    /// How many threads work; by default one for each core
    #[arg(long, value_name = "N", requires = "lines")]
    jobs: Option<NonZeroUsize>,
}

/// Where in a line the token stands.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Many at once")]
pub(crate) struct Field {
    /// Each line is a JSON object with the token at this place: names joined by dots; what is found is added as `jwtk`
    #[arg(long, value_name = "NAME", requires = "lines")]
    field: Option<String>,
}

/// What is counted of some lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) good: u64,
    /// Why others are not, how often
    pub(crate) reasons: BTreeMap<&'static str, u64>,
    /// By `kid`, for those whose key is known; the empty one stands for keys without
    pub(crate) keys: BTreeMap<String, Counts>,
    /// The highest status met
    pub(crate) exit: Option<Exit>,
    /// What belongs on standard error, in order
    pub(crate) messages: Vec<Message>,
}

/// How a key fared.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Counts {
    pub(crate) accepted: u64,
    pub(crate) refused: u64,
}

/// A word on one line.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) is_error: bool,
    pub(crate) text: String,
    pub(crate) hint: Option<String>,
}

/// What the lines of an input are called, in a summary.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    /// One of them
    pub(crate) thing: &'static str,
    /// Several, and the name of their number in JSON
    pub(crate) things: &'static str,
    pub(crate) good: &'static str,
    pub(crate) bad: &'static str,
}

/// How a run over many lines went.
pub(crate) struct Batch {
    pub(crate) ending: Ending,
    pub(crate) tally: Tally,
    pub(crate) words: Words,
    pub(crate) seconds: f64,
    /// The last line about which everything was written
    pub(crate) last_line: u64,
    pub(crate) source: String,
}

impl Lines {
    /// Whether lines were asked for.
    pub(crate) fn are_asked_for(&self) -> bool {
        self.lines
    }

    /// Does `task` on each line of `source`.
    pub(crate) fn run<T>(&self, source: LineSource, line_bytes: usize, words: Words, task: T, output: &Output) -> Batch
    where
        T: Task<Tally = Tally>,
    {
        let jobs = self.jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
        let cancel = Cancel::default();
        let handle = cancel.clone();
        let handled = ctrlc::set_handler(move || {
            if handle.is_cancelled() {
                // Asked for twice: somebody does not want to wait for a reader that does not read.
                process::exit(INTERRUPTED);
            }
            handle.cancel();
        });
        if let Err(error) = handled {
            output.note(format_args!("an interrupt ends at once, in the middle of a line: {error}"));
        }
        let started = Instant::now();
        let sink = Arc::new(Mutex::new(output.line_sink(source.size, words)));
        let writer = Arc::clone(&sink);
        let limits = Limits { jobs, line_bytes };
        let ending = bulk::run(source.reader, limits, task, &cancel, move |chunk| {
            writer.lock().unwrap_or_else(PoisonError::into_inner).write(chunk)
        });
        let mut sink = sink.lock().unwrap_or_else(PoisonError::into_inner);
        let (tally, last_line) = LineSink::finish(&mut sink);
        Batch { ending, tally, words, seconds: started.elapsed().as_secs_f64(), last_line, source: source.name }
    }
}

impl Field {
    /// The form of lines: bare tokens, or records with a token in them.
    pub(crate) fn form(&self, token_bytes: usize) -> LineForm {
        let path = self.field.as_deref().map(|name| ClaimPath::parse(name, "."));
        LineForm { path, token_bytes }
    }
}

/// How a token is found in a line.
pub(crate) struct LineForm {
    path: Option<ClaimPath>,
    token_bytes: usize,
}

/// What a line holds.
pub(crate) struct Held<'t> {
    pub(crate) token: Result<Cow<'t, str>, NoToken>,
    /// The record that is passed on, when lines are records
    pub(crate) record: Option<Record<'t>>,
}

/// Why a line has no token to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoToken {
    #[error("the token has more than {limit} bytes")]
    TooLong { limit: usize },
    #[error("the line is no JSON object")]
    NoRecord,
    #[error("the line has no text at the field")]
    NoField,
}

/// A JSON object that comes out as it came in, with one member more.
pub(crate) enum Record<'t> {
    /// Its text up to the closing brace, and whether it has members
    Text(&'t [u8], bool),
    /// One that has such a member already, which is replaced
    Object(Object),
}

impl LineForm {
    /// The longest line that can hold a token, with what surrounds it.
    pub(crate) fn line_bytes(&self) -> usize {
        let surroundings = if self.path.is_some() { RECORD_BYTES } else { TOKEN_SURROUNDINGS };
        self.token_bytes.saturating_add(surroundings)
    }

    /// Finds the token of a line.
    pub(crate) fn find<'t>(&self, line: Line<'t>) -> Held<'t> {
        let too_long = NoToken::TooLong { limit: self.token_bytes };
        if line.is_cut {
            return Held { token: Err(too_long), record: None };
        }
        let fits = |token: Cow<'t, str>| if token.len() > self.token_bytes { Err(too_long) } else { Ok(token) };
        let Some(path) = &self.path else {
            let token = match str::from_utf8(line.text) {
                Ok(text) => Cow::Borrowed(bare_token(text)),
                // What is no text is no token either; it is refused for that with its place, like any other stranger.
                Err(_) => Cow::Owned(bare_token(&String::from_utf8_lossy(line.text)).to_owned()),
            };
            return Held { token: fits(token), record: None };
        };
        let Ok(object) = json::read_object(line.text, Dialect::GO) else {
            return Held { token: Err(NoToken::NoRecord), record: None };
        };
        let token = path.resolve(&object).and_then(Value::as_str).map(|text| bare_token(text).to_owned());
        let token = token.ok_or(NoToken::NoField).and_then(|token| fits(Cow::Owned(token)));
        let trimmed = line.text.trim_ascii();
        let record = match trimmed.split_last() {
            Some((b'}', rest)) if !object.contains(ADDED) => Record::Text(rest, !object.is_empty()),
            _ => Record::Object(object),
        };
        Held { token, record: Some(record) }
    }
}

impl Record<'_> {
    /// Writes what comes in front of the added member's value.
    pub(crate) fn begin(&mut self, out: &mut Vec<u8>) {
        match self {
            Self::Text(text, has_members) => {
                out.extend_from_slice(text);
                if *has_members {
                    out.push(b',');
                }
            }
            Self::Object(object) => {
                object.remove(ADDED);
                let text = json::write_object(object, Style::Compact);
                out.extend_from_slice(text.strip_suffix('}').unwrap_or(&text).as_bytes());
                if !object.is_empty() {
                    out.push(b',');
                }
            }
        }
        out.extend_from_slice(b"\"jwtk\":");
    }
}

impl Tally {
    /// Adds what was counted of later lines, but for their messages.
    pub(crate) fn add(&mut self, other: Self) {
        self.good += other.good;
        for (reason, count) in other.reasons {
            *self.reasons.entry(reason).or_default() += count;
        }
        for (kid, counts) in other.keys {
            let own = self.keys.entry(kid).or_default();
            own.accepted += counts.accepted;
            own.refused += counts.refused;
        }
        self.meet(other.exit);
    }

    pub(crate) fn meet(&mut self, exit: Option<Exit>) {
        self.exit = self.exit.max(exit);
    }

    /// Counts one that is good.
    pub(crate) fn count_good(&mut self, kid: Option<&str>) {
        self.good += 1;
        if let Some(kid) = kid {
            self.count_key(kid, |counts| counts.accepted += 1);
        }
    }

    /// Counts one that is not.
    pub(crate) fn count_bad(&mut self, reason: &'static str, kid: Option<&str>, exit: Exit) {
        *self.reasons.entry(reason).or_default() += 1;
        if let Some(kid) = kid {
            self.count_key(kid, |counts| counts.refused += 1);
        }
        self.meet(Some(exit));
    }

    /// Counts a line that could not be used, and says why.
    pub(crate) fn count_failure(&mut self, line: u64, failure: &Failure) {
        self.count_bad(failure.code(), None, failure.exit());
        let (text, hint) = (format!("line {line}: {}", failure.message()), failure.hint().map(str::to_owned));
        self.messages.push(Message { is_error: true, text, hint });
    }

    /// Warns about a line.
    pub(crate) fn warn(&mut self, line: u64, text: &str) {
        self.messages.push(Message { is_error: false, text: format!("line {line}: {text}"), hint: None });
    }

    pub(crate) fn bad(&self) -> u64 {
        self.reasons.values().sum()
    }

    fn count_key(&mut self, kid: &str, count: impl Fn(&mut Counts)) {
        if let Some(counts) = self.keys.get_mut(kid) {
            return count(counts);
        }
        count(self.keys.entry(kid.to_owned()).or_default());
    }
}

impl Words {
    /// A number of them, as people say it.
    pub(crate) fn counted(self, count: u64) -> String {
        format!("{count} {}", if count == 1 { self.thing } else { self.things })
    }
}

impl NoToken {
    /// The code in a report.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::TooLong { .. } | Self::NoRecord => "malformed",
            Self::NoField => "no_token",
        }
    }
}

impl From<NoToken> for Failure {
    fn from(none: NoToken) -> Self {
        let code = match none {
            NoToken::TooLong { .. } => "token_too_large",
            NoToken::NoRecord => "not_an_object",
            NoToken::NoField => "no_token",
        };
        Self::new(Exit::Input, code, anyhow!(none))
    }
}

/// The member that a record gets.
const ADDED: &str = "jwtk";

/// Room for `Authorization: Bearer `, quotes and white space around a token.
const TOKEN_SURROUNDINGS: usize = 64;

/// Room for what a record has beside its token.
const RECORD_BYTES: usize = 1 << 20;

/// What shells say of a process that an interrupt ended.
const INTERRUPTED: i32 = 130;
