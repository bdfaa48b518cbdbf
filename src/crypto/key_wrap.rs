//! Keys in keys: AES Key Wrap (RFC 3394), and the keys that are derived for it: Concat KDF (RFC 7518 section 4.6.2), PBKDF2.

use std::num::NonZeroU32;

use aes_kw::{KeyInit as _, KwAes128, KwAes192, KwAes256};
use zeroize::Zeroizing;

use super::backend::pbkdf2;
use super::digest::digest;
use super::secret::Secret;
use crate::algorithm::Digest;

/// What the wrapping adds, and what it works in.
const BLOCK: usize = 8;

/// Wraps `key` with `kek` of 16, 24 or 32 bytes; nothing for other lengths.
pub(crate) fn wrap_key(kek: &Secret, key: &Secret) -> Option<Vec<u8>> {
    let (kek, key) = (kek.expose(), key.expose());
    let mut wrapped = vec![0; key.len().checked_add(BLOCK)?];
    let done = match kek.len() {
        16 => KwAes128::new_from_slice(kek).ok()?.wrap_key(key, &mut wrapped).is_ok(),
        24 => KwAes192::new_from_slice(kek).ok()?.wrap_key(key, &mut wrapped).is_ok(),
        _ => KwAes256::new_from_slice(kek).ok()?.wrap_key(key, &mut wrapped).is_ok(),
    };
    done.then_some(wrapped)
}

/// The key in `wrapped`, or nothing, whatever is wrong.
pub(crate) fn unwrap_key(kek: &Secret, wrapped: &[u8]) -> Option<Secret> {
    // RFC 3394 section 2: at least two blocks of key. That they are whole the crate sees.
    if wrapped.len() < 3 * BLOCK {
        return None;
    }
    let kek = kek.expose();
    let mut key = Zeroizing::new(vec![0; wrapped.len().checked_sub(BLOCK)?]);
    let done = match kek.len() {
        16 => KwAes128::new_from_slice(kek).ok()?.unwrap_key(wrapped, &mut key).is_ok(),
        24 => KwAes192::new_from_slice(kek).ok()?.unwrap_key(wrapped, &mut key).is_ok(),
        _ => KwAes256::new_from_slice(kek).ok()?.unwrap_key(wrapped, &mut key).is_ok(),
    };
    done.then(|| Secret::from(std::mem::take(&mut *key)))
}

/// The Concat KDF with SHA-256 (NIST SP 800-56A section 5.8.1): `len` bytes from an agreed secret, bound to the name of the
/// algorithm and to both parties.
pub(crate) fn concat_kdf(shared: &Secret, algorithm: &str, apu: &[u8], apv: &[u8], len: usize) -> Option<Secret> {
    let number = |number: usize| u32::try_from(number).ok().map(u32::to_be_bytes);
    let mut info = Vec::new();
    for field in [algorithm.as_bytes(), apu, apv] {
        info.extend(number(field.len())?);
        info.extend(field);
    }
    info.extend(number(len.checked_mul(8)?)?);
    let rounds = u32::try_from(len.div_ceil(Digest::Sha256.output_len())).ok()?;
    let mut derived = Zeroizing::new(Vec::new());
    for counter in 1..=rounds {
        let input = Zeroizing::new([&counter.to_be_bytes(), shared.expose(), &info].concat());
        derived.extend(Zeroizing::new(digest(Digest::Sha256, &input)).iter());
    }
    derived.truncate(len);
    Some(Secret::from(std::mem::take(&mut *derived)))
}

/// PBKDF2 with HMAC of `digest`.
pub(crate) fn pbkdf2(kind: Digest, password: &Secret, salt: &[u8], rounds: NonZeroU32, len: usize) -> Secret {
    let algorithm = match kind {
        Digest::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
        Digest::Sha384 => pbkdf2::PBKDF2_HMAC_SHA384,
        Digest::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
    };
    let mut derived = vec![0; len];
    pbkdf2::derive(algorithm, rounds, salt, password.expose(), &mut derived);
    Secret::from(derived)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{base64url, hex};

    /// RFC 7518 appendix C.
    #[test]
    fn the_kdf_gives_the_key_of_the_rfc() {
        let z = [
            158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163, 218, 128,
            106, 72, 246, 218, 167, 121, 140, 254, 144, 196,
        ];
        let key = concat_kdf(&Secret::from(z.to_vec()), "A128GCM", b"Alice", b"Bob", 16).unwrap();
        assert_eq!(base64url::encode(key.expose()), "VqqN6vgjbSBcIijNcacQGg");
    }

    /// RFC 3394 section 4.1.
    #[test]
    fn wrapping_gives_the_bytes_of_the_rfc() {
        let bytes = |text: &[u8]| Secret::from(hex::decode(text).unwrap());
        let kek = bytes(b"000102030405060708090A0B0C0D0E0F");
        let key = bytes(b"00112233445566778899AABBCCDDEEFF");
        let wrapped = wrap_key(&kek, &key).unwrap();
        assert_eq!(wrapped, bytes(b"1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5").expose());
        assert_eq!(unwrap_key(&kek, &wrapped).unwrap().expose(), key.expose());
        for index in 0..wrapped.len() {
            let mut other = wrapped.clone();
            *other.get_mut(index).unwrap() ^= 1;
            assert!(unwrap_key(&kek, &other).is_none(), "{index}");
        }
        for length in [0, 8, 16, 23] {
            assert!(unwrap_key(&kek, wrapped.get(..length).unwrap()).is_none(), "{length}");
        }
        // The crate wraps a single block, and would unwrap it.
        let short = wrap_key(&kek, &bytes(b"0011223344556677")).unwrap();
        assert!(unwrap_key(&kek, &short).is_none());
        let uneven = [&wrapped[..], &[0]].concat();
        assert!(unwrap_key(&kek, &uneven).is_none());
    }
}
