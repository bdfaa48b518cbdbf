//! Two texts that were most likely meant to be the same.

/// What sets two different texts apart, when it is one of the things that people overlook; the sentence ends
/// "they differ in …".
pub(crate) fn difference(expected: &str, actual: &str) -> Option<&'static str> {
    if expected == actual {
        return None;
    }
    let without_scheme = |text: &str| text.split_once("://").map(|(_, rest)| rest.to_owned());
    if expected.trim_end_matches('/') == actual.trim_end_matches('/') {
        return Some("a trailing slash");
    }
    if expected.trim() == actual.trim() {
        return Some("white space around them");
    }
    if expected.to_lowercase() == actual.to_lowercase() {
        return Some("letter case");
    }
    match (without_scheme(expected), without_scheme(actual)) {
        (Some(expected), Some(actual)) if expected == actual => return Some("the scheme (http or https)"),
        (Some(expected), None) if expected == actual => return Some("the scheme in front"),
        (None, Some(actual)) if expected == actual => return Some("the scheme in front"),
        (Some(expected), Some(actual)) if host(&expected) != host(&actual) && path(&expected) == path(&actual) => {
            return Some("the host");
        }
        _ => {}
    }
    if expected.trim_end_matches("/v2.0").trim_end_matches('/')
        == actual.trim_end_matches("/v2.0").trim_end_matches('/')
    {
        return Some("the version at the end (/v2.0)");
    }
    None
}

fn host(rest: &str) -> &str {
    rest.split('/').next().unwrap_or(rest)
}

fn path(rest: &str) -> &str {
    rest.split_once('/').map_or("", |(_, path)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_overlook_is_named() {
        for (expected, actual, named) in [
            ("https://a/", "https://a", "a trailing slash"),
            ("https://a", "http://a", "the scheme (http or https)"),
            ("https://a", "a", "the scheme in front"),
            ("API", "api", "letter case"),
            ("api ", "api", "white space around them"),
            ("http://keycloak:8080/realms/x", "https://id.example/realms/x", "the host"),
            ("https://sts/t/v2.0", "https://sts/t/", "the version at the end (/v2.0)"),
        ] {
            assert_eq!(difference(expected, actual), Some(named), "{expected} {actual}");
        }
        assert_eq!(difference("a", "a"), None);
        assert_eq!(difference("a", "b"), None);
    }

    #[test]
    fn what_is_simply_another_is_not_near() {
        for (expected, actual) in [
            ("https://a", "b"),
            ("a", "https://b"),
            ("https://a/x", "https://b/y"),
            ("https://a/x", "https://a/y"),
            ("https://a/x", "http://b/y"),
        ] {
            assert_eq!(difference(expected, actual), None, "{expected} {actual}");
        }
        assert_eq!(difference("a", "https://a"), Some("the scheme in front"));
    }
}
