//! What becomes of requests.

use super::answer::Answer;
use super::error::Error;
use super::token_judge::TokenJudge;
use crate::claims::Timestamp;
use crate::http::Request;

/// The settings that count for what was asked. Keys are read when a request needs them, once; one value serves one
/// request as well as all threads.
pub trait Validator: Send + Sync {
    /// The gateway's answer to a request at `now`.
    ///
    /// # Errors
    /// [`Error`] when the configuration has no such route, or several that may be meant.
    fn validate(&self, request: &Request, now: Timestamp) -> Result<Answer, Error>;

    /// Reads now what the answers to many requests of which the token alone is known may depend on. A place of keys that
    /// cannot be had is no error: it is told in the answers that depend on it ([`SeenToken::lacks_key_of`]).
    ///
    /// [`SeenToken::lacks_key_of`]: super::SeenToken::lacks_key_of
    ///
    /// # Errors
    /// [`Error`] when none of them can be answered.
    fn warm(&self) -> Result<(), Error> {
        Ok(())
    }

    /// A faster way to the answers to many tokens of which nothing else is known, where there is one.
    fn token_judge(&self) -> Option<Box<dyn TokenJudge + '_>> {
        None
    }
}
