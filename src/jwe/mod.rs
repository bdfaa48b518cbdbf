//! Encrypted tokens (RFC 7516): opened and sealed.
//!
//! [`Sealed`] is text taken apart, with nothing trusted; [`Opened`] is what one of our keys opened. Encryption to a public key
//! proves nothing about who wrote it, so an `Opened` gives bytes and no claims: those of a nested token come from
//! [`Opened::signed`], which must pass through [`crate::jws`] like any other.
//!
//! Whatever fails between the key and the last byte has one answer, [`Refusal::Failed`]: to tell why would help whoever sends
//! forged tokens to find the key out.

mod candidates;
mod inflate;
mod json;
mod key_management;
mod nested;
mod open;
mod parameters;
mod policy;
mod purpose;
mod recipient;
mod refusal;
mod seal;
mod sealed;

pub use self::open::Opened;
pub use self::policy::{MOST_ROUNDS, Policy, USUAL_ROUNDS};
pub use self::recipient::{Asked, NoRecipient, RecipientKey, choose_recipient};
pub use self::refusal::Refusal;
pub use self::seal::{CannotSeal, Sealer};
pub use self::sealed::Sealed;
