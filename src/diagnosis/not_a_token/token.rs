//! How tokens are told in other texts.

use crate::base64url;
use crate::jose::{Decoded, Head};
use crate::json::{self, Dialect, Object};

/// Whether a text is a token to lenient readers.
pub(super) fn is_token(text: &str) -> bool {
    text.starts_with("ey")
        && matches!(text.matches('.').count(), 2 | 4)
        && Decoded::read(text).is_ok_and(|token| token.heads().iter().any(has_alg))
}

pub(super) fn is_strict_token(text: &str) -> bool {
    is_token(text) && text.split('.').all(|part| base64url::decode(part).is_ok())
}

fn has_alg(head: &Head) -> bool {
    head.protected.as_ref().is_some_and(|header| header.contains("alg"))
}

/// The JSON object that a text begins with, as tokens do.
pub(super) fn header_of(text: &str) -> Option<Object> {
    let (bytes, _) = base64url::decode_leniently(text.split('.').next()?).ok()?;
    json::read_object(&bytes, Dialect::GO).ok()
}

/// Without what a token may be wrapped in: quotes, white space, the scheme.
pub(super) fn bare(text: &str) -> &str {
    let text = text.trim().trim_matches(['"', '\'']);
    let behind = text.split_once(char::is_whitespace).filter(|(first, _)| first.eq_ignore_ascii_case("bearer"));
    behind.map_or(text, |(_, rest)| rest.trim())
}
