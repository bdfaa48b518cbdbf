//! From a token taken apart to one that a key of ours really signed.

use super::candidates::Candidates;
use super::policy::Policy;
use super::refusal::Refusal;
use super::unverified::{Payload, Signed, Unverified};
use crate::algorithm::Algorithm;
use crate::jose::Header;
use crate::jwk::{KeySet, Member};

/// A token whose signature is good. Its claims have not been weighed yet.
///
/// Only [`Unverified::verify`] makes one:
///
/// ```compile_fail
/// let forged = jwtk::jws::Authentic { payload: Vec::new() };
/// ```
#[derive(Debug)]
pub struct Authentic<'k> {
    header: Header,
    payload: Vec<u8>,
    algorithm: Algorithm,
    key: &'k Member,
    warnings: Vec<String>,
    /// Signatures of the same token that are not good, by their index.
    bad: Vec<(usize, Refusal)>,
}

/// A token without any good signature: why, for each of them, and the token as it was.
#[derive(Debug)]
#[non_exhaustive]
pub struct Refused<T> {
    /// The refusal of each signature, in the order of the token
    pub refusals: Vec<Refusal>,
    /// What was refused
    pub token: T,
}

impl Unverified {
    /// Checks the token's signatures; one good one is enough.
    ///
    /// # Errors
    /// [`Refused`] when none is good; the token is handed back.
    #[expect(clippy::result_large_err, reason = "the token moves through; a good one is as large")]
    pub fn verify<'k>(mut self, keys: &'k KeySet, policy: &Policy) -> Result<Authentic<'k>, Refused<Self>> {
        let mut good = None;
        let mut bad = Vec::new();
        for (index, signed) in self.signatures().enumerate() {
            match verify_one(signed, &self.payload, keys, policy) {
                Ok(found) if good.is_none() => good = Some((index, found)),
                Ok(_) => {}
                Err(refusal) => bad.push((index, refusal)),
            }
        }
        let Some((index, (algorithm, key, warnings))) = good else {
            let refusals = bad.into_iter().map(|(_, refusal)| refusal).collect();
            return Err(Refused { refusals, token: self });
        };
        let signed = match index.checked_sub(1) {
            None => self.first,
            Some(index) => self.more.swap_remove(index),
        };
        Ok(Authentic { header: signed.header, payload: self.payload.content, algorithm, key, warnings, bad })
    }

    /// Whether the header names a key that is not among `keys`, as it is after the issuer has rotated them.
    pub fn names_unknown_key(&self, keys: &KeySet, policy: &Policy) -> bool {
        let candidates = Candidates::select(&self.first.header, keys, policy);
        matches!(candidates, Err(Refusal::NoMatchingKey { wanted: Some(_), .. }))
    }
}

fn verify_one<'k>(
    signed: &Signed,
    payload: &Payload,
    keys: &'k KeySet,
    policy: &Policy,
) -> Result<(Algorithm, &'k Member, Vec<String>), Refusal> {
    let candidates = Candidates::select(&signed.header, keys, policy)?;
    let candidate = candidates.check(&signed.message(payload), &signed.signature)?;
    Ok((candidates.algorithm(), candidate.member(), candidates.warnings().to_vec()))
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
