//! Names as Go writes them.

use crate::http::is_name;

/// A header's name as Go writes it (`net/textproto`, `CanonicalMIMEHeaderKey`); one that HTTP does not allow stays as it is.
pub(in crate::gateway::krakend) fn canonical(name: &str) -> String {
    if !is_name(name) {
        return name.to_owned();
    }
    let capitalized = |word: &str| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        format!("{}{}", first.to_ascii_uppercase(), rest.to_ascii_lowercase())
    };
    name.split('-').map(capitalized).collect::<Vec<_>>().join("-")
}
