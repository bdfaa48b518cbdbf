//! A token whose signature and claims are both good.

use crate::json::Object;
use crate::jws::Authentic;

/// A token whose signature and claims are both good.
///
/// Only a [`Verdict`](super::Verdict) without a failed check gives one, so a function that takes an `Accepted` cannot be handed a token
/// that was merely decoded:
///
/// ```compile_fail
/// fn forge(token: jwtk::jws::Authentic<'_>) -> jwtk::claims::Accepted<'_> {
///     jwtk::claims::Accepted { token, claims: None }
/// }
/// ```
#[derive(Debug)]
pub struct Accepted<'k> {
    pub(super) token: Authentic<'k>,
    pub(super) claims: Option<Object>,
}

/// Claims that are not of the shape that was asked for.
#[cfg(feature = "serde")]
#[derive(Debug, thiserror::Error)]
#[error("the claims are of another shape: {0}")]
pub struct UnexpectedClaims(#[source] serde_json::Error);

impl<'k> Accepted<'k> {
    /// The claims; none for a payload that was taken as bytes.
    pub fn claims(&self) -> Option<&Object> {
        self.claims.as_ref()
    }

    /// The claims as a type of the caller's. They were read strictly before, so that no reader sees others in the same text.
    ///
    /// ```
    /// use jwtk::claims::{Rules, Timestamp};
    /// use jwtk::jwk::KeySet;
    /// use jwtk::jws::{Policy, Unverified};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Claims {
    ///     sub: String,
    ///     roles: Vec<String>,
    /// }
    ///
    /// let keys = KeySet::read(&std::fs::read("fixtures/keys/public.jwks.json")?, "public.jwks.json")?;
    /// let token = std::fs::read_to_string("fixtures/tokens/alice.jwt")?;
    /// let now = Timestamp::new(1_735_687_800, 0);
    /// let verdict = Rules::default().decide(Unverified::compact(token.trim()), &keys, &Policy::default(), now);
    /// let claims: Claims = verdict.accepted().ok_or("refused")?.claims_as()?;
    /// assert_eq!((claims.sub.as_str(), claims.roles.len()), ("alice", 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`UnexpectedClaims`] when they are not of its shape.
    #[cfg(feature = "serde")]
    pub fn claims_as<T: serde::de::DeserializeOwned>(&self) -> Result<T, UnexpectedClaims> {
        claims_as(self.payload())
    }

    /// The token and its claims.
    pub(super) fn into_parts(self) -> (Authentic<'k>, Option<Object>) {
        (self.token, self.claims)
    }

    /// The payload's bytes.
    pub fn payload(&self) -> &[u8] {
        self.token.payload()
    }

    /// The token with its header and key.
    pub fn token(&self) -> &Authentic<'k> {
        &self.token
    }
}

#[cfg(feature = "serde")]
pub(super) fn claims_as<T: serde::de::DeserializeOwned>(payload: &[u8]) -> Result<T, UnexpectedClaims> {
    serde_json::from_slice(payload).map_err(UnexpectedClaims)
}
