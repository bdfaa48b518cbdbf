//! Where a block is in its file.

use std::fmt;

/// A place in a key file. DER has but one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// Which key or block of the file, counted from 1
    pub number: usize,
    /// How it is marked: the label of PEM, or the type of an OpenSSH key
    pub label: Option<String>,
    /// The line where it begins, counted from 1
    pub line: usize,
}

impl Place {
    pub(super) fn first() -> Self {
        Self { number: 1, label: None, line: 1 }
    }
}

impl fmt::Display for Place {
    /// `CERTIFICATE in line 7`, or `DER` for what has no label.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.label {
            Some(label) => write!(f, "{label} in line {}", self.line),
            None => f.write_str("DER"),
        }
    }
}
