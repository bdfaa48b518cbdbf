//! Texts that have to be decoded first.

use super::json::json_around;
use super::markup::in_brackets;
use super::token::{bare, is_token};
use crate::base64url::text_in_base64;
use crate::hex;
use crate::json::{self, Dialect};

/// Base64 or hex around something known.
pub(super) fn encoded(text: &str, about: impl Fn(&str) -> Option<String>) -> Option<String> {
    let compact: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    if compact.contains('.') || compact.len() < 8 {
        return None;
    }
    if let Some(bytes) = hex::decode(&compact)
        && let Ok(inner) = String::from_utf8(bytes)
        && is_token(bare(&inner))
    {
        return Some("this is a token in hexadecimal digits: decode them first (xxd -r -p)".to_owned());
    }
    let inner = text_in_base64(&compact)?;
    let inner = inner.trim();
    if is_token(bare(inner)) {
        return Some(
            "this is a token in base64 once more, as Kubernetes keeps it in a Secret: decode that first (base64 -d FILE)"
                .to_owned(),
        );
    }
    if inner.starts_with('<') {
        return in_brackets(inner).map(|what| format!("this is base64, and inside: {what}"));
    }
    if let Ok(object) = json::read_object(inner.as_bytes(), Dialect::GO) {
        return Some(if object.contains("alg") {
            "this is the header of a token alone: payload and signature are missing, the token was cut off at its \
             first dot"
                .to_owned()
        } else if object.contains("iv") && object.contains("value") {
            "this is an encrypted cookie of Laravel (base64 of JSON with iv, value and mac), not a JWT".to_owned()
        } else if ["iss", "sub", "exp", "aud"].iter().any(|name| object.contains(name)) {
            "this is the payload of a token alone: header and signature are missing".to_owned()
        } else {
            match json_around(inner, about) {
                Some(more) => format!("this is base64 of JSON; inside: {more}"),
                None => "this is base64 of a JSON document, not a token".to_owned(),
            }
        });
    }
    if let Some(again) = text_in_base64(inner)
        && is_token(bare(&again))
    {
        return Some(
            "this is a token in base64, and that in base64 again: decode both first (base64 -d FILE | base64 -d)"
                .to_owned(),
        );
    }
    let is_credentials =
        inner.split_once(':').is_some_and(|(name, rest)| !name.is_empty() && !rest.is_empty() && inner.len() < 200)
            && inner.chars().all(|char| !char.is_control());
    is_credentials
        .then(|| "this is base64 of two texts with a colon between them, as Basic credentials are: no token".to_owned())
}
