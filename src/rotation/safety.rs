//! Whether a change may be made.

/// Whether the change may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Nothing but order differs
    Same,
    /// Nobody notices
    Safe,
    /// Nobody notices once the tokens of the removed keys have run out
    Overlap,
    /// Tokens that are out are refused
    Break,
}

impl Safety {
    /// The word as it is in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Safe => "safe",
            Self::Overlap => "overlap",
            Self::Break => "break",
        }
    }
}
