//! Where in a request a token may stand.

use std::fmt;

use crate::http::Request;

/// A place for tokens, as a gateway's settings name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenPlace {
    /// A header
    Header(String),
    /// A parameter of the query
    Parameter(String),
    /// A cookie
    Cookie(String),
}

impl TokenPlace {
    /// Where something stands that looks like a token, beside the places that a gateway looks into.
    pub(super) fn elsewhere(request: &Request, looked_into: &[Self]) -> Option<Self> {
        let header = request.headers().find(|(name, value)| {
            !name.eq_ignore_ascii_case("cookie")
                && !looked_into.iter().any(|place| place.is_header(name))
                && (looks_like_one(value) || is_bearer(value))
        });
        let header = header.map(|(name, _)| Self::Header(name.to_owned()));
        let cookies = request.cookies().filter(|(_, value)| begins_like_one(value.trim_matches('"')));
        let cookies = cookies.map(|(name, _)| Self::Cookie(name.to_owned()));
        let parameters = request.parameters().filter(|(_, value)| begins_like_one(value));
        let parameters = parameters.map(|(name, _)| Self::Parameter(name.to_owned()));
        header.or_else(|| cookies.chain(parameters).find(|place| !looked_into.contains(place)))
    }

    fn is_header(&self, name: &str) -> bool {
        matches!(self, Self::Header(own) if own.eq_ignore_ascii_case(name))
    }
}

/// As messages name it.
impl fmt::Display for TokenPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name) => write!(f, "header {name}"),
            Self::Parameter(name) => write!(f, "parameter {name:?}"),
            Self::Cookie(name) => write!(f, "cookie {name:?}"),
        }
    }
}

/// A header's value with a token, with or without a scheme in front.
fn looks_like_one(value: &str) -> bool {
    let text = value.trim().trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim();
    (text.len() > 20 && text.matches('.').count() >= 2) || begins_like_one(value)
}

/// `{"` in base64url.
fn begins_like_one(text: &str) -> bool {
    text.starts_with("eyJ")
}

fn is_bearer(value: &str) -> bool {
    value.split_at_checked(7).is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer "))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_found_where_nobody_looks() {
        let looked_into = [TokenPlace::Header("Authorization".to_owned()), TokenPlace::Cookie("a".to_owned())];
        for (head, place) in [
            ("GET / HTTP/1.1\nX-Token: eyJh", Some("header X-Token")),
            ("GET / HTTP/1.1\nX-Token: bearer x", Some("header X-Token")),
            ("GET / HTTP/1.1\nX-Token: JWT abcdefg.abcdefg.abcde", Some("header X-Token")),
            ("GET / HTTP/1.1\nX-Token: JWT abcdefg.abcdefg.abcd", None),
            ("GET / HTTP/1.1\nX-Token: abcdefghijkl.abcdefghijkl", None),
            ("GET / HTTP/1.1\nX-Token: bearer", None),
            ("GET / HTTP/1.1\nCookie: b=\"eyJh\"", Some("cookie \"b\"")),
            ("GET /?t=eyJh HTTP/1.1\nX: y", Some("parameter \"t\"")),
            ("GET / HTTP/1.1\nauthorization: eyJh\nCookie: a=eyJh", None),
        ] {
            let request = Request::read(head.as_bytes()).unwrap();
            let found = TokenPlace::elsewhere(&request, &looked_into).map(|place| place.to_string());
            assert_eq!(found.as_deref(), place, "{head}");
        }
    }
}
