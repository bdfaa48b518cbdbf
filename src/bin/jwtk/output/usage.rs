//! The ending of a command line that could not be read, and of `--help`.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::anyhow;
use clap::ValueEnum;
use clap::error::ErrorKind;
use jwtk::keyfile::is_key_file;

use super::{Exit, Failure, Options, Output, tell};

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
        let text = without_secrets(error.render().to_string(), &arguments);
        let message = if has_help { "no subcommand is named" } else { first_paragraph(&text) };
        let failure = Failure::new(Exit::Usage, "usage", anyhow!(message.to_owned()));
        return output.complain(&failure.with_hint("see jwtk --help"));
    }
    let mut err = output.standard_error();
    let text = error.render();
    let text = if output.wants_color(&io::stderr()) { text.ansi().to_string() } else { text.to_string() };
    let hint = looks_like_a_decode(error, &arguments).then_some("\nTo look into a token: jwtk decode TOKEN\n");
    let written = write!(err, "{}{}", without_secrets(text, &arguments), hint.unwrap_or_default());
    tell(written.map(|()| err));
    Exit::Usage.into()
}

impl Output {
    fn print_help(&self, help: &clap::Error) -> ExitCode {
        match help.print().and_then(|()| io::stdout().flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                let error = anyhow!(error).context("cannot write to standard output");
                self.complain(&Failure::new(Exit::Source, "unwritable", error))
            }
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

/// A message is read by more people than a token or a key should be.
fn without_secrets(text: String, arguments: &[String]) -> String {
    let values = arguments.iter().filter_map(|argument| argument.split_once('=')).map(|(_, value)| value);
    let secrets = arguments.iter().map(String::as_str).chain(values);
    secrets.filter(|secret| is_token(secret) || is_key_file(secret.as_bytes())).fold(text, |text, secret| {
        let start: String = secret.chars().take(SHOWN).collect();
        text.replace(secret, &format!("{start}…"))
    })
}

fn looks_like_a_decode(error: &clap::Error, arguments: &[String]) -> bool {
    error.kind() == ErrorKind::InvalidSubcommand && arguments.first().is_some_and(|argument| is_token(argument))
}

/// Whether it has a token in it.
pub(crate) fn is_token(argument: &str) -> bool {
    argument.contains("eyJ") && argument.contains('.')
}

/// How many characters of a token or a key a message repeats.
const SHOWN: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_of_a_flag_counts() {
        let arguments = ["--format", "json", "--color=never", "--format=human"].map(str::to_owned);
        assert_eq!(last_value(&arguments, "--format"), Some("human"));
        assert_eq!(last_value(&arguments, "--color"), Some("never"));
        assert_eq!(last_value(&arguments, "--quiet"), None);
    }

    #[test]
    fn tokens_are_cut() {
        let text = without_secrets(
            "unexpected eyJhbGciOiJub25lIn0.e30.sig".to_owned(),
            &["eyJhbGciOiJub25lIn0.e30.sig".to_owned()],
        );
        assert_eq!(text, "unexpected eyJhbGci…");
    }

    #[test]
    fn keys_are_cut() {
        let key = "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----";
        for argument in [key.to_owned(), format!("--alg={key}")] {
            let text = without_secrets(format!("unexpected '{key}', write -- '{key}'"), &[argument]);
            assert_eq!(text, "unexpected '-----BEG…', write -- '-----BEG…'");
        }
    }
}
