//! Configuration files, in whatever language they are written.

pub(crate) mod document;
pub(crate) mod path;
pub(crate) mod spelling;
