//! Versions of Envoy, where answers differ.

use std::fmt;

use crate::gateway::version::is_version;

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
    pub(super) const NEWEST: Self = Self(40);

    /// The oldest that is known.
    const OLDEST: Self = Self(36);

    /// Those whose answers are known.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (Self::OLDEST.0..=Self::NEWEST.0).map(Self)
    }

    /// The nearest of those whose answers are known.
    pub(super) fn known(self) -> Self {
        self.clamp(Self::OLDEST, Self::NEWEST)
    }

    /// Since when `extract_only_without_validation` tells upstream of a failure; vector extract-only-bad-signature.
    pub(super) const TELLS_UNVERIFIED: Self = Self(39);

    /// Since when a variable of a template of paths may have a text in front; vectors template-*.
    pub(super) const TEXT_BESIDE_VARIABLES: Self = Self(39);

    /// Since when the parameters of dot segments go when a path is normalized; vector dot-parameters-up.
    pub(super) const DROPS_DOT_PARAMETERS: Self = Self(39);

    /// Since when headers that providers may write are taken from every request; vector sanitize-on-free-rule.
    pub(super) const SANITIZES_ALWAYS: Self = Self(40);

    /// Envoy 1 with this minor version.
    pub(in crate::gateway) const fn minor(minor: u32) -> Self {
        Self(minor)
    }

    /// Reads `1.38` or `1.38.3`, with or without a `v` in front.
    pub(in crate::gateway) fn read(text: &str) -> Option<Self> {
        if !is_version(text) {
            return None;
        }
        let rest = text.strip_prefix('v').unwrap_or(text).strip_prefix("1.")?;
        rest.split(['.', '-', '+']).next()?.parse().ok().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_the_nearest_known_counts() {
        for (text, read, known) in [
            ("1.38", 38, 38),
            ("v1.36.2", 36, 36),
            ("1.40.0-dev", 40, 40),
            ("1.99", 99, 40),
            ("1.35", 35, 36),
            ("1.0", 0, 36),
        ] {
            assert_eq!(Version::read(text), Some(Version(read)), "{text}");
            assert_eq!(Version(read).known(), Version(known), "{text}");
        }
        for text in [
            "",
            "v",
            "banana",
            "1",
            "1.",
            "1.x",
            "1.38.",
            "1.38.banana",
            "1.38-",
            "2.0",
            "1.38 ",
            "1.+38",
            "1.99999999999",
        ] {
            assert_eq!(Version::read(text), None, "{text}");
        }
    }
}
