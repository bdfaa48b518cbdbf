//! What something else than the gateway fills in.

/// The first placeholder of a text that something else than the gateway fills in: `${NAME}`, `$NAME`, `{{ … }}`, `%NAME%`,
/// `<name>`.
pub(super) fn placeholder(text: &str) -> Option<&str> {
    if !text.bytes().any(|byte| matches!(byte, b'$' | b'{' | b'%' | b'<')) {
        return None;
    }
    let end_of = |from: usize, closing: &str| {
        let at = text.get(from..)?.find(closing)?;
        from.checked_add(at)?.checked_add(closing.len())
    };
    let named = |at: usize, closing: &str| text.get(at..end_of(at.checked_add(1)?, closing)?);
    for (at, mark) in text.match_indices(['$', '{', '%', '<']) {
        let rest = text.get(at..).unwrap_or_default();
        let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let name = rest.get(1..).unwrap_or_default();
        let length = name.find(|c| !is_name(c)).unwrap_or(name.len());
        let behind = name.get(length..).unwrap_or_default();
        let is_word = length > 1 && !name.starts_with(|c: char| c.is_ascii_digit());
        let found = match mark {
            "$" if rest.starts_with("${") => named(at, "}"),
            "{" if rest.starts_with("{{") => named(at, "}}"),
            "<" if name.starts_with(|c: char| c.is_ascii_alphabetic()) => named(at, ">"),
            "$" if is_word => rest.get(..length.saturating_add(1)),
            "%" if is_word && behind.starts_with('%') => rest.get(..length.saturating_add(2)),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_have_many_forms() {
        for (text, found) in [
            ("${KEYCLOAK_URL}/certs", Some("${KEYCLOAK_URL}")),
            ("https://$HOST/certs", Some("$HOST")),
            ("{{ .Issuer }}", Some("{{ .Issuer }}")),
            ("https://%HOST%/a", Some("%HOST%")),
            ("${kc.url}", Some("${kc.url}")),
            ("https://<tenant>/a", Some("<tenant>")),
            ("https://a/%20b%2F", None),
            ("/a/{id}", None),
            ("$A1/$B_C", Some("$A1")),
            ("$B_C/a", Some("$B_C")),
            ("%1A%", None),
            ("%A", None),
            ("$A", None),
            ("%A%", None),
            ("<1>", None),
            ("{a}}", None),
            ("a$b", None),
            ("$", None),
            ("${", None),
        ] {
            assert_eq!(placeholder(text), found, "{text}");
        }
    }
}
