//! What a text is at first sight, for those who say what was given to them instead of what they asked for.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use crate::base64url;
use crate::json::{self, Style, Value};

/// Text of which every other byte is zero, read as if it were UTF-8.
pub(crate) fn is_utf16(text: &str) -> bool {
    let zeros = text.chars().filter(|&char| char == '\0').count();
    (text.starts_with("\u{fffd}\u{fffd}") && zeros > 0) || (zeros > 1 && zeros * 3 >= text.chars().count())
}

/// What a text in angle brackets is, with its article.
pub(crate) fn markup(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return None;
    }
    let start: String = text.chars().take(LOOKED_AT).collect();
    let lower = start.to_ascii_lowercase();
    let has = |marks: &[&str]| marks.iter().any(|mark| lower.contains(mark));
    Some(if has(&["<saml", "urn:oasis:names:tc:saml", "<assertion"]) {
        "a SAML document"
    } else if has(&["<!doctype html", "<html", "<head", "<body", "<title", "<center", "<h1"]) {
        "a web page (HTML)"
    } else {
        "an XML document"
    })
}

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

/// The command that takes what a resource of Kubernetes holds out of it, for such a resource in YAML.
pub(crate) fn kubernetes_command(text: &str) -> Option<String> {
    let value_of = |name: &str| {
        text.lines()
            .find_map(|line| line.trim_start().strip_prefix(name)?.trim_start().strip_prefix(':'))
            .map(str::trim)
    };
    value_of("apiVersion")?;
    let kind = value_of("kind")?.to_ascii_lowercase();
    let data = text.lines().skip_while(|line| !["data:", "stringData:"].contains(&line.trim_end())).nth(1);
    let name = data.and_then(|line| line.trim().split_once(':')).map(|(name, _)| name.trim_matches(['"', '\'']));
    let is_plain = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    let name = name.filter(is_plain).filter(|name| name.len() < LONGEST_NAME).unwrap_or("KEY").replace('.', "\\.");
    Some(match kind.as_str() {
        "secret" => format!("kubectl get secret NAME -o jsonpath='{{.data.{name}}}' | base64 -d"),
        "configmap" => format!("kubectl get configmap NAME -o jsonpath='{{.data.{name}}}'"),
        _ => format!("kubectl get {} NAME -o yaml", shortened(&kind)),
    })
}

/// A placeholder as a message may name it: only one that is marked as such, since another may be a secret after all.
pub(crate) fn placeholder_named(text: &str) -> String {
    let is_marked = ["${", "{{", "<"].iter().any(|mark| text.trim_start().starts_with(mark));
    if is_marked { format!("the placeholder `{}`", shortened(text.trim())) } else { "a placeholder".to_owned() }
}

/// What a text stands for in base64 of either alphabet, padded or not, if that is text again.
pub(crate) fn from_base64(text: &str) -> Option<String> {
    let compact: Cow<'_, str> = if text.contains(char::is_whitespace) {
        Cow::Owned(text.chars().filter(|char| !char.is_whitespace()).collect())
    } else {
        Cow::Borrowed(text)
    };
    let bytes = STANDARD
        .decode(&*compact)
        .or_else(|_| STANDARD_NO_PAD.decode(&*compact))
        .or_else(|_| base64url::decode_leniently(&compact).map(|(bytes, _)| bytes))
        .ok()?;
    String::from_utf8(bytes).ok()
}

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

/// As much of a name as a message may repeat.
pub(crate) fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        None => Cow::Borrowed(text),
        Some((at, _)) => Cow::Owned(format!("{}…", text.get(..at).unwrap_or_default())),
    }
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

/// As many characters as show what a document is.
const LOOKED_AT: usize = 1_000;

const LONGEST_NAME: usize = 80;

/// How many characters of a name are shown.
const SHOWN: usize = 40;

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

    #[test]
    fn paths_are_those_of_jq() {
        assert_eq!(jq_member("", "a"), ".a");
        assert_eq!(jq_member(".a", "b-c.json"), r#".a["b-c.json"]"#);
        assert_eq!(jq_member("", "it's"), r#".["it\u0027s"]"#);
        assert_eq!(jq_item("", 0), ".[0]");
        assert_eq!(jq_item(".a", 1), ".a[1]");
    }

    #[test]
    fn what_a_resource_holds_is_taken_out_by_its_name() {
        let command =
            |kind: &str| kubernetes_command(&format!("apiVersion: v1\nkind: {kind}\ndata:\n  jwks.json: YQ==\n"));
        let (secret, map) = (command("Secret").unwrap_or_default(), command("ConfigMap").unwrap_or_default());
        assert_eq!(secret, r"kubectl get secret NAME -o jsonpath='{.data.jwks\.json}' | base64 -d");
        assert_eq!(map, r"kubectl get configmap NAME -o jsonpath='{.data.jwks\.json}'");
        assert_eq!(kubernetes_command("kind: Secret"), None);
    }

    #[test]
    fn markup_is_told_by_its_beginning() {
        assert_eq!(markup("\n<!DOCTYPE html>"), Some("a web page (HTML)"));
        assert_eq!(markup("<?xml version=\"1.0\"?><Error/>"), Some("an XML document"));
        assert_eq!(markup("<saml2:Assertion>"), Some("a SAML document"));
        assert_eq!(markup("a < b"), None);
    }
}
