//! Prefixes of paths, of which the shortest leave nothing to longer ones.

use std::collections::BTreeSet;
use std::ops::Bound;

/// Prefixes, none of which begins with another.
#[derive(Debug, Default)]
pub(super) struct Prefixes<'p>(BTreeSet<&'p str>);

impl<'p> Prefixes<'p> {
    pub(super) fn add(&mut self, prefix: &'p str) {
        if self.covering(prefix).is_some() {
            return;
        }
        while let Some(longer) = self.0.range(prefix..).next().copied().filter(|next| next.starts_with(prefix)) {
            self.0.remove(longer);
        }
        self.0.insert(prefix);
    }

    /// The prefix with which a path begins.
    pub(super) fn covering(&self, path: &str) -> Option<&'p str> {
        // What stands between a prefix and a text that begins with it begins with it too, so only the nearest can be one.
        let up_to = (Bound::Unbounded, Bound::Included(path));
        self.0.range::<str, _>(up_to).next_back().copied().filter(|prefix| path.starts_with(prefix))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_begins_with_one_is_covered(given in proptest::collection::vec("[ab/]{0,4}", 0..8), path in "[ab/]{0,6}") {
            let mut prefixes = Prefixes::default();
            for prefix in &given {
                prefixes.add(prefix);
            }
            let is_covered = given.iter().any(|prefix| path.starts_with(prefix.as_str()));
            prop_assert_eq!(prefixes.covering(&path).is_some(), is_covered);
        }
    }
}
