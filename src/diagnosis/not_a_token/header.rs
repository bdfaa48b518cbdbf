//! A scheme of HTTP authentication, the line of a header, or a cookie.

use super::token::is_token;
use crate::text::shortened;

/// A scheme of HTTP authentication in front, or the whole line of a header.
pub(super) fn scheme_or_header(text: &str, about: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    let of_rest = || about(rest).map_or_else(String::new, |more| format!("; and what follows is not a token: {more}"));
    let scheme = first.trim_end_matches(':').to_ascii_lowercase();
    let hint = match scheme.as_str() {
        "bearer" if first.ends_with(':') => {
            format!("a colon follows `Bearer`, where a space belongs: give the token alone{}", of_rest())
        }
        "bearer" => {
            format!(
                "`Bearer` is in front of what is taken for the token: of a header one is taken off, of a cookie none; give the \
                 token alone{}",
                of_rest()
            )
        }
        "basic" => "these are Basic credentials, a name and a password in base64, and no token".to_owned(),
        "dpop" => format!(
            "the scheme `DPoP` is in front (RFC 9449): give the token alone; the proof in the header DPoP is \
             given apart{}",
            of_rest()
        ),
        "token" | "jwt" | "oauth" | "apikey" | "api-key" | "access_token" | "accesstoken" | "id_token" | "idtoken"
        | "jws"
            if !rest.is_empty() =>
        {
            format!(
                "the word `{}` is in front of the token: gateways expect `Bearer`; give the token alone{}",
                shortened(first),
                of_rest()
            )
        }
        "digest" | "negotiate" | "ntlm" | "hawk" | "hoba" | "mutual" | "scram-sha-1" | "scram-sha-256" | "vapid"
        | "mac" | "gnap"
            if !rest.is_empty() =>
        {
            format!("these are credentials of the scheme `{}`, and no bearer token", shortened(first))
        }
        "aws4-hmac-sha256" | "aws" | "signature" | "googlelogin" | "sharedkey" | "hmac" | "sharedaccesssignature"
            if !rest.is_empty() =>
        {
            format!("this is a signed request (`{}`), not a token", shortened(first))
        }
        "cookie" | "set-cookie" if first.ends_with(':') || text.contains('=') => {
            return Some(cookie(rest));
        }
        "curl" | "http" | "https" | "wget" | "xh" | "httpie" if text.contains("eyJ") && !rest.is_empty() => {
            "this is a whole command line: the token is what follows `Bearer` in it".to_owned()
        }
        "get" | "post" | "put" | "delete" | "head" | "patch" | "options" if rest.contains("HTTP/") => {
            "this is a whole HTTP request: the token is what follows `Bearer` in its line Authorization".to_owned()
        }
        "authorization" | "proxy-authorization" => format!(
            "the name of a header is in front; `Authorization: Bearer` is taken off once: give the token alone{}",
            of_rest()
        ),
        _ if first.ends_with(':')
            && !text.contains('\n')
            && is_header_name(first.trim_end_matches(':'))
            && !rest.is_empty() =>
        {
            format!(
                "this is a line of the header `{}`: give what follows the colon{}",
                shortened(first.trim_end_matches(':')),
                of_rest()
            )
        }
        _ => return cookie_pair(text),
    };
    Some(hint)
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() < 60
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn cookie(pairs: &str) -> String {
    match cookie_name(pairs) {
        Some(name) => format!("this is a line of cookies: the token is the value of the cookie `{}`", shortened(name)),
        None => "this is a line of cookies, and none of them holds a token".to_owned(),
    }
}

fn cookie_name(pairs: &str) -> Option<&str> {
    pairs
        .split(';')
        .filter_map(|pair| pair.split_once('='))
        .find(|(_, value)| is_token(value.trim().trim_matches('"')))
        .map(|(name, _)| name.trim())
}

/// `name=TOKEN; Path=/`, as a browser's tools copy it.
fn cookie_pair(text: &str) -> Option<String> {
    if !text.contains(';') || text.contains("://") {
        return None;
    }
    let name = cookie_name(text)?;
    Some(format!("this is a cookie with what belongs to it: the token is the value of `{}`", shortened(name)))
}
