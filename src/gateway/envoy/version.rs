//! Versions of Envoy, where answers differ.

use std::fmt;

/// A minor version of Envoy 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::gateway) struct Version(u32);

/// As it is asked for.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.0)
    }
}

impl Version {
    /// The newest that is known.
    pub(in crate::gateway) const NEWEST: Self = Self(40);

    /// Those whose answers are known.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (36..=Self::NEWEST.0).map(Self)
    }

    /// Since when `extract_only_without_validation` tells upstream of a failure; vector extract-only-bad-signature.
    pub(super) const TELLS_UNVERIFIED: Self = Self(39);

    /// Since when headers that providers may write are taken from every request; vector sanitize-on-free-rule.
    pub(super) const SANITIZES_ALWAYS: Self = Self(40);

    /// Envoy 1 with this minor version.
    pub(in crate::gateway) const fn minor(minor: u32) -> Self {
        Self(minor)
    }

    /// Reads `1.38` or `1.38.3`, with or without a `v` in front.
    pub(in crate::gateway) fn read(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('v').unwrap_or(text).strip_prefix("1.")?;
        rest.split('.').next()?.parse().ok().map(Self)
    }
}
