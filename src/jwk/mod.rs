//! Keys as JSON: JWK and JWKS (RFC 7517, RFC 7518 section 6, RFC 8037, RFC 9964).
//!
//! A [`Jwk`] that exists has checked parameters: a point on its curve, a modulus without leading zeros, numbers of
//! exactly the right length. `Jwk<PublicKey>` holds no secret, so whatever writes public sets takes that type and cannot
//! be handed anything else. A [`KeySet`] keeps what it cannot use aside, with the reason.

mod certificate;
mod container;
mod fingerprint;
mod generate;
#[cfg(feature = "jsonwebkey")]
mod interop;
mod kid;
mod member;
mod metadata;
mod not_a_key_set;
mod passed_over;
mod read;
mod select;
#[cfg(feature = "serde")]
mod serialize;
mod set;
mod text;
mod thumbprint;
mod unusable;
mod write;

pub use self::certificate::CertificateMismatch;
pub use self::container::Instead;
pub(crate) use self::container::instead_of_keys;
pub use self::fingerprint::{Fingerprint, Fingerprints, NotAFingerprint};
pub use self::generate::{KeySpec, UnfitSize};
#[cfg(feature = "jsonwebkey")]
pub use self::interop::NotInJsonWebKey;
pub use self::kid::{KidScheme, NoKid, UnknownKidScheme};
pub use self::member::{Member, UsedKey};
pub use self::metadata::{Flaw, KEY_OPERATIONS, Metadata, Misuse, Operation};
pub use self::not_a_key_set::NotAKeySet;
pub(crate) use self::passed_over::{OTHER_TYPE, PassedOver};
pub use self::select::{KeyIdFrom, KeyIds};
pub(crate) use self::select::{NotOne, hint_of_ids, named, only};
pub use self::set::KeySet;
pub use self::thumbprint::{Thumbprint, symmetric_thumbprint};
pub use self::unusable::Unusable;
pub(crate) use self::write::private_members;
pub use self::write::{expose_set, is_private_member, public_set};
pub use crate::crypto::{PrivateKey, PublicKey};

use crate::algorithm::{Algorithm, KeyType};
use crate::crypto::Secret;

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
    key: K,
    metadata: Metadata,
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
