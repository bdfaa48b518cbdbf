//! A key of any type, and the JWK that says something about it.

use super::metadata::Metadata;
use crate::algorithm::{Algorithm, KeyType};
use crate::crypto::{PrivateKey, PublicKey, Secret};

/// A JSON Web Key: a key, and what its other members say about it.
///
/// ```
/// use jwtk::jwk::{Jwk, Key};
/// use jwtk::json::{Dialect, read_object};
///
/// let text = br#"{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
/// let jwk = Jwk::from_json(&read_object(text, Dialect::STRICT)?)?;
/// assert!(matches!(jwk.key(), Key::Public(_)));
/// assert_eq!(jwk.kid(), Some("a"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Jwk<K = Key> {
    pub(super) key: K,
    pub(super) metadata: Metadata,
}

/// What a JWK can hold.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Key {
    /// The public half of an asymmetric key
    Public(PublicKey),
    /// Both halves
    Private(PrivateKey),
    /// A shared secret, `kty` oct
    Symmetric(Secret),
}

impl<K> Jwk<K> {
    /// A JWK of a key and what is said about it.
    pub fn new(key: K, metadata: Metadata) -> Self {
        Self { key, metadata }
    }

    /// The key itself.
    pub fn key(&self) -> &K {
        &self.key
    }

    /// The key ID, `kid`.
    pub fn kid(&self) -> Option<&str> {
        self.metadata.kid.as_deref()
    }

    /// All members that are not the key's parameters.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The members that are not the key's parameters, to be changed.
    pub fn metadata_mut(&mut self) -> &mut Metadata {
        &mut self.metadata
    }
}

impl Jwk<Key> {
    /// The public half as a JWK of its own; a shared secret has none.
    ///
    /// What may be done with it follows: `key_ops` of `sign` becomes `verify` (RFC 7517 section 4.3).
    pub fn public(&self) -> Option<Jwk<PublicKey>> {
        match &self.key {
            Key::Public(key) => Some(Jwk { key: key.clone(), metadata: self.metadata.clone() }),
            Key::Private(key) => Some(Jwk { key: key.public(), metadata: self.metadata.of_public_half() }),
            Key::Symmetric(_) => None,
        }
    }
}

impl Key {
    /// The `kty`.
    pub fn key_type(&self) -> KeyType {
        match self {
            Self::Public(key) => key.key_type(),
            Self::Private(key) => key.public().key_type(),
            Self::Symmetric(_) => KeyType::Oct,
        }
    }

    /// The key's type in words, as messages name it: `RSA 2048`, `oct 256`.
    pub fn describe(&self) -> String {
        match self {
            Self::Public(key) => key.describe(),
            Self::Private(key) => key.public().describe(),
            Self::Symmetric(secret) => format!("oct {}", secret.len() * 8),
        }
    }

    /// The algorithm that the type implies where nothing else names one: RS256 for RSA, the curve's own for EC, EdDSA
    /// for Ed25519, and for secrets the longest HMAC whose digest they fill (HS256 for shorter ones).
    pub fn default_algorithm(&self) -> Algorithm {
        let asymmetric = |key: &PublicKey| match key {
            PublicKey::Rsa(_) => Algorithm::Rs256,
            PublicKey::Ec(key) => key.curve().algorithm(),
            // X25519 signs nothing: whoever asks is told so by the algorithm.
            PublicKey::Ed25519(_) | PublicKey::X25519(_) => Algorithm::EdDsa,
            PublicKey::MlDsa(key) => key.set().algorithm(),
        };
        match self {
            Self::Public(key) => asymmetric(key),
            Self::Private(key) => asymmetric(&key.public()),
            Self::Symmetric(secret) => match secret.len() {
                64.. => Algorithm::Hs512,
                48.. => Algorithm::Hs384,
                _ => Algorithm::Hs256,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_for_the_longest_digest_that_it_fills() {
        use crate::algorithm::Algorithm::{Hs256, Hs384, Hs512};
        for (bytes, algorithm) in [(1, Hs256), (47, Hs256), (48, Hs384), (63, Hs384), (64, Hs512), (65, Hs512)] {
            assert_eq!(Key::Symmetric(crate::crypto::Secret::from(vec![7; bytes])).default_algorithm(), algorithm);
        }
    }
}
