//! How tokens that are out fare.

use crate::json;

/// How tokens fare.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Tokens {
    /// All of them
    pub total: usize,
    /// Those that verify with both sets
    pub kept: usize,
    /// Those that verified, have run out, and count no longer
    pub expired: usize,
    /// Those that live, and verify no longer
    pub broken: Vec<Broken>,
}

/// A token that verifies no longer; never the token itself.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Broken {
    /// Its line
    pub line: usize,
    /// The `kid` that it names
    pub kid: Option<String>,
    /// When it would have run out
    pub exp: Option<json::Number>,
}
