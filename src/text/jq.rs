//! Paths into documents, in the language of `jq`.

use super::shortened::{LONGEST_NAME, shortened};
use crate::json::{self, Style, Value};

/// The member of what is at a path, in the language of `jq`; fit for single quotes.
pub(crate) fn jq_member(path: &str, name: &str) -> String {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.starts_with(|first: char| !first.is_ascii_digit());
    if is_plain && name.len() <= LONGEST_NAME {
        return format!("{path}.{name}");
    }
    // The shell would take an apostrophe for the end of the quotes around the path.
    let name = json::write(&Value::from(shortened(name).into_owned()), Style::Compact).replace('\'', "\\u0027");
    format!("{}[{name}]", if path.is_empty() { "." } else { path })
}

/// The item of what is at a path, in the language of `jq`.
pub(crate) fn jq_item(path: &str, index: usize) -> String {
    format!("{}[{index}]", if path.is_empty() { "." } else { path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_jq() {
        assert_eq!(jq_member("", "a"), ".a");
        assert_eq!(jq_member(".a", "b-c.json"), r#".a["b-c.json"]"#);
        assert_eq!(jq_member("", "it's"), r#".["it\u0027s"]"#);
        assert_eq!(jq_item("", 0), ".[0]");
        assert_eq!(jq_item(".a", 1), ".a[1]");
    }
}
