//! Names as Go compares and writes them.

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

/// Whether a member's name is that of a field (`encoding/json`, `foldName`): letter case means nothing, nor do the two letters beyond ASCII that fold
/// into it (`ſ` and the Kelvin sign).
pub(in crate::gateway::krakend) fn same_name(written: &str, field: &str) -> bool {
    if written.is_ascii() {
        return written.eq_ignore_ascii_case(field);
    }
    let fold = |c: char| match c {
        'ſ' => 's',
        '\u{212A}' => 'k',
        c => c.to_ascii_lowercase(),
    };
    written.chars().map(fold).eq(field.chars())
}
