//! As much of a name as a message may repeat.

use std::borrow::Cow;

/// As much of a name as a message may repeat.
pub(crate) fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        None => Cow::Borrowed(text),
        Some((at, _)) => Cow::Owned(format!("{}…", text.get(..at).unwrap_or_default())),
    }
}

/// No name is longer than this.
pub(super) const LONGEST_NAME: usize = 80;

/// How many characters of a name are shown.
const SHOWN: usize = 40;
