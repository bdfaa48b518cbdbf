//! The ending of a command line that could not be read, and of `--help`.

use std::borrow::Cow;
use std::error::Error as _;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::anyhow;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, ValueEnum};
use jwtk::algorithm::{UnknownAlgorithm, UnknownEncryption};
use jwtk::error::Explain;

use super::ending::unwritable;
use super::escape::{self, escaped};
use super::failure::{Exit, Failure};
use super::help;
use super::options::Options;
use super::redaction::{is_token, without_secrets};
use super::streams::{Output, tell};
use super::synonyms;
use super::topics::Topic;

/// Prints what clap has to say: help and version, or what is wrong with the arguments.
pub(crate) fn finish_unparsed(
    mut error: clap::Error,
    arguments: impl Iterator<Item = OsString>,
    command: fn() -> Command,
) -> ExitCode {
    let arguments: Vec<String> = arguments.skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    let output = Output::new(Options {
        format: last_value(&arguments, "--format").and_then(value),
        color: last_value(&arguments, "--color").and_then(value),
        ..Options::default()
    });
    if let (ErrorKind::InvalidSubcommand, Some(topic)) = (error.kind(), topic(&arguments)) {
        return output.print_topic(topic);
    }
    match error.kind() {
        ErrorKind::DisplayHelp => return output.print_help(&help::of(command(), &arguments)),

        _ if !error.use_stderr() => return output.print_help(&error.render()),
        _ => improve(&mut error, &arguments, command),
    }
    let error = &error;
    let has_help =
        matches!(error.kind(), ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand);
    if output.is_json() {
        let text = harmless(&error.render().to_string(), &arguments);
        let message = if has_help { "no subcommand is named" } else { first_paragraph(&text) };
        let failure = Failure::new(Exit::Usage, "usage", anyhow!(message.to_owned()));
        let tip = || text.lines().find_map(|line| line.trim_start().strip_prefix("tip: ")).map(str::to_owned);
        let hint = about_algorithm(error).or_else(tip);
        return output.complain(&failure.with_hint(hint.unwrap_or_else(|| "see jwtk --help".to_owned())));
    }
    let mut err = output.standard_error();
    let text = error.render();
    let text = if output.wants_color(&io::stderr()) { text.ansi().to_string() } else { text.to_string() };
    let hint = if looks_like_a_decode(error, &arguments) {
        Some("to look into a token: jwtk decode TOKEN".to_owned())
    } else {
        about_algorithm(error)
    };
    let hint = hint.map_or_else(String::new, |hint| format!("\nhint: {hint}\n"));
    let written = write!(err, "{}{}", harmless(&text, &arguments), harmless(&hint, &arguments));
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

fn about_algorithm(error: &clap::Error) -> Option<String> {
    let source = error.source()?;
    let encryption = || source.downcast_ref::<UnknownEncryption>()?.hint();
    source.downcast_ref::<UnknownAlgorithm>().map_or_else(encryption, Explain::hint)
}

/// The topic that help is asked about.
fn topic(arguments: &[String]) -> Option<&'static Topic> {
    let mut words = arguments.iter().filter(|argument| !argument.starts_with('-'));
    words.find(|word| *word == "help")?;
    Topic::find(words.next()?)
}

/// Guesses by meaning what was meant, and leaves out what is no help.
fn improve(error: &mut clap::Error, arguments: &[String], root: fn() -> Command) {
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let (command, _) = help::called(root(), arguments);
            suggest(
                error,
                [ContextKind::InvalidSubcommand, ContextKind::SuggestedSubcommand],
                synonyms::of_subcommand,
                |name| command.find_subcommand(name).is_some(),
            );
        }
        ErrorKind::UnknownArgument => {
            let (command, _) = help::called(root(), arguments);
            let has = |option: &str| {
                if option.starts_with('>') {
                    // The shell has it.
                    return true;
                }
                let name = option.split(' ').next().unwrap_or(option).trim_start_matches('-');
                command.get_arguments().any(|arg| {
                    arg.get_long() == Some(name) || arg.get_visible_aliases().unwrap_or_default().contains(&name)
                })
            };
            suggest(error, [ContextKind::InvalidArg, ContextKind::SuggestedArg], synonyms::of_option, has);
        }
        ErrorKind::ArgumentConflict => name_those_given(error, arguments),
        _ => {}
    }
}

fn suggest(
    error: &mut clap::Error,
    [invalid, suggested]: [ContextKind; 2],
    meaning: fn(&str) -> &'static [&'static str],
    is_there: impl Fn(&str) -> bool,
) {
    let Some(ContextValue::String(word)) = error.get(invalid) else { return };
    if let Some(meant) = meaning(word).iter().find(|meant| is_there(meant)) {
        let meant = (*meant).to_owned();
        error.remove(ContextKind::Suggested);
        error.insert(
            suggested,
            match suggested {
                ContextKind::SuggestedSubcommand => ContextValue::Strings(vec![meant]),
                _ => ContextValue::String(meant),
            },
        );
        return;
    }
    let guesses = match error.get(suggested) {
        Some(ContextValue::String(guess)) => vec![guess.clone()],
        Some(ContextValue::Strings(guesses)) => guesses.clone(),
        _ => return,
    };
    // Some letters in common make no guess.
    let first = |text: &str| text.trim_start_matches('-').chars().next();
    if !guesses.iter().any(|guess| first(guess) == first(word) || guess.contains(word.trim_start_matches('-'))) {
        error.remove(suggested);
    }
}

/// Of all options that conflict with one of those given, only those count that are given, too.
fn name_those_given(error: &mut clap::Error, arguments: &[String]) {
    let Some(ContextValue::Strings(conflicting)) = error.get(ContextKind::PriorArg) else { return };
    let is_given = |option: &&String| {
        let name = option.split([' ', '=', '[']).next().unwrap_or(option);
        arguments.iter().any(|argument| argument.split('=').next() == Some(name))
    };
    let mut given: Vec<String> = conflicting.iter().filter(is_given).cloned().collect();
    match given.len() {
        // What was given goes by its short name, or stands without one.
        0 => {}
        1 => {
            error.insert(ContextKind::PriorArg, ContextValue::String(given.remove(0)));
        }
        _ => {
            error.insert(ContextKind::PriorArg, ContextValue::Strings(given));
        }
    }
}

impl Output {
    fn print_topic(&self, topic: &Topic) -> ExitCode {
        let mut out = self.standard_output();
        let text = if self.is_json() {
            serde_json::Value::from(topic.text).to_string()
        } else {
            topic.wrapped(out.columns().unwrap_or(COLUMNS).min(WIDEST))
        };
        let printed = writeln!(out, "{text}").and_then(|()| out.print_to(io::stdout().lock()));
        self.printed(printed)
    }

    fn print_help(&self, help: &StyledStr) -> ExitCode {
        let mut out = self.standard_output();
        let text = if self.wants_color(&io::stdout()) { help.ansi().to_string() } else { help.to_string() };
        let printed = write!(out, "{text}").and_then(|()| out.print_to(io::stdout().lock()));
        self.printed(printed)
    }

    fn printed(&self, printed: io::Result<()>) -> ExitCode {
        match printed {
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

/// Of most terminals.
const COLUMNS: usize = 80;

/// Longer lines are hard to read.
const WIDEST: usize = 100;

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
