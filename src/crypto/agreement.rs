//! Secrets that two keys agree on (RFC 7518 section 4.6, RFC 8037 section 3.2).

use p256::elliptic_curve::ecdh::diffie_hellman;

use super::ec::{EcPrivateKey, EcPublicKey};
use super::error::InvalidKey;
use super::key::{PrivateKey, PublicKey};
use super::secret::Secret;
use super::x25519::X25519PrivateKey;
use crate::algorithm::Curve;

/// The secret that `own` shares with the owner of `other`, as wide as the curve's field, leading zeros kept. Nothing where
/// the two are not on the same curve, and where anybody would know it.
pub(crate) fn agree(own: &PrivateKey, other: &PublicKey) -> Option<Secret> {
    match (own, other) {
        (PrivateKey::Ec(own), PublicKey::Ec(other)) if own.public().curve() == other.curve() => on_curve(own, other),
        (PrivateKey::X25519(own), PublicKey::X25519(other)) => own.agree(other),
        _ => None,
    }
}

/// A new key on the curve of `other`, for one agreement.
///
/// # Errors
/// When there is no randomness to be had, or `other` is for no agreement.
pub(crate) fn ephemeral(other: &PublicKey) -> Result<PrivateKey, InvalidKey> {
    match other {
        PublicKey::Ec(other) => EcPrivateKey::generate(other.curve()).map(PrivateKey::Ec),
        PublicKey::X25519(_) => X25519PrivateKey::generate().map(PrivateKey::X25519),
        PublicKey::Rsa(_) | PublicKey::Ed25519(_) | PublicKey::MlDsa(_) => Err(InvalidKey::Generation),
    }
}

/// The curve's crate checks once more that the point is on it.
fn on_curve(own: &EcPrivateKey, other: &EcPublicKey) -> Option<Secret> {
    let (d, point) = (own.d().expose(), other.sec1());
    Some(Secret::from(match other.curve() {
        Curve::P256 => {
            let (own, other) = (p256::SecretKey::from_slice(d).ok()?, p256::PublicKey::from_sec1_bytes(point).ok()?);
            diffie_hellman(own.to_nonzero_scalar(), other.as_affine()).raw_secret_bytes().to_vec()
        }
        Curve::P384 => {
            let (own, other) = (p384::SecretKey::from_slice(d).ok()?, p384::PublicKey::from_sec1_bytes(point).ok()?);
            diffie_hellman(own.to_nonzero_scalar(), other.as_affine()).raw_secret_bytes().to_vec()
        }
        Curve::P521 => {
            let (own, other) = (p521::SecretKey::from_slice(d).ok()?, p521::PublicKey::from_sec1_bytes(point).ok()?);
            diffie_hellman(own.to_nonzero_scalar(), other.as_affine()).raw_secret_bytes().to_vec()
        }
        // RFC 8812 section 3.1: for signatures alone.
        Curve::Secp256k1 => return None,
    }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_agree_and_nobody_else_does() {
        for curve in [Curve::P256, Curve::P384, Curve::P521] {
            let own = PrivateKey::Ec(EcPrivateKey::generate(curve).unwrap());
            let other = ephemeral(&own.public()).unwrap();
            let shared = agree(&own, &other.public()).unwrap();
            assert_eq!(shared.len(), curve.field_len());
            assert_eq!(shared.expose(), agree(&other, &own.public()).unwrap().expose());
        }
        let x25519 = PrivateKey::X25519(X25519PrivateKey::generate().unwrap());
        let p256 = PrivateKey::Ec(EcPrivateKey::generate(Curve::P256).unwrap());
        let k256 = PrivateKey::Ec(EcPrivateKey::generate(Curve::Secp256k1).unwrap());
        assert!(agree(&x25519, &p256.public()).is_none());
        assert!(agree(&p256, &x25519.public()).is_none());
        assert!(agree(&k256, &k256.public()).is_none());
        // A scalar of one is most often one of the other, too.
        assert!(agree(&k256, &p256.public()).is_none());
    }
}
