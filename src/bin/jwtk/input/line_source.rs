//! An input that is taken line by line.

use std::fs;
use std::io::{self, Read};

use super::source::open;
use crate::output::Failure;

/// An input that is taken line by line.
pub(crate) struct LineSource {
    pub(crate) reader: Box<dyn Read + Send>,
    /// In bytes, where it is known
    pub(crate) size: Option<u64>,
    pub(crate) name: String,
}

impl LineSource {
    /// The lines of a file.
    pub(super) fn file(path: &str) -> Result<Self, Failure> {
        let file = open(path)?;
        let size = file.metadata().ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len());
        Ok(Self { reader: Box::new(file), size, name: path.to_owned() })
    }

    /// Those of standard input.
    pub(super) fn stdin(name: String) -> Self {
        Self { reader: Box::new(io::stdin()), size: stdin_size(), name }
    }

    /// Those of a document that is an argument.
    pub(super) fn document(document: &str) -> Self {
        let reader = Box::new(io::Cursor::new(document.to_owned()));
        Self { reader, size: None, name: "the document".to_owned() }
    }
}

/// How long standard input is, when it is a file.
#[cfg(unix)]
fn stdin_size() -> Option<u64> {
    use std::os::fd::AsFd as _;
    let file = fs::File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    let metadata = file.metadata().ok()?;
    metadata.is_file().then_some(metadata.len())
}

#[cfg(not(unix))]
fn stdin_size() -> Option<u64> {
    None
}
