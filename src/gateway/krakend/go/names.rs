//! Names as Go writes them.

use crate::http::is_name;

/// A header's name as Go writes it (`net/textproto`, `CanonicalMIMEHeaderKey`); one that HTTP does not allow stays as it is.
pub(in crate::gateway::krakend) fn canonical(name: &str) -> String {
    if !is_name(name) {
        return name.to_owned();
    }
    let mut begins_word = true;
    let written = name.chars().map(|c| {
        let is_first = std::mem::replace(&mut begins_word, c == '-');
        if is_first { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
    });
    written.collect()
}
