//! Who decides about the tokens of many lines, and what a decision is.

use std::sync::Arc;

use jwtk::claims::Timestamp;
use jwtk::gateway::{Answer, HeaderChange};
use jwtk::jws::AuthenticRef;

use crate::output::{Comparison, Decision, Failure};

/// Who decides about the tokens of lines: the rules of the command line, or a gateway. Each thread gets a judge of its own.
pub(crate) trait Judges: Send + Sync + 'static {
    type Judge<'j>: Decides;

    fn judge(&self) -> Self::Judge<'_>;
}

/// Decides about one token after another.
pub(crate) trait Decides {
    fn decide(&mut self, token: &str, now: Timestamp) -> Decided<'_>;
}

/// A decision about the token of a line.
pub(crate) enum Decided<'d> {
    /// Accepted, and all that is to be told of it is lent; with a warning, where there is one.
    Accepted(AuthenticRef<'d, 'd>, Option<&'static str>),
    /// A gateway's answer as about another token, but for the headers and the claims that are told.
    Again { like: &'d Arc<Answer>, headers: Vec<HeaderChange>, claims: Option<&'d [u8]> },
    InFull {
        decision: Box<Decision>,
        /// The payload's bytes, where they are to be printed
        payload: Option<Vec<u8>>,
    },
    /// Several gateways were asked.
    Compared(Box<Comparison>),
    /// There is none: the gateway cannot be asked.
    Failed(Failure),
}
