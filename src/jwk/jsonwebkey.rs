//! To and from the key type of the crate `jsonwebkey`, for programs that hold it.
//!
//! That type knows P-256, RSA with the exponent 65537 and shared secrets, and of `alg` three values; it does not check
//! that a point lies on its curve. So conversion goes key by key: what it cannot hold is refused on the way there, and
//! what we do not accept on the way back.

use jsonwebkey::{
    Algorithm as TheirAlgorithm, ByteArray, ByteVec, Curve as TheirCurve, JsonWebKey, Key as TheirKey, KeyOps, KeyUse,
    PublicExponent, RsaPrivate, RsaPublic,
};
use zeroize::Zeroizing;

use super::{Jwk, Key, Unusable};
use crate::algorithm::{Algorithm, Curve};
use crate::crypto::{EcPublicKey, PrivateKey, PublicKey, RsaPublicKey, Secret};
use crate::error::Explain;
use crate::json::{Dialect, read_object};

/// A key that the type of `jsonwebkey` cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the type of jsonwebkey cannot hold a key of type {key}")]
pub struct NotInJsonWebKey {
    /// The key's type in words
    pub key: String,
}

impl Explain for NotInJsonWebKey {
    fn code(&self) -> &'static str {
        "unsupported_key"
    }

    fn hint(&self) -> Option<String> {
        Some("it holds P-256, RSA with the exponent 65537, and oct".to_owned())
    }
}

/// What that type has no place for is left out: certificates, members that nobody registered, and values of `alg`, `use`
/// and `key_ops` that it does not know.
///
/// ```
/// use jsonwebkey::JsonWebKey;
/// use jwtk::jwk::KeySet;
///
/// let keys = KeySet::read(br#"{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}"#, "jwks.json")?;
/// for member in keys.members() {
///     let jwk = member.jwk().map_err(Clone::clone)?;
///     assert_eq!(JsonWebKey::try_from(jwk)?.key_id.as_deref(), Some("a"));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl TryFrom<&Jwk<Key>> for JsonWebKey {
    type Error = NotInJsonWebKey;

    fn try_from(jwk: &Jwk<Key>) -> Result<Self, Self::Error> {
        let foreign = || NotInJsonWebKey { key: jwk.key().describe() };
        let key = match jwk.key() {
            Key::Symmetric(secret) => TheirKey::Symmetric { key: bytes(secret) },
            Key::Public(PublicKey::Rsa(key)) => TheirKey::RSA { public: rsa(key).ok_or_else(foreign)?, private: None },
            Key::Private(PrivateKey::Rsa(key)) => {
                let crt = key.crt();
                let private = RsaPrivate {
                    d: bytes(key.d()),
                    p: Some(bytes(&crt.p)),
                    q: Some(bytes(&crt.q)),
                    dp: Some(bytes(&crt.dp)),
                    dq: Some(bytes(&crt.dq)),
                    qi: Some(bytes(&crt.qi)),
                };
                TheirKey::RSA { public: rsa(key.public()).ok_or_else(foreign)?, private: Some(private) }
            }
            Key::Public(PublicKey::Ec(key)) => ec(key, None).ok_or_else(foreign)?,
            Key::Private(PrivateKey::Ec(key)) => ec(key.public(), Some(key.d())).ok_or_else(foreign)?,
            Key::Public(PublicKey::Ed25519(_) | PublicKey::X25519(_) | PublicKey::MlDsa(_))
            | Key::Private(PrivateKey::Ed25519(_) | PrivateKey::X25519(_) | PrivateKey::MlDsa(_)) => {
                return Err(foreign());
            }
        };
        let mut theirs = Self::new(key);
        let metadata = jwk.metadata();
        theirs.key_id.clone_from(&metadata.kid);
        theirs.key_use = match metadata.public_key_use.as_deref() {
            Some("sig") => Some(KeyUse::Signing),
            Some("enc") => Some(KeyUse::Encryption),
            _ => None,
        };
        let ops = metadata.key_ops.iter().flatten();
        theirs.key_ops =
            ops.filter_map(|op| OPERATIONS.iter().find(|(name, _)| name == op)).map(|(_, op)| *op).collect();
        theirs.algorithm = match metadata.alg.as_deref().and_then(|alg| alg.parse().ok()) {
            Some(Algorithm::Hs256) => Some(TheirAlgorithm::HS256),
            Some(Algorithm::Rs256) => Some(TheirAlgorithm::RS256),
            Some(Algorithm::Es256) => Some(TheirAlgorithm::ES256),
            _ => None,
        };
        Ok(theirs)
    }
}

/// All that it holds is taken over, and checked as a JWK that was read is.
impl TryFrom<&JsonWebKey> for Jwk<Key> {
    type Error = Unusable;

    fn try_from(theirs: &JsonWebKey) -> Result<Self, Self::Error> {
        let text = Zeroizing::new(serde_json::to_vec(theirs).unwrap_or_default());
        // What serde_json wrote reads back; an object without members would be refused like any other.
        let members = read_object(&text, Dialect::STRICT).unwrap_or_default();
        Jwk::from_json(&members)
    }
}

fn rsa(key: &RsaPublicKey) -> Option<RsaPublic> {
    (key.e() == [1, 0, 1]).then(|| RsaPublic { e: PublicExponent, n: ByteVec::from(key.n().to_vec()) })
}

fn ec(key: &EcPublicKey, d: Option<&Secret>) -> Option<TheirKey> {
    if key.curve() != Curve::P256 {
        return None;
    }
    let (x, y) = key.coordinates();
    let coordinate = |bytes: &[u8]| ByteArray::try_from_slice(bytes).ok();
    let d = d.map(|d| coordinate(d.expose()));
    Some(TheirKey::EC { curve: TheirCurve::P256, d: d.flatten(), x: coordinate(x)?, y: coordinate(y)? })
}

fn bytes(secret: &Secret) -> ByteVec {
    ByteVec::from(secret.expose().to_vec())
}

const OPERATIONS: [(&str, KeyOps); 8] = [
    ("sign", KeyOps::SIGN),
    ("verify", KeyOps::VERIFY),
    ("encrypt", KeyOps::ENCRYPT),
    ("decrypt", KeyOps::DECRYPT),
    ("wrapKey", KeyOps::WRAP_KEY),
    ("unwrapKey", KeyOps::UNWRAP_KEY),
    ("deriveKey", KeyOps::DERIVE_KEY),
    ("deriveBits", KeyOps::DERIVE_BITS),
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::algorithm::Digest;
    use crate::crypto::{EcPrivateKey, Ed25519PrivateKey};
    use crate::jwk::{KeySpec, Metadata, Thumbprint};

    #[track_caller]
    fn there_and_back(key: Key) {
        let mut jwk = Jwk::new(key, Metadata::default());
        jwk.metadata_mut().kid = Some("k".to_owned());
        jwk.metadata_mut().public_key_use = Some("sig".to_owned());
        jwk.metadata_mut().key_ops = Some(vec!["sign".to_owned(), "verify".to_owned()]);
        let theirs = JsonWebKey::try_from(&jwk).unwrap();
        assert_eq!(Jwk::try_from(&theirs).unwrap().expose_json(), jwk.expose_json());
        let ours = Thumbprint::of_key(jwk.key(), Digest::Sha256);
        assert_eq!(theirs.key.thumbprint(), ours.to_string());
    }

    #[test]
    fn what_their_type_holds_comes_back_the_same_with_the_same_thumbprint() {
        for spec in [KeySpec::Rsa(2048), KeySpec::Ec(Curve::P256), KeySpec::Oct(256)] {
            let key = spec.generate().unwrap();
            if let Key::Private(private) = &key {
                there_and_back(Key::Public(private.public()));
            }
            there_and_back(key);
        }
    }

    #[test]
    fn what_their_type_cannot_hold_is_refused() {
        let p384 = PrivateKey::Ec(EcPrivateKey::generate(Curve::P384).unwrap());
        let ed25519 = PrivateKey::Ed25519(Ed25519PrivateKey::generate().unwrap());
        for key in [p384, ed25519] {
            let jwk = Jwk::new(Key::Private(key), Metadata::default());
            assert!(JsonWebKey::try_from(&jwk).is_err());
        }
    }

    #[test]
    fn a_point_off_the_curve_does_not_come_over() {
        let off = ByteArray::from([1; 32]);
        let key = TheirKey::EC { curve: TheirCurve::P256, d: None, x: off.clone(), y: off };
        assert!(matches!(Jwk::try_from(&JsonWebKey::new(key)), Err(Unusable::Invalid(_))));
    }

    #[test]
    fn use_and_algorithm_come_over_where_they_are_known() {
        let theirs = |public_key_use: &str, alg: &str| {
            let mut jwk = Jwk::new(Key::Symmetric(Secret::from(vec![7; 32])), Metadata::default());
            jwk.metadata_mut().public_key_use = Some(public_key_use.to_owned());
            jwk.metadata_mut().alg = Some(alg.to_owned());
            jwk.metadata_mut().key_ops = Some(vec!["sign".to_owned(), "other".to_owned()]);
            JsonWebKey::try_from(&jwk).unwrap()
        };
        assert_eq!(theirs("sig", "HS256").key_use, Some(KeyUse::Signing));
        assert_eq!(theirs("enc", "HS256").key_use, Some(KeyUse::Encryption));
        assert_eq!(theirs("other", "HS256").key_use, None);
        assert_eq!(theirs("sig", "HS256").key_ops, KeyOps::SIGN);
        for (alg, expected) in [
            ("HS256", Some(TheirAlgorithm::HS256)),
            ("RS256", Some(TheirAlgorithm::RS256)),
            ("ES256", Some(TheirAlgorithm::ES256)),
            ("ES384", None),
        ] {
            assert_eq!(theirs("sig", alg).algorithm, expected, "{alg}");
        }
    }

    #[test]
    fn what_cannot_come_over_is_told() {
        let refused = NotInJsonWebKey { key: "EC P-384".to_owned() };
        assert_eq!(refused.code(), "unsupported_key");
        assert!(refused.hint().is_some_and(|hint| hint.contains("P-256")));
    }
}
