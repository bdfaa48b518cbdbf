//! Digests of bytes.

use crate::algorithm::Digest;

/// The digest of `data` under `digest`, `digest.output_len()` bytes.
pub fn digest(digest: Digest, data: &[u8]) -> Vec<u8> {
    let algorithm = match digest {
        Digest::Sha256 => &ring::digest::SHA256,
        Digest::Sha384 => &ring::digest::SHA384,
        Digest::Sha512 => &ring::digest::SHA512,
    };
    ring::digest::digest(algorithm, data).as_ref().to_vec()
}

/// SHA-1 of `data`, 20 bytes: for `x5t` (RFC 7515 section 4.1.7), which names certificates and protects nothing.
pub fn sha1(data: &[u8]) -> Vec<u8> {
    ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, data).as_ref().to_vec()
}

/// HMAC with `digest`, as ring names it.
pub(super) fn hmac_algorithm(digest: Digest) -> ring::hmac::Algorithm {
    match digest {
        Digest::Sha256 => ring::hmac::HMAC_SHA256,
        Digest::Sha384 => ring::hmac::HMAC_SHA384,
        Digest::Sha512 => ring::hmac::HMAC_SHA512,
    }
}

/// MD5 of `data`, 16 bytes: for expressions that ask for it, never for anything that must hold.
#[cfg(feature = "cel")]
pub(crate) fn md5(data: &[u8]) -> Vec<u8> {
    use md5::Digest as _;
    md5::Md5::digest(data).to_vec()
}
