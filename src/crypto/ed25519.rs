//! Ed25519 keys and signatures (RFC 8032, RFC 8037).

use super::backend::signature::Ed25519KeyPair;
use super::error::{InvalidKey, SigningFailed};
use super::secret::Secret;

/// Length of either half of a key in bytes.
const LEN: usize = 32;

/// A point of the curve in its one canonical encoding, and not one of the eight of small order.
///
/// A small-order key has signatures that hold for every message; ring verifies them, so they are refused here.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ed25519PublicKey(ed25519_dalek::VerifyingKey);

/// A private seed with its public key.
#[derive(Clone, Debug)]
pub struct Ed25519PrivateKey {
    public: Ed25519PublicKey,
    seed: Secret,
}

impl Ed25519PublicKey {
    /// The key encoded in `bytes`.
    ///
    /// # Errors
    /// [`InvalidKey::Ed25519Length`], [`InvalidKey::NotOnEd25519`] or [`InvalidKey::SmallOrder`].
    pub fn new(bytes: &[u8]) -> Result<Self, InvalidKey> {
        let found = bytes.len();
        let bytes: [u8; LEN] = bytes.try_into().map_err(|_| InvalidKey::Ed25519Length { member: "x", found })?;
        let point = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| InvalidKey::NotOnEd25519)?;
        if point.is_weak() {
            return Err(InvalidKey::SmallOrder);
        }
        if !is_canonical(&bytes) {
            return Err(InvalidKey::NotOnEd25519);
        }
        Ok(Self(point))
    }

    /// The 32 bytes of its encoding.
    pub fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

#[cfg(feature = "aws-lc")]
pub(super) use self::of_aws_lc::Ed25519Verifier;

/// A public key made ready for verification.
///
/// The point of a signature must not be of small order either, which ring and AWS-LC allow.
#[cfg(not(feature = "aws-lc"))]
pub(super) struct Ed25519Verifier {
    key: ed25519_dalek::VerifyingKey,
}

#[cfg(not(feature = "aws-lc"))]
impl Ed25519Verifier {
    pub(super) fn new(key: &Ed25519PublicKey) -> Self {
        Self { key: key.0 }
    }

    /// Whether `signature` is a signature of `message`. Strict as it is, this was 1.2 times as fast as ring over the same token
    /// (`benches/tokens.rs`, `bare::verify`).
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        ed25519_dalek::Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

#[cfg(feature = "aws-lc")]
mod of_aws_lc {
    use std::sync::LazyLock;

    use super::{Ed25519PublicKey, LEN};
    use crate::crypto::backend::Prepared;
    use crate::crypto::backend::signature::ED25519;

    /// A public key made ready for verification.
    ///
    /// The point of a signature must not be of small order either, which ring and AWS-LC allow.
    pub(in crate::crypto) struct Ed25519Verifier {
        key: Prepared,
    }

    impl Ed25519Verifier {
        pub(in crate::crypto) fn new(key: &Ed25519PublicKey) -> Self {
            Self { key: Prepared::new(&ED25519, key.bytes()) }
        }

        /// Whether `signature` is a signature of `message`. AWS-LC compares the encodings of points, so that one of small order
        /// can be there in its canonical spelling alone.
        pub(in crate::crypto) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
            let is_small = signature.first_chunk().is_none_or(|point: &[u8; LEN]| SMALL_ORDER.contains(point));
            !is_small && self.key.verifies(message, signature)
        }
    }

    /// The eight points of small order.
    static SMALL_ORDER: LazyLock<[[u8; LEN]; 8]> =
        LazyLock::new(|| curve25519_dalek::constants::EIGHT_TORSION.map(|point| point.compress().to_bytes()));
}

impl Ed25519PrivateKey {
    /// The key with the seed `d`, 32 bytes.
    ///
    /// # Errors
    /// [`InvalidKey::Ed25519Length`].
    pub fn new(d: &[u8]) -> Result<Self, InvalidKey> {
        let found = d.len();
        let seed: [u8; LEN] = d.try_into().map_err(|_| InvalidKey::Ed25519Length { member: "d", found })?;
        let public = ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key();
        Ok(Self { public: Ed25519PublicKey(public), seed: Secret::from(d.to_vec()) })
    }

    /// A new key.
    ///
    /// # Errors
    /// When there is no randomness to be had.
    pub fn generate() -> Result<Self, InvalidKey> {
        let seed = super::random_bytes(LEN).map_err(|_| InvalidKey::Generation)?;
        Self::new(seed.expose())
    }

    /// The public half, computed from the seed.
    pub fn public(&self) -> &Ed25519PublicKey {
        &self.public
    }

    /// The seed, 32 bytes.
    pub fn seed(&self) -> &Secret {
        &self.seed
    }

    pub(super) fn signer(&self) -> Result<Ed25519KeyPair, SigningFailed> {
        Ed25519KeyPair::from_seed_and_public_key(self.seed.expose(), self.public.bytes()).map_err(|_| SigningFailed)
    }
}

/// Whether the y coordinate (little-endian, its top bit the sign of x) is below the field's prime 2^255 − 19.
fn is_canonical(bytes: &[u8; LEN]) -> bool {
    let [low, middle @ .., high] = bytes;
    *low < 0xED || *high & 0x7F != 0x7F || middle.iter().any(|&byte| byte != 0xFF)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::algorithm::Digest;

    #[test]
    fn points_of_small_order_are_refused_in_every_spelling() {
        let mut one = [0; LEN];
        one[0] = 1;
        let mut minus_one = [0xFF; LEN];
        (minus_one[0], minus_one[31]) = (0xEC, 0x7F);
        let mut signed_one = one;
        signed_one[31] = 0x80;
        // y = p + 1, another spelling of one.
        let mut unreduced_one = minus_one;
        unreduced_one[0] = 0xEE;
        for bytes in [[0; LEN], one, minus_one, signed_one, unreduced_one] {
            let refused = Ed25519PublicKey::new(&bytes);
            assert!(matches!(refused, Err(InvalidKey::SmallOrder | InvalidKey::NotOnEd25519)), "{bytes:02x?}");
        }
    }

    #[test]
    fn a_point_has_one_encoding_alone() {
        // y = 3 is the smallest of a point that is not of small order, and p + 3 still fits into 255 bits.
        let mut canonical = [0; LEN];
        canonical[0] = 3;
        assert!(Ed25519PublicKey::new(&canonical).is_ok());
        let mut unreduced = [0xFF; LEN];
        (unreduced[0], unreduced[31]) = (0xED + 3, 0x7F);
        assert_eq!(Ed25519PublicKey::new(&unreduced), Err(InvalidKey::NotOnEd25519));
    }

    #[test]
    fn lengths_other_than_32_are_refused() {
        assert_eq!(Ed25519PublicKey::new(&[9; 31]), Err(InvalidKey::Ed25519Length { member: "x", found: 31 }));
        assert!(Ed25519PrivateKey::new(&[9; 33]).is_err());
    }

    #[test]
    fn the_key_of_rfc_8032_test_1_has_its_public_half() {
        let seed = b"\x9d\x61\xb1\x9d\xef\xfd\x5a\x60\xba\x84\x4a\xf4\x92\xec\x2c\xc4\x44\x49\xc5\x69\x7b\x32\x69\x19\x70\x3b\xac\x03\x1c\xae\x7f\x60";
        let key = Ed25519PrivateKey::new(seed).unwrap();
        assert_eq!(key.public().bytes()[..4], [0xd7, 0x5a, 0x98, 0x01]);
        let signature = key.signer().unwrap().sign(b"");
        let verifier = Ed25519Verifier::new(key.public());
        assert!(verifier.verifies(b"", signature.as_ref()));
        assert!(!verifier.verifies(b"other", signature.as_ref()));
    }

    /// The owner of a key can make them: with `r = 0` only `S = k·a` is left.
    #[test]
    fn a_signature_whose_point_is_of_small_order_is_refused() {
        use curve25519_dalek::{constants::EIGHT_TORSION, scalar::Scalar};
        let key = Ed25519PrivateKey::new(&[7; LEN]).unwrap();
        let hash = |bytes: &[u8]| <[u8; 64]>::try_from(crate::crypto::digest(Digest::Sha512, bytes)).unwrap();
        let mut secret: [u8; LEN] = hash(&[7; LEN])[..LEN].try_into().unwrap();
        (secret[0], secret[31]) = (secret[0] & 0xF8, secret[31] & 0x3F | 0x40);
        let secret = Scalar::from_bytes_mod_order(secret);
        let verifier = Ed25519Verifier::new(key.public());
        let lenient = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, key.public().bytes());
        let mut good = 0;
        for (point, number) in EIGHT_TORSION.iter().zip(0_u8..) {
            let point = point.compress().to_bytes();
            let k = Scalar::from_bytes_mod_order_wide(&hash(&[&point[..], key.public().bytes(), &[number]].concat()));
            let signature = [point, (k * secret).to_bytes()].concat();
            good += usize::from(lenient.verify(&[number], &signature).is_ok());
            assert!(!verifier.verifies(&[number], &signature), "{number}");
        }
        assert!(good > 0, "none of them is a signature to anyone");
    }

    #[test]
    fn numbers_below_the_prime_are_canonical_whatever_their_bytes() {
        // p = 2^255 − 19, little-endian, with and without the sign of x.
        let mut prime = [0xFF; LEN];
        (prime[0], prime[31]) = (0xED, 0x7F);
        let with = |index: usize, byte: u8| {
            let mut other = prime;
            other[index] = byte;
            other
        };
        for (bytes, expected) in [
            (prime, false),
            (with(31, 0xFF), false),
            (with(0, 0xFF), false),
            (with(0, 0xEC), true),
            (with(0, 0), true),
            (with(31, 0x7E), true),
            (with(31, 0xFE), true),
            (with(31, 0), true),
            (with(16, 0xFE), true),
            (with(1, 0), true),
        ] {
            assert_eq!(is_canonical(&bytes), expected, "{bytes:02x?}");
        }
    }
}
