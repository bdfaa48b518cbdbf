//! Where keys come from, for every command that needs some.

#[cfg(feature = "fetch")]
mod fetcher;
pub(crate) mod gateway;
mod generated;
mod keyring;
#[cfg_attr(not(feature = "fetch"), path = "offline/network.rs")]
mod network;
mod reader;
#[cfg_attr(not(feature = "fetch"), path = "offline/remotes.rs")]
mod remotes;
mod sources;
mod unknown_location;
mod warnings;

pub(crate) use self::generated::generate;
pub(crate) use self::keyring::Keys;
pub(crate) use self::network::Network;
pub(crate) use self::reader::{Reading, joined, no_such_key, usable};
pub(crate) use self::sources::Sources;
pub(crate) use self::warnings::{tell_of, tell_of_private, tell_of_weakness};
