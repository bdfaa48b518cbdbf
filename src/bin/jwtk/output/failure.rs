//! Why a command got no result.

use std::io::{self, Write as _};
use std::process::ExitCode;

use jwtk::error::{Class, Explain};
use serde::Serialize;

use super::advice;
use super::at_hand::at_hand;
use super::escape::escaped;
use super::redaction::without_secrets;
use super::screen::Screen;

/// The statuses that scripts may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Done, or accepted
    Done,
    /// A decision against
    Against,
    /// Wrong usage
    Usage,
    /// An input that cannot be used
    Input,
    /// A source that could not be reached or trusted
    Source,
    /// Ended by the person in front of it
    Interrupted,
}

/// An error with what a program and a person want to know of it.
///
/// Errors of the core become one by `?`.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    code: &'static str,
    hint: Option<String>,
    error: anyhow::Error,
}

impl Failure {
    /// `code` is a name for programs and never changes.
    pub(crate) fn new(exit: Exit, code: &'static str, error: anyhow::Error) -> Self {
        Self { exit, code, hint: None, error }
    }

    /// Adds what to do about it.
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Names the file at hand in the command of its hint: a path, or `-`.
    pub(crate) fn at_hand(mut self, place: Option<&str>) -> Self {
        self.hint = self.hint.map(|hint| at_hand(&hint, place));
        self
    }

    /// Says where it happened, or what was being done.
    pub(crate) fn context(mut self, context: impl Into<String>) -> Self {
        self.error = self.error.context(context.into());
        self
    }

    /// The name for programs.
    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    pub(super) fn human(&self, err: &mut Screen) -> io::Result<()> {
        let styles = err.styles();
        writeln!(err, "{0}error:{0:#} {1}", styles.error, escaped(&without_secrets(&self.message())))?;
        if let Some(hint) = self.safe_hint() {
            writeln!(err, "{0}hint:{0:#} {1}", styles.note, escaped(&hint))?;
        }
        Ok(())
    }

    /// What to do about it.
    pub(crate) fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The hint as it may be printed.
    fn safe_hint(&self) -> Option<String> {
        self.hint.as_deref().map(without_secrets)
    }

    pub(super) fn to_json(&self) -> io::Result<String> {
        Ok(serde_json::to_string(&ErrorDocument { error: ErrorMember::of(self) })?)
    }

    /// What was wrong, with all that led to it.
    pub(crate) fn message(&self) -> String {
        format!("{:#}", self.error)
    }
}

impl<E: Explain + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        let exit = match error.class() {
            Class::Usage => Exit::Usage,
            Class::Source => Exit::Source,
            // An input, and every class that is still to come.
            _ => Exit::Input,
        };
        Self { exit, code: error.code(), hint: advice::on(&error, error.hint()), error: error.into() }
    }
}

impl Exit {
    /// The number that the system gets.
    pub(crate) fn status(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Against => 1,
            Self::Usage => 2,
            Self::Input => 3,
            Self::Source => 4,
            // As shells have it for SIGINT.
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.status())
    }
}

#[derive(Serialize)]
struct ErrorDocument {
    error: ErrorMember,
}

#[derive(Serialize)]
pub(super) struct ErrorMember {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl ErrorMember {
    pub(super) fn of(failure: &Failure) -> Self {
        Self { code: failure.code, message: without_secrets(&failure.message()), hint: failure.safe_hint() }
    }

    pub(super) fn message(&self) -> &str {
        &self.message
    }
}
