//! The ending of a command line that could not be read, and of `--help`.

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::anyhow;
use clap::ValueEnum;
use clap::error::ErrorKind;

use super::ending::unwritable;
use super::escape::{self, escaped};
use super::failure::{Exit, Failure};
use super::options::Options;
use super::redaction::{is_token, without_secrets};
use super::streams::{Output, tell};

/// Prints what clap has to say: help and version, or what is wrong with the arguments.
pub(crate) fn finish_unparsed(error: &clap::Error, arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<String> = arguments.skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    let output = Output::new(Options {
        format: last_value(&arguments, "--format").and_then(value),
        color: last_value(&arguments, "--color").and_then(value),
        ..Options::default()
    });
    if !error.use_stderr() {
        return output.print_help(error);
    }
    let has_help =
        matches!(error.kind(), ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand);
    if output.is_json() {
        let text = harmless(&error.render().to_string(), &arguments);
        let message = if has_help { "no subcommand is named" } else { first_paragraph(&text) };
        let failure = Failure::new(Exit::Usage, "usage", anyhow!(message.to_owned()));
        return output.complain(&failure.with_hint("see jwtk --help"));
    }
    let mut err = output.standard_error();
    let text = error.render();
    let text = if output.wants_color(&io::stderr()) { text.ansi().to_string() } else { text.to_string() };
    let hint = looks_like_a_decode(error, &arguments).then_some("\nTo look into a token: jwtk decode TOKEN\n");
    let written = write!(err, "{}{}", harmless(&text, &arguments), hint.unwrap_or_default());
    tell(written.map(|()| err));
    Exit::Usage.into()
}

/// What clap says, which repeats arguments as they are.
fn harmless(text: &str, arguments: &[String]) -> String {
    let text = without_secrets(text);
    let parts = arguments.iter().flat_map(|argument| {
        let (name, value) = argument.split_once('=').unwrap_or((argument, ""));
        [argument.as_str(), name, value]
    });
    // The longest first, so that no part is taken for the whole.
    let mut foreign: Vec<(&str, Cow<'_, str>)> = parts.map(|part| (part, escaped(part))).collect();
    foreign.retain(|(part, safe)| safe != part);
    foreign.sort_by_key(|(part, _)| std::cmp::Reverse(part.len()));
    let text = foreign.iter().fold(text, |text, (part, safe)| text.replace(part, safe));
    escape::styled(&text).into_owned()
}

impl Output {
    fn print_help(&self, help: &clap::Error) -> ExitCode {
        match help.print().and_then(|()| io::stdout().flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => self.complain(&unwritable(error)),
            _ => Exit::Done.into(),
        }
    }
}

/// What a flag was set to, as far as that can be told of arguments that are wrong.
fn last_value<'a>(arguments: &'a [String], flag: &str) -> Option<&'a str> {
    let following = arguments.iter().skip(1).map(|next| Some(next.as_str())).chain([None]);
    let values = arguments.iter().zip(following).filter_map(|(argument, next)| match argument.strip_prefix(flag)? {
        "" => next,
        rest => rest.strip_prefix('='),
    });
    values.last()
}

fn value<V: ValueEnum>(text: &str) -> Option<V> {
    V::from_str(text, false).ok()
}

fn first_paragraph(text: &str) -> &str {
    let text = text.strip_prefix("error: ").unwrap_or(text);
    text.split("\n\n").next().unwrap_or(text).trim()
}

fn looks_like_a_decode(error: &clap::Error, arguments: &[String]) -> bool {
    error.kind() == ErrorKind::InvalidSubcommand && arguments.first().is_some_and(|argument| is_token(argument))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_cannot_write_lines_of_their_own() {
        for argument in ["a\nerror: forged", "--x=\u{1b}[2Kforged", "\u{9b}2K", "a\rb", "\u{202e}a"] {
            let text = harmless(&format!("error: unexpected '{argument}'\n\nUsage"), &[argument.to_owned()]);
            assert_eq!(text.lines().count(), 3, "{text:?}");
            assert!(!text.contains(['\u{1b}', '\u{9b}', '\r', '\u{202e}']), "{text:?}");
        }
    }

    #[test]
    fn the_last_value_of_a_flag_counts() {
        let arguments = ["--format", "json", "--color=never", "--format=human"].map(str::to_owned);
        assert_eq!(last_value(&arguments, "--format"), Some("human"));
        assert_eq!(last_value(&arguments, "--color"), Some("never"));
        assert_eq!(last_value(&arguments, "--quiet"), None);
    }
}
