//! ML-DSA keys and signatures (FIPS 204, RFC 9964): pure, with an empty context, deterministic so that outputs repeat.
//!
//! Without the feature `ml-dsa` keys are read and named all the same, and nothing verifies or signs.

use super::error::InvalidKey;
use super::secret::Secret;
use crate::algorithm::ParameterSet;

/// Length of the seed in bytes, the only form of a private key that RFC 9964 has.
const SEED_LEN: usize = 32;

/// A public key. Any bytes of the right length are one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MlDsaPublicKey {
    set: ParameterSet,
    bytes: Vec<u8>,
}

/// A seed with its public key.
#[derive(Clone, Debug)]
pub struct MlDsaPrivateKey {
    public: MlDsaPublicKey,
    seed: Secret,
}

impl MlDsaPublicKey {
    /// The key encoded in `bytes`.
    ///
    /// # Errors
    /// [`InvalidKey::MlDsaLength`].
    pub fn new(set: ParameterSet, bytes: &[u8]) -> Result<Self, InvalidKey> {
        sized(set, "pub", bytes, set.public_len())?;
        Ok(Self { set, bytes: bytes.to_vec() })
    }

    /// The parameter set.
    pub(crate) fn set(&self) -> ParameterSet {
        self.set
    }

    /// Its encoding.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl MlDsaPrivateKey {
    /// The key with the seed `seed`, 32 bytes.
    ///
    /// # Errors
    /// [`InvalidKey::MlDsaLength`], or [`InvalidKey::NotBuiltIn`] without the feature `ml-dsa`.
    pub fn new(set: ParameterSet, seed: &[u8]) -> Result<Self, InvalidKey> {
        sized(set, "priv", seed, SEED_LEN)?;
        let public = engine::public(set, seed).ok_or(InvalidKey::NotBuiltIn { algorithm: set.algorithm() })?;
        Ok(Self { public: MlDsaPublicKey { set, bytes: public }, seed: Secret::from(seed.to_vec()) })
    }

    /// A new key.
    ///
    /// # Errors
    /// When there is no randomness to be had, and without the feature `ml-dsa`.
    pub fn generate(set: ParameterSet) -> Result<Self, InvalidKey> {
        let seed = super::random_bytes(SEED_LEN).map_err(|_| InvalidKey::Generation)?;
        Self::new(set, seed.expose())
    }

    /// The public half, computed from the seed.
    pub fn public(&self) -> &MlDsaPublicKey {
        &self.public
    }

    /// The seed, 32 bytes.
    pub fn seed(&self) -> &Secret {
        &self.seed
    }

    /// The expanded key of FIPS 204, as OpenSSL writes it beside the seed.
    pub(crate) fn expanded(&self) -> Option<Secret> {
        engine::expanded(self.public.set, self.seed.expose())
    }
}

fn sized(set: ParameterSet, member: &'static str, bytes: &[u8], needed: usize) -> Result<(), InvalidKey> {
    if bytes.len() == needed {
        return Ok(());
    }
    Err(InvalidKey::MlDsaLength { member, algorithm: set.algorithm(), found: bytes.len(), needed })
}

#[cfg(not(feature = "ml-dsa"))]
use self::absent as engine;
pub(super) use self::engine::{MlDsaSigner, MlDsaVerifier};

// What has 100 to 300 KiB on its stack is never inlined: a function touches all pages of its frame when it is called, and its
// callers serve the other algorithms too.
#[cfg(feature = "ml-dsa")]
mod engine {
    use ml_dsa::{Keypair as _, MlDsa44, MlDsa65, MlDsa87, MlDsaParams, SigningKey, VerifyingKey};
    use zeroize::Zeroize as _;

    use super::{MlDsaPrivateKey, MlDsaPublicKey};
    use crate::algorithm::ParameterSet;
    use crate::crypto::secret::Secret;

    pub(super) fn public(set: ParameterSet, seed: &[u8]) -> Option<Vec<u8>> {
        fn of<P: MlDsaParams>(seed: &[u8]) -> Option<Vec<u8>> {
            Some(key::<P>(seed)?.verifying_key().encode().to_vec())
        }
        match set {
            ParameterSet::MlDsa44 => of::<MlDsa44>(seed),
            ParameterSet::MlDsa65 => of::<MlDsa65>(seed),
            ParameterSet::MlDsa87 => of::<MlDsa87>(seed),
        }
    }

    pub(super) fn expanded(set: ParameterSet, seed: &[u8]) -> Option<Secret> {
        fn of<P: MlDsaParams>(seed: &[u8]) -> Option<Secret> {
            #[expect(deprecated, reason = "the one way to the bytes that OpenSSL writes; compared, never stored")]
            let mut expanded = key::<P>(seed)?.expanded_key().to_expanded();
            let bytes = Secret::from(expanded.to_vec());
            expanded.zeroize();
            Some(bytes)
        }
        match set {
            ParameterSet::MlDsa44 => of::<MlDsa44>(seed),
            ParameterSet::MlDsa65 => of::<MlDsa65>(seed),
            ParameterSet::MlDsa87 => of::<MlDsa87>(seed),
        }
    }

    fn key<P: MlDsaParams>(seed: &[u8]) -> Option<SigningKey<P>> {
        Some(SigningKey::from_seed(&seed.try_into().ok()?))
    }

    /// A public key made ready for verification.
    pub(in crate::crypto) enum MlDsaVerifier {
        MlDsa44(Box<VerifyingKey<MlDsa44>>),
        MlDsa65(Box<VerifyingKey<MlDsa65>>),
        MlDsa87(Box<VerifyingKey<MlDsa87>>),
    }

    impl MlDsaVerifier {
        #[inline(never)]
        pub(in crate::crypto) fn new(key: &MlDsaPublicKey) -> Option<Self> {
            fn of<P: MlDsaParams>(bytes: &[u8]) -> Option<Box<VerifyingKey<P>>> {
                Some(Box::new(VerifyingKey::decode(&bytes.try_into().ok()?)))
            }
            Some(match key.set() {
                ParameterSet::MlDsa44 => Self::MlDsa44(of(key.bytes())?),
                ParameterSet::MlDsa65 => Self::MlDsa65(of(key.bytes())?),
                ParameterSet::MlDsa87 => Self::MlDsa87(of(key.bytes())?),
            })
        }

        /// Whether `signature` is one of `message`, made with an empty context (RFC 9964 section 4).
        #[inline(never)]
        pub(in crate::crypto) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
            fn of<P: MlDsaParams>(key: &VerifyingKey<P>, message: &[u8], signature: &[u8]) -> bool {
                ml_dsa::Signature::<P>::try_from(signature)
                    .is_ok_and(|signature| key.verify_with_context(message, &[], &signature))
            }
            match self {
                Self::MlDsa44(key) => of(key, message, signature),
                Self::MlDsa65(key) => of(key, message, signature),
                Self::MlDsa87(key) => of(key, message, signature),
            }
        }
    }

    /// A private key made ready for signatures.
    pub(in crate::crypto) enum MlDsaSigner {
        MlDsa44(Box<SigningKey<MlDsa44>>),
        MlDsa65(Box<SigningKey<MlDsa65>>),
        MlDsa87(Box<SigningKey<MlDsa87>>),
    }

    impl MlDsaSigner {
        #[inline(never)]
        pub(in crate::crypto) fn new(private: &MlDsaPrivateKey) -> Option<Self> {
            let seed = private.seed.expose();
            Some(match private.public.set() {
                ParameterSet::MlDsa44 => Self::MlDsa44(Box::new(key(seed)?)),
                ParameterSet::MlDsa65 => Self::MlDsa65(Box::new(key(seed)?)),
                ParameterSet::MlDsa87 => Self::MlDsa87(Box::new(key(seed)?)),
            })
        }

        #[inline(never)]
        pub(in crate::crypto) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
            fn of<P: MlDsaParams>(key: &SigningKey<P>, message: &[u8]) -> Option<Vec<u8>> {
                Some(key.expanded_key().sign_deterministic(message, &[]).ok()?.encode().to_vec())
            }
            match self {
                Self::MlDsa44(key) => of(key, message),
                Self::MlDsa65(key) => of(key, message),
                Self::MlDsa87(key) => of(key, message),
            }
        }
    }
}

#[cfg(not(feature = "ml-dsa"))]
mod absent {
    use super::{MlDsaPrivateKey, MlDsaPublicKey};
    use crate::algorithm::ParameterSet;
    use crate::crypto::secret::Secret;

    pub(super) fn public(_set: ParameterSet, _seed: &[u8]) -> Option<Vec<u8>> {
        None
    }

    pub(super) fn expanded(_set: ParameterSet, _seed: &[u8]) -> Option<Secret> {
        None
    }

    /// There is none.
    pub(in crate::crypto) enum MlDsaVerifier {}

    impl MlDsaVerifier {
        pub(in crate::crypto) fn new(_key: &MlDsaPublicKey) -> Option<Self> {
            None
        }

        pub(in crate::crypto) fn verifies(&self, _message: &[u8], _signature: &[u8]) -> bool {
            match *self {}
        }
    }

    /// There is none.
    pub(in crate::crypto) enum MlDsaSigner {}

    impl MlDsaSigner {
        pub(in crate::crypto) fn new(_key: &MlDsaPrivateKey) -> Option<Self> {
            None
        }

        pub(in crate::crypto) fn sign(&self, _message: &[u8]) -> Option<Vec<u8>> {
            match *self {}
        }
    }
}

#[cfg(all(test, feature = "ml-dsa"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_a_set_signs_its_public_half_verifies_the_same_each_time() {
        for set in ParameterSet::ALL {
            let key = MlDsaPrivateKey::new(set, &[7; SEED_LEN]).unwrap();
            assert_eq!(key.public().bytes().len(), set.public_len());
            let sign = || MlDsaSigner::new(&key).unwrap().sign(b"message").unwrap();
            let signature = sign();
            assert_eq!((signature.len(), &signature), (set.signature_len(), &sign()));
            let verifier = MlDsaVerifier::new(key.public()).unwrap();
            assert!(verifier.verifies(b"message", &signature));
            assert!(!verifier.verifies(b"massage", &signature));
            assert!(!verifier.verifies(b"message", &[&signature[..], &[0]].concat()));
            let mut other = signature;
            *other.first_mut().unwrap() ^= 1;
            assert!(!verifier.verifies(b"message", &other));
        }
    }

    #[test]
    fn lengths_are_those_of_the_set() {
        let set = ParameterSet::MlDsa44;
        assert!(MlDsaPublicKey::new(set, &[0; 1311]).is_err());
        assert!(MlDsaPublicKey::new(ParameterSet::MlDsa65, &[0; 1312]).is_err());
        assert!(MlDsaPrivateKey::new(set, &[0; 31]).is_err());
        assert!(MlDsaPrivateKey::new(set, &[0; 2560]).is_err());
    }
}
