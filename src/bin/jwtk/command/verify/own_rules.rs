//! The rules of the command line, and the judge that they give to each thread.

use jwtk::claims::{Judge, Judgement, Rules, Timestamp, Verdict};
use jwtk::diagnosis;
use jwtk::jwk::KeySet;
use jwtk::jws::{AuthenticRef, Policy, Unverified};

use super::args::Print;
use super::judges::{Decided, Decides, Judges};
use super::nested::Opening;
use crate::args::token_forms::Forms;
use crate::output::{Decision, is_harmless};

/// The rules of the command line.
pub(super) struct OwnRules {
    pub(super) keys: KeySet,
    pub(super) policy: Policy,
    pub(super) rules: Rules,
    pub(super) serialization: Forms,
    pub(super) opening: Opening,
    pub(super) print: Print,
    pub(super) explain: bool,
}

pub(super) struct OwnJudge<'j> {
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
                let Decided::InFull { mut decision, payload } = told else { return told };
                inside.tell(&mut decision);
                return Decided::InFull { decision, payload };
            }
            Err(decision) => return Decided::InFull { decision, payload: None },
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
        Decided::InFull { decision, payload }
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
