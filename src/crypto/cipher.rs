//! Authenticated encryption of content (RFC 7518 section 5): AES-GCM, and AES-CBC with HMAC.

use aes::{Aes128, Aes192, Aes256};
use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{KeyInit, Payload};
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{
    BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _,
};
use ctutils::CtEq as _;

use super::backend::hmac;
use super::digest::hmac_algorithm;
use super::secret::Secret;
use crate::algorithm::{ContentCipher, Digest};

/// What encryption gives: ciphertext and tag.
pub(crate) type Encrypted = (Vec<u8>, Vec<u8>);

/// Encrypts `plaintext` under `key` and authenticates `aad` with it. Nothing where a length is another than the cipher's.
pub(crate) fn encrypt(
    cipher: ContentCipher,
    key: &Secret,
    iv: &[u8],
    aad: &[u8],
    plaintext: &[u8],
) -> Option<Encrypted> {
    let key = key.expose();
    match cipher {
        ContentCipher::Gcm(16) => gcm_encrypt::<AesGcm<Aes128, U12>>(key, iv, aad, plaintext),
        ContentCipher::Gcm(24) => gcm_encrypt::<AesGcm<Aes192, U12>>(key, iv, aad, plaintext),
        ContentCipher::Gcm(_) => gcm_encrypt::<AesGcm<Aes256, U12>>(key, iv, aad, plaintext),
        ContentCipher::CbcHmac(digest) => {
            let (mac_key, aes_key) = halves(digest, key)?;
            let ciphertext = match digest {
                Digest::Sha256 => cbc_encrypt::<Aes128>(aes_key, iv, plaintext),
                Digest::Sha384 => cbc_encrypt::<Aes192>(aes_key, iv, plaintext),
                Digest::Sha512 => cbc_encrypt::<Aes256>(aes_key, iv, plaintext),
            }?;
            let tag = cbc_tag(digest, mac_key, iv, aad, &ciphertext)?;
            Some((ciphertext, tag))
        }
    }
}

/// The plaintext, or nothing, whatever is wrong. Nothing is decrypted before the tag was found good.
pub(crate) fn decrypt(
    cipher: ContentCipher,
    key: &Secret,
    iv: &[u8],
    aad: &[u8],
    ciphertext: &[u8],
    tag: &[u8],
) -> Option<Secret> {
    let key = key.expose();
    match cipher {
        ContentCipher::Gcm(16) => gcm_decrypt::<AesGcm<Aes128, U12>>(key, iv, aad, ciphertext, tag),
        ContentCipher::Gcm(24) => gcm_decrypt::<AesGcm<Aes192, U12>>(key, iv, aad, ciphertext, tag),
        ContentCipher::Gcm(_) => gcm_decrypt::<AesGcm<Aes256, U12>>(key, iv, aad, ciphertext, tag),
        ContentCipher::CbcHmac(digest) => {
            let (mac_key, aes_key) = halves(digest, key)?;
            let own = cbc_tag(digest, mac_key, iv, aad, ciphertext)?;
            if !own.as_slice().ct_eq(tag).to_bool() {
                return None;
            }
            match digest {
                Digest::Sha256 => cbc_decrypt::<Aes128>(aes_key, iv, ciphertext),
                Digest::Sha384 => cbc_decrypt::<Aes192>(aes_key, iv, ciphertext),
                Digest::Sha512 => cbc_decrypt::<Aes256>(aes_key, iv, ciphertext),
            }
        }
    }
}

/// The tag's length, of every key size.
const GCM_TAG: usize = 16;

fn gcm_encrypt<C: aes_gcm::aead::Aead + KeyInit>(
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    plaintext: &[u8],
) -> Option<Encrypted> {
    let cipher = C::new_from_slice(key).ok()?;
    let mut ciphertext = cipher.encrypt(iv.try_into().ok()?, Payload { msg: plaintext, aad }).ok()?;
    let tag = ciphertext.split_off(ciphertext.len().checked_sub(GCM_TAG)?);
    Some((ciphertext, tag))
}

fn gcm_decrypt<C: aes_gcm::aead::Aead + KeyInit>(
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    ciphertext: &[u8],
    tag: &[u8],
) -> Option<Secret> {
    if tag.len() != GCM_TAG {
        return None;
    }
    let cipher = C::new_from_slice(key).ok()?;
    let joined = [ciphertext, tag].concat();
    cipher.decrypt(iv.try_into().ok()?, Payload { msg: &joined, aad }).ok().map(Secret::from)
}

/// RFC 7518 section 5.2.2.1: the key of the MAC comes first.
fn halves(digest: Digest, key: &[u8]) -> Option<(&[u8], &[u8])> {
    if key.len() == digest.output_len() { key.split_at_checked(digest.output_len() / 2) } else { None }
}

fn cbc_encrypt<C: BlockCipherEncrypt + KeyInit>(key: &[u8], iv: &[u8], plaintext: &[u8]) -> Option<Vec<u8>> {
    Some(cbc::Encryptor::<C>::new_from_slices(key, iv).ok()?.encrypt_padded_vec::<Pkcs7>(plaintext))
}

fn cbc_decrypt<C: BlockCipherDecrypt + KeyInit>(key: &[u8], iv: &[u8], ciphertext: &[u8]) -> Option<Secret> {
    let cipher = cbc::Decryptor::<C>::new_from_slices(key, iv).ok()?;
    cipher.decrypt_padded_vec::<Pkcs7>(ciphertext).ok().map(Secret::from)
}

/// HMAC over what is authenticated, the vector, the ciphertext, and the length of the first in bits, cut to half.
fn cbc_tag(digest: Digest, key: &[u8], iv: &[u8], aad: &[u8], ciphertext: &[u8]) -> Option<Vec<u8>> {
    let bits = u64::try_from(aad.len()).ok()?.checked_mul(8)?;
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac_algorithm(digest), key));
    for part in [aad, iv, ciphertext, &bits.to_be_bytes()] {
        context.update(part);
    }
    Some(context.sign().as_ref().get(..digest.output_len() / 2)?.to_vec())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::algorithm::ContentEncryption;

    #[test]
    fn what_is_encrypted_decrypts_and_nothing_changed_does() {
        for enc in ContentEncryption::all() {
            let key = Secret::from((0..64).take(enc.key_len()).collect::<Vec<u8>>());
            let iv = vec![3; enc.iv_len()];
            for plaintext in [&b""[..], b"0123456789abcdef", b"more than a block of it"] {
                let (ciphertext, tag) = encrypt(enc.cipher(), &key, &iv, b"aad", plaintext).unwrap();
                assert_eq!(tag.len(), enc.tag_len(), "{enc}");
                let open = |iv: &[u8], aad: &[u8], ciphertext: &[u8], tag: &[u8]| {
                    decrypt(enc.cipher(), &key, iv, aad, ciphertext, tag)
                };
                assert_eq!(open(&iv, b"aad", &ciphertext, &tag).unwrap().expose(), plaintext, "{enc}");
                let flipped = |bytes: &[u8]| bytes.iter().map(|byte| byte ^ 1).collect::<Vec<u8>>();
                assert!(open(&flipped(&iv), b"aad", &ciphertext, &tag).is_none(), "{enc}");
                assert!(open(&iv, b"aae", &ciphertext, &tag).is_none(), "{enc}");
                assert!(open(&iv, b"aad", &[&ciphertext[..], &[0]].concat(), &tag).is_none(), "{enc}");
                assert!(open(&iv, b"aad", &ciphertext, &flipped(&tag)).is_none(), "{enc}");
                assert!(open(&iv, b"aad", &ciphertext, tag.get(1..).unwrap()).is_none(), "{enc}");
                assert!(open(&iv, b"aad", &ciphertext, b"").is_none(), "{enc}");
            }
            let short = Secret::from(vec![1; enc.key_len() - 1]);
            assert!(encrypt(enc.cipher(), &short, &iv, b"", b"").is_none(), "{enc}");
            assert!(encrypt(enc.cipher(), &key, &[0; 13], b"", b"").is_none(), "{enc}");
        }
    }
}
