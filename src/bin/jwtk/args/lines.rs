//! `--lines`: a token or a document a line, on every core.

use std::num::NonZeroUsize;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use jwtk::bulk::{self, Cancel, Limits, Task};

use crate::input::LineSource;
use crate::output::{Batch, Exit, LineSink, Output, Tally, Words};

/// Many at once.
#[derive(Clone, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Many at once")]
pub(crate) struct Lines {
    /// Read one input a line, and print one line for each; blank lines are skipped
    #[arg(id = "lines", long = "lines")]
    are_asked_for: bool,

    /// How many threads work; by default one for each core
    #[arg(long, value_name = "N", requires = "lines", value_parser = threads)]
    jobs: Option<NonZeroUsize>,

    /// Accept an input without a single line
    #[arg(long, requires = "lines")]
    allow_empty: bool,
}

impl Lines {
    /// Whether lines were asked for.
    pub(crate) fn are_asked_for(&self) -> bool {
        self.are_asked_for
    }

    /// Does `task` on each line of `source`.
    pub(crate) fn run<T>(&self, source: LineSource, line_bytes: usize, words: Words, task: T, output: &Output) -> Batch
    where
        T: Task<Tally = Tally>,
    {
        let jobs = self.jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
        let jobs = jobs.min(MOST_JOBS);
        let cancel = Cancel::default();
        let handle = cancel.clone();
        let handled = ctrlc::set_handler(move || {
            if handle.is_cancelled() {
                // Asked for twice: the user does not want to wait for a reader that does not read.
                process::exit(Exit::Interrupted.status().into());
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
        let seconds = started.elapsed().as_secs_f64();
        Batch { ending, tally, words, seconds, last_line, source: source.name, allow_empty: self.allow_empty }
    }
}

/// More threads than any machine has cores only cost memory.
const MOST_JOBS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1023);

fn threads(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "expected a number of threads, 1 or more")
}
