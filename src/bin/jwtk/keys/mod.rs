//! Where keys come from, for every command that needs some.

pub(crate) mod gateway;
mod generated;
mod keyring;
#[cfg_attr(not(feature = "fetch"), path = "offline.rs")]
mod network;
mod reader;
mod sources;
mod warnings;

pub(crate) use self::generated::generate;
pub(crate) use self::keyring::Keys;
pub(crate) use self::network::Network;
pub(crate) use self::reader::{Reading, joined, no_such_key, usable};
pub(crate) use self::sources::Sources;
pub(crate) use self::warnings::{tell_of, tell_of_private, tell_of_weakness};
