//! `jwtk decrypt --lines`: a compact report a line.

use std::borrow::Cow;

use jwtk::jwe::Policy;
use jwtk::jwk::KeySet;

use super::args::Args;
use super::outcome::Outcome;
use crate::args::each_token::{EachToken, Place};
use crate::args::line_form::NoToken;
use crate::input::Input;
use crate::output::{Batch, Decision, Exit, Failure, Output, Tally, Words, write_line};

impl Args {
    /// Decrypts a token a line.
    pub(super) fn run_lines(self, output: &Output) -> Result<Batch, Failure> {
        let input = Input::new(output);
        let keys = self.keys.read(&input)?;
        let policy = self.policy(&input)?;
        let source = input.token_lines(&self.token)?;
        let form = self.field.form(self.token.max_token_bytes());
        let lines = self.lines.clone();
        Ok(lines.run_each(source, form, WORDS, Decrypting { args: self, keys, policy }, output))
    }
}

struct Decrypting {
    args: Args,
    keys: KeySet,
    policy: Policy,
}

impl EachToken for Decrypting {
    fn token(&self, token: Result<Cow<'_, str>, NoToken>, place: Place, out: &mut Vec<u8>, tally: &mut Tally) {
        let outcome = match token {
            Ok(token) => self.args.open(&token, &self.keys, &self.policy),
            Err(none) => Outcome::Refused(Box::new(Decision::of_none(none.reason(), none.to_string()))),
        };
        match &outcome {
            Outcome::Opened(content) => {
                tally.count_good(content.encryption.key.as_ref().map(|key| key.kid.as_deref().unwrap_or_default()));
            }
            Outcome::Refused(decision) => {
                tally.count_bad(decision.summary.reason.map_or("", |reason| reason.code()), None, Exit::Against);
            }
        }
        write_line(place.line, &outcome, out);
    }
}

const WORDS: Words = Words { thing: "token", things: "tokens", good: "opened", bad: "refused" };
