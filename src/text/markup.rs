//! Documents in HTML and XML, and text in UTF-16.

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

/// As many characters as show what a document is.
const LOOKED_AT: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_told_by_its_beginning() {
        assert_eq!(markup("\n<!DOCTYPE html>"), Some("a web page (HTML)"));
        assert_eq!(markup("<?xml version=\"1.0\"?><Error/>"), Some("an XML document"));
        assert_eq!(markup("<saml2:Assertion>"), Some("a SAML document"));
        assert_eq!(markup("a < b"), None);
    }
}
