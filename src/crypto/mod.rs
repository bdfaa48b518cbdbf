//! Keys that sign and verify: the only room that names a signature or digest crate.
//!
//! A [`PublicKey`], a [`PrivateKey`] or a [`Secret`] is a key as numbers, checked when it is
//! made. A [`VerifyingKey`] or [`SigningKey`] is a key together with an algorithm that fits it;
//! a pair that does not fit cannot be built. Asymmetric keys never become HMAC keys: the two
//! are different types.
//!
//! A `LenientKey` is for foretelling what a more lenient program answers, and for nothing else.

mod digest;
mod ec;
mod ed25519;
mod error;
mod key;
mod lenient;
mod random;
mod rsa;
mod secret;
mod signature;

#[cfg(feature = "cel")]
pub(crate) use self::digest::md5;
pub use self::digest::{digest, sha1};
pub use self::ec::{EcPrivateKey, EcPublicKey};
pub use self::ed25519::{Ed25519PrivateKey, Ed25519PublicKey};
pub use self::error::{InvalidKey, MAX_MODULUS_BITS, SigningFailed, Unfit, Weakness};
pub use self::key::{PrivateKey, PublicKey, secret_weakness};
pub(crate) use self::lenient::{LenientKey, LenientSigner};
pub use self::random::{NoRandomness, bytes as random_bytes};
pub(crate) use self::rsa::bit_len;
pub use self::rsa::{Crt, Factors, RsaPrivateKey, RsaPublicKey};
pub use self::secret::Secret;
pub use self::signature::{SigningKey, VerifyingKey};
