//! The compact serialization: parts of base64url joined by dots (RFC 7515 section 7.1, RFC 7516 section 7.1).

use memchr::arch::all::memchr::One;

use super::malformed::Malformed;
use crate::base64url;

/// The bytes of one base64url part.
pub(crate) fn part(name: &'static str, text: &str) -> Result<Vec<u8>, Malformed> {
    base64url::decode(text).map_err(|fault| Malformed::Encoding { part: name, fault })
}

/// The three parts of a compact token. Counting stops early: 50 MB of dots are no reason to work.
pub(crate) fn parts(token: &str) -> Result<[&str; 3], Malformed> {
    if token.is_empty() {
        return Err(Malformed::Empty);
    }
    if token.starts_with('{') {
        // Told by a look, since it happens line after line.
        let is_token = token.contains("\"payload\"") || token.contains("\"ciphertext\"");
        return Err(if is_token { Malformed::JsonSerialization } else { Malformed::Json });
    }
    // Not the search that suits the processor best: in a virtual machine, asking for its features takes longer than all else
    // that is done for one token.
    let dot = One::new(b'.');
    let mut dots = dot.iter(token.as_bytes());
    if let (Some(first), Some(second), None) = (dots.next(), dots.next(), dots.next())
        && let Some((signed, signature)) = token.split_at_checked(second)
        && let Some((header, payload)) = signed.split_at_checked(first)
    {
        return Ok([header, behind_dot(payload), behind_dot(signature)]);
    }
    let mut parts = token.splitn(MOST_PARTS, '.');
    match (parts.next(), parts.next(), parts.next(), parts.count()) {
        (Some(header), Some(payload), Some(signature), 0) => Ok([header, payload, signature]),
        (Some(_), Some(_), Some(_), 2) => Err(Malformed::Jwe),
        (first, second, third, more) => {
            let found = [first, second, third].into_iter().flatten().count() + more;
            Err(Malformed::Parts { found })
        }
    }
}

/// The five parts of an encrypted token.
#[cfg(feature = "jwe")]
pub(crate) fn sealed_parts(token: &str) -> Result<[&str; 5], Malformed> {
    if token.is_empty() {
        return Err(Malformed::Empty);
    }
    if token.starts_with('{') {
        return Err(Malformed::JsonSerialization);
    }
    let parts: Vec<&str> = token.splitn(MOST_PARTS, '.').collect();
    match (<[&str; 5]>::try_from(parts.as_slice()), parts.len()) {
        (Ok(parts), _) => Ok(parts),
        (Err(_), 3) => Err(Malformed::Jws),
        (Err(_), found) => Err(Malformed::SealedParts { found }),
    }
}

fn behind_dot(text: &str) -> &str {
    text.strip_prefix('.').unwrap_or_default()
}

const MOST_PARTS: usize = 6;
