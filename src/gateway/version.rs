//! Versions of gateways, as releases are named.

/// Whether a text is a version as releases are named: `1.38`, `v2.1.0`, `1.19.0-beta4`.
pub(super) fn is_version(text: &str) -> bool {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (numbers, suffix) =
        text.split_once(['-', '+']).map_or((text, None), |(numbers, suffix)| (numbers, Some(suffix)));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_suffix = |byte: u8| byte.is_ascii_alphanumeric() || b".-+".contains(&byte);
    numbers.split('.').all(is_number) && suffix.is_none_or(|suffix| !suffix.is_empty() && suffix.bytes().all(is_suffix))
}
