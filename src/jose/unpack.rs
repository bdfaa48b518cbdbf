//! Compressed payloads, to look at.

#[cfg(feature = "jwe")]
use miniz_oxide::inflate;

/// What a payload holds that its header calls compressed: DEFLATE as RFC 7516 has it, or with the wraps of zlib and gzip,
/// as libraries write them for `GZIP` and by mistake.
#[cfg(feature = "jwe")]
pub(super) fn unpack(bytes: &[u8]) -> Option<Vec<u8>> {
    // RFC 1952 section 2.3: ten bytes of header where no flag asks for more, eight behind.
    let gzip = bytes.strip_prefix(&[0x1F, 0x8B, 8, 0]).and_then(|rest| rest.get(6..rest.len().checked_sub(8)?));
    inflate::decompress_to_vec_with_limit(gzip.unwrap_or(bytes), MOST_UNPACKED)
        .or_else(|_| inflate::decompress_to_vec_zlib_with_limit(bytes, MOST_UNPACKED))
        .ok()
}

#[cfg(not(feature = "jwe"))]
pub(super) fn unpack(_: &[u8]) -> Option<Vec<u8>> {
    None
}

/// How much is read of compressed content (draft-ietf-oauth-rfc8725bis section 3.15); go-jose and npm jose have the same.
#[cfg(feature = "jwe")]
pub(crate) const MOST_UNPACKED: usize = 250_000;
