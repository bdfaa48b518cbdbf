//! What shells, terminals and other programs leave around a token.

use super::token::{bare, is_strict_token, is_token};
use crate::percent;
use crate::text::{kubernetes_command, shortened};

/// `export TOKEN=…`, `token: …`, and Python's way of showing bytes.
pub(super) fn shell(text: &str) -> Option<String> {
    if let Some(command) = kubernetes_command(text) {
        return Some(format!("this is a resource of Kubernetes in YAML: take the token out of it with {command}"));
    }
    if let Some(inner) = text.strip_prefix("b'").or_else(|| text.strip_prefix("b\"")) {
        let inner = inner.trim_end_matches(['\'', '"']);
        return is_token(inner)
            .then(|| "this is how Python shows bytes (b'…'): decode them to text before they are sent".to_owned());
    }
    let (name, value) = text.split_once('=')?;
    let name = name.trim().trim_start_matches("export ").trim_start_matches("set ").trim();
    let is_name = !name.is_empty()
        && name.len() < 60
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.$:".contains(&byte));
    (is_name && is_token(bare(value)))
        .then(|| format!("the token follows `{}=`: give what follows the equals sign", shortened(name)))
}

/// Percent signs, backslashes and quotes that some program left.
pub(super) fn escaped(text: &str) -> Option<String> {
    if text.strip_suffix('%').is_some_and(is_strict_token) {
        return Some("`%` follows the token: some shells show it where an output ends without a line break".to_owned());
    }
    if let Some(unseen) = text.chars().find(|char| !char.is_ascii() && !('\u{2018}'..='\u{201f}').contains(char))
        && is_token(&text.chars().filter(char::is_ascii).collect::<String>())
    {
        return Some(format!(
            "a character that does not belong there (U+{:04X}) is in the token, perhaps an unseen one from a \
             web page or a chat: \
             take it out",
            u32::from(unseen)
        ));
    }
    if text.contains('%')
        && let Ok(plain) = std::str::from_utf8(&percent::decode(text))
        && (is_token(bare(plain)) || is_token(bare(&plain.replace('+', " "))))
    {
        return Some(
            "the token is percent-encoded, as in a URL (%2E is a dot, %20 a space): decode that first".to_owned(),
        );
    }
    let without: String =
        text.chars().filter(|char| !matches!(char, '\\' | '"' | '\'' | '`' | '\u{2018}'..='\u{201f}')).collect();
    if without != text && is_token(bare(without.trim_end_matches(',').trim())) {
        return Some(
            "quotes or backslashes are left in the text: a shell or a JSON document had it quoted; take them out"
                .to_owned(),
        );
    }
    if text.contains("\\n") && is_token(bare(&text.replace("\\r", "").replace("\\n", ""))) {
        return Some("line breaks are written as \\n in the text: take them out".to_owned());
    }
    let end = text.trim_end_matches([',', ';', ')', ']', '}', '>', ':', '!']);
    if end != text && is_strict_token(end) {
        let rest: String = text.chars().skip(end.chars().count()).take(4).collect();
        return Some(format!("`{rest}` follows the token: it was copied with what follows it"));
    }
    let start = text.trim_start_matches(['(', '[', '{', '<', ':', '=', ',', '.']);
    if start != text && is_strict_token(start) {
        return Some("something is in front of the token: it begins with eyJ".to_owned());
    }
    if (text.contains('…') || text.contains("...")) && text.starts_with("ey") {
        return Some("the token was shortened (…) by the program that showed it: take it from its source".to_owned());
    }
    (text.contains("***") || text.contains("[REDACTED]") || text.contains("<redacted>") || text.contains("(redacted)"))
        .then(|| {
            "the token was masked by the program that showed it (logs hide secrets): take it from its source".to_owned()
        })
}
