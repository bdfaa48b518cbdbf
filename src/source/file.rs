//! Keys and tokens from files and pipes, never more than was allowed.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use zeroize::Zeroizing;

use crate::error::{Class, Explain};

/// Reads a whole file of at most `max_bytes`.
///
/// The buffer is wiped when it is dropped, since a key file may hold a private key.
pub fn read(path: &Path, max_bytes: u64) -> Result<Zeroizing<Vec<u8>>, Error> {
    let name = path.display().to_string();
    let unreadable = |source| Error::Unreadable { name: name.clone(), source };
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(Error::Directory { name });
    }
    read_from(&name, file, metadata.len(), max_bytes)
}

/// Reads `input` to its end, or fails as soon as it has given more than `max_bytes`.
///
/// `name` is what messages call the input; `expected` is the number of bytes to
/// make room for at once (0 when it is not known), so that a secret is not left
/// behind in buffers that were outgrown.
pub fn read_from(name: &str, input: impl Read, expected: u64, max_bytes: u64) -> Result<Zeroizing<Vec<u8>>, Error> {
    let too_large = || Error::TooLarge { name: name.to_owned(), max_bytes };
    if expected > max_bytes {
        return Err(too_large());
    }
    // One byte more than allowed tells a full input from one that goes on.
    let room = usize::try_from(expected.saturating_add(1)).map_err(|_| too_large())?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    input
        .take(max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|source| Error::Unreadable { name: name.to_owned(), source })?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= max_bytes) { Ok(bytes) } else { Err(too_large()) }
}

/// Why a file or pipe could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The system refused.
    #[error("cannot read {name}")]
    Unreadable {
        /// The file's name as it was given.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// A folder stands where a file was expected.
    #[error("cannot read {name}: it is a folder")]
    Directory {
        /// The folder's name as it was given.
        name: String,
    },
    /// More bytes than allowed.
    #[error("{name} has more than {max_bytes} bytes")]
    TooLarge {
        /// The file's name as it was given.
        name: String,
        /// The limit.
        max_bytes: u64,
    },
}

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { source, .. } if source.kind() == io::ErrorKind::NotFound => "file_not_found",
            Self::Unreadable { .. } => "file_unreadable",
            Self::Directory { .. } => "file_is_directory",
            Self::TooLarge { .. } => "file_too_large",
        }
    }

    fn class(&self) -> Class {
        Class::Source
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn file_of_exactly_the_limit_is_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "abcd").unwrap();
        assert_eq!(read(file.path(), 4).unwrap().as_slice(), b"abcd");
        let refused = read(file.path(), 3).unwrap_err();
        assert_eq!(refused.code(), "file_too_large");
    }

    #[test]
    fn endless_pipe_is_given_up_at_the_limit() {
        let refused = read_from("-", io::repeat(b'a'), 0, 1000).unwrap_err();
        assert!(matches!(refused, Error::TooLarge { max_bytes: 1000, .. }));
    }

    #[test]
    fn missing_files_and_folders_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path(), 9).unwrap_err().code(), "file_is_directory");
        let missing = folder.path().join("none");
        assert_eq!(read(&missing, 9).unwrap_err().code(), "file_not_found");
        assert_eq!(read(&missing, 9).unwrap_err().class(), Class::Source);
    }
}
