//! From a token taken apart to one that a key of ours really signed.

use super::candidates::Candidates;
use super::header::Header;
use super::refusal::Refusal;
use super::unverified::{Signed, Unverified};
use crate::algorithm::Algorithm;
use crate::jwk::{KeySet, Member};

/// What a signature must be to count.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Policy {
    /// The algorithms that are allowed; `None` leaves it to what the keys allow
    pub algorithms: Option<Vec<Algorithm>>,
    /// What identifies a key
    pub key_id_from: KeyIdFrom,
    /// Whether keys that are too weak count all the same
    pub weak_keys: bool,
    /// Whether an unencoded payload is expected (`b64: false`, RFC 7797)
    pub unencoded: bool,
}

/// What in the header names the key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyIdFrom {
    /// `kid`
    #[default]
    Kid,
    /// `x5t`, the SHA-1 thumbprint of the key's certificate
    X5t,
    /// `x5t#S256`
    X5tS256,
    /// `kid` followed by `x5t`
    KidX5t,
}

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

/// A token without any good signature: why, for each of them.
#[derive(Debug)]
pub struct Refused {
    /// The refusal of each signature, in the order of the token
    pub refusals: Vec<Refusal>,
}

impl Unverified {
    /// Checks the token's signatures; one good one is enough.
    ///
    /// # Errors
    /// [`Refused`] when none is good.
    pub fn verify<'k>(self, keys: &'k KeySet, policy: &Policy) -> Result<Authentic<'k>, Refused> {
        let mut good = None;
        let mut bad = Vec::new();
        for (index, signed) in self.signatures().enumerate() {
            match verify_one(signed, &self.payload.signed, keys, policy) {
                Ok(found) if good.is_none() => good = Some((index, found)),
                Ok(_) => {}
                Err(refusal) => bad.push((index, refusal)),
            }
        }
        let Some((index, (algorithm, key, warnings))) = good else {
            return Err(Refused { refusals: bad.into_iter().map(|(_, refusal)| refusal).collect() });
        };
        let signed = if index == 0 { Some(self.first) } else { self.more.into_iter().nth(index - 1) };
        match signed {
            Some(signed) => {
                Ok(Authentic { header: signed.header, payload: self.payload.content, algorithm, key, warnings, bad })
            }
            // The index was counted over these very signatures.
            None => Err(Refused { refusals: Vec::new() }),
        }
    }
}

fn verify_one<'k>(
    signed: &Signed,
    payload: &[u8],
    keys: &'k KeySet,
    policy: &Policy,
) -> Result<(Algorithm, &'k Member, Vec<String>), Refusal> {
    let candidates = Candidates::select(&signed.header, keys, policy)?;
    let message = [signed.protected.as_bytes(), b".", payload].concat();
    let candidate = candidates.check(&message, &signed.signature)?;
    Ok((candidates.algorithm(), candidate.member(), candidates.warnings().to_vec()))
}

impl<'k> Authentic<'k> {
    /// The token whose only signature is good.
    pub(super) fn lent(
        header: Header,
        payload: Vec<u8>,
        algorithm: Algorithm,
        key: &'k Member,
        warnings: Vec<String>,
    ) -> Self {
        Self { header, payload, algorithm, key, warnings, bad: Vec::new() }
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
    pub fn bad_signatures(&self) -> &[(usize, Refusal)] {
        &self.bad
    }
}
