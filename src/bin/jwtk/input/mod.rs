//! What a command is given: tokens, payloads and the files, pipes and variables they come from.

mod bounded;
mod line_source;
mod source;
mod token;

use std::borrow::Cow;
use std::env;
use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::anyhow;
use jwtk::jose::{bare_proof, bare_token};
use zeroize::Zeroizing;

use self::bounded::{TOO_LARGE, bounded, too_large};
pub(crate) use self::line_source::LineSource;
pub(crate) use self::source::{Source, is_document, is_file, is_url, named_file, path_of, unreadable};
use self::source::{no_name, open, unnamed};
pub(crate) use self::token::Token;
use self::token::{file_for_token, token_too_large};
use crate::output::{Exit, Failure, Output, is_token};

/// Reads inputs for one command. Standard input serves one of them alone.
pub(crate) struct Input<'o> {
    output: Cow<'o, Output>,
    stdin_taken: Arc<AtomicBool>,
}

impl<'o> Input<'o> {
    pub(crate) fn new(output: &'o Output) -> Self {
        Self { output: Cow::Borrowed(output), stdin_taken: Arc::default() }
    }

    /// The same inputs, for what outlives the command's own output.
    pub(crate) fn to_static(&self) -> Input<'static> {
        Input { output: Cow::Owned(Output::clone(&self.output)), stdin_taken: Arc::clone(&self.stdin_taken) }
    }

    /// Where notes and warnings about inputs go.
    pub(crate) fn output(&self) -> &Output {
        &self.output
    }

    /// The token, without what surrounds it in a header or in quotes.
    pub(crate) fn token(&self, argument: &Token) -> Result<String, Failure> {
        self.token_of(argument.token.as_deref(), argument.max_token_bytes)
    }

    /// The token that an argument stands for; standard input, when there is none.
    pub(crate) fn token_of(&self, argument: Option<&str>, limit: usize) -> Result<String, Failure> {
        let text = match argument {
            Some("-") => self.token_text(Source::Stdin, limit)?,
            Some(text) => match named_file(text) {
                Some(path) => self.token_text(Source::File(path), limit)?,
                None if !is_token(text) && is_file(text) => return Err(file_for_token(text)),
                None => text.to_owned(),
            },
            None => self.token_text(unnamed("token", "TOKEN, @FILE")?, limit)?,
        };
        let token = bare_token(&text);
        if token.len() > limit {
            return Err(token_too_large("the token", limit));
        }
        Ok(token.to_owned())
    }

    /// A DPoP proof: itself, or a FILE that holds it, without the name of the header in front.
    pub(crate) fn proof(&self, argument: &str, limit: usize) -> Result<String, Failure> {
        let text = if is_token(argument) && named_file(argument).is_none() {
            argument.to_owned()
        } else {
            self.token_text(Source::of_file(argument), limit)?
        };
        let proof = bare_proof(&text);
        if proof.len() > limit {
            return Err(token_too_large("the proof", limit));
        }
        Ok(proof.to_owned())
    }

    /// The bytes of a PAYLOAD argument: a document itself, a file, `-`, or standard input when nothing is named.
    pub(crate) fn payload(&self, argument: Option<&str>) -> Result<Vec<u8>, Failure> {
        let source = match argument {
            Some(document) if is_document(document) => return Ok(document.as_bytes().to_vec()),
            Some(path) => Source::of_file(path),
            None => unnamed("payload", "PAYLOAD")?,
        };
        Ok(std::mem::take(&mut *self.read(source, MAX_FILE_BYTES)?))
    }

    /// The bytes of a PAYLOAD argument where there need be none: nothing is read of a terminal, or of a pipe that something
    /// else came from.
    pub(crate) fn payload_if_any(&self, argument: Option<&str>) -> Result<Vec<u8>, Failure> {
        let is_there = argument.is_some() || !(io::stdin().is_terminal() || self.stdin_taken.load(Ordering::Relaxed));
        if is_there { self.payload(argument) } else { Ok(Vec::new()) }
    }

    /// The tokens that a TOKEN argument stands for when there are many: a file, with or without the `@`, or `-`.
    pub(crate) fn token_lines(&self, argument: &Token) -> Result<LineSource, Failure> {
        let named = argument.token.as_deref();
        if named.is_some_and(|text| text.starts_with("eyJ")) {
            let error = anyhow!("with --lines the argument is a file, and this is a token");
            return Err(
                Failure::new(Exit::Usage, "not_a_file", error).with_hint("leave --lines out for a single token")
            );
        }
        self.lines(named, "token", "a FILE with one a line")
    }

    /// The lines of a file, of `-`, or of standard input when nothing is named.
    pub(crate) fn lines(&self, argument: Option<&str>, what: &str, names: &str) -> Result<LineSource, Failure> {
        let source = match argument {
            Some(document) if is_document(document) => {
                return Ok(LineSource::document(document));
            }
            Some(path) => Source::of_file(path),
            None => unnamed(what, names)?,
        };
        let lines = match source {
            Source::File(path) => LineSource::file(path)?,
            Source::Stdin | Source::Variable(_) => {
                self.take_stdin()?;
                LineSource::stdin(source.name())
            }
        };
        self.output.note(format_args!("reading {}", lines.name));
        Ok(lines)
    }

    fn take_stdin(&self) -> Result<(), Failure> {
        if self.stdin_taken.swap(true, Ordering::Relaxed) {
            let error = anyhow!("standard input is named for two things at once");
            return Err(
                Failure::new(Exit::Usage, "stdin_twice", error).with_hint("give one of them as a file or as env:NAME")
            );
        }
        Ok(())
    }

    /// Everything that `source` holds. More than `limit` bytes are an error, and are not read.
    ///
    /// The bytes are wiped when they are dropped.
    pub(crate) fn read(&self, source: Source<'_>, limit: usize) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let unreadable = |error| unreadable(error, &source.name());
        let note = || self.output.note(format_args!("reading {}", source.name()));
        let bytes = match source {
            Source::Stdin => {
                self.take_stdin()?;
                note();
                bounded(io::stdin().lock(), 0, limit).map_err(unreadable)?
            }
            Source::File(path) => {
                let file = open(path)?;
                note();
                let expected = file.metadata().map_or(0, |metadata| metadata.len());
                // Of what is known to be too much nothing is read.
                if usize::try_from(expected).map_or(true, |expected| expected > limit) {
                    return Err(too_large(&source.name(), limit));
                }
                bounded(file, expected, limit).map_err(unreadable)?
            }
            Source::Variable("") => return Err(no_name("the name of a variable")),
            Source::Variable(name) => {
                note();
                let value = env::var_os(name).ok_or_else(|| {
                    let error = anyhow!("the environment has no variable `{name}`");
                    Failure::new(Exit::Source, "source_missing", error)
                        .with_hint(format!("set it and make it known to child processes: export {name}"))
                })?;
                Zeroizing::new(value.into_encoded_bytes())
            }
        };
        if bytes.len() > limit {
            return Err(too_large(&source.name(), limit));
        }
        Ok(bytes)
    }

    fn token_text(&self, source: Source<'_>, limit: usize) -> Result<String, Failure> {
        let with_surroundings = limit.saturating_add(SURROUNDINGS);
        let bytes = self.read(source, with_surroundings).map_err(|failure| match failure.code() {
            TOO_LARGE => token_too_large(&source.name(), limit),
            _ => failure,
        })?;
        // What is no text is no token either; it is refused for that with its place, like any other text.
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// The most that a key file or a payload may have.
pub(crate) const MAX_FILE_BYTES: usize = 64 << 20;

/// Room for `Authorization: Bearer `, quotes and line breaks around a token.
const SURROUNDINGS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Options;

    #[test]
    fn standard_input_serves_one_thing_alone() {
        let output = Output::new(Options::default());
        let input = Input::new(&output);
        input.stdin_taken.store(true, Ordering::Relaxed);
        let code = input.read(Source::Stdin, 1).err().map(|failure| (failure.exit(), failure.code()));
        assert_eq!(code, Some((Exit::Usage, "stdin_twice")));
    }
}
