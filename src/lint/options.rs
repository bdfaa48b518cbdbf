//! What a linter is told beside the files.

use crate::claims::Timestamp;
use crate::gateway::Kind;

/// What a linter is told beside the files.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The time at which certificates are looked at
    pub now: Timestamp,
    /// Whether the key sets are published
    pub is_public: bool,
    /// The gateway of configurations that do not tell
    pub kind: Option<Kind>,
    /// The gateway that would load the key sets
    pub served_for: Option<Kind>,
    /// How long a token may live, in seconds
    pub longest_life: i64,
}

impl Default for Options {
    fn default() -> Self {
        Self { now: Timestamp::new(0, 0), is_public: false, kind: None, served_for: None, longest_life: 86_400 }
    }
}
