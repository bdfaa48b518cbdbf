//! XML and HTML.

use super::token::is_token;
use crate::text::markup;

pub(super) fn in_brackets(text: &str) -> Option<String> {
    let what = markup(text)?;
    if is_token(text.trim_matches(['<', '>'])) {
        return Some("the token is in angle brackets: take them off".to_owned());
    }
    Some(match what {
        "a SAML document" => format!(
            "this is {what} (an assertion), which is XML and not a JWT: ask the identity provider for OpenID Connect, \
             or exchange it \
             (RFC 7522, RFC 8693)"
        ),
        "an XML document" => format!("this is {what}, not a token: an error document, or another kind of credential"),
        _ => format!("this is {what}: a login page or an error page came instead of a token"),
    })
}
