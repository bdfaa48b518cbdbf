//! X25519 keys (RFC 7748, RFC 8037): they agree on secrets, and sign nothing.

use curve25519_dalek::MontgomeryPoint;

use super::error::InvalidKey;
use super::secret::Secret;

/// Length of either half of a key in bytes.
const LEN: usize = 32;

/// The u coordinate of a point. RFC 7748 section 5 takes every 32 bytes for one; what comes of a bad one is refused later.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct X25519PublicKey([u8; LEN]);

/// A private key with its public half.
#[derive(Clone, Debug)]
pub struct X25519PrivateKey {
    public: X25519PublicKey,
    d: Secret,
}

impl X25519PublicKey {
    /// The key encoded in `bytes`.
    ///
    /// # Errors
    /// [`InvalidKey::X25519Length`].
    pub fn new(bytes: &[u8]) -> Result<Self, InvalidKey> {
        sized("x", bytes).map(Self)
    }

    /// The 32 bytes of its encoding.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl X25519PrivateKey {
    /// The key `d`, 32 bytes.
    ///
    /// # Errors
    /// [`InvalidKey::X25519Length`].
    pub fn new(d: &[u8]) -> Result<Self, InvalidKey> {
        let public = MontgomeryPoint::mul_base_clamped(sized("d", d)?);
        Ok(Self { public: X25519PublicKey(public.to_bytes()), d: Secret::from(d.to_vec()) })
    }

    /// A new key.
    ///
    /// # Errors
    /// When there is no randomness to be had.
    pub fn generate() -> Result<Self, InvalidKey> {
        let d = super::random_bytes(LEN).map_err(|_| InvalidKey::Generation)?;
        Self::new(d.expose())
    }

    /// The public half, computed from the private one.
    pub fn public(&self) -> &X25519PublicKey {
        &self.public
    }

    /// The private half, 32 bytes.
    pub fn d(&self) -> &Secret {
        &self.d
    }

    /// The secret shared with the owner of `other`; nothing where its point is of small order, since then anybody knows the
    /// secret (RFC 7748 section 6.1).
    #[cfg(feature = "jwe")]
    pub(super) fn agree(&self, other: &X25519PublicKey) -> Option<Secret> {
        let shared = MontgomeryPoint(other.0).mul_clamped(sized("d", self.d.expose()).ok()?);
        (shared.to_bytes() != [0; LEN]).then(|| Secret::from(shared.to_bytes().to_vec()))
    }
}

fn sized(member: &'static str, bytes: &[u8]) -> Result<[u8; LEN], InvalidKey> {
    bytes.try_into().map_err(|_| InvalidKey::X25519Length { member, found: bytes.len() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::hex;

    #[test]
    fn alice_of_rfc_7748_section_6_1_has_her_public_half() {
        let bytes = |text: &[u8]| hex::decode(text).unwrap();
        let alice =
            X25519PrivateKey::new(&bytes(b"77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")).unwrap();
        let public = bytes(b"8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        assert_eq!(alice.public().bytes(), public);
        #[cfg(feature = "jwe")]
        {
            let bob = bytes(b"de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
            let shared = alice.agree(&X25519PublicKey::new(&bob).unwrap()).unwrap();
            let known = bytes(b"4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
            assert_eq!(shared.expose(), known);
        }
    }

    #[cfg(feature = "jwe")]
    #[test]
    fn points_of_small_order_agree_on_nothing() {
        let key = X25519PrivateKey::new(&[7; LEN]).unwrap();
        let mut one = [0; LEN];
        *one.first_mut().unwrap() = 1;
        for point in [[0; LEN], one] {
            assert!(key.agree(&X25519PublicKey::new(&point).unwrap()).is_none());
        }
    }

    #[test]
    fn lengths_other_than_32_are_refused() {
        assert_eq!(X25519PublicKey::new(&[9; 31]), Err(InvalidKey::X25519Length { member: "x", found: 31 }));
        assert!(X25519PrivateKey::new(&[9; 33]).is_err());
    }
}
