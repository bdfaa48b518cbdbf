//! `jwtk verify --lines`: a compact report a line.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jwtk::bulk::{Line, Task, Worker};
use jwtk::claims::{Judge, Judgement, Rules, Timestamp, Verdict};
use jwtk::diagnosis;
use jwtk::gateway::{Answer, HeaderChange};
use jwtk::jwk::KeySet;
use jwtk::jws::{AuthenticRef, Policy, Unverified};

use super::nested::Opening;
use super::pieces::{AcceptedText, AnswerText};
use super::{Args, Print};
use crate::args::line_form::{Held, LineForm, NoToken, Record};
use crate::args::sealed_form::Forms;
use crate::args::time::Clock;
use crate::input::Input;
use crate::keys::tell_of_private;
use crate::output::{
    Batch, Comparison, Decision, Exit, FailedLine, Failure, LineReport, Output, Printed, Tally, Words, is_harmless,
    write_line,
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

/// Who decides about the tokens of lines: our own rules, or a gateway. Each thread gets a judge of its own.
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
    Told {
        decision: Box<Decision>,
        /// The payload's bytes, where they are to be printed
        payload: Option<Vec<u8>>,
    },
    /// Several gateways were asked.
    Compared(Box<Comparison>),
    /// There is none: the gateway cannot be asked.
    Failed(Failure),
}

/// The rules of the command line.
struct OwnRules {
    keys: KeySet,
    policy: Policy,
    rules: Rules,
    serialization: Forms,
    opening: Opening,
    print: Print,
    explain: bool,
}

struct OwnJudge<'j> {
    own: &'j OwnRules,
    judge: Judge<'j>,
}

impl Judges for OwnRules {
    type Judge<'j> = OwnJudge<'j>;

    fn judge(&self) -> OwnJudge<'_> {
        OwnJudge { own: self, judge: Judge::new(&self.rules, &self.keys, &self.policy) }
    }
}

impl Decides for OwnJudge<'_> {
    fn decide(&mut self, token: &str, now: Timestamp) -> Decided<'_> {
        let Self { own, judge } = self;
        // What was encrypted is judged in full: the fast path sees signed tokens alone.
        match own.opening.open(token) {
            Ok(None) => {}
            Ok(Some(inside)) => {
                let verdict = own.rules.decide(Unverified::compact(&inside.token), &own.keys, &own.policy, now);
                let told = own.told(&verdict, &inside.token);
                let Decided::Told { mut decision, payload } = told else { return told };
                inside.tell(&mut decision);
                return Decided::Told { decision, payload };
            }
            Err(decision) => return Decided::Told { decision, payload: None },
        }
        let verdict = if own.serialization.take_as_json(token) {
            own.rules.decide(Unverified::json(token.as_bytes(), None), &own.keys, &own.policy, now)
        } else {
            match judge.decide(token, now) {
                Judgement::Accepted(lent, warning) if own.can_tell_at_once(&lent) => {
                    return Decided::Accepted(lent, warning);
                }
                Judgement::Accepted(lent, _) => own.rules.judge(lent.to_authentic(), now),
                // The causes are looked for in the token, which a judge of many does not keep.
                Judgement::Decided(verdict) if own.explain && verdict.authentic().is_none() => {
                    own.rules.decide(Unverified::compact(token), &own.keys, &own.policy, now)
                }
                Judgement::Decided(verdict) => *verdict,
            }
        };
        own.told(&verdict, token)
    }
}

impl OwnRules {
    /// A decision in full, with what is to be printed beside it.
    fn told(&self, verdict: &Verdict<'_>, token: &str) -> Decided<'static> {
        let payload =
            verdict.authentic().filter(|_| self.print == Print::Payload).map(|token| token.payload().to_vec());
        let mut decision = Box::new(Decision::of(verdict, self.explain));
        if self.explain {
            decision.add_causes(&diagnosis::explain(verdict, token, &self.keys, &self.rules));
        }
        Decided::Told { decision, payload }
    }

    /// Whether a report is made of pieces that are there already.
    fn can_tell_at_once(&self, lent: &AuthenticRef<'_, '_>) -> bool {
        match self.print {
            Print::None => true,
            Print::Claims => !self.explain && lent.warnings().is_empty() && is_harmless(lent.payload()),
            Print::Header | Print::Payload | Print::Token => false,
        }
    }
}

/// What is done with each line, whoever decides.
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
        let Held { token, record } = self.task.form.find(line);
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
            Decided::Told { decision, payload } => {
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
