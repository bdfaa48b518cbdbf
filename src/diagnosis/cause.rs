//! What went wrong, in words.

use crate::check::Remedy;

/// A likely cause of a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cause {
    /// What it is, and what to do about it
    pub words: String,
    /// What to ask for otherwise, for those who complete the words with how that is done
    pub remedy: Option<Remedy>,
}

impl From<String> for Cause {
    fn from(words: String) -> Self {
        Self { words, remedy: None }
    }
}

impl From<&str> for Cause {
    fn from(words: &str) -> Self {
        Self::from(words.to_owned())
    }
}
