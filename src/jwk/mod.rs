//! Keys as JSON: JWK and JWKS (RFC 7517, RFC 7518 section 6, RFC 8037, RFC 9964).
//!
//! A [`Jwk`] that exists has checked parameters: a point on its curve, a modulus without leading zeros, numbers of
//! exactly the right length. `Jwk<PublicKey>` holds no secret, so whatever writes public sets takes that type and cannot
//! be handed anything else. A [`KeySet`] keeps what it cannot use aside, with the reason.

mod certificate;
mod fingerprint;
mod generate;
mod instead;
#[cfg(feature = "jsonwebkey")]
mod jsonwebkey;
mod key;
mod key_document;
mod key_id;
mod key_text;
mod kid_scheme;
mod member;
mod metadata;
mod misuse;
mod not_a_key_set;
mod passed_over;
mod read;
mod select;
#[cfg(feature = "serde")]
mod serialize;
mod set;
mod thumbprint;
mod unusable;
mod write;

pub use self::certificate::CertificateMismatch;
pub use self::fingerprint::{Fingerprint, Fingerprints, NotAFingerprint};
pub use self::generate::{KeySpec, UnfitSize};
pub use self::instead::Instead;
pub(crate) use self::instead::instead_of_keys;
#[cfg(feature = "jsonwebkey")]
pub use self::jsonwebkey::NotInJsonWebKey;
pub use self::key::{Jwk, Key};
pub use self::key_id::{KeyIdFrom, KeyIds};
pub use self::kid_scheme::{KidScheme, NoKid, UnknownKidScheme};
pub use self::member::{Member, UsedKey};
pub use self::metadata::{Flaw, KEY_OPERATIONS, Metadata};
pub use self::misuse::{Misuse, Operation};
pub use self::not_a_key_set::NotAKeySet;
pub(crate) use self::passed_over::{OTHER_TYPE, PassedOver};
pub(crate) use self::select::{NotOne, hint_of_ids, named, only};
pub use self::set::KeySet;
pub use self::thumbprint::{Thumbprint, symmetric_thumbprint};
pub use self::unusable::Unusable;
pub(crate) use self::write::private_members;
pub use self::write::{expose_set, is_private_member, public_set};
pub use crate::crypto::{PrivateKey, PublicKey};
