//! URLs with a token in them.

use super::token::{bare, is_token};
use crate::percent;
use crate::text::shortened;

/// A URL, or the parameters of one.
pub(super) fn url(text: &str) -> Option<String> {
    let is_url = text
        .split_once("://")
        .is_some_and(|(scheme, _)| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte)));
    let start =
        text.find(['?', '#']).map_or(if is_url { "" } else { text }, |at| text.get(at + 1..).unwrap_or_default());
    let parameters = start.split(['&', '#', '?']).filter_map(|pair| pair.split_once('='));
    let found = parameters.clone().find(|(_, value)| {
        is_token(value) || std::str::from_utf8(&percent::decode(value)).is_ok_and(|value| is_token(bare(value)))
    });
    let what = if is_url { "a URL" } else { "a list of parameters, as a form or a redirect sends it" };
    if let Some((name, _)) = found
        && (is_url || text.contains('&'))
    {
        return Some(format!("this is {what}: the token is the value of its parameter `{}`", shortened(name)));
    }
    if !is_url {
        return None;
    }
    let named = parameters
        .map(|(name, _)| name)
        .find(|name| ["code", "SAMLResponse", "ticket", "access_token", "token"].contains(name));
    Some(match named {
        Some("code") => {
            "this is a URL with an authorization code, which is exchanged for tokens at the provider's token \
             endpoint; it is none itself"
                .to_owned()
        }
        Some("SAMLResponse") => "this is a URL with a SAML response, which is not a JWT".to_owned(),
        Some("access_token" | "token") => {
            "this is a URL; what its parameter holds is not a JWT but an opaque token".to_owned()
        }
        _ => "this is a URL, not a token: fetch what it answers, and give the token in it".to_owned(),
    })
}
