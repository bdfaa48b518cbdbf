//! Results of many lines on their way out: as they come, in order, and counted.

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Stdout, Write as _};

use jwtk::bulk::Chunk;

use super::escape::{self, escaped};
use super::progress::Progress;
use super::streams::{Output, tell};
use super::tally::{Message, Tally};
use super::words::Words;

/// Writes results in the order of the lines, and counts.
pub(crate) struct LineSink {
    out: Stdout,
    is_terminal: bool,
    err: Output,
    tally: Tally,
    last_line: u64,
    progress: Option<Progress>,
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
