//! Where commands print: standard output, standard error, and what the options say of them.

use std::convert::Infallible;
use std::fmt::Display;
use std::io::{self, IsTerminal as _};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anstream::{AutoStream, ColorChoice};
use anyhow::anyhow;
use jwtk::crypto::Secret;

use super::escape::escaped;
use super::failure::{Exit, Failure};
use super::options::{Color, Format, Options};
use super::redaction::without_secrets;
use super::screen::Screen;
use super::spinner::spin;

/// Where results, notes and errors go. The only thing that prints.
#[derive(Clone)]
pub(crate) struct Output {
    format: Format,
    color: ColorChoice,
    quiet: bool,
    verbose: u8,
    /// Warnings that a JSON report may have a place for.
    kept: Arc<Mutex<Vec<String>>>,
}

impl Output {
    pub(crate) fn new(options: Options) -> Self {
        let color = match options.color.unwrap_or_default() {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let format = options.format.unwrap_or_default();
        Self { format, color, quiet: options.quiet, verbose: options.verbose, kept: Arc::default() }
    }

    /// Whether JSON was asked for.
    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether warnings are printed; where they are costly to find, ask first.
    pub(crate) fn warns(&self) -> bool {
        !self.quiet || self.is_json()
    }

    /// Whether to tell more than was asked for.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose > 0
    }

    /// Whether a person sits there who can be asked for something.
    pub(crate) fn asks(&self) -> bool {
        !self.is_json() && !self.quiet && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Asks at the terminal for what must not be seen.
    pub(crate) fn ask(&self, prompt: &str) -> Result<Secret, Failure> {
        let failed = |error: io::Error| Failure::new(Exit::Source, "no_terminal", anyhow!(error).context("cannot ask"));
        if !self.asks() {
            return Err(failed(io::ErrorKind::NotConnected.into()));
        }
        let typed = rpassword::prompt_password(&*escaped(prompt)).map_err(failed)?;
        Ok(Secret::from(typed.into_bytes()))
    }

    /// Does what takes long, with a sign of life on a terminal.
    pub(crate) fn while_waiting<T>(&self, what: &str, work: impl FnOnce() -> T) -> T {
        if self.quiet || self.is_json() || !io::stderr().is_terminal() {
            return work();
        }
        let (done, waiting) = mpsc::channel::<Infallible>();
        thread::scope(|scope| {
            scope.spawn(move || spin(what, &waiting));
            let result = work();
            drop(done);
            result
        })
    }

    /// Tells what is tried or was done on the way, with `-v`.
    pub(crate) fn note(&self, text: impl Display) {
        if self.verbose > 0 {
            let err = self.standard_error();
            let style = err.styles().note;
            tell(err.line(style, "note: ", &without_secrets(&text.to_string())));
        }
    }

    /// Warns, unless `-q`. In JSON the report tells it, if it has a place for warnings.
    pub(crate) fn warn(&self, text: impl Display) {
        if self.is_json() {
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(without_secrets(&text.to_string()));
        } else {
            self.print_warning(&text.to_string());
        }
    }

    /// Tells of an error beside a result.
    pub(crate) fn mention(&self, failure: &Failure) {
        let mut err = self.standard_error();
        tell(failure.human(&mut err).map(|()| err));
    }

    /// Warns on standard error, whatever the format is.
    pub(crate) fn mention_warning(&self, text: impl Display) {
        self.print_warning(&text.to_string());
    }

    /// Tells on standard error what is good to know, unless `-q`.
    pub(crate) fn mention_note(&self, text: impl Display) {
        if !self.quiet {
            let err = self.standard_error();
            let style = err.styles().note;
            tell(err.line(style, "note: ", &text.to_string()));
        }
    }

    /// The warnings that a JSON report is to tell.
    pub(crate) fn take_warnings(&self) -> Vec<String> {
        std::mem::take(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn print_warning(&self, text: &str) {
        if !self.quiet {
            let err = self.standard_error();
            let style = err.styles().warning;
            tell(err.line(style, "warning: ", &without_secrets(text)));
        }
    }

    pub(super) fn standard_output(&self) -> Screen {
        let stdout = io::stdout();
        Screen::new(stdout.is_terminal(), self.wants_color(&stdout))
    }

    pub(super) fn standard_error(&self) -> Screen {
        let stderr = io::stderr();
        Screen::new(stderr.is_terminal(), self.wants_color(&stderr))
    }

    pub(super) fn wants_color<S: anstream::stream::RawStream>(&self, stream: &S) -> bool {
        let choice = match self.color {
            ColorChoice::Auto => AutoStream::choice(stream),
            chosen => chosen,
        };
        choice != ColorChoice::Never
    }
}

/// Prints to standard error. When that is gone, nothing is left to tell it to.
pub(super) fn tell(text: io::Result<Screen>) {
    if let Ok(screen) = text {
        let _ = screen.print_to(io::stderr().lock());
    }
}
