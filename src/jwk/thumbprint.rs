//! JWK thumbprints (RFC 7638, RFC 8037 appendix A.3, RFC 9964 section 6) and their URIs (RFC 9278).

use std::fmt;

use super::{Jwk, Key, PublicKey};
use crate::algorithm::{Digest, KeyType};
use crate::base64url::encode;
use crate::crypto::{Secret, digest};
use crate::json::{Object, Style, Value, write_object};

/// The digest of a key's required members: the same for the key in whatever file it comes, private or public.
///
/// ```
/// use jwtk::algorithm::Digest;
/// use jwtk::crypto::{Ed25519PublicKey, PublicKey};
/// use jwtk::jwk::Thumbprint;
///
/// // RFC 8037 appendix A.3
/// let x = jwtk::base64url::decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")?;
/// let key = PublicKey::Ed25519(Ed25519PublicKey::new(&x)?);
/// let thumbprint = Thumbprint::of(&key, Digest::Sha256);
/// assert_eq!(thumbprint.to_string(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Thumbprint {
    digest: Digest,
    bytes: Vec<u8>,
}

impl Thumbprint {
    /// The thumbprint of a public key.
    pub fn of(key: &PublicKey, kind: Digest) -> Self {
        Self { digest: kind, bytes: digest(kind, canonical(key).as_bytes()) }
    }

    /// The thumbprint of a key, the same for both halves, or of a secret: equal for the same key, and for no other. That of a
    /// secret is not for publication ([`symmetric_thumbprint`]).
    pub fn of_key(key: &Key, kind: Digest) -> Self {
        match key {
            Key::Public(key) => Self::of(key, kind),
            Key::Private(key) => Self::of(&key.public(), kind),
            Key::Symmetric(secret) => symmetric_thumbprint(secret, kind),
        }
    }

    /// The thumbprint of the public half of a key in JSON; nothing for secrets and for keys that cannot be used.
    pub(crate) fn of_public_jwk(members: &Object, kind: Digest) -> Option<Self> {
        Some(Self::of(Jwk::from_json(members).ok()?.public()?.key(), kind))
    }

    /// The thumbprint of a post-quantum key, `kty` AKP, from its members (RFC 9964 section 6): `alg` is part of it. Nothing
    /// for another key, or one that lacks `alg` or `pub`.
    pub(super) fn of_akp(members: &Object, kind: Digest) -> Option<Self> {
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let required = [("alg", text("alg")?), ("kty", text("kty").filter(|kty| *kty == AKP)?), ("pub", text("pub")?)];
        let mut canonical = Object::new();
        for (name, text) in required {
            canonical.insert(name, text);
        }
        Some(Self { digest: kind, bytes: digest(kind, write_object(&canonical, Style::Compact).as_bytes()) })
    }

    /// The bytes of the digest.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The URI of RFC 9278: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:…`.
    pub fn uri(&self) -> String {
        let name = match self.digest {
            Digest::Sha256 => "sha-256",
            Digest::Sha384 => "sha-384",
            Digest::Sha512 => "sha-512",
        };
        format!("urn:ietf:params:oauth:jwk-thumbprint:{name}:{self}")
    }
}

impl fmt::Display for Thumbprint {
    /// The digest as base64url, which is the form that serves as `kid`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode(&self.bytes))
    }
}

/// The thumbprint of a shared secret. It is a digest of the secret: who can guess the secret can check the guess
/// (RFC 7638 section 7), so it is not for publication.
pub fn symmetric_thumbprint(secret: &Secret, kind: Digest) -> Thumbprint {
    let text = format!(r#"{{"k":"{}","kty":"{}"}}"#, encode(secret.expose()), KeyType::Oct);
    Thumbprint { digest: kind, bytes: digest(kind, text.as_bytes()) }
}

/// The key type of post-quantum keys.
pub(super) const AKP: &str = "AKP";

/// RFC 7638 section 3.2: the required members alone, in lexicographic order, without white space. None of the values
/// can hold a character that JSON escapes.
fn canonical(key: &PublicKey) -> String {
    let kty = key.key_type();
    match key {
        PublicKey::Rsa(key) => format!(r#"{{"e":"{}","kty":"{kty}","n":"{}"}}"#, encode(key.e()), encode(key.n())),
        PublicKey::Ec(key) => {
            let (x, y) = key.coordinates();
            format!(r#"{{"crv":"{}","kty":"{kty}","x":"{}","y":"{}"}}"#, key.curve(), encode(x), encode(y))
        }
        PublicKey::Ed25519(key) => {
            format!(r#"{{"crv":"Ed25519","kty":"{kty}","x":"{}"}}"#, encode(key.bytes()))
        }
        PublicKey::X25519(key) => format!(r#"{{"crv":"X25519","kty":"{kty}","x":"{}"}}"#, encode(key.bytes())),
        // `alg` is part of it, as of no other type.
        PublicKey::MlDsa(key) => {
            format!(r#"{{"alg":"{}","kty":"{kty}","pub":"{}"}}"#, key.set().algorithm(), encode(key.bytes()))
        }
    }
}
