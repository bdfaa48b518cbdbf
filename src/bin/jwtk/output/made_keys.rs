//! Keys that a command made or changed.

use std::io::{self, Write as _};
use std::path::PathBuf;

use jwtk::json::{self, Object, Style};
use serde::{Serialize, Serializer};
use zeroize::Zeroizing;

use super::escape::escaped;
use super::failure::Failure;
use super::folder::{Folder, NewFile, exposure};
use super::report::Report;
use super::screen::Screen;
use super::streams::Output;

/// What came out, with what people should know about it.
pub(crate) struct MadeKeys {
    pub(crate) what: MadeOf,
    warnings: Vec<String>,
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

/// Which half of a pair takes its place first. A process that is killed between the two leaves the other as it was.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum First {
    /// Where a key goes: nothing is signed with it any more before it is withdrawn
    Private,
    /// Where a key comes: nothing is signed with it before it is published, and no private key lies about alone
    Public,
}

impl From<MadeOf> for MadeKeys {
    fn from(what: MadeOf) -> Self {
        Self::noting(what, Vec::new())
    }
}

impl MadeKeys {
    /// What came out, with notes for people.
    pub(crate) fn noting(what: MadeOf, notes: Vec<String>) -> Self {
        Self { what, warnings: Vec::new(), notes }
    }

    /// Writes two key sets that belong together.
    pub(crate) fn pair_of_sets(
        folder: &Folder,
        first: First,
        private: &Object,
        public: &Object,
        output: &Output,
    ) -> Result<Self, Failure> {
        let text = |set| Zeroizing::new(json::write_object(set, Style::Pretty) + "\n");
        Self::pair(folder, first, ["private.jwks.json", "public.jwks.json"], [&text(private), &text(public)], output)
    }

    /// Writes the two halves of a key, each in PEM.
    pub(crate) fn pair_of_pems(folder: &Folder, private: &str, public: &str, output: &Output) -> Result<Self, Failure> {
        Self::pair(folder, First::Public, ["private.pem", "public.pem"], [private, public], output)
    }

    fn pair(
        folder: &Folder,
        first: First,
        [private_name, public_name]: [&'static str; 2],
        [private, public]: [&str; 2],
        output: &Output,
    ) -> Result<Self, Failure> {
        let private = NewFile { name: private_name, content: private.as_bytes(), is_private: true };
        let public = NewFile { name: public_name, content: public.as_bytes(), is_private: false };
        let paths = match first {
            First::Private => folder.write([private, public], output)?,
            First::Public => {
                let [public, private] = folder.write([public, private], output)?;
                [private, public]
            }
        };
        let warnings = exposure(&paths).into_iter().collect();
        Ok(Self { what: MadeOf::Files(paths), warnings, notes: Vec::new() })
    }
}

impl Report for MadeKeys {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        match &self.what {
            // Indented in files too: the same bytes wherever they go.
            MadeOf::Set(set) => writeln!(out, "{}", json::write_object(set, Style::Pretty)),
            MadeOf::Pem(text) => write!(out, "{}", text.as_str()),
            MadeOf::Files(paths) => paths.iter().try_for_each(|path| {
                out.write_foreign(&path.display().to_string())?;
                writeln!(out)
            }),
        }
    }

    fn aside(&self, err: &mut Screen) -> io::Result<()> {
        self.warnings.iter().try_for_each(|text| err.warn(text))?;
        let style = err.styles().note;
        self.notes.iter().try_for_each(|note| writeln!(err, "{style}note:{style:#} {}", escaped(note)))
    }
}

impl Serialize for MadeKeys {
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
