//! The ending of every command: what is printed, and with which status it exits.

mod decision;
mod escape;
mod failure;
mod line_report;
mod lines;
mod made;
mod options;
mod product;
mod screen;
pub(crate) mod store;
mod timeline;
mod usage;

use std::convert::Infallible;
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anstream::{AutoStream, ColorChoice};
use anyhow::anyhow;
use jwtk::crypto::Secret;
use kdam::Spinner;
use kdam::term::Writer;
use serde::Serialize;

pub(crate) use self::decision::Decision;
pub(crate) use self::escape::{escaped, escaped_lines};
pub(crate) use self::failure::{Exit, Failure};
pub(crate) use self::line_report::{FailedLine, LineReport, write_line};
pub(crate) use self::lines::LineSink;
pub(crate) use self::made::{Made, MadeOf};
pub(crate) use self::options::{Called, Options};
use self::options::{Color, Format};
pub(crate) use self::product::Product;
pub(crate) use self::screen::Screen;
pub(crate) use self::timeline::Timeline;
pub(crate) use self::usage::{finish_unparsed, is_token};

/// What a subcommand found. Both renderings are made from it.
pub(crate) trait Report: Serialize {
    /// The decision, as a status.
    fn exit(&self) -> Exit {
        Exit::Done
    }

    /// Writes the result for people, to standard output.
    fn human(&self, out: &mut Screen) -> io::Result<()>;

    /// Writes what belongs to the result and yet not into a pipe, to standard error.
    /// Not asked for in JSON, which has a place for everything.
    fn aside(&self, _err: &mut Screen) -> io::Result<()> {
        Ok(())
    }
}

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
        let typed = rpassword::prompt_password(prompt).map_err(failed)?;
        Ok(Secret::from(typed.into_bytes()))
    }

    /// Does what takes long, with a sign of life on a terminal.
    pub(crate) fn while_waiting<T>(&self, what: &str, work: impl FnOnce() -> T) -> T {
        if self.quiet || self.is_json() || !io::stderr().is_terminal() {
            return work();
        }
        let (done, waiting) = mpsc::channel::<Infallible>();
        thread::scope(|scope| {
            scope.spawn(move || turn(what, &waiting));
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
            tell(err.line(style, "note: ", &text.to_string()));
        }
    }

    /// Warns, unless `-q`. In JSON the report tells it, if it has a place for warnings.
    pub(crate) fn warn(&self, text: impl Display) {
        if self.is_json() {
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(text.to_string());
        } else {
            self.print_warning(&text.to_string());
        }
    }

    /// The warnings that a JSON report is to tell.
    pub(crate) fn take_warnings(&self) -> Vec<String> {
        std::mem::take(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn print_warning(&self, text: &str) {
        if !self.quiet {
            let err = self.standard_error();
            let style = err.styles().warning;
            tell(err.line(style, "warning: ", text));
        }
    }

    /// Prints what was found, or the error, and gives the status of the process.
    pub(crate) fn finish<R: Report>(&self, result: Result<R, Failure>) -> ExitCode {
        // Nobody took them into a report.
        self.take_warnings().iter().for_each(|text| self.print_warning(text));
        let report = match result {
            Ok(report) => report,
            Err(failure) => return self.complain(&failure),
        };
        match self.write(&report) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => self.complain(&unwritable(error)),
            // A reader that went away does not change the decision.
            _ => report.exit().into(),
        }
    }

    /// Prints results one after the other as they come, in JSON as one array. Nothing may fail any more when it begins, but
    /// the printing itself; without any result it ends with `nothing`.
    pub(crate) fn finish_each<R: Report>(&self, reports: impl Iterator<Item = R>, nothing: &Failure) -> ExitCode {
        let written = self.write_each(reports);
        self.take_warnings().iter().for_each(|text| self.print_warning(text));
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => self.complain(&unwritable(error)),
            Ok(false) => self.complain(nothing),
            _ => Exit::Done.into(),
        }
    }

    /// Whether there was any.
    fn write_each<R: Report>(&self, reports: impl Iterator<Item = R>) -> io::Result<bool> {
        let mut stream = BufWriter::new(io::stdout().lock());
        let mut between = "[";
        let mut any = false;
        for report in reports {
            any = true;
            if self.is_json() {
                let json = serde_json::to_string(&report)?;
                write!(stream, "{between}{}", escape::json(&json))?;
                between = ",\n";
            } else {
                let mut out = self.standard_output();
                report.human(&mut out)?;
                out.add_to(&mut stream)?;
            }
        }
        if any && self.is_json() {
            writeln!(stream, "]")?;
        }
        stream.flush()?;
        Ok(any)
    }

    fn write<R: Report>(&self, report: &R) -> io::Result<()> {
        let mut out = self.standard_output();
        if self.is_json() {
            let terminal = out.is_terminal();
            let json = if terminal { serde_json::to_string_pretty(report) } else { serde_json::to_string(report) };
            writeln!(out, "{}", escape::json(&json?))?;
        } else {
            let mut err = self.standard_error();
            report.aside(&mut err)?;
            if !self.quiet {
                tell(Ok(err));
            }
            report.human(&mut out)?;
        }
        out.print_to(io::stdout().lock())
    }

    fn complain(&self, failure: &Failure) -> ExitCode {
        if self.is_json() {
            let mut out = self.standard_output();
            let written = failure.to_json().and_then(|json| writeln!(out, "{}", escape::json(&json)));
            match written.and_then(|()| out.print_to(io::stdout().lock())) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {}
                _ => return failure.exit().into(),
            }
        }
        let mut err = self.standard_error();
        tell(failure.human(&mut err).map(|()| err));
        failure.exit().into()
    }

    fn standard_output(&self) -> Screen {
        let stdout = io::stdout();
        Screen::new(stdout.is_terminal(), self.wants_color(&stdout))
    }

    fn standard_error(&self) -> Screen {
        let stderr = io::stderr();
        Screen::new(stderr.is_terminal(), self.wants_color(&stderr))
    }

    fn wants_color<S: anstream::stream::RawStream>(&self, stream: &S) -> bool {
        let choice = match self.color {
            ColorChoice::Auto => AutoStream::choice(stream),
            chosen => chosen,
        };
        choice != ColorChoice::Never
    }
}

/// Turns a wheel until the other end is dropped. When drawing fails, there is nobody who watches.
fn turn(what: &str, waiting: &Receiver<Infallible>) {
    let wheel = Spinner::new(&["|", "/", "-", "\\"], 100.0, 1.0);
    let (begun, mut err) = (Instant::now(), Writer::Stderr.init());
    while waiting.recv_timeout(Duration::from_millis(100)) == Err(RecvTimeoutError::Timeout) {
        let frame = wheel.render_frame(begun.elapsed().as_secs_f32());
        let _ = err.print_at(0, format!("{frame} {what}").as_bytes());
    }
    let _ = err.print(b"\r\x1b[2K");
}

fn unwritable(error: io::Error) -> Failure {
    Failure::new(Exit::Source, "unwritable", anyhow!(error).context("cannot write to standard output"))
}

/// Prints to standard error. When that is gone, there is nobody left to tell.
fn tell(text: io::Result<Screen>) {
    if let Ok(screen) = text {
        let _ = screen.print_to(io::stderr().lock());
    }
}
