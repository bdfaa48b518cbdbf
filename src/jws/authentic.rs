//! A token that a key of ours really signed, its own or lent.

use super::refusal::Refusal;
use crate::algorithm::Algorithm;
use crate::jose::Header;
use crate::jwk::Member;

/// A token whose signature is good. Its claims have not been weighed yet.
///
/// Only [`Unverified::verify`](super::Unverified::verify) makes one:
///
/// ```compile_fail
/// let forged = jwtk::jws::Authentic { payload: Vec::new() };
/// ```
#[derive(Debug)]
pub struct Authentic<'k> {
    pub(super) header: Header,
    pub(super) payload: Vec<u8>,
    pub(super) algorithm: Algorithm,
    pub(super) key: &'k Member,
    pub(super) warnings: Vec<String>,
    /// Signatures of the same token that are not good, by their index.
    pub(super) bad: Vec<(usize, Refusal)>,
}

/// A token whose signature is good, lent by the verifier until the next one. Its claims have not been weighed yet.
#[derive(Clone, Copy, Debug)]
pub struct AuthenticRef<'v, 'k> {
    pub(super) header: &'v Header,
    pub(super) payload: &'v [u8],
    pub(super) algorithm: Algorithm,
    pub(super) key: &'k Member,
    pub(super) warnings: &'v [String],
}

impl<'k> Authentic<'k> {
    /// The token whose only signature is good.
    pub(super) fn of_only_signature(
        header: Header,
        payload: Vec<u8>,
        algorithm: Algorithm,
        key: &'k Member,
        warnings: Vec<String>,
    ) -> Self {
        Self { header, payload, algorithm, key, warnings, bad: Vec::new() }
    }

    /// What it was made of.
    pub(crate) fn into_header_and_payload(self) -> (Header, Vec<u8>) {
        (self.header, self.payload)
    }

    /// The header under the good signature.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The payload's bytes.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The algorithm of the good signature.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The key that made it.
    pub fn key(&self) -> &'k Member {
        self.key
    }

    /// What was tolerated, for people.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The signatures of the same token that are not good, by their index.
    pub(crate) fn bad_signatures(&self) -> &[(usize, Refusal)] {
        &self.bad
    }
}

impl<'v, 'k> AuthenticRef<'v, 'k> {
    /// The header under the signature.
    pub fn header(&self) -> &'v Header {
        self.header
    }

    /// The payload's bytes.
    pub fn payload(&self) -> &'v [u8] {
        self.payload
    }

    /// The algorithm of the signature.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The key that made it.
    pub fn key(&self) -> &'k Member {
        self.key
    }

    /// What was tolerated, for people.
    pub fn warnings(&self) -> &'v [String] {
        self.warnings
    }

    /// The token by itself, for as long as it is needed.
    pub fn to_authentic(&self) -> Authentic<'k> {
        Authentic::of_only_signature(
            self.header.clone(),
            self.payload.to_vec(),
            self.algorithm,
            self.key,
            self.warnings.to_vec(),
        )
    }
}
