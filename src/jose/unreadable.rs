//! Why a header cannot be read, whatever the token.

use super::critical::Critical;
use super::malformed::Malformed;

/// Why a header cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Unreadable {
    Malformed(Malformed),
    Critical(Critical),
}

impl From<Malformed> for Unreadable {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

impl From<Critical> for Unreadable {
    fn from(critical: Critical) -> Self {
        Self::Critical(critical)
    }
}
