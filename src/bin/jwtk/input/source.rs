//! Where bytes come from: the spellings of a FILE or a SOURCE, and what is said of one that cannot be read.

use std::fs::{self, File};
use std::io::{self, IsTerminal as _};

use anyhow::anyhow;
use jwtk::keyfile::is_key_file;

use crate::output::{Exit, Failure, is_token};

/// Where bytes come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source<'a> {
    Stdin,
    File(&'a str),
    Variable(&'a str),
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

/// Whether a SOURCE of keys is a URL.
pub(crate) fn is_url(argument: &str) -> bool {
    argument
        .split_once("://")
        .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
}

/// Standard input, when nothing is named and no person sits in front of it.
pub(super) fn unnamed(what: &str, names: &str) -> Result<Source<'static>, Failure> {
    if io::stdin().is_terminal() {
        let error = anyhow!("no {what} is given, and standard input is a terminal");
        return Err(
            Failure::new(Exit::Usage, "nothing_to_do", error).with_hint(format!("give {names}, or - to type it"))
        );
    }
    Ok(Source::Stdin)
}

pub(super) fn open(path: &str) -> Result<File, Failure> {
    if path.is_empty() {
        return Err(no_name("the name of a file"));
    }
    File::open(path).map_err(|error| content_for_name(path).unwrap_or_else(|| unreadable(error, path)))
}

pub(super) fn no_name(what: &str) -> Failure {
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
