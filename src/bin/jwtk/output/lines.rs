//! What comes of many lines, on its way out: results as they come, progress meanwhile, a summary at the end.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Stdout, Write as _};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use jwtk::bulk::{Chunk, Ending};
use kdam::{Bar, BarExt as _};
use serde::Serialize;

use super::escape::{self, escaped};
use super::failure::{Exit, Failure};
use super::screen::{Screen, terminal_width};
use super::streams::{Output, tell};
use super::tally::{Batch, Counts, Message, Tally, Words};

/// Writes results in the order of the lines, and counts.
pub(crate) struct LineSink {
    out: Stdout,
    is_terminal: bool,
    err: Output,
    tally: Tally,
    last_line: u64,
    progress: Option<Progress>,
}

/// The bar that moves over the input.
struct Progress {
    bar: Bar,
    started: Instant,
    drawn: Option<Instant>,
    words: Words,
}

impl Output {
    /// Where the results of lines go. Progress is shown to a person who waits for a file of known size.
    pub(crate) fn line_sink(&self, size: Option<u64>, words: Words) -> LineSink {
        let out = io::stdout();
        let is_terminal = out.is_terminal();
        let is_watched = io::stderr().is_terminal() && !is_terminal && self.warns();
        let progress = size.filter(|_| is_watched).map(|size| Progress::new(size, words));
        LineSink { out, is_terminal, err: self.clone(), tally: Tally::default(), last_line: 0, progress }
    }

    /// Tells how a run over many lines went, and gives the status of the process: the highest that was met.
    pub(crate) fn finish_lines(&self, batch: Result<Batch, Failure>) -> ExitCode {
        let batch = match batch {
            Ok(batch) => batch,
            Err(failure) => return self.complain(&failure),
        };
        let Batch { ending, tally, words, seconds, last_line, source, allow_empty } = batch;
        let is_interrupted = matches!(ending, Ending::Cancelled);
        let summary = Summary { is_interrupted, ..Summary::of(words, &tally, seconds) };
        let met = tally.exit.unwrap_or(Exit::Done);
        let failed = |code, context, error: io::Error| {
            let failure = Failure::new(Exit::Source, code, anyhow!(error).context(context));
            self.complain_aside(&failure);
            Exit::Source
        };
        // Whoever went away does not want to hear of it.
        let is_unheard = matches!(&ending, Ending::Unwritable(error) if error.kind() == io::ErrorKind::BrokenPipe);
        let exit = match ending {
            Ending::Complete if tally.good + tally.bad() == 0 && !allow_empty => {
                let error = anyhow!("{source} has no line with anything in it");
                let failure = Failure::new(Exit::Input, "no_lines", error);
                self.complain_aside(&failure.with_hint("what comes before may have failed; --allow-empty takes it"));
                Exit::Input
            }
            Ending::Complete => met,
            Ending::Cancelled => Exit::Interrupted,
            // A reader that went away does not change the decision.
            Ending::Unwritable(error) if error.kind() == io::ErrorKind::BrokenPipe => met,
            Ending::Unwritable(error) => {
                let context = match last_line {
                    0 => "cannot write to standard output, not even of the first line".to_owned(),
                    line => format!("cannot write to standard output after line {line}"),
                };
                failed("unwritable", context, error)
            }
            Ending::Unreadable(error) => failed("source_unreadable", format!("cannot read {source}"), error),
            _ => {
                failed("lost", "a thread came to a sudden end".to_owned(), io::Error::other("this is a fault of jwtk"))
            }
        };
        if self.warns() && !is_unheard {
            let mut err = self.standard_error();
            let written = if self.is_json() { summary.json(&mut err) } else { summary.human(&mut err) };
            tell(written.map(|()| err));
        }
        exit.into()
    }

    /// An error whose place is not standard output, where lines belong.
    fn complain_aside(&self, failure: &Failure) {
        let mut err = self.standard_error();
        let written = if self.is_json() {
            failure.to_json().and_then(|json| writeln!(err, "{}", escape::json(&json)))
        } else {
            failure.human(&mut err)
        };
        tell(written.map(|()| err));
    }

    fn tell_message(&self, message: &Message) {
        if !message.is_error && !self.warns() {
            return;
        }
        let mut err = self.standard_error();
        let styles = err.styles();
        let (style, label) = if message.is_error { (styles.error, "error:") } else { (styles.warning, "warning:") };
        let mut written = writeln!(err, "{style}{label}{style:#} {}", escaped(&message.text));
        if let Some(hint) = &message.hint {
            written = written.and_then(|()| writeln!(err, "{0}hint:{0:#} {1}", styles.note, escaped(hint)));
        }
        tell(written.map(|()| err));
    }
}

impl LineSink {
    /// Writes what came of some lines.
    pub(crate) fn write(&mut self, mut chunk: Chunk<'_, Tally>) -> io::Result<()> {
        // Whatever becomes of the results: the decisions were made.
        self.tally.meet(chunk.tally.exit);
        for message in std::mem::take(&mut chunk.tally.messages) {
            if let Some(progress) = &mut self.progress {
                progress.wipe();
            }
            self.err.tell_message(&message);
        }
        let out = if self.is_terminal { harmless(chunk.out) } else { Cow::Borrowed(chunk.out) };
        let mut written = 0;
        while let Some(rest) = out.get(written..).filter(|rest| !rest.is_empty()) {
            match self.out.write(rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => written += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let lines = out.get(..written).unwrap_or_default().iter().filter(|&&byte| byte == b'\n').count();
                    self.last_line = nth_line(&chunk, lines).unwrap_or(self.last_line);
                    return Err(error);
                }
            }
        }
        self.out.flush()?;
        self.last_line = chunk.lines.end.saturating_sub(1);
        self.tally.add(chunk.tally);
        if let Some(progress) = &mut self.progress {
            progress.advance(chunk.read, &self.tally);
        }
        Ok(())
    }

    /// What was counted, and the last line about which everything was written.
    pub(crate) fn finish(&mut self) -> (Tally, u64) {
        if let Some(mut progress) = self.progress.take() {
            progress.wipe();
        }
        (std::mem::take(&mut self.tally), self.last_line)
    }
}

/// The number of the n-th line, counted from one, that is not blank.
fn nth_line<T>(chunk: &Chunk<'_, T>, n: usize) -> Option<u64> {
    let nth = n.checked_sub(1)?;
    chunk.lines.clone().filter(|line| chunk.blank.binary_search(line).is_err()).nth(nth)
}

/// For a terminal: line feeds stay, other control characters and marks of the writing direction become escapes.
fn harmless(out: &[u8]) -> Cow<'_, [u8]> {
    Cow::Owned(escape::json(&String::from_utf8_lossy(out)).into_owned().into_bytes())
}

impl Progress {
    fn new(size: u64, words: Words) -> Self {
        let mut bar = Bar::new(usize::try_from(size).unwrap_or(usize::MAX));
        "B".clone_into(&mut bar.unit);
        bar.unit_scale = true;
        bar.dynamic_ncols = true;
        Self { bar, started: Instant::now(), drawn: None, words }
    }

    /// Drawn anew a few times a second at most. When that fails, there is nobody who watches.
    fn advance(&mut self, read: usize, tally: &Tally) {
        self.bar.counter = self.bar.counter.saturating_add(read);
        if self.drawn.is_some_and(|drawn| drawn.elapsed() < BETWEEN_DRAWINGS) {
            return;
        }
        self.drawn = Some(Instant::now());
        let bad = tally.bad();
        let speed = per_second(tally.good + bad, self.started.elapsed().as_secs_f64());
        self.bar.set_postfix(format!("{}/s, {bad} {}", self.words.counted(speed), self.words.bad));
        let columns = terminal_width().unwrap_or(COLUMNS);
        let _ = self.bar.elapsed_time();
        let bar = self.bar.render();
        let text = if bar.chars().count() <= columns {
            bar
        } else {
            // What does not fit would scroll.
            let percent = self.bar.counter.saturating_mul(100) / self.bar.total.max(1);
            let counted = self.words.counted(tally.good + bad);
            format!("{percent:3}%  {counted}, {bad} {}", self.words.bad).chars().take(columns - 1).collect()
        };
        let _ = self.bar.writer.print(format!("\r\x1b[2K{text}").as_bytes());
    }

    /// Makes room for something else.
    fn wipe(&mut self) {
        let _ = self.bar.clear().and_then(|()| self.bar.writer.print(b"\r"));
    }
}

/// What a run comes to. The counts of several runs add up.
#[derive(Serialize)]
struct Summary<'b> {
    #[serde(skip)]
    words: Words,
    #[serde(flatten)]
    counts: BTreeMap<&'static str, u64>,
    reasons: &'b BTreeMap<&'static str, u64>,
    keys: &'b BTreeMap<String, Counts>,
    seconds: f64,
    per_second: u64,
    /// Whether it was ended before the input was.
    #[serde(rename = "interrupted", skip_serializing_if = "is_false")]
    is_interrupted: bool,
}

/// Quick enough for eyes.
const BETWEEN_DRAWINGS: Duration = Duration::from_millis(100);

/// Of a terminal that does not tell.
const COLUMNS: usize = 80;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl<'b> Summary<'b> {
    fn of(words: Words, tally: &'b Tally, seconds: f64) -> Self {
        let (good, bad) = (tally.good, tally.bad());
        Self {
            words,
            counts: [(words.things, good + bad), (words.good, good), (words.bad, bad)].into(),
            reasons: &tally.reasons,
            keys: &tally.keys,
            seconds,
            per_second: per_second(good + bad, seconds),
            is_interrupted: false,
        }
    }

    fn json(&self, err: &mut Screen) -> io::Result<()> {
        writeln!(err, "{}", escape::json(&serde_json::to_string(self)?))
    }

    fn human(&self, err: &mut Screen) -> io::Result<()> {
        let styles = err.styles();
        let count = |word| self.counts.get(word).copied().unwrap_or_default();
        let Words { things, good, bad, .. } = self.words;
        let style = if self.is_interrupted {
            styles.warning
        } else if count(bad) == 0 {
            styles.good
        } else {
            styles.error
        };
        let interrupted = if self.is_interrupted { "interrupted after " } else { "" };
        writeln!(
            err,
            "{style}{interrupted}{}:{style:#} {} {good}, {} {bad}; {} a second",
            self.words.counted(count(things)),
            count(good),
            count(bad),
            self.words.counted(self.per_second)
        )?;
        for (reason, count) in self.reasons {
            writeln!(err, "  {count:>9}  {reason}")?;
        }
        for (kid, counts) in self.keys {
            let name = if kid.is_empty() { Cow::Borrowed("(no kid)") } else { escaped(kid) };
            writeln!(err, "  key {name}: {} {good}, {} {bad}", counts.accepted, counts.refused)?;
        }
        Ok(())
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a speed for people, and the conversion saturates"
)]
fn per_second(count: u64, seconds: f64) -> u64 {
    if seconds > 0.0 { (count as f64 / seconds) as u64 } else { 0 }
}
