//! The texts of the files in which something was found.

use std::collections::HashMap;
use std::sync::Arc;

/// The files by their names, for their lines.
pub(crate) type Texts = HashMap<String, Arc<Vec<u8>>>;
