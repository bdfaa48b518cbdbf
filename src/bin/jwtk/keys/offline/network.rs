//! The flags about the network in a build without the feature `fetch`: none.

#![expect(clippy::unused_self, reason = "the signatures are those of the network")]

use anyhow::anyhow;
use jwtk::gateway::{RemoteKeys, Served};

use crate::input::Input;
use crate::output::{Exit, Failure};

/// No flags.
#[derive(Clone, clap::Args)]
#[group(skip)]
pub(crate) struct Network {}

impl Network {
    pub(crate) fn issuer(&self) -> Option<&str> {
        None
    }

    pub(crate) fn discovery(&self) -> Option<&str> {
        None
    }

    pub(crate) fn flag_about_trust(&self) -> Option<&'static str> {
        None
    }

    pub(crate) fn fetch_for_gateway(
        &self,
        _wanted: &RemoteKeys,
        _authorities: Option<Vec<u8>>,
        _max_bytes: Option<usize>,
        _input: &Input<'_>,
    ) -> Result<Served, Failure> {
        Err(no_network())
    }
}

/// What is said of every URL.
pub(super) fn no_network() -> Failure {
    Failure::new(Exit::Usage, "unsupported_source", anyhow!("this build of jwtk has no network"))
        .with_hint("fetch the set with curl, and give the file; or build jwtk with the feature `fetch`")
}
