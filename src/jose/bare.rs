//! Tokens without what surrounds them where they are copied from.

/// Takes off what surrounds a token where it is copied from, the name of a header, `Bearer` or quotes, and nothing else.
pub fn bare_token(text: &str) -> &str {
    // Most are bare, and there are very many of them.
    if text.starts_with("eyJ") && text.ends_with(|last: char| last.is_ascii_alphanumeric()) {
        return text;
    }
    let text = unquoted(text);
    let text = without_prefix(text, "authorization:").map_or(text, unquoted);
    match without_prefix(text, "bearer") {
        Some(rest) if rest.is_empty() || rest.starts_with(char::is_whitespace) => unquoted(rest),
        _ => text,
    }
}

/// Takes off what surrounds a proof (DPoP, RFC 9449) in the same way.
pub fn bare_proof(text: &str) -> &str {
    let text = unquoted(text);
    without_prefix(text, "dpop:").map_or(text, unquoted)
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inner = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).map_or(text, str::trim)
}

/// `prefix` is in lower case.
fn without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_surrounds_a_token_is_taken_off() {
        for text in [
            "a.b.c",
            " a.b.c\r\n",
            "\"a.b.c\"",
            "'a.b.c'\n",
            "Bearer a.b.c",
            "bEARER \t a.b.c",
            "Authorization: Bearer a.b.c\r\n",
            "authorization:bearer a.b.c",
            "'Authorization: Bearer a.b.c'",
            "Bearer \"a.b.c\"",
            "\" Bearer a.b.c \"",
        ] {
            assert_eq!(bare_token(text), "a.b.c", "{text}");
        }
    }

    #[test]
    fn nothing_else_is_taken_off() {
        for text in ["Bearera.b.c", "Basic a.b.c", "\"a.b.c'", "token=a.b.c", "é", "Bearer: a.b.c", "a.b.c;"] {
            assert_eq!(bare_token(text), text, "{text}");
        }
        assert_eq!(bare_token("Bearer Bearer a"), "Bearer a");
        assert_eq!(bare_token("Bearer "), "");
        assert_eq!(bare_token("\""), "\"");
    }

    #[test]
    fn what_surrounds_a_proof_is_taken_off() {
        for text in ["a.b.c", " a.b.c\n", "DPoP: a.b.c\r\n", "'dpop:a.b.c'", "dpop: \"a.b.c\""] {
            assert_eq!(bare_proof(text), "a.b.c", "{text}");
        }
    }
}
