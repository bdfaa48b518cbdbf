//! Signed tokens (RFC 7515, RFC 7797): read, verified, made.
//!
//! A token passes through types, each built only from the one before: [`Unverified`] is text taken apart,
//! [`Authentic`] is what a key of ours really signed, and [`crate::claims::Accepted`] is an authentic token whose claims
//! hold too. Keys that a token brings along (`jwk`, `jku`, `x5u`, `x5c`) are never looked at.

mod candidates;
mod foreign;
mod json;
mod policy;
mod refusal;
mod sign;
mod signer;
mod unverified;
mod verifier;
mod verify;

pub use self::foreign::{ForeignKey, ForeignSigner, choose_foreign_signer};
pub use self::policy::Policy;
pub use self::refusal::Refusal;
pub use self::sign::{NotSignable, Protected, Signer};
pub use self::signer::{NoSigner, SignerKey, choose_signer};
pub use self::unverified::Unverified;
pub use self::verifier::AuthenticRef;
pub(crate) use self::verifier::Verifier;
pub use self::verify::{Authentic, Refused};
