//! The text of a configuration file.

use std::sync::Arc;

use memchr::memmem;

/// The text of a file.
#[derive(Clone, Copy, Debug)]
pub struct Text<'t> {
    bytes: &'t [u8],
    name: &'t str,
    /// Where others may keep it, too
    pub(super) shared: Option<&'t Arc<Vec<u8>>>,
}

impl<'t> Text<'t> {
    /// A text; `name` is the file's, for messages.
    pub const fn new(bytes: &'t [u8], name: &'t str) -> Self {
        Self { bytes, name, shared: None }
    }

    /// The same of a text that is kept together with others, and so not copied.
    pub fn shared(bytes: &'t Arc<Vec<u8>>, name: &'t str) -> Self {
        Self { bytes, name, shared: Some(bytes) }
    }

    /// Whether a text stands in it.
    pub fn holds(&self, text: &str) -> bool {
        memmem::find(self.bytes, text.as_bytes()).is_some()
    }

    pub(crate) const fn bytes(&self) -> &'t [u8] {
        self.bytes
    }

    /// The file's name.
    pub(crate) const fn name(&self) -> &'t str {
        self.name
    }
}
