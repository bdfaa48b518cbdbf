//! An accepted token with nothing borrowed, for handlers that outlive the keys at hand.

use super::accepted::Accepted;
#[cfg(feature = "serde")]
use super::accepted::{UnexpectedClaims, claims_as};
use super::report::Report;
use super::verdict::Verdict;
use crate::algorithm::Algorithm;
use crate::jose::Header;
use crate::json::Object;
use crate::jwk::UsedKey;

/// A token whose signature and claims are both good, as a value that goes anywhere: into another thread, into the state of an
/// asynchronous handler.
///
/// Like [`Accepted`], of which it is made, nothing else gives one.
///
/// ```
/// use jwtk::claims::OwnedAccepted;
///
/// fn goes_anywhere<T: Send + Sync + 'static>() {}
/// goes_anywhere::<OwnedAccepted>();
/// ```
#[derive(Clone, Debug)]
pub struct OwnedAccepted {
    header: Header,
    payload: Vec<u8>,
    claims: Option<Object>,
    algorithm: Algorithm,
    key: Option<UsedKey>,
}

impl Accepted<'_> {
    /// The same with nothing borrowed.
    pub fn into_owned(self) -> OwnedAccepted {
        let (token, claims) = self.into_parts();
        let (algorithm, key) = (token.algorithm(), token.key().used());
        let (header, payload) = token.into_header_and_payload();
        OwnedAccepted { header, payload, claims, algorithm, key }
    }
}

impl Verdict<'_> {
    /// The accepted token, or what is to be said of the refusal; neither borrows anything.
    ///
    /// # Errors
    /// The [`Report`] on a refused token.
    pub fn into_result(self) -> Result<OwnedAccepted, Box<Report>> {
        match self.into_accepted() {
            Ok(accepted) => Ok(accepted.into_owned()),
            Err(verdict) => Err(Box::new(verdict.report())),
        }
    }
}

impl OwnedAccepted {
    /// The claims; none for a payload that was taken as bytes.
    pub fn claims(&self) -> Option<&Object> {
        self.claims.as_ref()
    }

    /// The claims as a type of the caller's.
    ///
    /// # Errors
    /// [`UnexpectedClaims`] when they are not of its shape.
    #[cfg(feature = "serde")]
    pub fn claims_as<T: serde::de::DeserializeOwned>(&self) -> Result<T, UnexpectedClaims> {
        claims_as(&self.payload)
    }

    /// The payload's bytes.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The header under the good signature.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The algorithm of the good signature.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The key that made it.
    pub fn key(&self) -> Option<&UsedKey> {
        self.key.as_ref()
    }
}
