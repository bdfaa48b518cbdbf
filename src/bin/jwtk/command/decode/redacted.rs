//! What is shown in the place of values that are hidden.

pub(super) const REDACTED: &str = "(redacted)";
