//! Functions that a configuration defines for its expressions.

use crate::cel::Library;

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Functions {
    library: Library,
}

impl Functions {
    /// # Errors
    /// What is wrong with them.
    pub(super) fn define(&mut self, text: &str) -> Result<(), String> {
        self.library.define(text).map_err(|error| error.to_string())
    }

    pub(super) fn library(&self) -> &Library {
        &self.library
    }
}
