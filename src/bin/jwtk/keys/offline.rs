//! What stands in the place of the network in a build without the feature `fetch`.

#![expect(clippy::unused_self, clippy::needless_pass_by_ref_mut, reason = "the signatures are those of the network")]

use std::marker::PhantomData;

use anyhow::anyhow;
use jwtk::gateway::{RemoteKeys, Served};
use jwtk::jwk::KeySet;

use crate::input::Input;
use crate::output::{Exit, Failure};

/// No flags.
#[derive(Clone, clap::Args)]
#[group(skip)]
pub(crate) struct Network {}

/// No key sets from the network.
pub(crate) struct Remotes<'a>(PhantomData<&'a ()>);

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

fn no_network() -> Failure {
    Failure::new(Exit::Usage, "unsupported_source", anyhow!("this build of jwtk has no network"))
        .with_hint("fetch the set with curl, and give the file; or build jwtk with the feature `fetch`")
}

impl<'a> Remotes<'a> {
    pub(crate) fn new(_network: &'a Network, _max_bytes: Option<usize>, _input: &'a Input<'a>) -> Self {
        Self(PhantomData)
    }

    pub(crate) fn read(&mut self, _url: &str) -> Result<KeySet, Failure> {
        Err(no_network())
    }

    pub(crate) fn read_issuer(&mut self, issuer: &str) -> Result<KeySet, Failure> {
        self.read(issuer)
    }

    pub(crate) fn read_discovery(&mut self, url: &str) -> Result<KeySet, Failure> {
        self.read(url)
    }

    pub(crate) fn is_empty(&self) -> bool {
        true
    }

    pub(crate) fn read_anew(&self) -> Vec<(&str, KeySet)> {
        Vec::new()
    }
}
