//! Every digest that a key or its certificate is known by.

use std::str::FromStr;

use super::{Jwk, Key, Thumbprint};
use crate::algorithm::Digest;
use crate::base64url::decode_digest;
use crate::crypto::{digest, sha1};
use crate::error::{Class, Explain};
use crate::hex;
use crate::keyfile::public_key_to_spki;

/// The digests of one key.
///
/// A shared secret has thumbprints alone; they are digests of the secret and not for publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprints {
    thumbprints: [Thumbprint; 3],
    spki_sha256: Option<Vec<u8>>,
    certificate: Option<(Vec<u8>, Vec<u8>)>,
}

impl Fingerprints {
    /// Computes them all.
    pub fn of(jwk: &Jwk<Key>) -> Self {
        let digests = [Digest::Sha256, Digest::Sha384, Digest::Sha512];
        let thumbprints = digests.map(|kind| Thumbprint::of_key(jwk.key(), kind));
        let spki = jwk.public().and_then(|public| public_key_to_spki(public.key()).ok());
        let leaf = jwk.certificates().into_iter().next();
        Self {
            thumbprints,
            spki_sha256: spki.map(|spki| digest(Digest::Sha256, &spki)),
            certificate: leaf.map(|leaf| (sha1(&leaf), digest(Digest::Sha256, &leaf))),
        }
    }

    /// The thumbprints of RFC 7638, with SHA-256, SHA-384 and SHA-512.
    pub fn thumbprints(&self) -> &[Thumbprint; 3] {
        &self.thumbprints
    }

    /// The SHA-256 of the key's `SubjectPublicKeyInfo`, 32 bytes: what pins hold (RFC 7469 section 2.4).
    pub fn spki_sha256(&self) -> Option<&[u8]> {
        self.spki_sha256.as_deref()
    }

    /// The `kid` of Docker's libtrust: the first 240 bits of the same digest, in base32 and groups of four.
    pub fn docker_kid(&self) -> Option<String> {
        let bits = self.spki_sha256.as_deref()?.get(..DOCKER_BYTES)?;
        let groups: Vec<String> =
            base32(bits).as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
        Some(groups.join(":"))
    }

    /// The SHA-1 of the certificate, 20 bytes.
    pub fn x5t(&self) -> Option<&[u8]> {
        self.certificate.as_ref().map(|(sha1, _)| sha1.as_slice())
    }

    /// The SHA-256 of the certificate, 32 bytes.
    pub fn x5t_s256(&self) -> Option<&[u8]> {
        self.certificate.as_ref().map(|(_, sha256)| sha256.as_slice())
    }

    /// Whether one of them is `sought`.
    pub fn contain(&self, sought: &Fingerprint) -> bool {
        match sought {
            Fingerprint::Bytes(bytes) => {
                let digests = [self.spki_sha256(), self.x5t(), self.x5t_s256()];
                let thumbprints = self.thumbprints.iter().map(Thumbprint::bytes);
                digests.into_iter().flatten().chain(thumbprints).any(|digest| digest == bytes)
            }
            Fingerprint::Docker(kid) => self.docker_kid().as_ref() == Some(kid),
        }
    }
}

/// A digest that somebody wrote down, in whatever spelling.
///
/// ```
/// use jwtk::jwk::Fingerprint;
///
/// let hex: Fingerprint = "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55".parse()?;
/// let curl: Fingerprint = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=".parse()?;
/// assert_eq!(hex, curl);
/// # Ok::<(), jwtk::jwk::NotAFingerprint>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fingerprint {
    /// SHA-1 or SHA-2 of a key, its JWK or its certificate
    Bytes(Vec<u8>),
    /// The `kid` of Docker's libtrust
    Docker(String),
}

/// Text that is no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a pin or thumbprint is 20, 32, 48 or 64 bytes in hex, base64 or base64url; these {characters} characters are not"
)]
pub struct NotAFingerprint {
    characters: usize,
}

impl Explain for NotAFingerprint {
    fn code(&self) -> &'static str {
        "not_a_pin"
    }

    fn class(&self) -> Class {
        Class::Usage
    }
}

impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    /// Reads hex, with or without colons, base64 and base64url, with or without padding; behind them `sha256//` of curl,
    /// a URN of RFC 9278 or the words of `openssl x509 -fingerprint`; and Docker's groups of letters.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let failed = NotAFingerprint { characters: text.chars().count() };
        let mut rest = text.trim();
        if let Some((_, value)) = rest.split_once("Fingerprint=") {
            rest = value;
        }
        if let Some(urn) = rest.strip_prefix("urn:ietf:params:oauth:jwk-thumbprint:") {
            rest = urn.split_once(':').ok_or(failed)?.1;
        }
        for prefix in ["sha256//", "sha256/", "sha256:", "SHA256:"] {
            rest = rest.strip_prefix(prefix).unwrap_or(rest);
        }
        if is_docker(rest) {
            return Ok(Self::Docker(rest.to_owned()));
        }
        let digits: String = rest.chars().filter(|&c| c != ':').collect();
        // Hex comes first: 64 hex digits are also base64, but of 48 bytes, and a digest of that length that has no letter
        // beyond F is not to be met.
        let bytes = hex::decode(&digits).or_else(|| decode_digest(rest));
        bytes.filter(|bytes| LENGTHS.contains(&bytes.len())).map(Self::Bytes).ok_or(failed)
    }
}

fn is_docker(text: &str) -> bool {
    let groups: Vec<&str> = text.split(':').collect();
    let is_group = |group: &&str| group.len() == 4 && group.bytes().all(|byte| BASE32.contains(&byte));
    groups.len() == 12 && groups.iter().all(is_group)
}

/// RFC 4648 section 6. Forty bits are eight characters, so nothing is left over for padding.
fn base32(bytes: &[u8]) -> String {
    let letters = bytes.chunks(5).flat_map(|five| {
        let bits = five.iter().fold(0_u64, |bits, &byte| bits << 8 | u64::from(byte));
        (0..8).rev().filter_map(move |place| {
            let five_bits = usize::try_from(bits >> (5 * place) & 31).ok()?;
            BASE32.get(five_bits).map(|&letter| char::from(letter))
        })
    });
    letters.collect()
}

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// How much of the digest Docker takes: 240 bits.
const DOCKER_BYTES: usize = 30;

/// Bytes of SHA-1, SHA-256, SHA-384 and SHA-512.
const LENGTHS: [usize; 4] = [20, 32, 48, 64];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use base64::Engine as _;

    use super::*;
    use crate::crypto::{Ed25519PublicKey, PublicKey, Secret};
    use crate::jwk::Metadata;

    fn jwk() -> Jwk {
        // RFC 8037 appendix A
        let x = crate::base64url::decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").unwrap();
        Jwk::new(Key::Public(PublicKey::Ed25519(Ed25519PublicKey::new(&x).unwrap())), Metadata::default())
    }

    #[test]
    fn base32_is_that_of_rfc_4648() {
        assert_eq!(base32(b"fooba"), "MZXW6YTB");
        assert_eq!(base32(&[0xFF; 5]), "77777777");
    }

    #[test]
    fn a_docker_kid_is_twelve_groups_of_four() {
        let kid = Fingerprints::of(&jwk()).docker_kid().unwrap();
        assert!(is_docker(&kid), "{kid}");
    }

    #[test]
    fn every_spelling_is_found() {
        let prints = Fingerprints::of(&jwk());
        let spki = prints.spki_sha256().unwrap();
        let pairs: Vec<String> = spki.iter().map(|byte| format!("{byte:02x}")).collect();
        let (hex, colons) = (pairs.concat(), pairs.join(":").to_uppercase());
        let base64 = base64::prelude::BASE64_STANDARD.encode(spki);
        let krakend = base64::prelude::BASE64_URL_SAFE.encode(spki);
        let spellings = [
            hex.clone(),
            hex.to_uppercase(),
            colons.clone(),
            format!("sha256 Fingerprint={colons}"),
            base64.clone(),
            base64.trim_end_matches('=').to_owned(),
            format!("sha256//{base64}"),
            krakend,
            prints.docker_kid().unwrap(),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".to_owned(),
            prints.thumbprints()[2].uri(),
        ];
        for text in spellings {
            assert!(prints.contain(&text.parse().unwrap()), "{text}");
        }
        assert!(!prints.contain(&"00".repeat(32).parse().unwrap()));
    }

    #[test]
    fn other_text_is_no_fingerprint() {
        for text in ["", "abc", "00", "not a pin!", "urn:ietf:params:oauth:jwk-thumbprint:x"] {
            assert!(text.parse::<Fingerprint>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_secret_has_thumbprints_alone() {
        let secret = Jwk::new(Key::Symmetric(Secret::from(vec![7; 32])), Metadata::default());
        let prints = Fingerprints::of(&secret);
        assert_eq!((prints.spki_sha256(), prints.docker_kid(), prints.x5t()), (None, None, None));
    }

    #[test]
    fn other_groups_are_not_dockers() {
        let group = |text: &str, count| vec![text; count].join(":");
        assert!(is_docker(&group("ABCD", 12)));
        for other in [group("ABCD", 11), group("ABC", 12), group("ABCDE", 12), group("ABC1", 12), group("abcd", 12)] {
            assert!(!is_docker(&other), "{other}");
        }
        assert_eq!("abc".parse::<Fingerprint>().map_err(|error| error.code()), Err("not_a_pin"));
    }
}
