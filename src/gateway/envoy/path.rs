//! Paths: without their query, and in the form that is compared.

use std::fmt::Write as _;

use crate::hex;

/// A path without its query.
pub(super) fn without_query(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or_default()
}

/// A path without dot segments, escapes of unreserved characters undone: `CanonicalizePath` of googleurl.
pub(super) fn canonical(path: &str) -> Option<String> {
    let mut segments: Vec<String> = Vec::new();
    let plain = path.replace('\\', "/");
    let pieces: Vec<&str> = plain.strip_prefix('/')?.split('/').collect();
    let last = pieces.len().saturating_sub(1);
    for (at, piece) in pieces.into_iter().enumerate() {
        let piece = unescaped(piece)?;
        match piece.as_str() {
            "." if at == last => segments.push(String::new()),
            "." => {}
            ".." => {
                segments.pop();
                if at == last {
                    segments.push(String::new());
                }
            }
            _ => segments.push(piece),
        }
    }
    Some(format!("/{}", segments.join("/")))
}

/// A path whose dot segments have lost their parameters: `/..;a=b/` is `/../`.
// Only between slashes as they are written, and only where the dots are: vectors dot-parameters-*.
pub(super) fn without_dot_parameters(path: &str) -> String {
    let segments = path.split('/').map(|segment| match segment.split_once(';') {
        Some((dots @ ("." | ".."), _)) => dots,
        Some(_) | None => segment,
    });
    segments.collect::<Vec<_>>().join("/")
}

/// Unreserved characters as they are, what no path may hold escaped. None where a NUL is in it.
fn unescaped(segment: &str) -> Option<String> {
    let bytes = segment.as_bytes();
    let (mut text, mut at) = (String::new(), 0);
    while let Some(byte) = bytes.get(at).copied() {
        let escape = bytes.get(at + 1..at + 3).filter(|_| byte == b'%').and_then(hex::decode);
        match escape.as_deref() {
            Some([0]) => return None,
            Some([decoded]) if decoded.is_ascii_alphanumeric() || b"-._~".contains(decoded) => {
                text.push(char::from(*decoded));
            }
            Some(_) => text.extend(segment.get(at..at + 3)),
            None if byte.is_ascii_graphic() && !b"\"<>`{}".contains(&byte) => text.push(char::from(byte)),
            // Writing into a text never fails.
            None => drop(write!(text, "%{byte:02X}")),
        }
        at += if escape.is_some() { 3 } else { 1 };
    }
    Some(text)
}
