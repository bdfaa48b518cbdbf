//! The ending of every command: what is printed, and with which status it exits.

use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;

use anyhow::anyhow;

use super::escape;
use super::failure::{Exit, Failure};
use super::report::Report;
use super::streams::{Output, tell};

impl Output {
    /// Prints what was found, or the error, and gives the status of the process.
    pub(crate) fn finish<R: Report>(&self, result: Result<R, Failure>) -> ExitCode {
        // No report has taken them.
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
            if self.warns() {
                tell(Ok(err));
            }
            report.human(&mut out)?;
        }
        out.print_to(io::stdout().lock())
    }

    pub(super) fn complain(&self, failure: &Failure) -> ExitCode {
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
}

pub(super) fn unwritable(error: io::Error) -> Failure {
    Failure::new(Exit::Source, "unwritable", anyhow!(error).context("cannot write to standard output"))
}
