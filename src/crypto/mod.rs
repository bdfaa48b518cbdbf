//! Keys that sign, verify, encrypt and decrypt: the only room that names a cryptographic crate.
//!
//! A [`PublicKey`], a [`PrivateKey`] or a [`Secret`] is a key as numbers, checked when it is
//! made. A [`VerifyingKey`] or [`SigningKey`] is a key together with an algorithm that fits it;
//! a pair that does not fit cannot be built. Asymmetric keys never become HMAC keys: the two
//! are different types.
//!
//! A `LenientKey` is for telling what a more lenient program would answer, and for nothing else.

#[cfg(feature = "jwe")]
mod agreement;
mod backend;
mod begun_hmac;
#[cfg(feature = "jwe")]
mod cipher;
mod digest;
mod ec;
mod ed25519;
mod error;
mod key;
#[cfg(feature = "jwe")]
mod key_wrap;
mod lenient;
mod ml_dsa;
mod random;
mod rsa;
mod secret;
mod signature;
mod x25519;

#[cfg(feature = "jwe")]
pub(crate) use self::agreement::{agree, ephemeral};
pub(crate) use self::begun_hmac::BegunKey;
#[cfg(feature = "jwe")]
pub(crate) use self::cipher::{decrypt, encrypt};
#[cfg(feature = "cel")]
pub(crate) use self::digest::md5;
pub use self::digest::{digest, sha1};
pub use self::ec::{EcPrivateKey, EcPublicKey};
pub use self::ed25519::{Ed25519PrivateKey, Ed25519PublicKey};
pub use self::error::{InvalidKey, MAX_MODULUS_BITS, SigningFailed, Unfit, Weakness};
pub use self::key::{PrivateKey, PublicKey, secret_weakness};
#[cfg(feature = "jwe")]
pub(crate) use self::key_wrap::{concat_kdf, pbkdf2, unwrap_key, wrap_key};
pub(crate) use self::lenient::{LenientKey, LenientSigner};
pub use self::ml_dsa::{MlDsaPrivateKey, MlDsaPublicKey};
pub use self::random::{NoRandomness, bytes as random_bytes};
pub(crate) use self::rsa::bit_len;
pub use self::rsa::{Crt, Factors, RsaPrivateKey, RsaPublicKey};
pub use self::secret::Secret;
pub use self::signature::{SigningKey, VerifyingKey};
pub use self::x25519::{X25519PrivateKey, X25519PublicKey};
