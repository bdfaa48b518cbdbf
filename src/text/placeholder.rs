//! Names that are to be replaced by something.

use super::shortened::{LONGEST_NAME, shortened};

/// Whether a text is a name to be replaced: `${TOKEN}`, `{{token}}`, `<token>`, `%TOKEN%`, `$TOKEN`, `YOUR_TOKEN`.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    if text.len() > LONGEST_NAME {
        return false;
    }
    let within = |open: &str, close: &str| {
        text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).filter(|name| !name.is_empty())
    };
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let lower = text.to_ascii_lowercase();
    let begins = |start: &&str| lower.starts_with(start) && !text.contains('.');
    within("{{", "}}").is_some()
        || within("${", "}").is_some()
        || within("$(", ")").is_some()
        || within("<%", "%>").is_some()
        || within("<", ">").is_some_and(|name| !name.contains(['=', '<', '>', '/', '.']))
        || within("%", "%").is_some_and(is_name)
        || within("__", "__").is_some_and(is_name)
        || within("{", "}").is_some_and(is_name)
        || within("[", "]").is_some_and(|name| name.to_ascii_lowercase().starts_with("your"))
        || text
            .strip_prefix('$')
            .is_some_and(|name| is_name(name) && !name.contains(|found: char| found.is_ascii_lowercase()))
        || text.strip_prefix(':').is_some_and(is_name)
        || PLACEHOLDERS.iter().any(begins)
}

/// A placeholder as a message may name it: only one that is marked as such, since another may be a secret after all.
pub(crate) fn placeholder_named(text: &str) -> String {
    let is_marked = ["${", "{{", "<"].iter().any(|mark| text.trim_start().starts_with(mark));
    if is_marked { format!("the placeholder `{}`", shortened(text.trim())) } else { "a placeholder".to_owned() }
}

const PLACEHOLDERS: [&str; 16] = [
    "your_",
    "your-",
    "your ",
    "my_",
    "insert_",
    "insert-",
    "replace_",
    "replace-",
    "replace me",
    "changeme",
    "change_me",
    "change-me",
    "todo",
    "xxx",
    "example_token",
    "dummy",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_names() {
        for text in
            ["${KID}", "{{kid}}", "<kid>", "%KID%", "$KID", "YOUR_KID", "__KID__", "{kid}", ":kid", "[your token]"]
        {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["kid", "key-1", "2025-01", "", "$", "a$b", "<a href=\"x\">", "eyJ.a.b", "{\"a\":1}"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
