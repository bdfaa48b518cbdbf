//! What is wrong with a text, before it is known whose text it is.

/// What is wrong, and at which byte.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) problem: String,
    pub(super) offset: Option<usize>,
}

impl Fault {
    pub(super) fn at(offset: usize, problem: impl Into<String>) -> Self {
        Self { problem: problem.into(), offset: Some(offset) }
    }
}
