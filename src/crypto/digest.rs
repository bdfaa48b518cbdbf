//! Digests of bytes.

use super::backend::{self, hmac};
use crate::algorithm::Digest;

/// The digest of `data` under `digest`, `digest.output_len()` bytes.
pub fn digest(digest: Digest, data: &[u8]) -> Vec<u8> {
    let algorithm = match digest {
        Digest::Sha256 => &backend::digest::SHA256,
        Digest::Sha384 => &backend::digest::SHA384,
        Digest::Sha512 => &backend::digest::SHA512,
    };
    backend::digest::digest(algorithm, data).as_ref().to_vec()
}

/// SHA-1 of `data`, 20 bytes: for `x5t` (RFC 7515 section 4.1.7), which names certificates and protects nothing.
pub fn sha1(data: &[u8]) -> Vec<u8> {
    backend::digest::digest(&backend::digest::SHA1_FOR_LEGACY_USE_ONLY, data).as_ref().to_vec()
}

/// HMAC with `digest`, as the library names it.
pub(super) fn hmac_algorithm(digest: Digest) -> hmac::Algorithm {
    match digest {
        Digest::Sha256 => hmac::HMAC_SHA256,
        Digest::Sha384 => hmac::HMAC_SHA384,
        Digest::Sha512 => hmac::HMAC_SHA512,
    }
}

/// MD5 of `data`, 16 bytes: for expressions that ask for it, never for anything that must hold.
#[cfg(feature = "cel")]
pub(crate) fn md5(data: &[u8]) -> Vec<u8> {
    use md5::Digest as _;
    md5::Md5::digest(data).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4, as NIST's examples have it, and RFC 1321 section A.5.
    #[test]
    fn digests_of_abc() {
        let abc = |digest: &[u8]| crate::hex::encode(digest);
        assert!(abc(&digest(Digest::Sha256, b"abc")).starts_with("ba7816bf"));
        assert!(abc(&digest(Digest::Sha384, b"abc")).starts_with("cb00753f"));
        assert!(abc(&digest(Digest::Sha512, b"abc")).starts_with("ddaf35a1"));
        assert_eq!(abc(&sha1(b"abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
        #[cfg(feature = "cel")]
        assert_eq!(abc(&md5(b"abc")), "900150983cd24fb0d6963f7d28e17f72");
    }
}
