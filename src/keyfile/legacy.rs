//! Blocks that are encrypted as OpenSSL did before PKCS#8 (RFC 1421 section 4.6, and `PEM_read_bio` for the rest).
//!
//! One round of MD5 makes the key, so that whoever has the file guesses millions of passphrases a second. OpenSSL 1.1 still
//! writes such files unasked, so they are read, and never written.

use aes::{Aes128, Aes192, Aes256};
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt as _, KeyInit, KeyIvInit as _};
use des::TdesEde3;
use md5::{Digest as _, Md5};
use zeroize::Zeroizing;

use super::detect::form_of;
use super::fault::Fault;
use crate::crypto::Secret;
use crate::hex;

/// What the headers of a block say about its encryption.
pub(super) struct Seal {
    cipher: Cipher,
    iv: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Cipher {
    Aes128,
    Aes192,
    Aes256,
    TripleDes,
}

impl Seal {
    /// Reads the headers; gives what follows them. Nothing for a block that is not encrypted.
    pub(super) fn read(text: &[u8]) -> Option<Result<(Self, &[u8]), Fault>> {
        let behind = |name: &[u8]| {
            let at = text.windows(name.len()).position(|window| window == name)?;
            text.get(at + name.len()..)
        };
        if !behind(PROC_TYPE)?.trim_ascii_start().starts_with(b"4,ENCRYPTED") {
            return None;
        }
        let info = behind(DEK_INFO).unwrap_or_default().trim_ascii_start();
        let name_len = info.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
        let (name, rest) = info.split_at(name_len);
        let name = String::from_utf8_lossy(name.get(..LONGEST_NAME).unwrap_or(name));
        let unsupported = || Fault::Encryption { name: format!("{name} in the old way of OpenSSL (Proc-Type)") };
        let Some(cipher) = Cipher::named(&name) else { return Some(Err(unsupported())) };
        let digits = rest.strip_prefix(b",").unwrap_or_default().trim_ascii_start();
        let (iv, rest) = digits.split_at_checked(2 * cipher.block_len()).unwrap_or_default();
        let Some(iv) = hex::decode(iv).filter(|iv| iv.len() == cipher.block_len()) else {
            return Some(Err(unsupported()));
        };
        Some(Ok((Self { cipher, iv }, rest)))
    }

    /// Decrypts the block.
    ///
    /// # Errors
    /// [`Fault::PassphraseNeeded`] or [`Fault::WrongPassphrase`].
    pub(super) fn open(&self, sealed: &[u8], passphrase: Option<&Secret>) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let passphrase = passphrase.ok_or(Fault::PassphraseNeeded)?;
        let opened = match self.cipher {
            Cipher::Aes128 => self.decrypt::<Aes128>(sealed, passphrase),
            Cipher::Aes192 => self.decrypt::<Aes192>(sealed, passphrase),
            Cipher::Aes256 => self.decrypt::<Aes256>(sealed, passphrase),
            Cipher::TripleDes => self.decrypt::<TdesEde3>(sealed, passphrase),
        };
        // One wrong passphrase in 256 leaves padding that looks right.
        match opened.map(|opened| (form_of(&opened), opened)) {
            None | Some((Err(Fault::Unrecognised | Fault::Truncated { .. } | Fault::TrailingBytes { .. }), _)) => {
                Err(Fault::WrongPassphrase)
            }
            Some((_, opened)) => Ok(opened),
        }
    }

    fn decrypt<C: BlockCipherDecrypt + KeyInit>(
        &self,
        sealed: &[u8],
        passphrase: &Secret,
    ) -> Option<Zeroizing<Vec<u8>>> {
        let salt = self.iv.get(..SALT_LEN)?;
        let mut key: Zeroizing<Vec<u8>> = Zeroizing::default();
        let mut last: Zeroizing<Vec<u8>> = Zeroizing::default();
        while key.len() < C::key_size() {
            let digest = Md5::new().chain_update(last.as_slice()).chain_update(passphrase.expose()).chain_update(salt);
            last = Zeroizing::new(digest.finalize().to_vec());
            key.extend(last.iter());
        }
        let cipher = Decryptor::<C>::new_from_slices(key.get(..C::key_size())?, &self.iv).ok()?;
        cipher.decrypt_padded_vec::<Pkcs7>(sealed).ok().map(Zeroizing::new)
    }
}

impl Cipher {
    fn named(name: &str) -> Option<Self> {
        match name {
            "AES-128-CBC" => Some(Self::Aes128),
            "AES-192-CBC" => Some(Self::Aes192),
            "AES-256-CBC" => Some(Self::Aes256),
            "DES-EDE3-CBC" => Some(Self::TripleDes),
            _ => None,
        }
    }

    fn block_len(self) -> usize {
        match self {
            Self::Aes128 | Self::Aes192 | Self::Aes256 => 16,
            Self::TripleDes => 8,
        }
    }
}

const PROC_TYPE: &[u8] = b"Proc-Type:";
const DEK_INFO: &[u8] = b"DEK-Info:";

/// Of the initialization vector so much serves as salt.
const SALT_LEN: usize = 8;

/// Longer than any cipher's name.
const LONGEST_NAME: usize = 40;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn other_ciphers_are_named() {
        let text = b"Proc-Type: 4,ENCRYPTED\nDEK-Info: IDEA-CBC,0011223344556677\n\nAAAA";
        let fault = Seal::read(text).unwrap().err().unwrap();
        assert!(fault.to_string().contains("IDEA-CBC"), "{fault}");
        assert!(Seal::read(b"Comment: mine\n\nAAAA").is_none());
    }

    #[test]
    fn headers_end_where_their_last_digit_stands() {
        for between in ["\n\n", "\r\r", " "] {
            let text = format!("Proc-Type: 4,ENCRYPTED DEK-Info: DES-EDE3-CBC,0011223344556677{between}AAAA");
            let (seal, rest) = Seal::read(text.as_bytes()).unwrap().ok().unwrap();
            assert_eq!((seal.iv.len(), rest.trim_ascii()), (8, &b"AAAA"[..]));
        }
    }
}
