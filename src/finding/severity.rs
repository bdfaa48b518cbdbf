//! How much a finding matters.

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing
    Note,
    /// Hardly as it was meant, or weak
    Warning,
    /// It will not work, or can be exploited
    Error,
}

impl Severity {
    /// The word as it is in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
