//! Keys as lenient programs take them, looser than JOSE allows: types of their own, so that what they find good is never
//! taken for what [`VerifyingKey`](super::VerifyingKey) finds good.
//!
//! What imitates such a program, to tell its answer beforehand, asks for them by the digest, so that the family can come from the
//! key and the digest from somewhere else. Nothing that decides about a token itself may.

use ring::signature::{ED25519, UnparsedPublicKey};

use super::backend::hmac;
use super::begun_hmac::Checks;
use super::digest::{digest, hmac_algorithm};
use super::ec::{EcPublicKey, EcVerifier};
use super::error::SigningFailed;
use super::rsa::RsaPublicKey;
use super::rsa::signature::{Padding, RsaVerifier};
use super::secret::Secret;
use super::signature::SigningKey;
use crate::algorithm::{Curve, Digest, Scheme};

/// A key made ready to check signatures as a lenient program does. It takes long to make, and little to use again.
pub(crate) struct LenientKey(Kind);

enum Kind {
    Hmac(Box<hmac::Key>),
    Rsa(RsaVerifier),
    /// Curve, digest and width belong together as JOSE has it.
    Ecdsa(EcVerifier),
    EcdsaOfAnyWidth(Box<PrehashVerifier>),
    /// By ring whatever the backend is: it decodes what Go does, and AWS-LC may refuse other spellings of a point.
    Ed25519(UnparsedPublicKey<[u8; 32]>),
}

impl LenientKey {
    /// HMAC with a secret of any length, even an empty one.
    pub(crate) fn hmac(digest: Digest, secret: &Secret) -> Self {
        Self(Kind::Hmac(Box::new(hmac::Key::new(hmac_algorithm(digest), secret.expose()))))
    }

    /// RSASSA-PKCS1-v1_5 with a modulus of any length.
    pub(crate) fn rsa_pkcs1(digest: Digest, key: &RsaPublicKey) -> Self {
        Self(Kind::Rsa(RsaVerifier::new(key, digest, Padding::Pkcs1)))
    }

    /// RSASSA-PSS with a modulus and a salt of any length.
    pub(crate) fn rsa_pss_of_any_salt(digest: Digest, key: &RsaPublicKey) -> Self {
        Self(Kind::Rsa(RsaVerifier::new(key, digest, Padding::PssOfAnySalt)))
    }

    /// ECDSA with any digest on any curve; `r` and `s` each take `width` bytes of a signature.
    pub(crate) fn ecdsa(kind: Digest, key: &EcPublicKey, width: usize) -> Self {
        let curve = key.curve();
        let is_of_jose = width == curve.field_len() && curve.algorithm().scheme() == Scheme::Ecdsa(curve, kind);
        if is_of_jose && let Ok(verifier) = EcVerifier::new(key) {
            return Self(Kind::Ecdsa(verifier));
        }
        Self(Kind::EcdsaOfAnyWidth(Box::new(PrehashVerifier { key: PrehashKey::new(key), curve, digest: kind, width })))
    }

    /// 32 bytes, taken for an Ed25519 key without a look at them: points of small order and unusual encodings among them.
    pub(crate) fn ed25519(key: [u8; 32]) -> Self {
        Self(Kind::Ed25519(UnparsedPublicKey::new(&ED25519, key)))
    }

    /// Whether `signature` is a signature of `message` by this key.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.0 {
            Kind::Hmac(key) => hmac::verify(key, message, signature).is_ok(),
            Kind::Rsa(key) => key.verifies(message, signature),
            Kind::Ecdsa(key) => key.verifies(message, signature),
            Kind::EcdsaOfAnyWidth(key) => key.verifies(message, signature),
            Kind::Ed25519(key) => key.verify(message, signature).is_ok(),
        }
    }
}

impl Checks for LenientKey {
    fn as_hmac(&self) -> Option<&hmac::Key> {
        match &self.0 {
            Kind::Hmac(key) => Some(key),
            Kind::Rsa(_) | Kind::Ecdsa(_) | Kind::EcdsaOfAnyWidth(_) | Kind::Ed25519(_) => None,
        }
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifies(message, signature)
    }
}

/// A key made ready to sign as a lenient program does.
pub(crate) struct LenientSigner(Pen);

enum Pen {
    Strict(SigningKey),
    Hmac(Box<hmac::Key>),
}

impl From<SigningKey> for LenientSigner {
    fn from(key: SigningKey) -> Self {
        Self(Pen::Strict(key))
    }
}

impl LenientSigner {
    /// HMAC with a secret of any length, even an empty one.
    pub(crate) fn hmac(digest: Digest, secret: &Secret) -> Self {
        Self(Pen::Hmac(Box::new(hmac::Key::new(hmac_algorithm(digest), secret.expose()))))
    }

    /// The signature of `message`, as the raw bytes of JWS.
    ///
    /// # Errors
    /// [`SigningFailed`] when the library cannot sign with this key.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        match &self.0 {
            Pen::Strict(key) => key.sign(message),
            Pen::Hmac(key) => Ok(hmac::sign(key, message).as_ref().to_vec()),
        }
    }
}

/// An EC key that takes signatures of another width, over another digest than its curve's.
struct PrehashVerifier {
    key: Option<PrehashKey>,
    curve: Curve,
    digest: Digest,
    width: usize,
}

enum PrehashKey {
    P256(p256::ecdsa::VerifyingKey),
    P384(p384::ecdsa::VerifyingKey),
    P521(p521::ecdsa::VerifyingKey),
    Secp256k1(k256::ecdsa::VerifyingKey),
}

impl PrehashKey {
    /// Always something: the point lies on its curve.
    fn new(key: &EcPublicKey) -> Option<Self> {
        let point = key.sec1();
        match key.curve() {
            Curve::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok().map(Self::P256),
            Curve::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(point).ok().map(Self::P384),
            Curve::P521 => p521::ecdsa::VerifyingKey::from_sec1_bytes(point).ok().map(Self::P521),
            Curve::Secp256k1 => k256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok().map(Self::Secp256k1),
        }
    }

    fn verifies(&self, prehash: &[u8], signature: &[u8]) -> bool {
        use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
        match self {
            Self::P256(key) => p256::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_prehash(prehash, &signature).is_ok()),
            Self::P384(key) => p384::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_prehash(prehash, &signature).is_ok()),
            Self::P521(key) => p521::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_prehash(prehash, &signature).is_ok()),
            // This crate alone insists on a low s.
            Self::Secp256k1(key) => k256::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_prehash(prehash, &signature.normalize_s()).is_ok()),
        }
    }
}

impl PrehashVerifier {
    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let hashed = digest(self.digest, message);
        // A digest is a number (FIPS 186-5 section 6.4.2), so zeros before it change nothing; the crates refuse one that
        // is shorter than half the field, as SHA-256 is on P-521.
        let zeros = self.curve.field_len().div_ceil(2).saturating_sub(hashed.len());
        let prehash = [vec![0; zeros], hashed].concat();
        match (&self.key, self.resized(signature)) {
            (Some(key), Some(signature)) => key.verifies(&prehash, &signature),
            (None, _) | (_, None) => false,
        }
    }

    /// The two numbers at the width of the key's own curve; nothing when they do not fit into it.
    fn resized(&self, signature: &[u8]) -> Option<Vec<u8>> {
        if signature.len() != 2 * self.width {
            return None;
        }
        let own = self.curve.field_len();
        let (r, s) = signature.split_at_checked(self.width)?;
        let mut resized = Vec::with_capacity(2 * own);
        for number in [r, s] {
            let digits: &[u8] = match number.len().checked_sub(own) {
                Some(surplus) => {
                    let (zeros, digits) = number.split_at_checked(surplus)?;
                    if zeros.iter().any(|&byte| byte != 0) {
                        return None;
                    }
                    digits
                }
                None => number,
            };
            resized.resize(resized.len() + own - digits.len(), 0);
            resized.extend_from_slice(digits);
        }
        Some(resized)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::algorithm::Algorithm;
    use crate::crypto::ec::EcPrivateKey;

    #[test]
    fn digests_and_widths_need_not_be_those_of_the_key() {
        assert!(!LenientKey::hmac(Digest::Sha256, &Secret::from(Vec::new())).verifies(b"message", b"no tag"));
        // The digest and the width of ES256, a key on P-384.
        let key = crate::crypto::EcPrivateKey::generate(Curve::P384).unwrap();
        assert!(!LenientKey::ecdsa(Digest::Sha256, key.public(), 32).verifies(b"message", &[1; 64]));
    }

    #[test]
    fn prepared_keys_serve_all_threads() {
        fn serves_all<T: Send + Sync>() {}
        serves_all::<LenientKey>();
        serves_all::<LenientSigner>();
    }

    #[test]
    fn an_empty_secret_works_where_any_length_does() {
        let secret = Secret::from(Vec::new());
        let tag = LenientSigner::hmac(Digest::Sha256, &secret).sign(b"m").unwrap();
        assert!(LenientKey::hmac(Digest::Sha256, &secret).verifies(b"m", &tag));
        assert!(!LenientKey::hmac(Digest::Sha384, &secret).verifies(b"m", &tag));
    }

    #[test]
    fn a_signature_widened_to_another_curve_verifies_at_that_width_alone() {
        use p256::ecdsa::signature::hazmat::PrehashSigner as _;
        let key = EcPrivateKey::generate(Curve::P256).unwrap();
        let soft = p256::ecdsa::SigningKey::from_slice(key.d().expose()).unwrap();
        let signature: p256::ecdsa::Signature = soft.sign_prehash(&digest(Digest::Sha384, b"m")).unwrap();
        let bytes = signature.to_vec();
        let wide = [&[0; 16][..], &bytes[..32], &[0; 16], &bytes[32..]].concat();
        let lenient = LenientKey::ecdsa(Digest::Sha384, key.public(), 48);
        assert!(lenient.verifies(b"m", &wide));
        assert!(!lenient.verifies(b"m", &bytes));
        assert!(!lenient.verifies(b"n", &wide));
        assert!(!LenientKey::ecdsa(Digest::Sha512, key.public(), 48).verifies(b"m", &wide));
    }

    #[test]
    fn a_digest_shorter_than_half_the_field_is_a_number_all_the_same() {
        use p521::ecdsa::signature::hazmat::PrehashSigner as _;
        let key = EcPrivateKey::generate(Curve::P521).unwrap();
        let soft = p521::ecdsa::SigningKey::from_slice(key.d().expose()).unwrap();
        let prehash = [&[0][..], &digest(Digest::Sha256, b"m")].concat();
        let signature: p521::ecdsa::Signature = soft.sign_prehash(&prehash).unwrap();
        let lenient = LenientKey::ecdsa(Digest::Sha256, key.public(), 66);
        assert!(lenient.verifies(b"m", &signature.to_vec()));
        assert!(!lenient.verifies(b"n", &signature.to_vec()));
    }

    #[test]
    fn a_signature_of_jose_is_one_at_every_width() {
        let key = EcPrivateKey::generate(Curve::P256).unwrap();
        let signer = SigningKey::new(Algorithm::Es256, &crate::crypto::PrivateKey::Ec(key.clone())).unwrap();
        let bytes = signer.sign(b"m").unwrap();
        let wide = [&[0; 16][..], &bytes[..32], &[0; 16], &bytes[32..]].concat();
        for (width, signature, other) in [(32, &bytes, &wide), (48, &wide, &bytes)] {
            let lenient = LenientKey::ecdsa(Digest::Sha256, key.public(), width);
            assert!(lenient.verifies(b"m", signature) && !lenient.verifies(b"m", other), "{width}");
        }
    }
}
