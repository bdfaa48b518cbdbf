//! `jwtk decrypt --lines`: a compact report a line.

use jwtk::bulk::{Line, Task, Worker};
use jwtk::jwe::Policy;
use jwtk::jwk::KeySet;

use super::{Args, Outcome};
use crate::args::line_form::{Held, LineForm};
use crate::input::Input;
use crate::output::{Batch, Decision, Exit, Failure, Output, Tally, Words, write_line};

impl Args {
    /// Whether many tokens are to be decrypted.
    pub(super) fn has_lines(&self) -> bool {
        self.lines.are_asked_for()
    }

    /// Decrypts a token a line.
    pub(super) fn run_lines(self, output: &Output) -> Result<Batch, Failure> {
        let input = Input::new(output);
        let keys = self.keys.read(&input)?;
        let policy = self.policy(&input)?;
        let source = input.token_lines(&self.token)?;
        let form = self.field.form(self.token.max_token_bytes());
        let line_bytes = form.line_bytes();
        let lines = self.lines.clone();
        Ok(lines.run(source, line_bytes, WORDS, Decrypting { args: self, keys, policy, form }, output))
    }
}

struct Decrypting {
    args: Args,
    keys: KeySet,
    policy: Policy,
    form: LineForm,
}

impl Task for Decrypting {
    type Tally = Tally;
    type Worker<'t> = &'t Decrypting;

    fn worker(&self) -> &Decrypting {
        self
    }
}

impl Worker<Tally> for &Decrypting {
    fn line(&mut self, line: Line<'_>, out: &mut Vec<u8>, tally: &mut Tally) {
        let Held { token, mut record } = self.form.find(line);
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
        if let Some(record) = &mut record {
            record.begin(out);
        }
        write_line(line.number, &outcome, out);
        out.extend_from_slice(if record.is_some() { b"}\n" } else { b"\n" });
    }
}

const WORDS: Words = Words { thing: "token", things: "tokens", good: "opened", bad: "refused" };
