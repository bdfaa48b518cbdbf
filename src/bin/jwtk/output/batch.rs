//! How a run over many lines went, and how the command ends that made it.

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::anyhow;
use jwtk::bulk::Ending;

use super::escape;
use super::failure::{Exit, Failure};
use super::line_summary::LineSummary;
use super::streams::{Output, tell};
use super::tally::Tally;
use super::words::Words;

/// How a run over many lines went.
pub(crate) struct Batch {
    pub(crate) ending: Ending,
    pub(crate) tally: Tally,
    pub(crate) words: Words,
    pub(crate) seconds: f64,
    /// The last line about which everything was written
    pub(crate) last_line: u64,
    pub(crate) source: String,
    /// Whether an input without lines is a good one
    pub(crate) allow_empty: bool,
}

impl Output {
    /// Tells how a run over many lines went, and gives the status of the process: the highest that was met.
    pub(crate) fn finish_lines(&self, batch: Result<Batch, Failure>) -> ExitCode {
        let batch = match batch {
            Ok(batch) => batch,
            Err(failure) => return self.complain(&failure),
        };
        let Batch { ending, tally, words, seconds, last_line, source, allow_empty } = batch;
        let is_interrupted = matches!(ending, Ending::Cancelled);
        let summary = LineSummary::of(words, &tally, seconds, is_interrupted);
        let met = tally.exit.unwrap_or(Exit::Done);
        let failed = |code, context, error: io::Error| {
            let failure = Failure::new(Exit::Source, code, anyhow!(error).context(context));
            self.complain_aside(&failure);
            Exit::Source
        };
        // A reader that went away does not want to hear of it.
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
}
