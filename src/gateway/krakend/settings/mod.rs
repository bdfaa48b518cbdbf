//! The settings of the two components, with their defaults.

mod keys;
mod signer;
mod validator;

pub(super) use self::keys::KeySettings;
pub(super) use self::signer::SignerSettings;
pub(super) use self::validator::ValidatorSettings;
