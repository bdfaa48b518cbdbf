//! Secrets that were not read as the issuer reads them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use super::cause::Cause;
use crate::base64url;
use crate::check::{Remedy, SecretForm};
use crate::hex;
use crate::json::Value;
use crate::jwk::{Key, Member};

/// The secret, read in the ways in which people write it down by mistake.
/// `is_good` says whether one made the signature.
pub(super) fn misread(member: &Member, is_good: &dyn Fn(&[u8]) -> bool) -> Option<Cause> {
    let Some(json) = member.json() else { return lone_misread(member, is_good) };
    let k = json.get("k").and_then(Value::as_str)?;
    let decoded = base64url::decode(k).ok();
    let text = decoded.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok());
    let with_line_break = |bytes: &[u8]| [bytes, b"\n"].concat();
    let tries: [(Option<Vec<u8>>, &str); 9] = [
        (Some(k.as_bytes().to_vec()), "holds the secret as plain text; write base64url of its bytes there"),
        (hex::decode(k.trim()), "holds the secret in hex; write base64url of its bytes there"),
        (from_standard(k), "holds the secret in standard base64; write base64url there"),
        (
            text.and_then(|text| hex::decode(text.trim())),
            "is base64url of the secret's hex digits; write base64url of the bytes that they stand for",
        ),
        (text.and_then(from_standard), "was encoded twice: what it decodes to is base64 once more; encode it once"),
        (
            text.and_then(|text| base64url::decode(text).ok()),
            "was encoded twice: what it decodes to is base64url once more; encode it once",
        ),
        (
            decoded.as_deref().map(with_line_break),
            "lacks a line break (\\n) that ends the issuer's secret, as a file written by `echo` has it; take \
             it out \
             there, or into `k`",
        ),
        (
            decoded.as_deref().and_then(|bytes| bytes.strip_suffix(b"\n")).map(<[u8]>::to_vec),
            "ends with a line break (\\n) that the issuer's secret does not have; take it out of `k`",
        ),
        (
            Some(with_line_break(k.as_bytes())),
            "holds the secret as plain text, and the issuer's has a line break (\\n) at its end; write \
             base64url of \
             its bytes there",
        ),
    ];
    let (_, words) = tries.into_iter().find(|(secret, _)| {
        let is_another = |secret: &&Vec<u8>| !secret.is_empty() && decoded.as_ref() != Some(*secret);
        secret.as_ref().filter(is_another).is_some_and(|secret| is_good(secret))
    })?;
    Some(format!("`k` of {} {words}: read so, the signature is good", member.place()).into())
}

/// A secret that came by itself, as it is in a file or a variable.
fn lone_misread(member: &Member, is_good: &dyn Fn(&[u8]) -> bool) -> Option<Cause> {
    let Key::Symmetric(secret) = member.jwk().ok()?.key() else { return None };
    let bytes = secret.expose();
    let text = std::str::from_utf8(bytes).ok().map(str::trim);
    let with_end = |end: &[u8]| Some([bytes, end].concat());
    let quoted = |quote| text?.strip_prefix(quote)?.strip_suffix(quote).map(|inner| inner.as_bytes().to_vec());
    let of_text = |text: String| Some(text.into_bytes());
    let decoded = |form| Some(Remedy::SecretEncoding(form));
    let as_written = "is the decoded one, and the issuer uses its text as it stands";
    let tries: [Reading; 16] = [
        (text.and_then(from_standard), "is base64 of the issuer's", decoded(SecretForm::Base64)),
        (
            text.and_then(|text| base64url::decode(text.trim_end_matches('=')).ok()),
            "is base64url of the issuer's",
            decoded(SecretForm::Base64url),
        ),
        (text.and_then(hex::decode), "is hex digits of the issuer's", decoded(SecretForm::Hex)),
        (
            with_end(b"\n"),
            "lacks a line break (\\n) that ends the issuer's, as a file written by `echo` has it; take it out \
             there",
            None,
        ),
        (with_end(b"\r\n"), "lacks a line break (\\r\\n) that ends the issuer's; take it out there", None),
        (
            bytes.strip_suffix(b"\n").map(<[u8]>::to_vec),
            "ends with a line break (\\n) that the issuer's does not have",
            None,
        ),
        (Some(bytes.trim_ascii().to_vec()), "has white space at its ends that the issuer's does not have", None),
        (
            bytes.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec),
            "begins with a byte-order mark (EF BB BF) that the issuer's does not have: save the file as UTF-8 \
             without one",
            None,
        ),
        (from_utf16(bytes), "is text in UTF-16, and the issuer's is UTF-8: save the file as UTF-8", None),
        (quoted('"').or_else(|| quoted('\'')), "is in quotes, which the issuer's has not: take them out", None),
        (of_text(STANDARD.encode(bytes)), as_written, decoded(SecretForm::Raw)),
        (of_text(STANDARD_NO_PAD.encode(bytes)), as_written, decoded(SecretForm::Raw)),
        (of_text(base64url::encode(bytes)), as_written, decoded(SecretForm::Raw)),
        (of_text(hex::encode(bytes)), as_written, decoded(SecretForm::Raw)),
        (of_text(hex::encode(bytes).to_uppercase()), as_written, decoded(SecretForm::Raw)),
        (
            text.and_then(from_standard).and_then(|once| from_standard(std::str::from_utf8(&once).ok()?)),
            "is base64 of the issuer's, encoded twice",
            None,
        ),
    ];
    let (_, words, remedy) = tries.into_iter().find(|(tried, ..)| {
        tried.as_deref().is_some_and(|tried| !tried.is_empty() && tried != bytes && is_good(tried))
    })?;
    Some(Cause { words: format!("{}: the secret {words}: read so, the signature is good", member.place()), remedy })
}

/// A secret as it may have been meant, what that means, and what to ask for then.
type Reading = (Option<Vec<u8>>, &'static str, Option<Remedy>);

/// Bytes in standard base64, with or without padding.
pub(super) fn from_standard(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    STANDARD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text)).ok()
}

/// UTF-16 with its byte-order mark, as UTF-8.
fn from_utf16(bytes: &[u8]) -> Option<Vec<u8>> {
    let (pairs, _) = bytes.get(2..)?.as_chunks::<2>();
    let units: Vec<u16> = match bytes.get(..2)? {
        [0xFF, 0xFE] => pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect(),
        [0xFE, 0xFF] => pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect(),
        _ => return None,
    };
    String::from_utf16(&units).ok().map(|text| text.trim_end().as_bytes().to_vec())
}
