//! Where the gateway finds a token in a request.

use crate::gateway::token_place::TokenPlace;
use crate::http::{Request, is_name};

/// Where a token was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway::krakend) struct Found<'r> {
    pub(in crate::gateway::krakend) text: &'r str,
    pub(in crate::gateway::krakend) place: &'r TokenPlace,
}

/// The token of a request: the first value of a header, or a cookie when that is absent or empty.
/// go-auth0, `FromMultiple`; vectors bad-header-hides-good-cookie, empty-header-falls-to-cookie.
pub(in crate::gateway::krakend) fn find<'r>(
    request: &'r Request,
    [header, cookie]: &'r [TokenPlace; 2],
) -> Option<Found<'r>> {
    if let Some(text) = request.token() {
        return Some(Found { text, place: header });
    }
    [header, cookie].into_iter().find_map(|place| {
        let text = match place {
            TokenPlace::Header(name) => without_bearer(request.header(name).filter(|value| !value.is_empty())?),
            TokenPlace::Cookie(name) => cookie_value(request, name)?,
            TokenPlace::Parameter(_) => return None,
        };
        Some(Found { text, place })
    })
}

/// `Bearer `, in any case, goes off; a value without it is taken whole.
/// Vectors header-bearer-uppercase, header-no-prefix, header-bearer-word-only.
fn without_bearer(value: &str) -> &str {
    match value.split_at_checked(BEARER.len()) {
        Some((start, rest)) if start.eq_ignore_ascii_case(BEARER) && !rest.is_empty() => rest,
        _ => value,
    }
}

/// The first cookie of a name, as Go reads them: a value with a byte that has no place in it is passed over.
/// `net/http`, `Request.Cookie` and `readCookies`; vectors cookie-two-first-wins, cookie-empty.
fn cookie_value<'r>(request: &'r Request, wanted: &str) -> Option<&'r str> {
    request.cookies().filter(|(name, _)| *name == wanted && is_name(name)).find_map(|(_, value)| {
        let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
        let is_valid = inner.bytes().all(|byte| (0x20..0x7F).contains(&byte) && !b"\";\\".contains(&byte));
        is_valid.then_some(inner)
    })
}

const BEARER: &str = "Bearer ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_where_the_gateway_looks() {
        let request = |headers: &[(&str, &str)]| {
            headers.iter().fold(Request::default(), |request, (name, value)| request.with_header(*name, *value))
        };
        let places = [TokenPlace::Header("Authorization".to_owned()), TokenPlace::Cookie("access_token".to_owned())];
        let found = |headers: &[(&str, &str)]| find(&request(headers), &places).map(|found| found.text.to_owned());
        for (value, token) in [
            ("Bearer x", "x"),
            ("bEARER x", "x"),
            ("x", "x"),
            ("Bearer  x", " x"),
            ("Bearer", "Bearer"),
            ("Basic x", "Basic x"),
            ("Bearer\tx", "Bearer\tx"),
        ] {
            assert_eq!(found(&[("authorization", value)]).as_deref(), Some(token), "{value}");
        }
        assert_eq!(found(&[]), None);
        assert_eq!(found(&[("Authorization", ""), ("Cookie", "a=b; access_token=\"x\"")]).as_deref(), Some("x"));
        assert_eq!(found(&[("Cookie", "Access_Token=x")]), None);
        assert_eq!(found(&[("Cookie", "access_token")]).as_deref(), Some(""));
        assert_eq!(found(&[("Cookie", "access_token=a\\b"), ("Cookie", "access_token=y")]).as_deref(), Some("y"));
    }
}
