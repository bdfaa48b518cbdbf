//! The two tables of encryption: key management and content encryption (RFC 7518 sections 4 and 5, RFC 8037).
//!
//! Nothing outside this file decides by a name. There is no `RSA1_5`: whoever decrypts with it answers questions about the
//! private key (Bleichenbacher 1998, Marvin 2023), so it cannot even be asked for.

use std::fmt;
use std::str::FromStr;

use super::{Digest, KeyType};
use crate::error::{Class, Explain};

/// How the key of the content comes to its recipient, by the name that is in `alg`.
///
/// ```
/// use jwtk::algorithm::{KeyManagement, KeyMethod};
///
/// assert_eq!("A192KW".parse::<KeyManagement>()?.method(), KeyMethod::AesKw(24));
/// assert!("RSA1_5".parse::<KeyManagement>().is_err());
/// # Ok::<(), jwtk::algorithm::UnknownEncryption>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyManagement(&'static (&'static str, KeyMethod));

/// How it works: its family, with the digest and the length of the key that it fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyMethod {
    /// RSAES-OAEP, with one digest throughout; without one it is SHA-1
    RsaOaep(Option<Digest>),
    /// ECDH-ES, whose secret is the content's key, or wraps it with AES of so many bytes
    EcdhEs(Option<usize>),
    /// AES Key Wrap with a key of so many bytes
    AesKw(usize),
    /// AES-GCM with a key of so many bytes
    AesGcmKw(usize),
    /// The shared key itself
    Direct,
    /// PBKDF2 with HMAC of a digest, then AES Key Wrap with a key of so many bytes
    Pbes2(Digest, usize),
}

/// How the content is encrypted, by the name that is in `enc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContentEncryption(&'static (&'static str, ContentCipher));

/// A cipher with authentication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContentCipher {
    /// AES-GCM with a key of so many bytes
    Gcm(usize),
    /// AES-CBC with HMAC of a digest, each with half of the key
    CbcHmac(Digest),
}

static KEY_MANAGEMENT: [(&str, KeyMethod); 18] = [
    ("RSA-OAEP", KeyMethod::RsaOaep(None)),
    ("RSA-OAEP-256", KeyMethod::RsaOaep(Some(Digest::Sha256))),
    ("RSA-OAEP-384", KeyMethod::RsaOaep(Some(Digest::Sha384))),
    ("RSA-OAEP-512", KeyMethod::RsaOaep(Some(Digest::Sha512))),
    ("ECDH-ES", KeyMethod::EcdhEs(None)),
    ("ECDH-ES+A128KW", KeyMethod::EcdhEs(Some(16))),
    ("ECDH-ES+A192KW", KeyMethod::EcdhEs(Some(24))),
    ("ECDH-ES+A256KW", KeyMethod::EcdhEs(Some(32))),
    ("A128KW", KeyMethod::AesKw(16)),
    ("A192KW", KeyMethod::AesKw(24)),
    ("A256KW", KeyMethod::AesKw(32)),
    ("A128GCMKW", KeyMethod::AesGcmKw(16)),
    ("A192GCMKW", KeyMethod::AesGcmKw(24)),
    ("A256GCMKW", KeyMethod::AesGcmKw(32)),
    ("dir", KeyMethod::Direct),
    ("PBES2-HS256+A128KW", KeyMethod::Pbes2(Digest::Sha256, 16)),
    ("PBES2-HS384+A192KW", KeyMethod::Pbes2(Digest::Sha384, 24)),
    ("PBES2-HS512+A256KW", KeyMethod::Pbes2(Digest::Sha512, 32)),
];

static CONTENT_ENCRYPTION: [(&str, ContentCipher); 6] = [
    ("A128CBC-HS256", ContentCipher::CbcHmac(Digest::Sha256)),
    ("A192CBC-HS384", ContentCipher::CbcHmac(Digest::Sha384)),
    ("A256CBC-HS512", ContentCipher::CbcHmac(Digest::Sha512)),
    ("A128GCM", ContentCipher::Gcm(16)),
    ("A192GCM", ContentCipher::Gcm(24)),
    ("A256GCM", ContentCipher::Gcm(32)),
];

impl KeyManagement {
    /// Every algorithm.
    pub fn all() -> impl Iterator<Item = Self> {
        KEY_MANAGEMENT.iter().map(Self)
    }

    /// The algorithm that works so.
    pub(crate) fn of(method: KeyMethod) -> Option<Self> {
        Self::all().find(|alg| alg.method() == method)
    }

    /// The name as it is in `alg`.
    pub fn name(self) -> &'static str {
        self.0.0
    }

    /// How it works.
    pub fn method(self) -> KeyMethod {
        self.0.1
    }

    /// The types of key that it takes.
    pub fn key_types(self) -> &'static [KeyType] {
        match self.method() {
            KeyMethod::RsaOaep(_) => &[KeyType::Rsa],
            KeyMethod::EcdhEs(_) => &[KeyType::Ec, KeyType::Okp],
            KeyMethod::AesKw(_) | KeyMethod::AesGcmKw(_) | KeyMethod::Direct | KeyMethod::Pbes2(..) => &[KeyType::Oct],
        }
    }

    /// Whether the recipient's key is the content's own, so that the token carries none.
    pub(crate) fn carries_no_key(self) -> bool {
        matches!(self.method(), KeyMethod::Direct | KeyMethod::EcdhEs(None))
    }

    /// The key that it needs, in words.
    pub fn key_needed(self) -> String {
        match self.method() {
            KeyMethod::RsaOaep(_) => "an RSA key".to_owned(),
            KeyMethod::EcdhEs(_) => "an EC key on P-256, P-384 or P-521, or an OKP key on X25519".to_owned(),
            KeyMethod::AesKw(len) | KeyMethod::AesGcmKw(len) => format!("a symmetric key (kty oct) of {len} bytes"),
            KeyMethod::Direct => "a symmetric key (kty oct) as long as the content encryption asks for".to_owned(),
            KeyMethod::Pbes2(..) => "a password".to_owned(),
        }
    }
}

impl ContentEncryption {
    /// Every algorithm.
    pub fn all() -> impl Iterator<Item = Self> {
        CONTENT_ENCRYPTION.iter().map(Self)
    }

    /// The algorithm of a cipher.
    pub(crate) fn of(cipher: ContentCipher) -> Option<Self> {
        Self::all().find(|enc| enc.cipher() == cipher)
    }

    /// The name as it is in `enc`.
    pub fn name(self) -> &'static str {
        self.0.0
    }

    /// The cipher.
    pub fn cipher(self) -> ContentCipher {
        self.0.1
    }

    /// Length of the content's key in bytes.
    pub(crate) fn key_len(self) -> usize {
        match self.cipher() {
            ContentCipher::Gcm(len) => len,
            ContentCipher::CbcHmac(digest) => digest.output_len(),
        }
    }

    /// Length of the initialization vector in bytes.
    pub(crate) fn iv_len(self) -> usize {
        match self.cipher() {
            ContentCipher::Gcm(_) => 12,
            ContentCipher::CbcHmac(_) => 16,
        }
    }

    /// Length of the authentication tag in bytes.
    pub(crate) fn tag_len(self) -> usize {
        match self.cipher() {
            ContentCipher::Gcm(_) => 16,
            ContentCipher::CbcHmac(digest) => digest.output_len() / 2,
        }
    }
}

/// A name that is in neither table, or not in the one that was meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not {} that jwtk knows{}", kind(*is_content), danger(name))]
pub struct UnknownEncryption {
    name: String,
    is_content: bool,
}

impl Explain for UnknownEncryption {
    fn code(&self) -> &'static str {
        "unknown_algorithm"
    }

    fn class(&self) -> Class {
        Class::Usage
    }

    fn hint(&self) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        if self.is_content {
            names.extend(ContentEncryption::all().map(ContentEncryption::name));
        } else {
            names.extend(KeyManagement::all().map(KeyManagement::name));
        }
        let near = names.iter().find(|name| name.eq_ignore_ascii_case(self.name.trim()));
        Some(match near {
            Some(name) => format!("names are exact: write {name}"),
            None => format!("one of {}", names.join(", ")),
        })
    }
}

fn kind(is_content: bool) -> &'static str {
    if is_content { "a content encryption" } else { "a key management" }
}

fn danger(name: &str) -> &'static str {
    if name == "RSA1_5" { ": it tells attackers about the key (RFC 8725 section 3.2), take RSA-OAEP-256" } else { "" }
}

impl FromStr for KeyManagement {
    type Err = UnknownEncryption;

    /// Reads a name, exact to the letter.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownEncryption { name: name.chars().take(40).collect(), is_content: false };
        Self::all().find(|alg| alg.name() == name).ok_or_else(unknown)
    }
}

impl FromStr for ContentEncryption {
    type Err = UnknownEncryption;

    /// Reads a name, exact to the letter.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownEncryption { name: name.chars().take(40).collect(), is_content: true };
        Self::all().find(|enc| enc.name() == name).ok_or_else(unknown)
    }
}

impl fmt::Display for KeyManagement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for ContentEncryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back_as_itself_and_no_method_stands_twice() {
        for alg in KeyManagement::all() {
            assert_eq!(alg.name().parse(), Ok(alg));
            assert_eq!(KeyManagement::of(alg.method()), Some(alg));
        }
        for enc in ContentEncryption::all() {
            assert_eq!(enc.name().parse(), Ok(enc));
            assert_eq!(ContentEncryption::of(enc.cipher()), Some(enc));
        }
    }

    #[test]
    fn rsa1_5_is_unknown_and_says_why() {
        assert!("RSA1_5".parse::<KeyManagement>().unwrap_err().to_string().contains("RSA-OAEP-256"));
        assert!("dir".parse::<ContentEncryption>().is_err());
        assert!("a128gcm".parse::<ContentEncryption>().is_err());
    }
}
