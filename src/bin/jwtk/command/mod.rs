//! The subcommands: one file each, with what was typed, what to do, and what was found.

#[cfg(feature = "cel")]
pub(crate) mod cel;
pub(crate) mod completions;
pub(crate) mod decode;
pub(crate) mod decrypt;
pub(crate) mod dpop;
pub(crate) mod encrypt;
pub(crate) mod fingerprint;
pub(crate) mod jwks;
pub(crate) mod jwks2pem;
pub(crate) mod keygen;
pub(crate) mod lint;
pub(crate) mod man;
pub(crate) mod pem2jwks;
pub(crate) mod sign;
pub(crate) mod verify;
