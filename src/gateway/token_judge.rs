//! What becomes of many tokens of which nothing else is known.

use std::sync::Arc;

use super::answer::{Answer, Decision, HeaderChange};
use crate::claims::Timestamp;
use crate::json::{Dialect, read_object};

/// Answers about one token after another as [`Validator::validate`](super::Validator::validate) does, without likely causes of refusals.
///
/// Its buffers are used again and it remembers headers, so each thread needs a judge of its own.
pub trait TokenJudge {
    /// The gateway's answer to a request with this token at `now`.
    fn judge(&mut self, token: &str, now: Timestamp) -> TokenAnswer<'_>;
}

/// The answer about one token of many.
#[derive(Debug)]
pub enum TokenAnswer<'j> {
    /// The same as about another token, but for the checks that hold and for what is told here
    Again {
        /// That answer, one and the same for all tokens that are like it; it has no claims
        like: &'j Arc<Answer>,
        /// What happens to the headers of a request that goes on
        headers: Vec<HeaderChange>,
        /// The claims of a token that passes, a strict JSON object
        claims: Option<&'j [u8]>,
    },
    /// One for this token alone
    New(Box<Answer>),
}

impl TokenAnswer<'_> {
    /// The answer as [`Validator::validate`](super::Validator::validate) would give it, but for the checks that hold.
    pub fn into_answer(self) -> Answer {
        match self {
            Self::New(answer) => *answer,
            Self::Again { like, headers, claims } => {
                let mut answer = Answer::clone(like);
                if let Decision::Passed(upstream) = &mut answer.decision {
                    upstream.headers = headers;
                }
                if let (Some(seen), Some(claims)) = (answer.tokens.first_mut(), claims) {
                    seen.claims = read_object(claims, Dialect::STRICT).ok();
                }
                answer
            }
        }
    }
}
