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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_names_are_canonical() {
        for (written, canonical_name) in [
            ("x-CUSTOM-name", "X-Custom-Name"),
            ("authorization", "Authorization"),
            ("my header", "my header"),
            ("", ""),
        ] {
            assert_eq!(canonical(written), canonical_name);
        }
    }
}
