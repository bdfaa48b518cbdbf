//! Pins: the SHA-256 of a certificate's public key.
//!
//! A pin names a key, not a certificate: it stays good when the certificate is
//! renewed for the same key. What is hashed is the `SubjectPublicKeyInfo` as it
//! is in the certificate, byte for byte (RFC 7469 section 2.4), so that the
//! pins of a gateway, of `curl --pinnedpubkey` and of `openssl dgst` are equal.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD};
use x509_cert::der::{self, Reader, SliceReader, Tag};

use crate::algorithm::Digest;
use crate::base64url::decode_digest;
use crate::crypto;
use crate::error::{Class, Explain};
use crate::hex;

/// The SHA-256 of a `SubjectPublicKeyInfo`.
///
/// It is read from hex (with or without colons), base64 or base64url (padded or
/// not), and from the `sha256//…` that curl takes:
///
/// ```
/// use jwtk::source::Pin;
///
/// let pin: Pin = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".parse()?;
/// assert_eq!(pin.base64(), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
/// assert_eq!(pin.base64().parse::<Pin>()?, pin);
/// # Ok::<(), jwtk::source::PinError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pin([u8; 32]);

impl Pin {
    /// A pin whose bytes are known.
    pub const fn new(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// The pin of a public key, given its `SubjectPublicKeyInfo` in DER.
    pub(super) fn of_spki(spki: &[u8]) -> Self {
        Self(sha256(spki))
    }

    /// The pin of the key in a certificate, given in DER.
    ///
    /// Only the frame of the certificate is read: its version, its names and the
    /// kind of its key do not matter.
    pub fn of_certificate(certificate: &[u8]) -> Result<Self, PinError> {
        match subject_public_key_info(certificate) {
            Ok(spki) => Ok(Self::of_spki(spki)),
            Err(_) => Err(PinError::NotACertificate),
        }
    }

    /// The digest.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// 64 lower-case hex digits.
    pub fn hex(&self) -> String {
        hex::encode(&self.0)
    }

    /// Standard base64 with padding, as `curl` takes it after `sha256//`.
    pub fn base64(&self) -> String {
        BASE64_STANDARD.encode(self.0)
    }

    /// URL-safe base64 without padding.
    pub fn base64url(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0)
    }

    /// URL-safe base64 with padding: the only form that `KrakenD` takes in `jwk_fingerprints`.
    pub fn krakend(&self) -> String {
        BASE64_URL_SAFE.encode(self.0)
    }
}

/// The form that every reader of pins takes, the gateway's among them.
impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.krakend())
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pin({self})")
    }
}

impl FromStr for Pin {
    type Err = PinError;

    fn from_str(text: &str) -> Result<Self, PinError> {
        let text = text.trim();
        let text = text.strip_prefix("sha256//").unwrap_or(text);
        let digits: String = text.chars().filter(|c| *c != ':').collect();
        if digits.len() >= 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            // 43 hex digits may be base64 by chance; 64 never are, as base64 of 32 bytes is 43 or 44 long.
            if let Some(digest) = hex::decode(&digits).and_then(|digest| digest.try_into().ok()) {
                return Ok(Self(digest));
            }
            if digits.len() != 43 {
                return Err(PinError::Length { bytes: digits.len() / 2 });
            }
        }
        let unreadable = || PinError::Unreadable { characters: text.chars().count() };
        let bytes = decode_digest(text).ok_or_else(unreadable)?;
        let length = bytes.len();
        <[u8; 32]>::try_from(bytes).map(Self).map_err(|_| PinError::Length { bytes: length })
    }
}

/// Why something is no pin, or has none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PinError {
    /// Neither hex nor base64 nor base64url.
    #[error("a pin of {characters} characters is neither hex nor base64 nor base64url")]
    Unreadable {
        /// How long the text was.
        characters: usize,
    },
    /// Readable, but not the length of a SHA-256.
    #[error("a pin is a SHA-256 and has 32 bytes, this one has {bytes}")]
    Length {
        /// How many bytes there were.
        bytes: usize,
    },
    /// The bytes are not a certificate in DER.
    #[error("the bytes are not a certificate in DER")]
    NotACertificate,
}

impl Explain for PinError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "bad_pin",
            Self::Length { .. } => "bad_pin_length",
            Self::NotACertificate => "bad_certificate",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Unreadable { .. } | Self::Length { .. } => Class::Usage,
            Self::NotACertificate => Class::Input,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Length { bytes: 20 } => {
                Some("this has the length of a SHA-1; a pin is the SHA-256 of the public key".to_owned())
            }
            Self::Length { .. } => {
                Some("64 hex digits, or 43 or 44 characters of base64; a piece may be missing".to_owned())
            }
            Self::Unreadable { .. } | Self::NotACertificate => None,
        }
    }
}

/// The raw `SubjectPublicKeyInfo` of a certificate (RFC 5280 section 4.1).
fn subject_public_key_info(certificate: &[u8]) -> der::Result<&[u8]> {
    let mut reader = SliceReader::new(certificate)?;
    reader.sequence(|certificate| {
        let spki = certificate.sequence(|tbs| {
            if matches!(Tag::peek(tbs)?, Tag::ContextSpecific { .. }) {
                tbs.tlv_bytes()?; // version
            }
            // serialNumber, signature, issuer, validity, subject
            for _ in 0..5 {
                tbs.tlv_bytes()?;
            }
            let spki = tbs.tlv_bytes()?;
            tbs.read_slice(tbs.remaining_len())?;
            Ok::<_, der::Error>(spki)
        })?;
        certificate.read_slice(certificate.remaining_len())?;
        Ok(spki)
    })
}

pub(super) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut digest = [0; 32];
    for (to, from) in digest.iter_mut().zip(crypto::digest(Digest::Sha256, bytes)) {
        *to = from;
    }
    digest
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hash_is_of_the_public_key_as_it_stands_in_the_certificate() {
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate =
            rcgen::CertificateParams::new(vec!["a.example".to_owned()]).unwrap().self_signed(&key).unwrap();
        let spki = rcgen::PublicKeyData::subject_public_key_info(&key);
        assert_eq!(Pin::of_certificate(certificate.der()).unwrap(), Pin::of_spki(&spki));
    }

    #[test]
    fn hex_may_have_colons_and_capitals() {
        let pin = Pin::new([0xab; 32]);
        let colons = vec!["AB"; 32].join(":");
        assert_eq!(colons.parse(), Ok(pin));
    }

    #[test]
    fn curl_prefix_and_surrounding_space_are_taken_off() {
        let pin = Pin::new([7; 32]);
        assert_eq!(format!(" sha256//{}\n", pin.base64()).parse(), Ok(pin));
    }

    #[test]
    fn other_lengths_are_named() {
        assert_eq!("00".repeat(20).parse::<Pin>(), Err(PinError::Length { bytes: 20 }));
        assert_eq!("AAAA".parse::<Pin>(), Err(PinError::Length { bytes: 3 }));
        assert_eq!("not a pin".parse::<Pin>(), Err(PinError::Unreadable { characters: 9 }));
        assert_eq!("".parse::<Pin>(), Err(PinError::Length { bytes: 0 }));
    }

    proptest! {
        #[test]
        fn every_form_reads_back(digest: [u8; 32]) {
            let pin = Pin::new(digest);
            for form in [pin.hex(), pin.base64(), pin.base64url(), pin.krakend(), pin.to_string()] {
                prop_assert_eq!(form.parse(), Ok(pin));
            }
        }

        #[test]
        fn arbitrary_input_never_panics(bytes: Vec<u8>, text: String) {
            let _ = Pin::of_certificate(&bytes);
            let _ = text.parse::<Pin>();
        }
    }
}
