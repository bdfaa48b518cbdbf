//! The bar that moves over an input of many lines.

use std::time::{Duration, Instant};

use kdam::{Bar, BarExt as _};

use super::line_summary::per_second;
use super::screen::terminal_width;
use super::tally::Tally;
use super::words::Words;

/// The bar that moves over the input.
pub(super) struct Progress {
    bar: Bar,
    started: Instant,
    drawn: Option<Instant>,
    words: Words,
}

impl Progress {
    /// Over an input of `size` bytes.
    pub(super) fn new(size: u64, words: Words) -> Self {
        let mut bar = Bar::new(usize::try_from(size).unwrap_or(usize::MAX));
        "B".clone_into(&mut bar.unit);
        bar.unit_scale = true;
        bar.dynamic_ncols = true;
        Self { bar, started: Instant::now(), drawn: None, words }
    }

    /// Drawn anew a few times a second at most. When that fails, it is not seen anyway.
    pub(super) fn advance(&mut self, read: usize, tally: &Tally) {
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
    pub(super) fn wipe(&mut self) {
        let _ = self.bar.clear().and_then(|()| self.bar.writer.print(b"\r"));
    }
}

/// Quick enough for eyes.
const BETWEEN_DRAWINGS: Duration = Duration::from_millis(100);

/// Of a terminal that does not tell.
const COLUMNS: usize = 80;
