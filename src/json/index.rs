//! Where the names of a large object are.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use super::name::Name;

/// The names of an object by their hashes.
#[derive(Clone)]
pub(super) struct Index {
    /// Keyed at random, so that nobody can choose names that collide.
    hasher: RandomState,
    /// The position of the first name with that hash.
    positions: HashMap<u64, usize>,
}

impl Index {
    /// Nothing where a scan is faster.
    pub(super) fn of<V>(members: &[(Name, V)]) -> Option<Box<Self>> {
        if members.len() <= SMALL {
            return None;
        }
        let mut index = Box::new(Self { hasher: RandomState::new(), positions: HashMap::with_capacity(members.len()) });
        for (position, (name, _)) in members.iter().enumerate() {
            index.note(name.as_str(), position);
        }
        Some(index)
    }

    /// Adds a name that is new.
    pub(super) fn note(&mut self, name: &str, position: usize) {
        let hash = self.hasher.hash_one(name);
        self.positions.entry(hash).or_insert(position);
    }

    /// Where the member `name` stands in the members that were noted.
    pub(super) fn position<V>(&self, name: &str, members: &[(Name, V)]) -> Option<usize> {
        let position = *self.positions.get(&self.hasher.hash_one(name))?;
        if members.get(position).is_some_and(|(found, _)| found.as_str() == name) {
            Some(position)
        } else {
            // Two names with one hash: once in an age, so it may take its time.
            scan(name, members)
        }
    }
}

/// As [`Index::position`], by looking at each.
pub(super) fn scan<V>(name: &str, members: &[(Name, V)]) -> Option<usize> {
    members.iter().position(|(found, _)| found.as_str() == name)
}

/// Up to this many members a scan is faster than a hash.
pub(super) const SMALL: usize = 32;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_with_one_hash_are_told_apart() {
        let members: Vec<(Name, ())> = (0..100).map(|n| (format!("m{n}").into(), ())).collect();
        let mut index = Index::of(&members).unwrap();
        let first = *index.positions.values().min().unwrap();
        for position in index.positions.values_mut() {
            *position = first;
        }
        assert_eq!(index.position("m77", &members), Some(77));
        assert_eq!(index.position("m0", &members), Some(0));
    }
}
