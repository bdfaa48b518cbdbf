//! Signed tokens (RFC 7515, RFC 7797): read, verified, made.
//!
//! A token passes through types, each built only from the one before: [`Unverified`] is text taken apart,
//! [`Authentic`] is what a key of ours really signed, and [`crate::claims::Accepted`] is an authentic token whose claims
//! hold too. Keys that a token brings along (`jwk`, `jku`, `x5u`, `x5c`) are never looked at.

mod candidates;
mod choose;
mod decoded;
mod header;
mod refusal;
mod serialization;
mod sign;
mod unverified;
mod verifier;
mod verify;

pub use self::candidates::{Candidate, Candidates};
pub use self::choose::{Chosen, NoSigner, choose_signer};
pub use self::decoded::{Content, Decoded, Form, Head, Oddity, Undecodable};
pub use self::header::Header;
pub use self::refusal::{Critical, Malformed, Refusal};
pub use self::sign::{NotSignable, Protected, Shape, Signer};
pub use self::unverified::{Serialization, Unverified};
pub use self::verifier::{Lent, Verifier};
pub use self::verify::{Authentic, KeyIdFrom, Policy, Refused};
