//! Where something is in a file.

use std::fmt;

use crate::json::Location;

/// Where something is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The file's name
    pub file: String,
    /// The way from the root, as `endpoints[3].extra_config`; empty for the whole file
    pub path: String,
    /// Line, column and offset, where the language of the file tells them
    pub location: Option<Location>,
}

impl Place {
    /// A place in a file.
    pub fn new(file: impl Into<String>, path: impl Into<String>, location: Option<Location>) -> Self {
        Self { file: file.into(), path: path.into(), location }
    }
}

/// As messages name it: the way from the root, and the line where it is known.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.path.is_empty(), self.location) {
            (false, Some(location)) => write!(f, "{} (line {})", self.path, location.line),
            (false, None) => f.write_str(&self.path),
            (true, Some(location)) => write!(f, "{}, line {}", self.file, location.line),
            (true, None) => f.write_str(&self.file),
        }
    }
}
