//! What is around configurations: the files and key sets that they name.

use crate::gateway::KeyLocation;

/// What configurations name, as far as it is here.
pub trait Surroundings {
    /// A file by the path that the configuration `beside` writes, and the name under which it was found.
    fn file(&self, path: &str, beside: &str) -> Option<(String, Vec<u8>)>;

    /// What was given to stand for a place of keys, and its name.
    fn stand_in(&self, location: &KeyLocation) -> Option<(String, Vec<u8>)>;
}

/// No surroundings: nothing that is named is here, and nothing stands for it.
#[derive(Clone, Copy, Debug)]
pub struct Alone;

impl Surroundings for Alone {
    fn file(&self, _: &str, _: &str) -> Option<(String, Vec<u8>)> {
        None
    }

    fn stand_in(&self, _: &KeyLocation) -> Option<(String, Vec<u8>)> {
        None
    }
}
