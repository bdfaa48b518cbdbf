//! Keys that a command made or changed.

use std::io::{self, Write as _};
use std::path::PathBuf;

use jwtk::json::{self, Object, Style};
use serde::{Serialize, Serializer};
use zeroize::Zeroizing;

use super::{Report, Screen};

/// What came out, with what people should know about it.
pub(crate) struct Made {
    pub(crate) what: MadeOf,
    pub(crate) notes: Vec<String>,
}

/// The forms in which keys come out.
pub(crate) enum MadeOf {
    /// A JWKS
    Set(Object),
    /// PEM
    Pem(Zeroizing<String>),
    /// Files: the private keys, the public ones
    Files([PathBuf; 2]),
}

impl From<MadeOf> for Made {
    fn from(what: MadeOf) -> Self {
        Self { what, notes: Vec::new() }
    }
}

impl Report for Made {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        match &self.what {
            // Indented in files too: the same bytes wherever they go.
            MadeOf::Set(set) => writeln!(out, "{}", json::write_object(set, Style::Pretty)),
            MadeOf::Pem(text) => write!(out, "{}", text.as_str()),
            MadeOf::Files(paths) => paths.iter().try_for_each(|path| writeln!(out, "{}", path.display())),
        }
    }

    fn aside(&self, err: &mut Screen) -> io::Result<()> {
        let style = err.styles().note;
        self.notes.iter().try_for_each(|note| writeln!(err, "{style}note:{style:#} {}", super::escaped(note)))
    }
}

impl Serialize for Made {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.what {
            MadeOf::Set(set) => set.serialize(serializer),
            MadeOf::Pem(text) => PemDocument { pem: text }.serialize(serializer),
            MadeOf::Files([private, public]) => FilesDocument { private, public }.serialize(serializer),
        }
    }
}

#[derive(Serialize)]
struct PemDocument<'a> {
    pem: &'a str,
}

#[derive(Serialize)]
struct FilesDocument<'a> {
    private: &'a PathBuf,
    public: &'a PathBuf,
}
