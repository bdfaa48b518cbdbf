//! `jwtk verify --lines`: a compact report a line.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jwtk::bulk::{Line, Task, Worker};
use jwtk::claims::Timestamp;
use jwtk::gateway::Answer;

use super::args::{Args, Print};
use super::judges::{Decided, Decides, Judges};
use super::own_rules::OwnRules;
use super::pieces::{AcceptedText, AnswerText};
use crate::args::clock::Clock;
use crate::args::line_form::{LineContent, LineForm, NoToken};
use crate::args::record::Record;
use crate::input::Input;
use crate::keys::tell_of_private;
use crate::output::{
    Batch, Decision, Exit, FailedLine, Failure, LineReport, Output, Printed, Tally, Words, write_line,
};

impl Args {
    /// Verifies a token a line.
    pub(super) fn run_lines(self, output: &Output) -> Result<Batch, Failure> {
        let input = Input::new(output);
        if self.gateway.options.are_several() {
            let judges = self.gateway.several(&self.keys, &input)?;
            return self.run_judges(judges, &input, output);
        }
        if self.gateway.is_asked_for() {
            let judges = self.gateway.judges(&self.keys, self.print, self.explain, &input)?;
            return self.run_judges(judges, &input, output);
        }
        let keys = self.keys.read(&input)?;
        tell_of_private(&keys, &input);
        let (print, explain) = (self.print, self.explain);
        let (policy, rules, serialization) = (self.policy(), self.to_rules()?, self.serialization);
        let opening = self.nested.opening(&self.keys, serialization, &input)?;
        let judges = OwnRules { keys, policy, rules, serialization, opening, print, explain };
        self.run_judges(judges, &input, output)
    }

    fn run_judges(self, judges: impl Judges, input: &Input<'_>, output: &Output) -> Result<Batch, Failure> {
        let source = input.token_lines(&self.token)?;
        let (print, explain) = (self.print, self.explain);
        let form = self.field.form(self.token.max_token_bytes());
        let line_bytes = form.line_bytes();
        let task = Verification { judges, clock: self.clock, form, print, explain };
        Ok(self.lines.run(source, line_bytes, WORDS, task, output))
    }
}

/// What is done with each line, by whatever rules.
struct Verification<J> {
    judges: J,
    clock: Clock,
    form: LineForm,
    print: Print,
    explain: bool,
}

/// One thread's part of it.
struct Verifying<'t, J: Judges + 't> {
    task: &'t Verification<J>,
    judge: J::Judge<'t>,
    now: Timestamp,
    accepted: AcceptedText,
    answers: HashMap<*const Answer, AnswerText>,
}

impl<J: Judges> Task for Verification<J> {
    type Tally = Tally;
    type Worker<'t> = Verifying<'t, J>;

    fn worker(&self) -> Verifying<'_, J> {
        Verifying {
            task: self,
            judge: self.judges.judge(),
            now: self.clock.now(),
            accepted: AcceptedText::default(),
            answers: HashMap::new(),
        }
    }
}

impl<J: Judges> Worker<Tally> for Verifying<'_, J> {
    // Lines that came together are judged at one time: asking for it takes as long as reading a claim.
    fn begin(&mut self) {
        self.now = self.task.clock.now();
    }

    fn line(&mut self, line: Line<'_>, out: &mut Vec<u8>, tally: &mut Tally) {
        let number = line.number;
        let LineContent { token, record } = self.task.form.find(line);
        if self.task.print == Print::None {
            self.answer(number, token, out, tally);
        } else {
            Record::around(record, out, |out| self.answer(number, token, out, tally));
        }
    }
}

impl<J: Judges> Verifying<'_, J> {
    fn answer(&mut self, line: u64, token: Result<Cow<'_, str>, NoToken>, out: &mut Vec<u8>, tally: &mut Tally) {
        match token {
            Ok(token) => self.verify(line, &token, out, tally),
            Err(none) => {
                tally.count_bad(none.reason().code(), None, Exit::Against);
                if self.task.print != Print::None {
                    let decision = Decision::of_none(none.reason(), none.to_string());
                    write_line(line, &LineReport::of(&decision, false, None), out);
                }
            }
        }
    }

    fn verify(&mut self, line: u64, token: &str, out: &mut Vec<u8>, tally: &mut Tally) {
        let Self { task, judge, now, accepted, answers } = self;
        match judge.decide(token, *now) {
            Decided::Again { like, headers, claims } => {
                if answers.len() >= MOST_ANSWERS {
                    answers.clear();
                }
                let answer = answers.entry(Arc::as_ptr(like)).or_insert_with(|| AnswerText::new(like));
                count(&answer.decision, tally);
                if task.print != Print::None {
                    answer.write(line, headers, claims, out);
                }
            }
            Decided::Accepted(lent, warning) => {
                tally.count_good(Some(lent.key().kid().unwrap_or_default()));
                if task.print != Print::None {
                    accepted.write(line, &lent, warning, out);
                }
            }
            Decided::InFull { decision, payload } => {
                count(&decision, tally);
                let printed = match task.print {
                    Print::Claims => decision.claims.as_ref().map(Printed::Claims),
                    Print::Header => decision.header.as_ref().map(Printed::Header),
                    Print::Payload => payload.as_deref().map(Printed::of_payload),
                    Print::Token => decision.summary.accepted.then_some(Printed::Token(token)),
                    Print::None => return,
                };
                write_line(line, &LineReport::of(&decision, task.explain, printed), out);
            }
            Decided::Compared(comparison) => {
                if comparison.is_accepted() {
                    tally.count_good(None);
                } else {
                    let reason = if comparison.agrees() { comparison.reason() } else { "disagreement" };
                    tally.count_bad(reason, None, comparison.status());
                }
                if task.print != Print::None {
                    write_line(line, &*comparison, out);
                }
            }
            Decided::Failed(failure) => {
                tally.count_bad(failure.code(), None, failure.exit());
                if task.print != Print::None {
                    write_line(line, &FailedLine::of(&failure), out);
                }
            }
        }
    }
}

fn count(decision: &Decision, tally: &mut Tally) {
    match decision.summary.reason {
        None => tally.count_good(decision.kid()),
        Some(reason) => tally.count_bad(reason.code(), decision.kid(), Exit::Against),
    }
}

/// How many answers are remembered.
const MOST_ANSWERS: usize = 64;

const WORDS: Words = Words { thing: "token", things: "tokens", good: "accepted", bad: "refused" };
