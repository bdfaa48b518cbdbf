//! What a command is given: tokens, payloads and the files, pipes and variables they come from.

use std::borrow::Cow;
use std::env;
use std::fs::{self, File};
use std::io::{self, IsTerminal as _, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::anyhow;
use jwtk::jose::{bare_proof, bare_token};
use jwtk::keyfile::is_key_file;
use zeroize::Zeroizing;

use crate::output::{Exit, Failure, Output, is_token};

/// Reads inputs for one command. Standard input serves one of them alone.
pub(crate) struct Input<'o> {
    output: Cow<'o, Output>,
    stdin_taken: Arc<AtomicBool>,
}

/// A TOKEN argument.
#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Token {
    /// The token, @FILE or `file:FILE`, or - for standard input; a leading `Bearer ` or `Authorization:` is taken off
    #[arg(value_name = "TOKEN")]
    token: Option<String>,

    /// How long a token may be
    #[arg(long, value_name = "N", default_value_t = 1 << 20)]
    max_token_bytes: usize,
}

impl Token {
    /// What a command would be given to read it; nothing for a token that stands on the command line.
    pub(crate) fn at_hand(&self) -> Option<&str> {
        match self.token.as_deref() {
            None | Some("-") => Some("-"),
            Some(text) => named_file(text),
        }
    }

    pub(crate) fn max_token_bytes(&self) -> usize {
        self.max_token_bytes
    }
}

/// An input that is taken line by line.
pub(crate) struct LineSource {
    pub(crate) reader: Box<dyn Read + Send>,
    /// In bytes, where it is known
    pub(crate) size: Option<u64>,
    pub(crate) name: String,
}

/// Where bytes come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source<'a> {
    Stdin,
    File(&'a str),
    Variable(&'a str),
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
                let reader = Box::new(io::Cursor::new(document.to_owned()));
                return Ok(LineSource { reader, size: None, name: "the document".to_owned() });
            }
            Some(path) => Source::of_file(path),
            None => unnamed(what, names)?,
        };
        let (reader, size): (Box<dyn Read + Send>, _) = match source {
            Source::File(path) => {
                let file = open(path)?;
                let size = file.metadata().ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len());
                (Box::new(file), size)
            }
            Source::Stdin | Source::Variable(_) => {
                self.take_stdin()?;
                (Box::new(io::stdin()), stdin_size())
            }
        };
        self.output.note(format_args!("reading {}", source.name()));
        Ok(LineSource { reader, size, name: source.name() })
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
        // What is no text is no token either; it is refused for that with its place, like any other stranger.
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl<'a> Source<'a> {
    /// A FILE argument: a path, as it is or behind `@` or `file:`, or `-`.
    pub(crate) fn of_file(argument: &'a str) -> Self {
        if argument == "-" { Self::Stdin } else { Self::File(path_of(argument)) }
    }

    /// A SOURCE of keys that is no URL: a FILE, `-` or `env:NAME`.
    pub(crate) fn of_keys(argument: &'a str) -> Self {
        match argument.strip_prefix("env:") {
            Some(name) => Self::Variable(name),
            None => Self::of_file(argument),
        }
    }

    /// Where keys come from when nothing is named: standard input.
    pub(crate) fn of_unnamed_keys() -> Result<Source<'static>, Failure> {
        unnamed("key", "FILE")
    }

    /// The name of the file, if it is one.
    pub(crate) fn filename(self) -> Option<&'a str> {
        match self {
            Self::File(path) => Some(path),
            Self::Stdin | Self::Variable(_) => None,
        }
    }

    /// What a command would be given to read it.
    pub(crate) fn at_hand(self) -> Option<&'a str> {
        match self {
            Self::File(path) => Some(path),
            Self::Stdin => Some("-"),
            Self::Variable(_) => None,
        }
    }

    /// As messages name it.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => path.to_owned(),
            Self::Variable(name) => format!("variable {name}"),
        }
    }
}

/// The path in a FILE argument that says by its spelling that it is one.
pub(crate) fn named_file(argument: &str) -> Option<&str> {
    argument.strip_prefix('@').or_else(|| argument.strip_prefix("file:"))
}

/// The path in a FILE argument.
pub(crate) fn path_of(argument: &str) -> &str {
    named_file(argument).unwrap_or(argument)
}

/// Whether it is the name of something that can be read.
pub(crate) fn is_file(name: &str) -> bool {
    fs::metadata(name).is_ok_and(|metadata| !metadata.is_dir())
}

/// Whether a PAYLOAD argument is the document itself.
pub(crate) fn is_document(argument: &str) -> bool {
    argument.trim_start().starts_with('{')
}

fn file_for_token(name: &str) -> Failure {
    let error = anyhow!("{name} is the name of a file, and a TOKEN is asked for");
    Failure::new(Exit::Usage, "file_for_token", error).with_hint(format!("write @{name} for what is in it"))
}

/// Whether a SOURCE of keys is a URL.
pub(crate) fn is_url(argument: &str) -> bool {
    argument
        .split_once("://")
        .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
}

/// Standard input, when nothing is named and no person sits in front of it.
fn unnamed(what: &str, names: &str) -> Result<Source<'static>, Failure> {
    if io::stdin().is_terminal() {
        let error = anyhow!("no {what} is given, and standard input is a terminal");
        return Err(
            Failure::new(Exit::Usage, "nothing_to_do", error).with_hint(format!("give {names}, or - to type it"))
        );
    }
    Ok(Source::Stdin)
}

fn open(path: &str) -> Result<File, Failure> {
    if path.is_empty() {
        return Err(no_name("the name of a file"));
    }
    File::open(path).map_err(|error| content_for_name(path).unwrap_or_else(|| unreadable(error, path)))
}

fn no_name(what: &str) -> Failure {
    Failure::new(Exit::Usage, "no_name", anyhow!("{what} is missing"))
        .with_hint("write @FILE or file:FILE for a file, env:NAME for a variable; an unset variable of the shell is the usual cause")
}

/// What to say of a key, a token or a URL that was given where the name of a file is expected: no message shall repeat it.
fn content_for_name(path: &str) -> Option<Failure> {
    let (code, what, hint) = if is_key_file(path.as_bytes()) {
        let hint = "put it into a file, or into a variable and write env:NAME; a command line is seen by \
                    every user of the machine";
        ("key_on_command_line", "a key", hint)
    } else if is_url(path) {
        ("url_for_file", "a URL", "fetch it first: jwtk jwks fetch URL, and give its output as -")
    } else if is_token(path) {
        ("token_for_file", "a token", "a token itself is given without @")
    } else {
        return None;
    };
    let error = anyhow!("{what} was given where the name of a file is expected");
    Some(Failure::new(Exit::Usage, code, error).with_hint(hint))
}

/// What the system says of a file or folder that it does not give.
pub(crate) fn unreadable(error: io::Error, name: &str) -> Failure {
    let missing = error.kind() == io::ErrorKind::NotFound;
    let code = if missing { "source_missing" } else { "source_unreadable" };
    Failure::new(Exit::Source, code, anyhow!(error).context(format!("cannot read {name}")))
}

/// How long standard input is, when it is a file.
#[cfg(unix)]
fn stdin_size() -> Option<u64> {
    use std::os::fd::AsFd as _;
    let file = File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    let metadata = file.metadata().ok()?;
    metadata.is_file().then_some(metadata.len())
}

#[cfg(not(unix))]
fn stdin_size() -> Option<u64> {
    None
}

/// Reads at most one byte more than `limit`, which shows that there is too much.
fn bounded(reader: impl Read, expected: u64, limit: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    // Room for all from the start: a buffer that grows leaves copies of secrets behind.
    let room = usize::try_from(expected.saturating_add(1).min(most)).unwrap_or(0).max(FIRST_BUFFER);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    reader.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn too_large(what: &str, limit: usize) -> Failure {
    Failure::new(Exit::Source, TOO_LARGE, anyhow!("{what} has more than {limit} bytes"))
}

fn token_too_large(what: &str, limit: usize) -> Failure {
    Failure::new(Exit::Source, "token_too_large", anyhow!("{what} has more than {limit} bytes"))
        .with_hint("no gateway takes a header of that size; --max-token-bytes N raises the limit")
}

/// The most that a key file or a payload may have.
pub(crate) const MAX_FILE_BYTES: usize = 64 << 20;

const TOO_LARGE: &str = "too_large";

/// Room for `Authorization: Bearer `, quotes and line breaks around a token.
const SURROUNDINGS: usize = 64;

/// In bytes.
const FIRST_BUFFER: usize = 4 << 10;

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

    #[test]
    fn no_more_than_the_limit_is_read() {
        let endless = io::repeat(b'a');
        assert_eq!(bounded(endless, 0, 10).map(|bytes| bytes.len()).ok(), Some(11));
    }
}
