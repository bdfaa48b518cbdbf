//! Text on its way to a stream, and the styles that the stream can show.

use std::env;
use std::fmt::Display;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::escape::{escaped, escaped_lines};

/// Collects text. It is printed whole, or not at all when something went wrong before.
pub(crate) struct Screen {
    text: Vec<u8>,
    is_terminal: bool,
    styles: Styles,
}

/// What each kind of text looks like. All of them are plain where there are no colours.
#[derive(Clone, Copy, Default)]
pub(crate) struct Styles {
    pub(crate) header: Style,
    pub(crate) claims: Style,
    pub(crate) signature: Style,
    pub(crate) good: Style,
    pub(crate) warning: Style,
    pub(crate) error: Style,
    pub(crate) note: Style,
    pub(crate) dim: Style,
}

impl Screen {
    pub(super) fn new(is_terminal: bool, has_colors: bool) -> Self {
        let styles = if has_colors { Styles::colored() } else { Styles::default() };
        Self { text: Vec::new(), is_terminal, styles }
    }

    /// Whether a person looks at it. Then control characters must not get there.
    pub(crate) fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// How many columns there are: what `COLUMNS` says, else the terminal. What is no terminal has no width.
    pub(crate) fn columns(&self) -> Option<usize> {
        let asked = || env::var("COLUMNS").ok()?.parse().ok().filter(|&columns| columns > 0);
        asked().or_else(|| self.is_terminal.then(terminal_width).flatten())
    }

    pub(crate) fn styles(&self) -> Styles {
        self.styles
    }

    /// Writes text that came from a token or a key: as it is for programs, escaped for a terminal.
    pub(crate) fn write_foreign(&mut self, text: &str) -> io::Result<()> {
        if self.is_terminal { write!(self, "{}", escaped_lines(text)) } else { self.write_all(text.as_bytes()) }
    }

    /// Warns, on a line of its own.
    pub(crate) fn warn(&mut self, text: impl Display) -> io::Result<()> {
        let style = self.styles.warning;
        writeln!(self, "{style}warning:{style:#} {}", escaped(&text.to_string()))
    }

    pub(super) fn line(mut self, style: Style, label: &str, text: &str) -> io::Result<Self> {
        writeln!(self, "{style}{label}{style:#}{}", escaped(text))?;
        Ok(self)
    }

    pub(super) fn print_to(&self, mut stream: impl Write) -> io::Result<()> {
        self.add_to(&mut stream)?;
        stream.flush()
    }

    /// Prints one piece of many.
    pub(super) fn add_to(&self, mut stream: impl Write) -> io::Result<()> {
        stream.write_all(&self.text)
    }
}

/// The columns of the terminal, if it tells.
pub(super) fn terminal_width() -> Option<usize> {
    kdam::term::width().filter(|&columns| columns > 0).map(usize::from)
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Styles {
    fn colored() -> Self {
        Self {
            header: AnsiColor::Red.on_default(),
            claims: AnsiColor::Magenta.on_default(),
            signature: AnsiColor::Cyan.on_default(),
            good: AnsiColor::Green.on_default(),
            warning: AnsiColor::Yellow.on_default().bold(),
            error: AnsiColor::Red.on_default().bold(),
            note: AnsiColor::Blue.on_default().bold(),
            dim: Style::new().dimmed(),
        }
    }
}
