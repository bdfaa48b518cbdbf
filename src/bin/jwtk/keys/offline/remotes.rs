//! Key sets from the network in a build without the feature `fetch`: none.

#![expect(clippy::unused_self, clippy::needless_pass_by_ref_mut, reason = "the signatures are those of the network")]

use std::marker::PhantomData;

use jwtk::jwk::KeySet;

use super::network::{Network, no_network};
use crate::input::Input;
use crate::output::Failure;

/// No key sets from the network.
pub(crate) struct Remotes<'a>(PhantomData<&'a ()>);

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
