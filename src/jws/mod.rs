//! Signed tokens (RFC 7515, RFC 7797): read, verified, made.
//!
//! A token passes through types, each built only from the one before: [`Unverified`] is text taken apart,
//! [`Authentic`] is what a key of ours really signed, and [`crate::claims::Accepted`] is an authentic token whose claims
//! hold too. Keys that a token brings along (`jwk`, `jku`, `x5u`, `x5c`) are never looked at.

mod authentic;
mod candidates;
mod foreign;
mod json;
mod not_signable;
mod policy;
mod protected;
mod refusal;
mod signer;
mod signer_key;
mod unverified;
mod verifier;
mod verify;

pub use self::authentic::{Authentic, AuthenticRef};
pub use self::foreign::{ForeignKey, ForeignSigner, choose_foreign_signer};
pub use self::not_signable::NotSignable;
pub use self::policy::Policy;
pub use self::protected::Protected;
pub use self::refusal::Refusal;
pub use self::signer::Signer;
pub use self::signer_key::{NoSigner, SignerKey, choose_signer};
pub use self::unverified::Unverified;
pub(crate) use self::verifier::Verifier;
pub use self::verify::Refused;
